import Cryptography
import Declarations
import Foundation
import GatewayTestKit
import Ledger
import Testing

@testable import Gateway

/// Webhooks from the event to a real receiver behind TLS, on a manual clock.
@Suite("Webhooks", .onEveryStore) struct WebhookStoryTests {
    @Test("An order's life is told: signed, in its language, with the order as it is; nothing about the buyer")
    func told() async throws {
        let rig = try await WebhookRig()
        let webhook = try await rig.make("/ok", events: ["order.*"])
        _ = try await rig.make("/status/204", events: ["document.*", "order.released"])
        let secret = try #require(webhook.secret)
        #expect(secret.hasPrefix("whsec_"))
        #expect(try await rig.view(webhook.id).secret == nil, "shown once")
        try await rig.house.submit([SampleOrder("W1")])
        try await rig.house.run(for: .seconds(60))
        #expect(await rig.deliverAll() > 0)

        let all = try await rig.receiver.messages()
        let told = all.filter { $0.path == "/ok" }
        #expect(all.filter { $0.path != "/ok" }.map(\.type) == ["order.released"], "only what is wanted")
        let wanted = try await rig.events()
        #expect(Set(told.compactMap { $0.data["cursor"] as? String }) == Set(wanted.map(\.cursor)))
        let now = rig.house.clock.now()
        for message in told {
            #expect(message.verdict(secret, now: now.milliseconds / 1000) == .good)
            #expect(message.verdict("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw") == .wrongSignature)
            #expect(!message.id.contains("."))
            #expect(message.headers["content-type"] == "application/json")
            let order = message.data["order"] as? [String: Any]
            #expect(order?["state"] as? String == "released", "as it is now")
            #expect(order?["language"] as? String == "en")
            let latest = try #require(message.data["latest_sequence"] as? Int)
            #expect(try #require(message.data["order_sequence"] as? Int) <= latest)
            for secret in ["王小样", "000000199001010018", "10000012345"] { #expect(!message.body.contains(secret)) }
        }
        #expect(Set(told.map(\.id)).count == told.count)
        let last = told.first { $0.type == "order.released" }
        #expect(last?.json["timestamp"] as? String == wanted.last { $0.type == "order.released" }?.at)
        #expect(await rig.notifier.deliverOnce() == 0, "told once")
        let log = try await rig.deliveries(webhook.id)
        #expect(log.count == told.count && log.allSatisfy { $0.state == "delivered" && $0.status == 200 })
        await rig.house.end()
    }

    @Test("What is refused is tried for 75 hours by the schedule, then the webhook is off and the operator asked")
    func schedule() async throws {
        let rig = try await WebhookRig()
        let webhook = try await rig.make("/switch", events: ["order.accepted"])
        try await rig.receiver.answer(500)
        try await rig.house.submit([SampleOrder("W2")])
        let start = rig.house.clock.now()
        var tries: [Duration] = []
        for _ in 0..<20 where try await rig.view(webhook.id).enabled {
            let before = try await rig.receiver.messages().count
            #expect(await rig.notifier.deliverOnce() == 1)
            #expect(try await rig.receiver.messages().count == before + 1)
            tries.append(rig.house.clock.now() - start)
            guard let next = try await rig.deliveries(webhook.id).first?.nextAttemptAt else { break }
            let due = try #require(Timestamp(rfc3339: next))
            #expect(await rig.notifier.deliverOnce() == 0, "not before its time")
            rig.house.clock.advance(by: due - rig.house.clock.now())
        }
        let hour = Duration.seconds(3600)
        let gaps = zip(tries, tries.dropFirst()).map { $1 - $0 }
        #expect(
            gaps == [
                .seconds(5), .seconds(300), .seconds(1800), hour * 2, hour * 5, hour * 10, hour * 14, hour * 20,
                hour * 24,
            ])
        let dead = try await rig.view(webhook.id)
        #expect(!dead.enabled && dead.disabledReason == "failing")
        #expect(try await rig.deliveries(webhook.id).map(\.state) == ["failed"])
        let messages = try await rig.receiver.messages()
        #expect(Set(messages.map(\.id)).count == 1, "one id for all tries")
        #expect(Set(messages.map { $0.headers["webhook-timestamp"] }).count == 10, "the time of each try")
        func questions() async throws -> [ExceptionRecord] {
            try await rig.ledger.exceptions(limit: 100).filter { $0.kind == "webhook_disabled" }
        }
        #expect(try await questions().map(\.subject) == ["webhook \(webhook.id)"])

        // What happens meanwhile is not lost: switched on again, it is told what it missed.
        try await rig.house.submit([SampleOrder("W3")])
        #expect(await rig.deliverAll() == 0)
        try await rig.receiver.answer(200)
        guard
            case .done = try await rig.desk.changeWebhook(
                webhook.id, WebhookDraft(enabled: true), tenant: rig.tenant)
        else { throw ServerMissing("not enabled") }
        #expect(await rig.deliverAll() == 2)
        #expect(try await rig.deliveries(webhook.id).map(\.state) == ["delivered", "delivered"])
        #expect(try await questions().isEmpty)
        await rig.house.end()
    }

    @Test("410 switches a webhook off at once; Retry-After is honoured; a redirect is a failure and not followed")
    func answers() async throws {
        let rig = try await WebhookRig()
        let gone = try await rig.make("/status/410", events: ["order.accepted"])
        let busy = try await rig.make("/retry/3600", events: ["order.accepted"])
        let moved = try await rig.make("/redirect", events: ["order.accepted"])
        let created = try await rig.make("/status/201", events: ["order.accepted"])
        try await rig.house.submit([SampleOrder("W4")])
        #expect(await rig.notifier.deliverOnce() == 4)
        let view = try await rig.view(gone.id)
        #expect(!view.enabled && view.disabledReason == "gone")
        #expect(try await rig.ledger.exceptions(limit: 100).filter { $0.kind == "webhook_disabled" }.isEmpty)
        #expect(try await rig.deliveries(busy.id).first?.status == 503)
        #expect(
            try await rig.deliveries(busy.id).first?.nextAttemptAt
                == (rig.house.clock.now() + .seconds(3600)).rfc3339)
        #expect(try await rig.deliveries(moved.id).first?.problem == "redirect")
        #expect(try await rig.deliveries(created.id).first?.state == "delivered")
        #expect(try await rig.receiver.messages().count == 4)
        await rig.house.end()
    }

    @Test("After a rotation both secrets sign for a day, then the new one alone")
    func rotation() async throws {
        let rig = try await WebhookRig()
        let webhook = try await rig.make("/ok", events: ["order.accepted"])
        let old = try #require(webhook.secret)
        let new = try #require(
            try await rig.desk.rotateWebhookSecret(webhook.id, tenant: rig.tenant)?.secret)
        #expect(new != old)
        try await rig.house.submit([SampleOrder("W5")])
        _ = await rig.deliverAll()
        rig.house.clock.advance(by: .seconds(86_400))
        try await rig.house.submit([SampleOrder("W6")])
        _ = await rig.deliverAll()
        let messages = try await rig.receiver.messages()
        #expect(messages.map { $0.verdict(new) } == [.good, .good])
        #expect(messages.map { $0.verdict(old) } == [.good, .wrongSignature])
        #expect(messages.map { $0.headers["webhook-signature"]?.split(separator: " ").count } == [2, 1])
        let stored = try rig.rows("SELECT hex(body) FROM webhook").joined()
        let plain = Array(new.dropFirst(6).utf8).map { String($0, radix: 16) }.joined().uppercased()
        #expect(!stored.isEmpty && !stored.contains(plain), "sealed")
        await rig.house.end()
    }

    @Test("Addresses of this machine and of private networks are refused, also by a name that leads there")
    func privateAddresses() async throws {
        let rig = try await WebhookRig(allowsPrivateAddresses: false)
        for url in [
            "https://127.0.0.1/x", "https://localhost/x", "https://a.localhost/x", "https://10.1.2.3/",
            "https://[::1]/", "https://192.168.0.1/", "https://169.254.169.254/latest", "https://[fd00::1]/",
            "https://[::ffff:10.0.0.1]/", "https://0x7f.1/", "https://2130706433/", "http://shop.example/",
            "https://u:p@shop.example/", "ftp://x/", "shop.example",
        ] {
            guard
                case .refused(let violations) = try await rig.desk.createWebhook(
                    WebhookDraft(url: url), tenant: rig.tenant)
            else {
                Issue.record("\(url) was taken")
                continue
            }
            #expect(violations.map(\.at) == ["/url"], "\(url)")
        }
        // A name that looks like any other, and leads to 127.0.0.1.
        let settings = WebhookSettings(
            url: rig.receiver.url("/ok", host: "localhost"), secret: try #require(Self.someSecret))
        _ = try await rig.ledger.createWebhook(
            settings, name: "wh_name", tenant: rig.tenant, now: rig.house.clock.now())
        try await rig.house.submit([SampleOrder("W7")])
        #expect(await rig.notifier.deliverOnce() > 0)
        let log = try await rig.deliveries("wh_name")
        #expect(log.allSatisfy { $0.problem == "private_address" && $0.status == nil && $0.state == "waiting" })
        let test = try #require(try await rig.desk.testWebhook("wh_name", tenant: rig.tenant))
        #expect(!test.delivered && test.problem == "private_address")
        #expect(try await rig.receiver.messages().isEmpty)
        await rig.house.end()
    }

    @Test("One event, everything after a cursor, or everything since a moment is told again")
    func replay() async throws {
        let rig = try await WebhookRig()
        let webhook = try await rig.make("/ok", events: ["order.accepted"])
        for number in 0..<5 {
            try await rig.house.submit([SampleOrder("R\(number)")])
            rig.house.clock.advance(by: .seconds(10))
        }
        #expect(await rig.deliverAll() == 5)
        let accepted = try await rig.events().filter { $0.type == "order.accepted" }
        let cursor = try #require(accepted.dropFirst(1).first?.cursor)
        func again(_ what: WebhookReplay) async throws -> [String] {
            let before = try await rig.receiver.messages().count
            guard case .done = try await rig.desk.replayWebhook(webhook.id, what, tenant: rig.tenant) else { return [] }
            _ = await rig.deliverAll()
            return try await rig.receiver.messages().dropFirst(before).compactMap { $0.data["orderNo"] as? String }
        }
        #expect(try await again(.event(cursor)) == ["R1"])
        #expect(Set(try await again(.after(cursor))) == ["R2", "R3", "R4"])
        let moment = try #require(accepted.dropFirst(3).first.flatMap { Timestamp(rfc3339: $0.at) })
        #expect(Set(try await again(.since(moment))) == ["R3", "R4"])
        #expect(try await again(.since(Timestamp(milliseconds: 0))).count == 5)
        #expect(try await again(.since(rig.house.clock.now())).isEmpty)
        guard case .notFound = try await rig.desk.replayWebhook(webhook.id, .event("e1.999"), tenant: rig.tenant) else {
            Issue.record("an event that never was")
            return
        }
        await #expect(throws: GatewayError.self) {
            try await rig.desk.replayWebhook(webhook.id, .after("nonsense"), tenant: rig.tenant)
        }
        await rig.house.end()
    }

    @Test("A test event goes out at once and says what came back")
    func test() async throws {
        let rig = try await WebhookRig()
        let good = try await rig.make("/ok")
        let bad = try await rig.make("/status/404")
        let answer = try #require(try await rig.desk.testWebhook(good.id, tenant: rig.tenant))
        #expect(answer.delivered && answer.status == 200 && answer.problem == nil)
        let message = try #require(try await rig.receiver.messages().first)
        #expect(message.type == "webhook.test" && message.id == answer.id)
        #expect(message.verdict(try #require(good.secret)) == .good)
        let refused = try #require(try await rig.desk.testWebhook(bad.id, tenant: rig.tenant))
        #expect(!refused.delivered && refused.status == 404)
        #expect(try await rig.desk.testWebhook(good.id, tenant: "somebody-else") == nil)
        await rig.house.end()
    }

    static let someSecret: String? = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
}

extension WebhookRig {
    /// Rows as an outside program sees them.
    func rows(_ sql: String) throws -> [String] {
        if let database = self.house.database { return try database.rows(sql) }
        return try Outside.sqlite(self.house.folder + "/ledger.sqlite", sql)
    }
}
