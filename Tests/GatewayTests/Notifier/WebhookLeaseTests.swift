import Declarations
import Foundation
import GatewayTestKit
import Ledger
import Synchronization
import Testing

@testable import Gateway

/// Who may tell an endpoint, and for how long.
@Suite("Leases of webhooks", .onEveryStore) struct WebhookLeaseTests {
    @Test("While an endpoint does not answer no second worker tells it, and in the end everything was told once")
    func hangs() async throws {
        let rig = try await WebhookRig()
        let webhook = try await rig.make("/slow/4", events: ["order.accepted"])
        try await rig.house.submit((0..<3).map { SampleOrder("H\($0)") })
        let other = Notifier(rig.premises, try #require(rig.premises.webhooks))
        async let first = rig.notifier.deliverOnce()
        let end = ContinuousClock.now + .seconds(60)
        while try rig.rows("SELECT held_until FROM webhook") == ["0"], ContinuousClock.now < end {
            try await Task.sleep(for: .milliseconds(10))
        }
        for _ in 0..<5 { #expect(await other.deliverOnce() == 0) }
        #expect(await first == 3)
        #expect(await other.deliverOnce() == 0)
        let messages = try await rig.receiver.messages()
        #expect(Set(messages.map(\.id)).count == 3 && messages.count == 3)
        #expect(try await rig.deliveries(webhook.id).map(\.attempts) == [1, 1, 1])
        await rig.house.end()
    }

    @Test("A claim holds for its time; who slept beyond it writes nothing over what another one did")
    func lapsed() async throws {
        let rig = try await WebhookRig()
        let webhook = try await rig.make("/ok", events: ["order.accepted"])
        try await rig.house.submit([SampleOrder("L0")])
        let due = try #require(try await rig.ledger.dueWebhooks(limit: 1, now: rig.house.clock.now()).first)
        let turn = try #require(
            try await rig.ledger.claim(webhook: due.id, for: Notifier.lease, now: rig.house.clock.now()))
        rig.house.clock.advance(by: Notifier.lease - .seconds(1))
        #expect(await rig.deliverAll() == 0, "somebody has it")
        rig.house.clock.advance(by: .seconds(1))
        #expect(await rig.deliverAll() == 1)
        // The one that slept wakes: it failed, as it thinks, and would go back behind what was told.
        let now = rig.house.clock.now()
        let event = try #require(turn.fresh.first { $0.type == "order.accepted" })
        var late = WebhookTurnEnd(cursor: turn.record.cursor)
        late.deliveries = [
            WebhookDelivery(
                sequence: event.sequence, state: .waiting, attempts: 7, firstAt: now, lastAt: now, dueAt: now,
                status: nil, milliseconds: 1, problem: "timeout")
        ]
        late.disabled = "failing"
        try await rig.ledger.conclude(turn, late, now: now)
        #expect(await rig.deliverAll() == 0)
        let log = try await rig.deliveries(webhook.id)
        #expect(log.map(\.state) == ["delivered"] && log.map(\.attempts) == [1])
        #expect(try await rig.view(webhook.id).enabled)
        #expect(try await rig.receiver.messages().count == 1)
        await rig.house.end()
    }

    @Test("A turn that must end begins no more messages; what it did not tell the next turn tells, each once")
    func cutOff() async throws {
        let rig = try await WebhookRig()
        _ = try await rig.make("/ok", events: ["order.accepted"])
        try await rig.house.submit((0..<20).map { SampleOrder("C\($0)") })
        let now = rig.house.clock.now()
        let due = try #require(try await rig.ledger.dueWebhooks(limit: 1, now: now).first)
        let turn = try #require(try await rig.ledger.claim(webhook: due.id, for: Notifier.lease, now: now))
        let round = WebhookRound(
            turn: turn, premises: rig.premises, office: try #require(rig.premises.webhooks))
        // Asked before the retries, before the first handful and before the second: then the time is over.
        let asked = Counter()
        let (end, count) = await round.run { asked.next() > 2 }
        #expect((1..<20).contains(count) && end.deliveries.count == count)
        try await rig.ledger.conclude(turn, end, now: now)
        #expect(await rig.deliverAll() == 20 - count)
        let messages = try await rig.receiver.messages()
        #expect(messages.count == 20 && Set(messages.map(\.id)).count == 20)
        await rig.house.end()
    }

    @Test("The longest try that a configuration allows fits into a claim, with time to begin one")
    func longest() async throws {
        let rig = try await WebhookRig()
        let client = try #require(rig.premises.webhooks).client
        var settings = GatewayConfiguration.Webhooks()
        settings.timeout = .seconds(30)
        let office = WebhookOffice(settings: settings, client: client) { _, _ in .null }
        #expect(office.longestTry > settings.timeout && office.longestTry * 2 < Notifier.lease)
        await rig.house.end()
    }

    private final class Counter: Sendable {
        private let count = Mutex(0)

        func next() -> Int {
            self.count.withLock { count in
                count += 1
                return count
            }
        }
    }
}
