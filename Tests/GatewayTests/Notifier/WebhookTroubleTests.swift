import Declarations
import Foundation
import GatewayTestKit
import Ledger
import Testing

@testable import Gateway

/// Webhooks when something goes wrong between the event and the receiver.
@Suite("Webhooks in trouble", .onEveryStore) struct WebhookTroubleTests {
    @Test("An endpoint that is down keeps few rows however much happens, and gets everything once it is back")
    func down() async throws {
        let rig = try await WebhookRig()
        let webhook = try await rig.make("/switch", events: ["order.accepted"])
        try await rig.receiver.answer(503)
        for start in stride(from: 0, to: 300, by: 50) {
            try await rig.house.submit((start..<start + 50).map { SampleOrder("D\($0)") })
        }
        for _ in 0..<60 {
            _ = await rig.notifier.deliverOnce()
            rig.house.clock.advance(by: .seconds(2))
        }
        let rows = try rig.rows("SELECT COUNT(*) FROM webhook_delivery").first.flatMap { Int($0) } ?? .max
        #expect(rows >= 50 && rows <= WebhookLimits.waiting + 64, "\(rows)")
        let before = try await rig.receiver.messages().count
        #expect(before < 1500)
        rig.house.clock.advance(by: .seconds(12 * 3600))
        try await rig.receiver.answer(200)
        for _ in 0..<40 {
            _ = await rig.deliverAll()
            rig.house.clock.advance(by: .seconds(301))
        }
        let told = try await rig.receiver.messages().dropFirst(before).compactMap { $0.data["orderNo"] as? String }
        #expect(Set(told) == Set((0..<300).map { "D\($0)" }))
        #expect(told.count == 300, "each once")
        #expect(try await rig.view(webhook.id).waiting == 0)
        #expect(try await rig.view(webhook.id).failingSince == nil)
        await rig.house.end()
    }

    @Test("One event that its receiver cannot digest holds up no other")
    func poison() async throws {
        let rig = try await WebhookRig()
        let webhook = try await rig.make("/switch", events: ["order.accepted"])
        try await rig.receiver.answer(500)
        try await rig.house.submit([SampleOrder("P0")])
        _ = await rig.notifier.deliverOnce()
        try await rig.receiver.answer(200)
        try await rig.house.submit([SampleOrder("P1"), SampleOrder("P2")])
        _ = await rig.notifier.deliverOnce()
        #expect(try await rig.deliveries(webhook.id).map(\.state) == ["delivered", "delivered", "waiting"])
        await rig.house.end()
    }

    @Test("A process that dies between sending and writing loses nothing: the next one tells it again")
    func restart() async throws {
        let rig = try await WebhookRig()
        let webhook = try await rig.make("/ok", events: ["order.accepted"])
        try await rig.house.submit((0..<3).map { SampleOrder("S\($0)") })
        let due = try #require(try await rig.ledger.dueWebhooks(limit: 1, now: rig.house.clock.now()).first)
        let turn = try await rig.ledger.claim(webhook: due.id, for: .seconds(180), now: rig.house.clock.now())
        #expect(turn != nil)
        #expect(await rig.deliverAll() == 0, "somebody has it")
        await rig.house.end()

        let next = try await WebhookRig(continuing: rig, seed: 2)
        #expect(await next.deliverAll() == 3)
        let told = try await next.receiver.messages().compactMap { $0.data["orderNo"] as? String }
        #expect(Set(told) == ["S0", "S1", "S2"])
        #expect(try await next.deliveries(webhook.id).count == 3)
        await next.house.end()
    }

    @Test("A claim that lapsed writes nothing, and a change during a turn breaks its claim")
    func fences() async throws {
        let rig = try await WebhookRig()
        let webhook = try await rig.make("/ok", events: ["order.accepted"])
        try await rig.house.submit([SampleOrder("F0")])
        let now = rig.house.clock.now()
        let due = try #require(try await rig.ledger.dueWebhooks(limit: 1, now: now).first)
        let turn = try #require(try await rig.ledger.claim(webhook: due.id, for: .seconds(180), now: now))
        let sequence = try #require(turn.fresh.last?.sequence)
        guard
            case .done = try await rig.desk.changeWebhook(
                webhook.id, WebhookDraft(description: "new"), tenant: rig.tenant)
        else { throw ServerMissing("not changed") }
        try await rig.ledger.conclude(turn, WebhookTurnEnd(cursor: sequence), now: now)
        #expect(await rig.deliverAll() == 1, "the cursor did not move")
        await rig.house.end()
    }

    @Test("An erased order is told of without anything of persons")
    func erased() async throws {
        let rig = try await WebhookRig()
        _ = try await rig.make("/ok", events: ["order.erased", "order.released"])
        try await rig.house.submit([SampleOrder("E0")])
        try await rig.house.run(for: .seconds(60))
        rig.house.clock.advance(by: .seconds(86_400))
        let erased = try await rig.ledger.erase(
            ErasureRequest(before: rig.house.clock.now(), limit: 10), now: rig.house.clock.now())
        #expect(erased.orders == 1)
        #expect(await rig.deliverAll() == 2)
        let messages = try await rig.receiver.messages()
        #expect(Set(messages.map(\.type)) == ["order.released", "order.erased"])
        for message in messages {
            #expect((message.data["order"] as? [String: Any])?["erased"] is String)
            #expect(!message.body.contains("王") && !message.body.contains("1990"))
        }
        await rig.house.end()
    }

    @Test("Tenants see and hear only themselves")
    func isolation() async throws {
        let rig = try await WebhookRig()
        let webhook = try await rig.make("/ok")
        let stranger = "somebody-else"
        #expect(try await rig.desk.webhooks(tenant: stranger).isEmpty)
        #expect(try await rig.desk.webhook(webhook.id, tenant: stranger) == nil)
        #expect(try await !rig.desk.removeWebhook(webhook.id, tenant: stranger))
        #expect(try await rig.desk.rotateWebhookSecret(webhook.id, tenant: stranger) == nil)
        #expect(
            try await rig.desk.webhookDeliveries(webhook.id, tenant: stranger, before: nil, limit: 10) == nil)
        if case .done = try await rig.desk.changeWebhook(webhook.id, WebhookDraft(enabled: false), tenant: stranger) {
            Issue.record("changed by a stranger")
        }
        if case .done = try await rig.desk.replayWebhook(webhook.id, .since(.init(milliseconds: 0)), tenant: stranger) {
            Issue.record("replayed by a stranger")
        }
        let secret = try #require(WebhookStoryTests.someSecret)
        _ = try await rig.ledger.createWebhook(
            WebhookSettings(url: rig.receiver.url("/stranger"), secret: secret), name: "wh_s", tenant: stranger,
            now: rig.house.clock.now())
        try await rig.house.submit([SampleOrder("I0")])
        let event = try #require(try await rig.events().first)
        if case .done = try await rig.desk.replayWebhook("wh_s", .event(event.cursor), tenant: stranger) {
            Issue.record("a stranger's webhook was told an event that is not his")
        }
        _ = await rig.deliverAll()
        let messages = try await rig.receiver.messages()
        #expect(!messages.isEmpty && messages.allSatisfy { $0.path == "/ok" })
        #expect(try await rig.desk.removeWebhook(webhook.id, tenant: rig.tenant))
        #expect(try rig.rows("SELECT COUNT(*) FROM webhook_delivery") == ["0"])
        await rig.house.end()
    }

    @Test("No more webhooks than a tenant may have")
    func limit() async throws {
        let rig = try await WebhookRig()
        for _ in 0..<WebhookLimits.perTenant { _ = try await rig.make("/ok") }
        guard
            case .tooMany = try await rig.desk.createWebhook(
                WebhookDraft(url: rig.receiver.url("/ok")), tenant: rig.tenant)
        else {
            Issue.record("one more was made")
            return
        }
        await rig.house.end()
    }
}

/// Several gateways on one database.
@Suite("Webhooks of several nodes", .enabled(if: TestStore.available.contains(.postgres)))
struct WebhookNodesTests {
    @Test("Two nodes that look at the same moment tell everything once")
    func once() async throws {
        try await TestStore.$current.withValue(.postgres) {
            let a = try await WebhookRig()
            let b = try await WebhookRig(continuing: a, seed: 2)
            for _ in 0..<3 { _ = try await a.make("/ok", events: ["order.accepted"]) }
            for start in stride(from: 0, to: 100, by: 20) {
                try await a.house.submit((start..<start + 20).map { SampleOrder("N\($0)") })
                async let first = a.deliverAll()
                async let second = b.deliverAll()
                _ = await (first, second)
            }
            _ = await a.deliverAll()
            let messages = try await a.receiver.messages()
            #expect(messages.count == 300)
            #expect(Set(messages.map { $0.id + ($0.headers["webhook-signature"] ?? "") }).count == 300)
            for node in [a, b] { await node.house.end() }
        }
    }
}
