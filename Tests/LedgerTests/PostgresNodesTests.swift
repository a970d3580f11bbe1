import Declarations
import GatewayTestKit
import Ledger
import Testing

@Suite("Nodes on one database", .onPostgres) struct PostgresNodesTests {
    /// Two nodes that have been there for a while.
    private func pair() async throws -> (LedgerFixture, LedgerFixture) {
        let one = try LedgerFixture(policy: LedgerPolicy(redeliverMin: .seconds(5), fillDelay: .zero))
        let two = try LedgerFixture(
            continuing: one, isBeside: true, policy: LedgerPolicy(redeliverMin: .seconds(5), fillDelay: .zero), seed: 2)
        for house in [one, two] { _ = try await house.ledger.recover(now: house.now) }
        try await self.pass(.seconds(20), one, two)
        return (one, two)
    }

    /// Time goes by, and the nodes show themselves.
    private func pass(_ span: Duration, _ living: LedgerFixture...) async throws {
        let clock = living[0].clock
        let end = clock.now() + span
        while clock.now() < end {
            clock.advance(by: .seconds(5))
            for house in living { try await house.ledger.beat(now: house.now) }
        }
    }

    @Test("Freezing and leasing at the same time never hand the same work to both")
    func exclusive() async throws {
        let (one, two) = try await self.pair()
        for start in stride(from: 0, to: 60, by: 20) {
            _ = try await one.ledger.accept((start..<start + 20).map { one.order("\($0)") }, now: one.now)
        }
        let frozen = Shared<[Int64]>([])
        let leased = Shared<[Int64]>([])
        try await withThrowingTaskGroup(of: Void.self) { group in
            for house in [one, two, one, two] {
                group.addTask {
                    for _ in 0..<40 {
                        let messages = try await house.freeze(perMessage: 3)
                        frozen.withLock { $0 += messages.map(\.id) }
                        let sealed = try await house.ledger.seal(messages.map(house.sealed), now: house.now)
                        #expect(!sealed.contains(false), "nobody else took the fence")
                        let deliveries = try await house.lease()
                        leased.withLock { $0 += deliveries.map(\.message) }
                        try await house.conclude(deliveries, .accepted)
                    }
                }
            }
            try await group.waitForAll()
        }
        let (all, sent) = (frozen.withLock { $0 }, leased.withLock { $0 })
        #expect(all.count == 60 && Set(all).count == all.count)
        #expect(sent.count == all.count && Set(sent) == Set(all))
        for house in [one, two] { await house.ledger.close() }
    }

    @Test("What a dead node held is given to the others within half a minute; what a living one holds is not")
    func rescue() async throws {
        let (one, two) = try await self.pair()
        _ = try await one.ledger.accept([one.order("1")], now: one.now)
        try await one.prepare()
        #expect(try await one.lease().count == 3)
        _ = try await one.ledger.accept([one.order("2")], now: one.now)
        let held = try await one.freeze()
        #expect(held.count == 3)

        try await self.pass(.seconds(20), one, two)
        _ = try await two.ledger.sweep(limit: 100, now: two.now)
        #expect(try await two.freeze().isEmpty, "both live")
        #expect(try await two.lease().isEmpty)

        // Node one is gone now.
        let death = two.now
        var rescued: Timestamp?
        while two.now - death < .seconds(60), rescued == nil {
            try await self.pass(.seconds(5), two)
            _ = try await two.ledger.sweep(limit: 100, now: two.now)
            let frozen = try await two.freeze()
            guard !frozen.isEmpty else { continue }
            #expect(Set(frozen.map(\.id)) == Set(held.map(\.id)) && frozen.allSatisfy { $0.fence == 2 })
            rescued = two.now
        }
        #expect(try #require(rescued) - death <= .seconds(30))
        two.clock.advance(by: .seconds(6))
        #expect(try await two.lease().count == 3, "the same bytes once more")
        #expect(two.now - death <= .seconds(30))
        // It wakes: nothing that it held is its own any more.
        #expect(try await one.ledger.seal(held.map(one.sealed), now: one.now) == [false, false, false])
        let nodes = try await two.ledger.nodes().map(\.name)
        #expect(nodes == [two.ledger.node])
        for house in [one, two] { await house.ledger.close() }
    }

    @Test("After an outage of the database nobody is taken for dead")
    func outage() async throws {
        let (one, two) = try await self.pair()
        _ = try await one.ledger.accept([one.order("1")], now: one.now)
        #expect(try await one.freeze().count == 3)
        // Nobody could show itself for a minute; then the second is the first to come through.
        one.clock.advance(by: .seconds(40))
        try await two.ledger.beat(now: two.now)
        _ = try await two.ledger.sweep(limit: 100, now: two.now)
        #expect(try await two.ledger.nodes().count == 2)
        for house in [one, two] { await house.ledger.close() }
    }

    @Test(
        "A node that starts after an outage takes nothing over; what is dead it rescues once it was there for a while")
    func startAfterOutage() async throws {
        let (one, two) = try await self.pair()
        _ = try await one.ledger.accept([one.order("1")], now: one.now)
        let held = try await one.freeze()
        // Nobody could show itself for minutes, and the first to come through is a new process.
        one.clock.advance(by: .seconds(200))
        let three = try LedgerFixture(
            continuing: one, isBeside: true, policy: LedgerPolicy(redeliverMin: .seconds(5), fillDelay: .zero), seed: 3)
        #expect(try await three.ledger.recover(now: three.now) == RecoverySummary())
        #expect(try await three.ledger.nodes().count == 3)
        try await self.pass(.seconds(5), one, three)
        #expect(
            try await one.ledger.seal(held.map(one.sealed), now: one.now) == [true, true, true], "one still holds it")
        // The second never came back.
        try await self.pass(.seconds(20), one, three)
        let names = Set(try await three.ledger.nodes().map(\.name))
        #expect(names == [one.ledger.node, three.ledger.node])
        for house in [one, two, three] { await house.ledger.close() }
    }

    @Test("One node polls an identity; another one takes its turn when it ends, is missed, or does not ask again")
    func polling() async throws {
        let (one, two) = try await self.pair()
        func holds(_ house: LedgerFixture, _ identity: String = LedgerFixture.identity) async throws -> Bool {
            try await house.ledger.holdPolling(of: identity, for: .seconds(60), now: house.now)
        }
        #expect(try await holds(one))
        #expect(try await !holds(two))
        #expect(try await holds(two, "other"), "each identity by itself")
        try await self.pass(.seconds(40), one, two)
        #expect(try await holds(one), "held longer")
        try await self.pass(.seconds(40), one, two)
        #expect(try await !holds(two))
        try await self.pass(.seconds(25), one, two)
        #expect(try await holds(two), "not asked for again")
        #expect(try await !holds(one))
        // Two is missed.
        try await self.pass(.seconds(25), one)
        #expect(try await holds(one))
        try await one.ledger.leave(now: one.now)
        #expect(try await holds(two), "given back at once")
        for house in [one, two] { await house.ledger.close() }
    }

    @Test("A node that starts leaves alone what others hold; one that ends gives back what it holds")
    func startAndEnd() async throws {
        let (one, two) = try await self.pair()
        _ = try await one.ledger.accept([one.order("1")], now: one.now)
        try await one.prepare()
        let sent = try await one.lease()
        _ = try await one.ledger.accept([one.order("2")], now: one.now)
        let held = try await one.freeze()
        let three = try LedgerFixture(continuing: one, isBeside: true, seed: 3)
        #expect(try await three.ledger.recover(now: three.now) == RecoverySummary())
        #expect(try await three.freeze().isEmpty)
        #expect(try await one.ledger.seal(held.map(one.sealed), now: one.now) == [true, true, true])
        _ = try await two.ledger.accept([two.order("3")], now: two.now)
        #expect(try await two.freeze().count == 3)
        try await two.ledger.leave(now: two.now)
        #expect(try await three.freeze().count == 3, "at once")
        try await one.conclude(sent, .accepted)
        #expect(try one.rows("SELECT outcome, COUNT(*) FROM attempt GROUP BY 1") == ["accepted|3"])
        for house in [one, two, three] { await house.ledger.close() }
    }

    @Test("Events of two writers have no gaps, and a reader with a cursor skips none")
    func events() async throws {
        let (one, two) = try await self.pair()
        let writers = Shared(2)
        let seen = Shared<[Int64]>([])
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (name, house) in [("a", one), ("b", two)] {
                group.addTask {
                    for number in 0..<60 {
                        // A failed item in between, whose events are undone.
                        var bad = house.order("\(name)\(number)-bad")
                        bad.source = "\u{0}"
                        _ = try await house.ledger.accept([bad, house.order("\(name)\(number)")], now: house.now)
                    }
                    writers.withLock { $0 -= 1 }
                }
            }
            group.addTask {
                var isLast = false
                while true {
                    let after = seen.withLock { $0.last ?? 0 }
                    let page = try await two.ledger.events(tenant: "merchant", after: after, limit: 7)
                    seen.withLock { $0 += page.map(\.sequence) }
                    if page.isEmpty, isLast { return }
                    isLast = writers.withLock { $0 == 0 }
                }
            }
            try await group.waitForAll()
        }
        let numbers = seen.withLock { $0 }
        #expect(numbers.count >= 120)
        #expect(numbers == (1...Int64(numbers.count)).map { $0 }, "one after the other")
        #expect(try one.rows("SELECT COUNT(*) FROM event") == ["\(numbers.count)"])
        for house in [one, two] { await house.ledger.close() }
    }

    @Test("A write of one node wakes the other and not itself")
    func wakeup() async throws {
        let (one, two) = try await self.pair()
        let ofOne = Shared(0)
        let ofTwo = Shared(0)
        one.ledger.listen { ofOne.withLock { $0 += 1 } }
        two.ledger.listen { ofTwo.withLock { $0 += 1 } }
        var number = 0
        // Listening begins some time after the call.
        try await poll(for: .seconds(30)) {
            number += 1
            _ = try await one.ledger.accept([one.order("\(number)")], now: one.now)
            return ofTwo.withLock { $0 > 0 }
        }
        #expect(ofOne.withLock { $0 } == 0)
        for house in [one, two] { await house.ledger.close() }
    }

    @Test("A counted key that a dead node held is free again")
    func keys() async throws {
        let (one, two) = try await self.pair()
        func turn(_ house: LedgerFixture) -> FreezeRequest {
            FreezeRequest(
                messages: 1, documentsPerMessage: [:], sealedAhead: 100, sealWithin: .seconds(600),
                makeGuid: { house.guids.next() },
                turn: SigningTurn(
                    signer: "rsa", node: house.ledger.node,
                    keys: [KeyOffer(key: "card", room: 5, perMinute: 6000)]))
        }
        _ = try await one.ledger.accept((0..<5).map { one.order("\($0)") }, now: one.now)
        #expect(try await one.ledger.freeze(turn(one), now: one.now).count == 1)
        #expect(try await two.ledger.freeze(turn(two), now: two.now).isEmpty, "held by the other")
        let three = try LedgerFixture(continuing: one, isBeside: true, seed: 3)
        _ = try await three.ledger.recover(now: three.now)
        #expect(try await two.ledger.freeze(turn(two), now: two.now).isEmpty, "a start of a third changes nothing")
        try await one.ledger.leave(now: one.now)
        #expect(try await two.ledger.freeze(turn(two), now: two.now).count == 1)
        for house in [one, two, three] { await house.ledger.close() }
    }
}
