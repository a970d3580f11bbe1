import Declarations
import GatewayTestKit
import Ledger
import Testing

@Suite(.onEveryStore) struct FencesTests {
    @Test("Inventories wait for their parts; the parts are claimed in one message per kind")
    func claims() async throws {
        let house = try LedgerFixture()
        _ = try await house.ledger.accept((0..<5).map { house.order("\($0)") }, now: house.now)
        let frozen = try await house.freeze()
        #expect(Set(frozen.map(\.lane.kind)) == [.order, .payment, .waybill])
        #expect(frozen.allSatisfy { $0.members.count == 5 })
        #expect(try await house.state(.inventory, "0") == .waiting)
        await house.ledger.close()
    }

    @Test("A lost fence stores nothing; the message is handed out again unchanged")
    func fence() async throws {
        let house = try LedgerFixture()
        _ = try await house.ledger.accept([house.order("1")], now: house.now)
        let first = try await house.freeze()
        house.clock.advance(by: .seconds(61))
        let second = try await house.freeze()
        #expect(second.map(\.id).sorted() == first.map(\.id).sorted())
        #expect(second.allSatisfy { $0.fence == 2 })
        #expect(
            second.sorted { $0.id < $1.id }.map { $0.members.map(\.guid) }
                == first.sorted { $0.id < $1.id }.map { $0.members.map(\.guid) })
        #expect(try await house.ledger.seal(first.map(house.sealed), now: house.now) == [false, false, false])
        #expect(try await house.ledger.seal(second.map(house.sealed), now: house.now) == [true, true, true])
        #expect(try await house.ledger.seal(second.map(house.sealed), now: house.now) == [false, false, false])
        await house.ledger.close()
    }

    @Test("Unknown: the same bytes again in a new envelope, later and later")
    func unknown() async throws {
        let house = try LedgerFixture()
        _ = try await house.ledger.accept([house.order("1")], now: house.now)
        try await house.prepare()
        let first = try await house.lease()
        #expect(try await house.lease().isEmpty, "a lease is exclusive")
        try await house.conclude(first, .unknown)
        #expect(try await house.lease().isEmpty, "backoff")
        house.clock.advance(by: .seconds(6))
        let second = try await house.lease()
        #expect(
            second.map(\.bytes).sorted { $0.lexicographicallyPrecedes($1) }
                == first.map(\.bytes).sorted { $0.lexicographicallyPrecedes($1) })
        #expect(Set(second.map(\.envelopeID)).isDisjoint(with: first.map(\.envelopeID)))
        #expect(second.allSatisfy { $0.attemptNumber == 2 })
        await house.ledger.close()
    }

    @Test("Not sent: as if it never happened, the order may still be changed")
    func notSent() async throws {
        let house = try LedgerFixture()
        _ = try await house.ledger.accept([house.order("1")], now: house.now)
        try await house.prepare()
        try await house.conclude(try await house.lease(), .notSent)
        #expect(try await house.state(.order, "1") == .sealed)
        #expect(
            try await house.ledger.accept([house.order("1", content: 2)], now: house.now) == [.accepted(revision: 2)])
        await house.ledger.close()
    }

    @Test("Refused by the channel: the lane stops, the document is filed again once it is resumed")
    func refused() async throws {
        let house = try LedgerFixture()
        _ = try await house.ledger.accept([house.order("1")], now: house.now)
        try await house.prepare()
        try await house.conclude(try await house.lease(), .refused)
        #expect(try await house.freeze().isEmpty)
        #expect(try await house.ledger.exceptions(limit: 10).contains { $0.kind == "lane_stopped" })
        _ = try await house.ledger.setLanes(LaneFilter(), paused: false, now: house.now)
        #expect(try await house.freeze().count == 3)
        #expect(try await house.ledger.exceptions(limit: 10).isEmpty)
        await house.ledger.close()
    }

    @Test("A stopped lane of one tenant holds no other tenant's work")
    func stoppedLaneIsAlone() async throws {
        let house = try LedgerFixture()
        _ = try await house.ledger.accept(
            (0..<30).map { house.order("\($0)", files: [.order]) }, now: house.now)
        try await house.prepare(perMessage: 10)
        try await house.prepare(perMessage: 10)
        try await house.conclude(Array(try await house.lease().prefix(1)), .refused)
        _ = try await house.ledger.accept([house.order("x", tenant: "other", files: [.order])], now: house.now)
        let frozen = try await house.ledger.freeze(
            FreezeRequest(
                messages: 8, documentsPerMessage: ["nanjing": 10], sealedAhead: 1, sealWithin: .seconds(60),
                makeGuid: { house.guids.next() }),
            now: house.now)
        #expect(frozen.map(\.lane.tenant) == ["other"])
        await house.ledger.close()
    }

    @Test("A signer that fails gives its documents back and stops its lane only")
    func failingSigner() async throws {
        let house = try LedgerFixture()
        _ = try await house.ledger.accept([house.order("1")], now: house.now)
        let frozen = try await house.freeze()
        let failing = frozen.map { SealedMessage(id: $0.id, fence: $0.fence, failure: .stopsLane("no key")) }
        #expect(try await house.ledger.seal(failing, now: house.now) == [true, true, true])
        #expect(try await house.state(.order, "1") == .ready)
        #expect(try await house.freeze().isEmpty)
        await house.ledger.close()
    }

    @Test("A pause unseals, a resume goes on")
    func pause() async throws {
        let house = try LedgerFixture()
        _ = try await house.ledger.accept([house.order("1")], now: house.now)
        try await house.prepare()
        _ = try await house.ledger.setLanes(LaneFilter(tenant: "merchant"), paused: true, now: house.now)
        #expect(try await house.lease().isEmpty)
        #expect(try await house.freeze().isEmpty)
        _ = try await house.ledger.setLanes(LaneFilter(tenant: "merchant"), paused: false, now: house.now)
        #expect(try await house.send().count == 3)
        await house.ledger.close()
    }

    @Test("Lanes take turns: a tenant with little is served before a tenant's second message")
    func fairness() async throws {
        let house = try LedgerFixture()
        _ = try await house.ledger.accept(
            (0..<50).map { house.order("\($0)", files: [.order]) } + [
                house.order("x", tenant: "small", files: [.order])
            ],
            now: house.now)
        var tenants: [String] = []
        for _ in 0..<3 {
            let frozen = try await house.ledger.freeze(
                FreezeRequest(
                    messages: 1, documentsPerMessage: ["nanjing": 10], sealedAhead: 100, sealWithin: .seconds(60),
                    makeGuid: { house.guids.next() }),
                now: house.now)
            tenants += frozen.map(\.lane.tenant)
        }
        #expect(Set(tenants.prefix(2)) == ["merchant", "small"])
        await house.ledger.close()
    }

    @Test("appTime of a key always rises by whole seconds")
    func appTime() async throws {
        let house = try LedgerFixture()
        _ = try await house.ledger.accept([house.order("1")], now: house.now)
        var times: [Timestamp] = []
        for _ in 0..<3 {
            let frozen = try await house.prepare()
            times += frozen.first { $0.lane.kind == .order }?.members.map(\.appTime) ?? []
            // Paused and resumed within one second: prepared again.
            _ = try await house.ledger.setLanes(LaneFilter(), paused: true, now: house.now)
            _ = try await house.ledger.setLanes(LaneFilter(), paused: false, now: house.now)
        }
        #expect(times.count == 3)
        #expect(zip(times, times.dropFirst()).allSatisfy { $1 - $0 == .seconds(1) })
        await house.ledger.close()
    }

    @Test("After a restart frozen messages are rendered again and open attempts are unknown")
    func recovery() async throws {
        let first = try LedgerFixture()
        _ = try await first.ledger.accept([first.order("1"), first.order("2")], now: first.now)
        try await first.prepare()
        _ = try await first.lease()
        _ = try await first.ledger.accept([first.order("3")], now: first.now)
        _ = try await first.freeze()
        await first.ledger.close()

        let second = try LedgerFixture(continuing: first, seed: 2)
        let found = try await second.ledger.recover(now: second.now)
        #expect(found.refrozen == 3)
        #expect(found.unknownAttempts == 3)
        #expect(try await second.freeze().allSatisfy { $0.fence == 2 })
        await second.ledger.close()
    }
}
