import Declarations
import Gateway

/// One webhook, `wh_1` of merchant-a, and what was asked of it.
extension FakeGateway {
    static let endpoint = WebhookView(
        id: "wh_1", url: "https://shop.example/hook", events: ["order.*"], description: "shop", language: "zh",
        enabled: true, disabledReason: nil, disabledAt: nil, failingSince: nil, waiting: 0,
        createdAt: "2026-01-05T01:31:00.000Z", oldSecretUntil: nil, secret: nil)

    private static func find(_ id: String, _ tenant: String) -> WebhookView? {
        id == "wh_1" && tenant == "merchant-a" ? Self.endpoint : nil
    }

    func webhooks(tenant: String) async throws(GatewayError) -> [WebhookView] {
        tenant == "merchant-a" ? [Self.endpoint] : []
    }

    func webhook(_ id: String, tenant: String) async throws(GatewayError) -> WebhookView? { Self.find(id, tenant) }

    func createWebhook(
        _ draft: WebhookDraft, isOnce: Bool, tenant: String
    ) async throws(GatewayError) -> WebhookAnswer {
        if draft.description == "one more" { return .tooMany }
        guard let url = draft.url else { return .refused([ViolationCode.required.violation(atMember: "/url")]) }
        var view = Self.endpoint
        view.url = url
        view.events = draft.events ?? []
        view.secret = "whsec_c2VjcmV0"
        return .done(view)
    }

    func changeWebhook(
        _ id: String, _ draft: WebhookDraft, tenant: String
    ) async throws(GatewayError) -> WebhookAnswer {
        guard var view = Self.find(id, tenant) else { return .notFound }
        view.enabled = draft.enabled ?? view.enabled
        view.description = draft.description ?? view.description
        return .done(view)
    }

    func removeWebhook(_ id: String, tenant: String) async throws(GatewayError) -> Bool {
        Self.find(id, tenant) != nil
    }

    func rotateWebhookSecret(
        _ id: String, ifAs seen: WebhookView?, tenant: String
    ) async throws(GatewayError) -> WebhookView? {
        var view = Self.find(id, tenant)
        view?.secret = "whsec_bmV3"
        view?.oldSecretUntil = "2026-01-06T01:31:00.000Z"
        return view
    }

    func webhookDeliveries(
        _ id: String, tenant: String, before cursor: String?, limit: Int
    ) async throws(GatewayError) -> [WebhookDeliveryView]? {
        if cursor == "foreign" { throw GatewayError(.badCursor, "not ours", isRetriable: false) }
        guard Self.find(id, tenant) != nil else { return nil }
        let event = EventView(
            cursor: "e1.7", type: "order.released", orderNo: "A1", orderSequence: 7, at: "2026-01-05T01:31:00.000Z",
            data: [:])
        return Array(
            [
                WebhookDeliveryView(
                    id: "evt_e1_7", event: event, state: "waiting", attempts: 2, status: 500, problem: "http_status",
                    durationMilliseconds: 12, lastAttemptAt: "2026-01-05T01:31:00.000Z",
                    nextAttemptAt: "2026-01-05T01:36:00.000Z")
            ].prefix(limit))
    }

    func replayWebhook(_ id: String, _ what: WebhookReplay, tenant: String) async throws(GatewayError) -> WebhookAnswer
    {
        Self.find(id, tenant).map(WebhookAnswer.done) ?? .notFound
    }

    func testWebhook(_ id: String, tenant: String) async throws(GatewayError) -> WebhookTest? {
        Self.find(id, tenant).map { _ in
            WebhookTest(
                id: "evt_test_1", delivered: false, status: 404, problem: "http_status", durationMilliseconds: 3)
        }
    }
}
