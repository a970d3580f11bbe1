import Declarations
import Foundation
import GatewayTestKit
import Ledger
import Testing
import Transports

@testable import Gateway

/// A gateway whose tenant has webhooks, on a clock that only the test moves.
struct WebhookRig {
    let house: Rehearsal
    let receiver: WebhookReceiver
    let desk: GatewayDesk
    let notifier: Notifier
    let premises: Premises

    var tenant: String { self.house.tenant }
    var ledger: any Ledger { self.premises.ledger }

    init(
        continuing predecessor: WebhookRig? = nil, allowsPrivateAddresses: Bool = true, seed: UInt64 = 1
    ) async throws {
        self.house = try await Rehearsal(continuing: predecessor?.house, seed: seed)
        if let predecessor {
            self.receiver = predecessor.receiver
        } else {
            self.receiver = try await WebhookReceiver()
        }
        var settings = GatewayConfiguration.Webhooks()
        settings.allowsPrivateAddresses = allowsPrivateAddresses
        settings.ca = Checkout.keys + "/ca.pem"
        var office = WebhookOffice(settings: settings, client: HTTPClient()) { order, language in
            .object([
                ("orderNo", .string(order.orderNo)), ("state", .string(order.state.rawValue)),
                ("language", .string(language)), ("erased", .text(order.erased)),
            ])
        }
        office.schedule.random = { $0.lowerBound }
        var premises = self.house.premises
        premises.webhooks = office
        self.premises = premises
        self.desk = GatewayDesk(premises, lastPoll: LastPoll())
        self.notifier = Notifier(premises, office)
    }

    /// Makes a webhook; its view holds the secret.
    func make(_ path: String, events: [String] = [], host: String = "127.0.0.1") async throws -> WebhookView {
        let draft = WebhookDraft(url: self.receiver.url(path, host: host), events: events)
        guard case .done(let view) = try await self.desk.createWebhook(draft, tenant: self.tenant) else {
            throw ServerMissing("the webhook was refused")
        }
        return view
    }

    func view(_ id: String) async throws -> WebhookView {
        try #require(try await self.desk.webhook(id, tenant: self.tenant))
    }

    func deliveries(_ id: String) async throws -> [WebhookDeliveryView] {
        try #require(
            try await self.desk.webhookDeliveries(id, tenant: self.tenant, before: nil, limit: 1000))
    }

    /// Turns until nothing is due.
    func deliverAll() async -> Int {
        var count = 0
        while case let tried = await self.notifier.deliverOnce(), tried > 0 { count += tried }
        return count
    }

    func events() async throws -> [EventView] {
        try await self.desk.events(tenant: self.tenant, after: nil, limit: 1000).events
    }
}
