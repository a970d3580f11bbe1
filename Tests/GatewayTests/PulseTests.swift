import Declarations
import GatewayTestKit
import Synchronization
import Testing

@testable import Gateway
@testable import Ledger

@Suite(.onEveryStore) struct PulseTests {
    @Test("What was leased is sent within the lease and while the others see this node alive, not later")
    func bounds() {
        let now = ContinuousClock.now
        let pulse = Pulse()
        let minutes = Duration.seconds(120)
        #expect(pulse.maySend(leasedAt: now, lease: minutes, now: now + .seconds(29)), "no other node, no beat")
        #expect(!pulse.maySend(leasedAt: now, lease: minutes, now: now + .seconds(31)))
        #expect(!pulse.maySend(leasedAt: now, lease: .seconds(20), now: now + .seconds(11)))
        pulse.beat(at: now)
        #expect(pulse.maySend(leasedAt: now, lease: minutes, now: now + .seconds(9)))
        #expect(!pulse.maySend(leasedAt: now, lease: minutes, now: now + .seconds(11)), "it may be taken for dead")
        pulse.beat(at: now + .seconds(11))
        #expect(pulse.maySend(leasedAt: now, lease: minutes, now: now + .seconds(12)))
    }

    @Test("A node that stood still after its lease sends nothing; the message goes out once it is seen again")
    func standstill() async throws {
        let house = try await Rehearsal()
        try await house.submit([SampleOrder("1")])
        try await house.prepare()
        house.premises.pulse.beat(at: .now - .seconds(12))
        _ = try await house.send()
        #expect(house.channel.handedOver.isEmpty)
        let open = try await house.premises.ledger.statistics(now: house.clock.now()).counters
        #expect(open["attempt.not_sent"] == 3 && open["attempt.unknown"] == nil)
        // Its heart beats again.
        house.clock.advance(by: .seconds(1200))
        house.premises.pulse.beat(at: .now)
        _ = try await house.send()
        #expect(house.channel.handedOver.count == 3)
        await house.end()
    }

    @Test("A database's clock is followed from the first quick look on: forward at once, never back")
    func databaseClock() async throws {
        let machine = ManualClock()
        let clock = DatabaseClock(machine)
        // The first look had to connect.
        let store = ScriptedStore(ahead: .seconds(-3600), of: machine, slowLooks: 2)
        try await clock.settle(with: store)
        #expect(store.looks == 3)
        #expect(clock.skew < .seconds(-3590) && clock.skew > .seconds(-3610), "\(clock.skew)")
        let start = clock.now()
        #expect(machine.now() - start > .seconds(3590), "the machine's own time is forgotten")
        clock.follow(.seconds(-600))
        let later = clock.now()
        #expect(later - start > .seconds(2990), "forward at once")
        clock.follow(.seconds(-3600))
        machine.advance(by: .seconds(10))
        #expect(clock.now() >= later && clock.now() - later < .seconds(60), "not back")
        // Whoever starts meanwhile does not look dead to the others.
        let next = DatabaseClock(machine)
        store.beat(at: later)
        try await next.settle(with: store)
        #expect(next.now() >= later && next.now() - later < .seconds(60))
    }

    @Test("A node that cannot read the database's clock in time does not show itself")
    func noGoodLook() async throws {
        let house = try await Rehearsal()
        var premises = house.premises
        let clock = DatabaseClock(house.clock)
        premises.clock = clock
        let slow = ScriptedStore(ahead: .zero, of: house.clock, slowLooks: 1)
        #expect(try await !clock.calibrate(with: slow))
        #expect(try await clock.calibrate(with: slow))
        #expect(await Heart(premises).beatOnce())
        await house.end()
    }

    @Test("The heart beats, follows the database's clock and wakes nobody on a file")
    func heart() async throws {
        let house = try await Rehearsal()
        let heart = Heart(house.premises)
        #expect(await heart.beatOnce())
        let nodes = try await house.premises.ledger.nodes()
        #expect(nodes.map(\.name) == [house.premises.ledger.node])
        #expect(nodes.first?.beatAt == house.clock.now())
        let clock = DatabaseClock(house.clock)
        try await clock.calibrate(with: house.premises.ledger)
        if house.database == nil {
            #expect(clock.skew == .zero && clock.now() == house.clock.now())
        } else {
            // The rehearsal's clock stands elsewhere; the database's is the machine's.
            let apart = clock.now() - SystemClock().now()
            #expect(apart < .seconds(20) && apart > .seconds(-20), "\(apart)")
        }
        await house.end()
    }
}

/// A shared store that has nothing but a clock, which answers slowly at first.
private final class ScriptedStore: NodeLedger {
    private let ahead: Duration
    private let clock: ManualClock
    private let state: Mutex<(slow: Int, looks: Int, beatAt: Timestamp?)>
    let node = "scripted"
    let isShared = true

    init(ahead: Duration, of clock: ManualClock, slowLooks: Int) {
        self.ahead = ahead
        self.clock = clock
        self.state = Mutex((slowLooks, 0, nil))
    }

    var looks: Int { self.state.withLock { $0.looks } }

    /// Another node showed itself.
    func beat(at moment: Timestamp) { self.state.withLock { $0.beatAt = moment } }

    func storeTime() async throws(LedgerError) -> Timestamp? {
        let isSlow = self.state.withLock { state in
            state.looks += 1
            state.slow -= 1
            return state.slow >= 0
        }
        if isSlow { try? await Task.sleep(for: .milliseconds(1200)) }
        return self.clock.now() + self.ahead
    }

    func nodes() async throws(LedgerError) -> [NodeRecord] {
        guard let beatAt = self.state.withLock({ $0.beatAt }) else { return [] }
        return [NodeRecord(name: "other", startedAt: beatAt, beatAt: beatAt)]
    }

    func beat(now: Timestamp) async throws(LedgerError) {}
    func leave(now: Timestamp) async throws(LedgerError) {}
    func holdPolling(of identity: String, for span: Duration, now: Timestamp) async throws(LedgerError) -> Bool { true }
    func listen(_ heard: @escaping @Sendable () -> Void) {}
}
