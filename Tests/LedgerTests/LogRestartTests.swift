import Dispatch
import Foundation
import GatewayTestKit
import Testing

@testable import Ledger

@Suite struct LogRestartTests {
    @Test("A long log is started anew; a reader that stays, as a backup does, does not stall the writer")
    func longReader() async throws {
        let path = try Checkout.temporaryFolder() + "/ledger.sqlite"
        let store = try SQLiteStore(path: path, longLog: 1 << 20)
        let page = [UInt8](repeating: 7, count: 400_000)
        @Sendable func write(_ name: String) async throws {
            _ = try await store.write { sql, _ in
                try sql.execute(
                    "INSERT INTO order_body (order_id, revision, hash, body, buyer_hash, source, created_at) VALUES "
                        + "((SELECT COUNT(*) FROM order_body), 1, ?, ?, ?, ?, 0)",
                    [.blob([1]), .blob(page), .blob([1]), .text(name)])
            }
        }
        for number in 0..<8 { try await write("before \(number)") }
        #expect(store.logBytes < 2 << 20, "\(store.logBytes)")

        let isReading = Shared(false)
        let end = DispatchSemaphore(value: 0)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                try await store.read { sql in
                    _ = try sql.first("SELECT COUNT(*) FROM order_body", []) { $0.int(0) }
                    isReading.withLock { $0 = true }
                    end.wait()
                }
            }
            while !isReading.withLock({ $0 }) { try await Task.sleep(for: .milliseconds(10)) }
            let begun = ContinuousClock.now
            for number in 0..<12 { try await write("beside \(number)") }
            #expect(store.logBytes > 1 << 20, "it cannot be started anew")
            // Waiting in vain costs five seconds each time.
            #expect(ContinuousClock.now - begun < .seconds(15))
            end.signal()
            try await group.waitForAll()
        }
        // Later it is.
        let limit = ContinuousClock.now + .seconds(60)
        while store.logBytes > 1 << 20, ContinuousClock.now < limit {
            try await write("after")
            try await Task.sleep(for: .milliseconds(200))
        }
        #expect(store.logBytes < 2 << 20)
        await store.close()
    }
}
