import Declarations
import GatewayTestKit
import Ledger
import Logging
import ServiceLifecycle
import Testing

@testable import Gateway

/// Many endpoints, many events, and some receivers that do not answer.
@Suite("Webhooks under load", .onEveryStore) struct WebhookLoadTests {
    private static let quick = 20
    private static let each = 10

    /// Endpoints of one tenant that never answer, with 100,000 events before them; then those of others, at the same host.
    private func fill(_ rig: WebhookRig) async throws {
        let secret = "whsec_" + String(repeating: "A", count: 32)
        func make(_ name: String, _ path: String, _ tenant: String) async throws {
            let settings = WebhookSettings(url: rig.receiver.url(path), secret: secret)
            _ = try await rig.ledger.createWebhook(settings, name: name, tenant: tenant, now: rig.house.clock.now())
        }
        for number in 0..<5 { try await make("wh_slow\(number)", "/gate", "slow") }
        for number in 0..<Self.quick { try await make("wh_\(number)", "/ok/\(number)", "quick\(number)") }
        let ledger = try #require(rig.ledger as? StoredLedger)
        try await ledger.store.write { sql, _ in
            for (tenant, count) in [("'slow'", 100_000), ("'quick' || (i % \(Self.quick))", Self.quick * Self.each)] {
                try sql.execute(
                    """
                    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < \(count))
                    INSERT INTO event (tenant, order_id, order_no, order_sequence, at, type, data)
                    SELECT \(tenant), i, 'W' || i, 1, 1772413200000, 'order.released', '{}' FROM n
                    """, [])
            }
        }
    }

    @Test(
        "Endpoints that do not answer hold up nobody else's, with 100,000 events before them", .timeLimit(.minutes(5)))
    func slow() async throws {
        let rig = try await WebhookRig()
        try await self.fill(rig)
        var settings = GatewayConfiguration.Webhooks()
        settings.allowsPrivateAddresses = true
        settings.ca = Checkout.keys + "/ca.pem"
        // Longer than the test waits: what it sees, it sees while nobody gave up.
        settings.timeout = .seconds(120)
        let office = WebhookOffice(settings: settings, client: WebhookOffice.makeClient()) { _, _ in .object([]) }
        var premises = rig.premises
        premises.clock = SystemClock()
        let services = ServiceGroup(
            services: [Notifier(premises, office)],
            logger: Logger(label: "load", factory: { _ in SwiftLogNoOpLogHandler() }))
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await services.run() }
            var told: [WebhookReceiver.Message] = []
            let end = ContinuousClock.now + .seconds(90)
            while told.count < Self.quick * Self.each, ContinuousClock.now < end {
                try await Task.sleep(for: .milliseconds(50))
                told = try await rig.receiver.messages()
            }
            #expect(Set(told.map { $0.path + $0.id }).count == told.count, "each once")
            for number in 0..<Self.quick {
                #expect(told.count { $0.path == "/ok/\(number)" } == Self.each, "endpoint \(number)")
            }
            for number in 0..<5 {
                let log = try await rig.ledger.webhookDeliveries(
                    of: "wh_slow\(number)", tenant: "slow", before: nil, limit: 9)
                #expect(log?.isEmpty == true, "its first messages are still on their way")
            }
            try await rig.receiver.openGate()
            await services.triggerGracefulShutdown()
            try await group.waitForAll()
        }
        let late = try await rig.receiver.messages().count { $0.path == "/gate" }
        #expect(late >= 32, "what was on its way was told in the end")
        await rig.house.end()
    }
}
