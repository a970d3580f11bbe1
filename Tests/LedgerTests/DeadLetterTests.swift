import Declarations
import GatewayTestKit
import Ledger
import Testing

/// What delivery gives up, and what a person does with it.
@Suite(.onEveryStore) struct DeadLetterTests {
    private static let policy: LedgerPolicy = {
        var policy = LedgerPolicy(redeliverMin: .seconds(60), redeliverMax: .seconds(600), fillDelay: .zero)
        policy.horizon = .seconds(7200)
        return policy
    }()

    /// Fails until delivery gives up; the attempts made.
    private func fail(
        _ house: LedgerFixture, _ outcome: AttemptConclusion.Outcome
    ) async throws -> Int {
        var attempts = 0
        for _ in 0..<40 {
            let leased = try await house.lease()
            attempts += leased.count
            try await house.conclude(leased, outcome)
            if try await !house.ledger.deadLetters(LaneFilter(), after: 0, limit: 9).isEmpty { return attempts }
            house.clock.advance(by: .seconds(600))
        }
        return attempts
    }

    private func house(
        _ outcome: AttemptConclusion.Outcome, orders: [String] = ["1"]
    ) async throws -> (LedgerFixture, DeadLetter, [UInt8]) {
        let house = try LedgerFixture(policy: Self.policy)
        _ = try await house.ledger.accept(orders.map { house.order($0, files: [.order]) }, now: house.now)
        try await house.prepare()
        let first = try await house.lease()
        try await house.conclude(first, outcome)
        house.clock.advance(by: .seconds(600))
        let attempts = try await self.fail(house, outcome)
        let letter = try #require(try await house.ledger.deadLetters(LaneFilter(), after: 0, limit: 9).first)
        #expect(letter.attempts == attempts + 1)
        #expect(
            letter.reason.contains("not delivered") && letter.reason.contains("test"), "the reason and the last error")
        return (house, letter, first.first?.bytes ?? [])
    }

    @Test("Failed for the horizon: dead, told in the order, redriven with the same bytes")
    func horizon() async throws {
        let (house, letter, bytes) = try await self.house(.unknown)
        #expect(!letter.neverSent && letter.tenant == "merchant" && letter.kind == 311)
        #expect(letter.documents.map(\.orderNo) == ["1"] && letter.documents.map(\.state) == [.unknown])
        let stored = try #require(try await house.stored("1"))
        #expect(stored.state == .unknown && stored.causeCode == "undeliverable")
        #expect(stored.events.contains { $0.type == "document.undeliverable" })
        #expect(try await house.ledger.exceptions(limit: 9).map(\.kind) == ["dead_message"])
        house.clock.advance(by: .seconds(86_400))
        #expect(try await house.lease().isEmpty)
        #expect(try await house.ledger.redrive(message: letter.message, now: house.now) == .due)
        #expect(try await house.ledger.redrive(message: letter.message, now: house.now) == .notFound)
        #expect(try await house.state(.order, "1") == .attempted)
        #expect(try await house.ledger.exceptions(limit: 9).isEmpty)
        let again = try await house.lease()
        #expect(again.map(\.bytes) == [bytes])
        // The horizon begins anew.
        try await house.conclude(again, .unknown)
        #expect(try await house.ledger.deadLetters(LaneFilter(), after: 0, limit: 9).isEmpty)
        await house.ledger.close()
    }

    @Test("One delivery in between begins the horizon anew")
    func oneDeliveryCounts() async throws {
        let house = try LedgerFixture(policy: Self.policy)
        _ = try await house.ledger.accept([house.order("1", files: [.order])], now: house.now)
        try await house.prepare()
        for round in 0..<12 {
            try await house.conclude(try await house.lease(), round.isMultiple(of: 2) ? .unknown : .accepted)
            house.clock.advance(by: .seconds(4 * 3600))
        }
        #expect(try await house.ledger.deadLetters(LaneFilter(), after: 0, limit: 9).isEmpty)
        await house.ledger.close()
    }

    @Test("Never sent: its documents are filed anew, nothing is said to customs twice")
    func neverSent() async throws {
        let (house, letter, _) = try await self.house(.notSent)
        #expect(letter.neverSent)
        #expect(try await house.stored("1")?.causeCode == "undeliverable")
        #expect(try await house.ledger.redrive(message: letter.message, now: house.now) == .unsealed)
        #expect(try await house.state(.order, "1") == .ready)
        #expect(try await house.send().count == 1)
        let submissions = try await house.stored("1")?.documents.first { $0.key.kind == .order }?.submissions
        #expect(submissions?.map(\.state) == [.withdrawn, .attempted])
        await house.ledger.close()
    }

    @Test("Buried: for a person, for customs may hold it; a late receipt still finds its filing")
    func buried() async throws {
        let (house, letter, _) = try await self.house(.unknown)
        #expect(try await house.ledger.bury(message: letter.message, now: house.now))
        #expect(try await !house.ledger.bury(message: letter.message, now: house.now))
        #expect(try await house.ledger.redrive(message: letter.message, now: house.now) == .notFound)
        #expect(try await house.state(.order, "1") == .unknown)
        #expect(try await house.stored("1")?.causeCode == "buried")
        #expect(try await house.ledger.exceptions(limit: 9).map(\.kind) == ["buried"])
        try await house.receipt(.order, "1", 120)
        #expect(try await house.state(.order, "1") == .inCustoms)
        await house.ledger.close()
    }

    @Test("A receipt for a dead letter: it was delivered after all")
    func lateReceipt() async throws {
        let (house, letter, _) = try await self.house(.unknown, orders: ["1", "2"])
        try await house.receipt(.order, "1", 120)
        #expect(try await house.state(.order, "1") == .inCustoms)
        #expect(try await house.ledger.deadLetters(LaneFilter(), after: 0, limit: 9).isEmpty)
        #expect(try await house.ledger.exceptions(limit: 9).allSatisfy { $0.kind != "dead_message" })
        #expect(try await house.ledger.redrive(message: letter.message, now: house.now) == .notFound)
        await house.ledger.close()
    }

    @Test("A document that was filed again meanwhile: those bytes must not go out")
    func overtaken() async throws {
        let (house, letter, _) = try await self.house(.unknown)
        #expect(
            try await house.ledger.refile("1", tenant: "merchant", kinds: [], now: house.now) == .done)
        #expect(try await house.ledger.redrive(message: letter.message, now: house.now) == .overtaken)
        #expect(try await house.ledger.bury(message: letter.message, now: house.now))
        #expect(try await house.send().count == 1)
        #expect(try await house.state(.order, "1") == .attempted)
        await house.ledger.close()
    }

    @Test("Filters and pages")
    func filters() async throws {
        let (house, letter, _) = try await self.house(.unknown)
        let other = LaneFilter(tenant: "other")
        #expect(try await house.ledger.deadLetters(other, after: 0, limit: 9).isEmpty)
        #expect(try await house.ledger.deadLetters(LaneFilter(kind: .order), after: 0, limit: 9).count == 1)
        #expect(try await house.ledger.deadLetters(LaneFilter(), after: letter.message, limit: 9).isEmpty)
        await house.ledger.close()
    }

    @Test("Neither a pause of days nor a gateway that stood still for days makes a letter dead")
    func timeAlone() async throws {
        for isPaused in [true, false] {
            let house = try LedgerFixture(policy: Self.policy)
            _ = try await house.ledger.accept([house.order("1", files: [.order])], now: house.now)
            try await house.prepare()
            // More failures than the horizon asks for at least, in an hour.
            for _ in 0..<(isPaused ? 10 : 1) {
                try await house.conclude(try await house.lease(), .unknown)
                house.clock.advance(by: .seconds(600))
            }
            if isPaused { _ = try await house.ledger.setLanes(LaneFilter(), to: .paused, now: house.now) }
            house.clock.advance(by: .seconds(8 * 86_400))
            if isPaused { _ = try await house.ledger.setLanes(LaneFilter(), to: .running, now: house.now) }
            for _ in 0..<5 {
                try await house.conclude(try await house.lease(), .unknown)
                #expect(try await house.ledger.deadLetters(LaneFilter(), after: 0, limit: 9).isEmpty)
                house.clock.advance(by: .seconds(600))
            }
            _ = try await self.fail(house, .unknown)
            #expect(try await house.ledger.deadLetters(LaneFilter(), after: 0, limit: 9).count == 1, "in the end")
            await house.ledger.close()
        }
    }
}
