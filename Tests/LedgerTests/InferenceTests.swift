import Declarations
import GatewayTestKit
import Ledger
import Testing

/// "Already there" is taken as filed, and not for ever.
@Suite(.onEveryStore) struct InferenceTests {
    @Test("Filed by inference and nothing since: the poll goes back once, then a person; a receipt closes the question")
    func inferenceIsWatched() async throws {
        let house = try LedgerFixture()
        _ = try await house.ledger.accept([house.order("1", files: [.order])], now: house.now)
        try await house.prepare()
        try await house.conclude(try await house.lease(), .unknown)
        house.clock.advance(by: .seconds(10))
        try await house.conclude(try await house.lease(), .accepted)
        try await house.receipt(.order, "1", -301_010, rule: CodeRule(.duplicate))
        #expect(try await house.state(.order, "1") == .filed)
        house.clock.advance(by: .seconds(7201))
        let first = try await house.ledger.sweep(limit: 100, now: house.now)
        #expect(first.rewind[LedgerFixture.route] != nil || first.rewind[LedgerFixture.identity] != nil)
        #expect(try await house.ledger.exceptions(limit: 9).allSatisfy { $0.kind != "inferred" })
        house.clock.advance(by: .seconds(1801))
        _ = try await house.ledger.sweep(limit: 100, now: house.now)
        #expect(try await house.ledger.exceptions(limit: 9).contains { $0.kind == "inferred" })
        try await house.receipt(.order, "1", 120, after: 5)
        #expect(try await house.ledger.exceptions(limit: 9).allSatisfy { $0.kind != "inferred" })
        await house.ledger.close()
    }
}
