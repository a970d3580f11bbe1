public import Declarations

/// Webhook endpoints of a tenant, as its programs manage them.
public protocol WebhookAPI: Sendable {
    /// The endpoints of a tenant, oldest first.
    func webhooks(tenant: String) async throws(GatewayError) -> [WebhookView]
    /// One endpoint; nil when the tenant has none of this id.
    func webhook(_ id: String, tenant: String) async throws(GatewayError) -> WebhookView?
    /// Makes an endpoint that is told of events from now on. The view holds its secret, this once.
    ///
    /// - Parameter isOnce: an address that is told of the same events already is not told twice: `isThere`.
    func createWebhook(
        _ draft: WebhookDraft, isOnce: Bool, tenant: String
    ) async throws(GatewayError) -> WebhookAnswer
    /// Changes what the draft names. Switching on goes on where it stopped.
    func changeWebhook(
        _ id: String, _ draft: WebhookDraft, tenant: String
    ) async throws(GatewayError) -> WebhookAnswer
    /// Removes an endpoint with its log; false when there was none.
    func removeWebhook(_ id: String, tenant: String) async throws(GatewayError) -> Bool
    /// Makes a new secret; the one before signs too for a day. The view holds the new one, this once.
    ///
    /// - Parameter seen: the endpoint as the caller knows it; nil when its secret is to be changed whatever it is by now.
    /// - Returns: nil when there is no such endpoint, or its secret was changed since it was seen.
    func rotateWebhookSecret(
        _ id: String, ifAs seen: WebhookView?, tenant: String
    ) async throws(GatewayError) -> WebhookView?
    /// What an endpoint got or did not get, newest events first.
    ///
    /// - Parameter cursor: of an event; only older ones are told.
    func webhookDeliveries(
        _ id: String, tenant: String, before cursor: String?, limit: Int
    ) async throws(GatewayError) -> [WebhookDeliveryView]?
    /// Tells an endpoint again what it was told, or should have been.
    func replayWebhook(_ id: String, _ what: WebhookReplay, tenant: String) async throws(GatewayError) -> WebhookAnswer
    /// Sends a made-up event now and says what came back; nil when there is no such endpoint.
    func testWebhook(_ id: String, tenant: String) async throws(GatewayError) -> WebhookTest?
}

extension WebhookAPI {
    /// Makes an endpoint, whatever others there are.
    public func createWebhook(_ draft: WebhookDraft, tenant: String) async throws(GatewayError) -> WebhookAnswer {
        try await self.createWebhook(draft, isOnce: false, tenant: tenant)
    }

    /// Makes a new secret, whatever the one before is.
    public func rotateWebhookSecret(_ id: String, tenant: String) async throws(GatewayError) -> WebhookView? {
        try await self.rotateWebhookSecret(id, ifAs: nil, tenant: tenant)
    }
}

/// What a tenant says about an endpoint; nil where it says nothing.
public struct WebhookDraft: Sendable, Hashable {
    public var url: String?
    /// Event types; `order.*` takes all that begin so; an empty list takes all.
    public var events: [String]?
    public var description: String?
    public var enabled: Bool?
    /// `en`, `zh` or `ko`.
    public var language: String?

    public init(
        url: String? = nil, events: [String]? = nil, description: String? = nil, enabled: Bool? = nil,
        language: String? = nil
    ) {
        self.url = url
        self.events = events
        self.description = description
        self.enabled = enabled
        self.language = language
    }
}

/// What is to be told again.
public enum WebhookReplay: Sendable, Hashable {
    /// Everything after a cursor.
    case after(String)
    /// Everything from a moment on.
    case since(Timestamp)
    /// One event, by its cursor.
    case event(String)
}

/// What became of a request about an endpoint.
public enum WebhookAnswer: Sendable {
    case done(WebhookView)
    case refused([Violation])
    case notFound
    /// The tenant has as many endpoints as it may have.
    case tooMany
    /// The address is told of the same events already.
    case isThere
}

/// An endpoint as its tenant sees it.
public struct WebhookView: Sendable {
    public var id: String
    public var url: String
    public var events: [String]
    public var description: String
    public var language: String
    public var enabled: Bool
    /// `by_you`, `gone` or `failing`.
    public var disabledReason: String?
    /// RFC 3339.
    public var disabledAt: String?
    /// RFC 3339: since when nothing went through; nil while it is well.
    public var failingSince: String?
    /// Deliveries that wait for another try.
    public var waiting: Int
    public var createdAt: String
    /// Until when the secret before signs, too.
    public var oldSecretUntil: String?
    /// Only in the answer that made it.
    public var secret: String?

    public init(
        id: String, url: String, events: [String], description: String, language: String, enabled: Bool,
        disabledReason: String?, disabledAt: String?, failingSince: String?, waiting: Int, createdAt: String,
        oldSecretUntil: String?, secret: String?
    ) {
        self.id = id
        self.url = url
        self.events = events
        self.description = description
        self.language = language
        self.enabled = enabled
        self.disabledReason = disabledReason
        self.disabledAt = disabledAt
        self.failingSince = failingSince
        self.waiting = waiting
        self.createdAt = createdAt
        self.oldSecretUntil = oldSecretUntil
        self.secret = secret
    }
}

/// What became of an event at an endpoint.
public struct WebhookDeliveryView: Sendable {
    /// `webhook-id` of the message; the same for every try.
    public var id: String
    public var event: EventView
    /// `waiting`, `delivered` or `failed`.
    public var state: String
    public var attempts: Int
    /// HTTP status of the last try.
    public var status: Int?
    /// Stable code of what went wrong at the last try.
    public var problem: String?
    public var durationMilliseconds: Int
    /// RFC 3339.
    public var lastAttemptAt: String
    /// RFC 3339; nil when it is not tried again.
    public var nextAttemptAt: String?

    public init(
        id: String, event: EventView, state: String, attempts: Int, status: Int?, problem: String?,
        durationMilliseconds: Int, lastAttemptAt: String, nextAttemptAt: String?
    ) {
        self.id = id
        self.event = event
        self.state = state
        self.attempts = attempts
        self.status = status
        self.problem = problem
        self.durationMilliseconds = durationMilliseconds
        self.lastAttemptAt = lastAttemptAt
        self.nextAttemptAt = nextAttemptAt
    }
}

/// What came back for a made-up event.
public struct WebhookTest: Sendable {
    public var id: String
    public var delivered: Bool
    public var status: Int?
    public var problem: String?
    public var durationMilliseconds: Int

    public init(
        id: String, delivered: Bool, status: Int?, problem: String?, durationMilliseconds: Int
    ) {
        self.id = id
        self.delivered = delivered
        self.status = status
        self.problem = problem
        self.durationMilliseconds = durationMilliseconds
    }
}
