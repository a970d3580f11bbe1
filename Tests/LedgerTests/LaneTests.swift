import Declarations
import GatewayTestKit
import Ledger
import Testing

/// Pausing, draining, resuming.
@Suite(.onEveryStore) struct LaneTests {
    @Test("A route paused before its first order: nothing is frozen until it is resumed, also after a restart")
    func pausedBeforeItsFirstOrder() async throws {
        let house = try LedgerFixture()
        #expect(
            try await house.ledger.setLanes(LaneFilter(route: LedgerFixture.route), to: .paused, now: house.now) == 0)
        _ = try await house.ledger.accept([house.order("1")], now: house.now)
        #expect(try await house.freeze().isEmpty)
        await house.ledger.close()
        let again = try LedgerFixture(continuing: house, seed: 2)
        _ = try await again.ledger.recover(now: again.now)
        _ = try await again.ledger.accept([again.order("2", tenant: "other")], now: again.now)
        #expect(try await again.freeze().isEmpty)
        #expect(try await again.ledger.laneActs().map(\.mode) == [.paused])
        #expect(
            try await again.ledger.lanes(LaneFilter(), limit: 100, now: again.now).allSatisfy { $0.mode == .paused })
        #expect(
            try await again.ledger.setLanes(LaneFilter(route: LedgerFixture.route), to: .running, now: again.now) == 8)
        #expect(try await again.ledger.laneActs().isEmpty)
        #expect(try await again.send().count == 6)
        await again.ledger.close()
    }

    @Test("The newest act that fits a lane holds: a tenant resumed on a paused route, also for its later lanes")
    func newestActHolds() async throws {
        let house = try LedgerFixture()
        _ = try await house.ledger.setLanes(LaneFilter(), to: .paused, now: house.now)
        _ = try await house.ledger.setLanes(LaneFilter(tenant: "a"), to: .running, now: house.now)
        _ = try await house.ledger.setLanes(LaneFilter(tenant: "a", kind: .payment), to: .draining, now: house.now)
        _ = try await house.ledger.accept(
            [house.order("1", tenant: "a"), house.order("2", tenant: "b")], now: house.now)
        let lanes = try await house.ledger.lanes(LaneFilter(), limit: 100, now: house.now)
        #expect(lanes.filter { $0.tenant == "b" }.allSatisfy { $0.mode == .paused })
        #expect(lanes.filter { $0.tenant == "a" && $0.kind != 411 }.allSatisfy { $0.mode == .running })
        #expect(lanes.first { $0.tenant == "a" && $0.kind == 411 }?.mode == .draining)
        #expect(Set(try await house.freeze().map(\.lane.kind)) == [.order, .waybill])
        // An act on everything leaves nothing of the earlier ones.
        _ = try await house.ledger.setLanes(LaneFilter(), to: .running, now: house.now)
        #expect(try await house.ledger.laneActs().isEmpty)
        await house.ledger.close()
    }

    @Test("Drain: what is sealed still goes, nothing new is frozen; what fails is sent again")
    func drain() async throws {
        let house = try LedgerFixture()
        _ = try await house.ledger.accept([house.order("1", files: [.order])], now: house.now)
        try await house.prepare()
        _ = try await house.ledger.accept([house.order("2", files: [.order])], now: house.now)
        _ = try await house.ledger.setLanes(LaneFilter(kind: .order), to: .draining, now: house.now)
        #expect(try await house.freeze().isEmpty)
        let sent = try await house.lease()
        #expect(sent.count == 1)
        try await house.conclude(sent, .unknown)
        house.clock.advance(by: .seconds(30))
        #expect(try await house.lease().map(\.bytes) == sent.map(\.bytes))
        #expect(try await house.freeze().isEmpty)
        #expect(try await house.state(.order, "2") == .ready)
        let lane = try #require(try await house.ledger.lanes(LaneFilter(), limit: 9, now: house.now).first)
        #expect(lane.mode == .draining && lane.ready == 1 && lane.unresolved == 1 && lane.failing == 1)
        _ = try await house.ledger.setLanes(LaneFilter(), to: .running, now: house.now)
        #expect(try await house.freeze().count == 1)
        await house.ledger.close()
    }

    @Test("A lane that a refusal stopped stays stopped over restarts, until a person resumes it")
    func stoppedStays() async throws {
        let house = try LedgerFixture()
        _ = try await house.ledger.accept([house.order("1", files: [.order])], now: house.now)
        try await house.prepare()
        try await house.conclude(try await house.lease(), .refused)
        await house.ledger.close()
        let again = try LedgerFixture(continuing: house, seed: 2)
        _ = try await again.ledger.recover(now: again.now)
        #expect(try await again.freeze().isEmpty)
        #expect(try await again.ledger.lanes(LaneFilter(), limit: 9, now: again.now).map(\.stopped) == ["refused"])
        _ = try await again.ledger.setLanes(LaneFilter(route: LedgerFixture.route), to: .running, now: again.now)
        #expect(try await again.send().count == 1)
        #expect(try await again.ledger.exceptions(limit: 9).isEmpty)
        await again.ledger.close()
    }

    @Test("What is on its way when a lane is paused and was not sent is taken apart")
    func pausedMeanwhile() async throws {
        let house = try LedgerFixture()
        _ = try await house.ledger.accept([house.order("1", files: [.order])], now: house.now)
        try await house.prepare()
        let sent = try await house.lease()
        _ = try await house.ledger.setLanes(LaneFilter(), to: .paused, now: house.now)
        try await house.conclude(sent, .notSent)
        #expect(try await house.state(.order, "1") == .ready)
        house.clock.advance(by: .seconds(3600))
        #expect(try await house.lease().isEmpty)
        #expect(try await house.freeze().isEmpty)
        await house.ledger.close()
    }

    @Test("Payment records are a kind of their own: their lanes can be held and listed by it")
    func paymentRecords() async throws {
        let house = try LedgerFixture()
        let records = LaneFilter(route: nil, tenant: nil, messages: .paymentEvidence)
        #expect(try await house.ledger.setLanes(records, to: .paused, now: house.now) == 0)
        #expect(try await house.ledger.laneActs().map(\.filter) == [records])
        _ = try await house.ledger.accept([house.order("1", files: [.order])], now: house.now)
        #expect(try await house.ledger.lanes(records, limit: 9, now: house.now).isEmpty)
        #expect(try await house.send().count == 1, "documents are none of its business")
        await house.ledger.close()
    }

    @Test("An urgent message in backoff hides no due one of its lane from the alarm")
    func dueBehindBackoff() async throws {
        let house = try LedgerFixture(policy: LedgerPolicy(redeliverMin: .seconds(600), fillDelay: .zero))
        var urgent = house.order("URGENT", files: [.order])
        urgent.urgency = .seconds(7200)
        _ = try await house.ledger.accept([urgent], now: house.now)
        try await house.prepare()
        try await house.conclude(try await house.lease(), .unknown)
        #expect(try await house.ledger.dueWork(now: house.now).compactMap(\.oldestMessage).isEmpty)
        _ = try await house.ledger.accept([house.order("PLAIN", files: [.order])], now: house.now)
        try await house.prepare()
        let since = house.now
        house.clock.advance(by: .seconds(120))
        #expect(try await house.ledger.dueWork(now: house.now).compactMap(\.oldestMessage) == [since])
        #expect(try await house.ledger.statistics(now: house.now).oldestPending == .seconds(120))
        await house.ledger.close()
    }

    @Test("An idle lane takes what comes at once, all of it; behind a message the next ones wait for company")
    func idleAtOnce() async throws {
        let house = try LedgerFixture(policy: LedgerPolicy(fillDelay: .seconds(10)))
        func accept(_ numbers: [String]) async throws {
            _ = try await house.ledger.accept(numbers.map { house.order($0, files: [.order]) }, now: house.now)
        }
        try await accept(["1", "2"])
        try await accept(["3"])
        house.clock.advance(by: .seconds(1))
        try await accept(["4"])
        #expect(try await house.freeze().map(\.members.count) == [4], "nobody looked yet, so all go together")
        house.clock.advance(by: .seconds(2))
        try await accept(["5"])
        house.clock.advance(by: .seconds(5))
        try await accept(["6"])
        #expect(try await house.freeze().isEmpty, "under load they gather")
        house.clock.advance(by: .seconds(5))
        try await accept(["7"])
        #expect(try await house.freeze().map(\.members.count) == [2], "what is due, and who came when it was")
        house.clock.advance(by: .seconds(20))
        #expect(try await house.freeze().map(\.members.count) == [1])
        house.clock.advance(by: .seconds(10))
        try await accept(["8"])
        #expect(try await house.freeze().map(\.members.count) == [1], "idle again")
        await house.ledger.close()
    }
}
