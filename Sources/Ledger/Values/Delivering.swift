public import Declarations

/// What may be sent now on one route.
public struct LeaseRequest: Sendable {
    public var route: String
    /// At most so many messages.
    public var limit: Int
    /// How long the attempt may take; longer than the channel's own time-out.
    public var lease: Duration
    /// Makes the id of each envelope.
    public var makeEnvelopeID: @Sendable () -> String

    public init(route: String, limit: Int, lease: Duration, makeEnvelopeID: @escaping @Sendable () -> String) {
        self.route = route
        self.limit = limit
        self.lease = lease
        self.makeEnvelopeID = makeEnvelopeID
    }
}

/// A message to hand to a channel now.
public struct LeasedDelivery: Sendable {
    public var attempt: Int64
    public var message: Int64
    public var kind: MessageKind
    public var envelopeID: String
    /// The signed XML or JSON, the same bytes at every attempt.
    public var bytes: [UInt8]
    /// 1 for the first.
    public var attemptNumber: Int
}

/// How an attempt ended.
public struct AttemptConclusion: Sendable {
    public var attempt: Int64
    public var outcome: Outcome
    /// For people; no buyer data.
    public var detail: String
    /// The channel asked to wait this long.
    public var retryAfter: Duration?

    /// DESIGN "Sent".
    public enum Outcome: String, Sendable, Hashable {
        case accepted
        case refused
        case notSent = "not_sent"
        case unknown
    }

    public init(attempt: Int64, outcome: Outcome, detail: String, retryAfter: Duration?) {
        self.attempt = attempt
        self.outcome = outcome
        self.detail = detail
        self.retryAfter = retryAfter
    }
}
