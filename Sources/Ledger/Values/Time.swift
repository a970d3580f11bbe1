public import Declarations

/// What a start found.
public struct RecoverySummary: Sendable, Hashable {
    /// Frozen messages that are rendered again.
    public var refrozen = 0
    /// Attempts without an outcome, now `unknown`.
    public var unknownAttempts = 0

    public init() {}
}

/// What due timers did.
public struct SweepSummary: Sendable, Hashable {
    public var fired = 0
    /// Poll these routes again from here, by the port's clock: receipts of silent messages may have been missed.
    public var rewind: [String: Timestamp] = [:]

    public init() {}
}

/// Which lanes an act is about; nil means any.
public struct LaneFilter: Sendable, Hashable {
    public var route: String?
    public var tenant: String?
    public var kind: MessageKind?

    public init(route: String? = nil, tenant: String? = nil, kind: DocumentKind? = nil) {
        self.init(route: route, tenant: tenant, messages: kind.map(MessageKind.documents))
    }

    /// - Parameter messages: also those that carry no documents.
    public init(route: String?, tenant: String?, messages: MessageKind?) {
        self.route = route
        self.tenant = tenant
        self.kind = messages
    }
}

/// The settings the ledger's own decisions need.
public struct LedgerPolicy: Sendable {
    /// First and longest wait before a message is delivered again after `unknown` or `notSent`.
    public var redeliverMin: Duration
    public var redeliverMax: Duration
    /// First wait before a document is filed again after a retryable code; doubles each time.
    public var refileDelay: Duration
    /// Automatic refilings for retryable codes before the document is rejected.
    public var refileLimit: Int
    /// How long no receipt for a delivered document is normal, by port.
    public var silenceLimit: [String: Duration]
    /// The same for ports that are not named.
    public var defaultSilenceLimit: Duration
    /// How long a released order may lack its tax bill.
    public var billLimit: Duration
    /// A new document waits this long for company before it is claimed, unless its lane is idle.
    public var fillDelay: Duration
    /// How messages are delivered again on routes that are not named in `routes`; its waits are `redeliverMin` and `redeliverMax`.
    public var jitterPercent = DeliveryPolicy.standardJitter
    public var horizon = DeliveryPolicy.standardHorizon
    /// How messages are delivered again, by route.
    public var routes: [String: DeliveryPolicy] = [:]

    public init(
        redeliverMin: Duration = .seconds(5), redeliverMax: Duration = .seconds(3600),
        refileDelay: Duration = .seconds(10), refileLimit: Int = 8, silenceLimit: [String: Duration] = [:],
        defaultSilenceLimit: Duration = .seconds(7200), billLimit: Duration = .seconds(86_400),
        fillDelay: Duration = .milliseconds(5)
    ) {
        self.redeliverMin = redeliverMin
        self.redeliverMax = redeliverMax
        self.refileDelay = refileDelay
        self.refileLimit = refileLimit
        self.silenceLimit = silenceLimit
        self.defaultSilenceLimit = defaultSilenceLimit
        self.billLimit = billLimit
        self.fillDelay = fillDelay
    }
}
