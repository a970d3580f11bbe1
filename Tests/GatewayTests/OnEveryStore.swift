import GatewayTestKit
import Testing

/// Runs each test of a suite once per store, one after the other; what fails names the store.
struct OnEveryStore: SuiteTrait, TestTrait, TestScoping {
    var stores = TestStore.available
    var isRecursive: Bool { true }

    func provideScope(
        for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
    ) async throws {
        // A suite is no case; its tests are.
        guard testCase != nil else { return try await function() }
        for store in self.stores {
            let naming = IssueHandlingTrait.compactMapIssues { issue in
                var issue = issue
                issue.comments.append("on \(store)")
                return issue
            }
            try await TestStore.$current.withValue(store) {
                try await naming.provideScope(for: test, testCase: testCase) {
                    do {
                        try await function()
                    } catch {
                        // The next store has its turn all the same.
                        Issue.record(error)
                    }
                }
            }
        }
    }
}

extension Trait where Self == OnEveryStore {
    static var onEveryStore: Self { Self() }

    /// About something that only a shared database has.
    static var onPostgres: Self { Self(stores: TestStore.available.filter { $0 == .postgres }) }
}
