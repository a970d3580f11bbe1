public import Declarations

/// Verbs about webhooks: endpoints of tenants, what goes to them, and what operators were told.
public protocol WebhookLedger: Sendable {
    /// Stores an endpoint that begins with the events to come.
    ///
    /// - Parameter known: those of the tenant as they were read, when it matters which there are.
    /// - Returns: nil when the tenant has `WebhookLimits.perTenant` already, or others than the known ones.
    func createWebhook(
        _ settings: WebhookSettings, name: String, tenant: String, beside known: [WebhookRecord]?, now: Timestamp
    ) async throws(LedgerError) -> WebhookRecord?
    /// The endpoints of a tenant, oldest first.
    func webhooks(tenant: String) async throws(LedgerError) -> [WebhookRecord]
    /// One endpoint; nil when the tenant has none of this name.
    func webhook(_ name: String, tenant: String) async throws(LedgerError) -> WebhookRecord?
    /// Changes an endpoint. Enabling one that was disabled makes due at once what still waits, and what was given up while
    /// nothing went through.
    ///
    /// - Parameter known: the endpoint as it was read.
    /// - Returns: nil when it is not so any more; read it again.
    func change(
        _ known: WebhookRecord, to settings: WebhookSettings, isEnabled: Bool, now: Timestamp
    ) async throws(LedgerError) -> WebhookRecord?
    /// Removes an endpoint with its log; false when there was none.
    func removeWebhook(_ name: String, tenant: String, now: Timestamp) async throws(LedgerError) -> Bool
    /// What an endpoint got or did not get, newest events first; nil when there is no such endpoint.
    func webhookDeliveries(
        of name: String, tenant: String, before sequence: Int64?, limit: Int
    ) async throws(LedgerError) -> [WebhookDelivery]?
    /// Tells an endpoint everything again that came after an event; false when there is no such endpoint.
    func replay(
        webhook name: String, tenant: String, after sequence: Int64, now: Timestamp
    ) async throws(LedgerError) -> Bool
    /// Tells an endpoint one event again; false when there is no such endpoint or event.
    func redeliver(
        event sequence: Int64, toWebhook name: String, tenant: String, now: Timestamp
    ) async throws(LedgerError) -> Bool
    /// The number before the first event of a tenant at or after a moment.
    func sequence(before moment: Timestamp, tenant: String) async throws(LedgerError) -> Int64

    /// Endpoints that have something due and that nobody serves. None while a restored ledger is held.
    func dueWebhooks(limit: Int, now: Timestamp) async throws(LedgerError) -> [DueWebhook]
    /// Takes an endpoint for a while, with what is due; nil when another one has it or it is disabled.
    func claim(webhook id: Int64, for span: Duration, now: Timestamp) async throws(LedgerError) -> WebhookTurn?
    /// Writes what became of a turn. One whose claim lapsed or was broken by a change writes nothing: it is told again.
    func conclude(_ turn: WebhookTurn, _ end: WebhookTurnEnd, now: Timestamp) async throws(LedgerError)

    /// What operators were told and when.
    func alerts() async throws(LedgerError) -> [AlertRecord]
    /// Writes what operators were told.
    func note(_ alerts: [AlertRecord], now: Timestamp) async throws(LedgerError)
}

extension WebhookLedger {
    /// Stores an endpoint, whatever others there are.
    public func createWebhook(
        _ settings: WebhookSettings, name: String, tenant: String, now: Timestamp
    ) async throws(LedgerError) -> WebhookRecord? {
        try await self.createWebhook(settings, name: name, tenant: tenant, beside: nil, now: now)
    }
}

/// Bounds that keep the store small whatever endpoints do.
public enum WebhookLimits {
    /// Endpoints of one tenant.
    public static let perTenant = 20
    /// Deliveries of one endpoint that may wait for another try; beyond, new events stay behind its cursor.
    public static let waiting = 100
    /// Entries that the log of one endpoint keeps.
    public static let log = 1000
    /// New events that one turn reads, and tries again that it makes.
    public static let eventsPerTurn = 256
    public static let retriesPerTurn = 16
}

/// What a tenant said about an endpoint. Stored sealed, because addresses and secrets open doors.
public struct WebhookSettings: Sendable, Hashable, Codable {
    /// Where to.
    public var url: String
    /// Event types, for instance `order.released`; `order.*` takes all that begin so; empty takes all.
    public var types: [String]
    /// The tenant's own words.
    public var note: String
    /// `en`, `zh` or `ko`: the language of causes and remedies.
    public var language: String
    /// `whsec_…`, the newest.
    public var secret: String
    /// The one before, and until when it signs too.
    public var oldSecret: String?
    public var oldSecretUntil: Timestamp?

    public init(url: String, types: [String] = [], note: String = "", language: String = "en", secret: String) {
        self.url = url
        self.types = types
        self.note = note
        self.language = language
        self.secret = secret
    }

    /// Whether events of a type are wanted.
    public func takes(_ type: String) -> Bool {
        self.types.isEmpty
            || self.types.contains { wanted in
                wanted.hasSuffix(".*") ? type.hasPrefix(wanted.dropLast()) : type == wanted
            }
    }
}

extension WebhookSettings: CustomReflectable {
    /// Nothing that opens a door.
    public var customMirror: Mirror { Mirror(self, children: ["types": self.types]) }
}

/// An endpoint as stored.
public struct WebhookRecord: Sendable {
    public var id: Int64
    public var name: String
    public var tenant: String
    public var settings: WebhookSettings
    public var isEnabled: Bool
    public var disabledAt: Timestamp?
    /// `by_you`, `gone` (it answered 410) or `failing`.
    public var disabledReason: String?
    public var createdAt: Timestamp
    /// Events up to this number went out or have an entry in the log.
    public var cursor: Int64
    /// Since when nothing went through; nil while it is well.
    public var failingSince: Timestamp?
    /// Deliveries that wait for another try, at most `WebhookLimits.waiting` and a turn's more.
    public var waiting: Int
    /// The settings as they are stored; tells whether somebody changed them meanwhile.
    let sealed: [UInt8]
}

/// What became of an event at an endpoint.
public struct WebhookDelivery: Sendable {
    public enum State: String, Sendable, Hashable {
        case waiting, delivered
        /// Given up.
        case failed
    }

    public var sequence: Int64
    public var state: State
    public var attempts: Int
    /// When the first try ended.
    public var firstAt: Timestamp
    public var lastAt: Timestamp
    /// When it is tried again; means something while it waits.
    public var dueAt: Timestamp
    /// HTTP status of the last try; nil when there was no answer.
    public var status: Int?
    /// How long the last try took.
    public var milliseconds: Int
    /// Stable code of what went wrong; nil when it was delivered.
    public var problem: String?
    /// The event, when it was asked for together with it.
    public var event: EventRecord?

    public init(
        sequence: Int64, state: State, attempts: Int, firstAt: Timestamp, lastAt: Timestamp, dueAt: Timestamp,
        status: Int?, milliseconds: Int, problem: String?, event: EventRecord? = nil
    ) {
        self.sequence = sequence
        self.state = state
        self.attempts = attempts
        self.firstAt = firstAt
        self.lastAt = lastAt
        self.dueAt = dueAt
        self.status = status
        self.milliseconds = milliseconds
        self.problem = problem
        self.event = event
    }
}

/// An endpoint with something due.
public struct DueWebhook: Sendable, Hashable {
    public var id: Int64
    public var tenant: String
}

/// An endpoint that was taken, with what is due.
public struct WebhookTurn: Sendable {
    public var record: WebhookRecord
    /// When the claim ends; also tells this claim from others.
    public var heldUntil: Timestamp
    /// Those whose time has come, with their events, oldest first.
    public var retries: [WebhookDelivery]
    /// New events after the cursor, of all types.
    public var fresh: [EventRecord]
}

/// What became of a turn.
public struct WebhookTurnEnd: Sendable {
    /// The cursor as it is now.
    public var cursor: Int64
    /// When to look at new events again; nil for at once.
    public var freshAt: Timestamp?
    /// What was tried.
    public var deliveries: [WebhookDelivery]
    /// Disables the endpoint: `gone` or `failing`.
    public var disabled: String?

    public init(
        cursor: Int64, freshAt: Timestamp? = nil, deliveries: [WebhookDelivery] = [], disabled: String? = nil
    ) {
        self.cursor = cursor
        self.freshAt = freshAt
        self.deliveries = deliveries
        self.disabled = disabled
    }
}

/// What operators were told about one thing.
public struct AlertRecord: Sendable, Hashable {
    /// The part that was looked at, for instance `route:nanjing`.
    public var name: String
    /// `pass`, `warn` or `fail`.
    public var status: String
    public var since: Timestamp
    public var toldAt: Timestamp

    public init(name: String, status: String, since: Timestamp, toldAt: Timestamp) {
        self.name = name
        self.status = status
        self.since = since
        self.toldAt = toldAt
    }
}
