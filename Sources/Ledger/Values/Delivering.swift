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
    /// The route fails: when nothing is due, one message of those in backoff goes all the same.
    public var isPilot = false

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
    /// Whose it is.
    public var tenant: String
    public var kind: MessageKind
    public var envelopeID: String
    /// The signed XML or JSON, the same bytes at every attempt.
    public var bytes: [UInt8]
    /// 1 for the first.
    public var attemptNumber: Int
    /// A moment before the lease was asked for; for whoever is to tell whether it still holds.
    public var askedAt = ContinuousClock.now
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

/// How patiently messages are delivered again on a route.
public struct DeliveryPolicy: Sendable, Hashable {
    /// First wait after a failed delivery; it doubles with each further one.
    public var firstWait: Duration
    /// Longest wait.
    public var longestWait: Duration
    /// By how much of itself a wait may be shorter, 0…100 percent: messages that failed together do not come back together.
    public var jitterPercent: Int
    /// A message that failed for so long, without one delivery in between, becomes a dead letter.
    public var horizon: Duration

    public static let standardJitter = 20
    public static let standardHorizon = Duration.seconds(7 * 86_400)
    /// A port that asks to wait (`Retry-After`) is given so many times the longest wait at most.
    public static let retryAfterFactor = 6

    public init(
        firstWait: Duration, longestWait: Duration, jitterPercent: Int = Self.standardJitter,
        horizon: Duration = Self.standardHorizon
    ) {
        self.firstWait = firstWait
        self.longestWait = longestWait
        self.jitterPercent = jitterPercent
        self.horizon = horizon
    }

    /// What a port asked for, within bounds.
    public func bounded(_ retryAfter: Duration) -> Duration {
        min(max(retryAfter, .zero), self.longestWait * Self.retryAfterFactor)
    }

    /// The wait before the next delivery. The same message and failure always give the same wait.
    ///
    /// - Parameter failure: which failure in a row it is, counted from 1.
    public func wait(afterFailure failure: Int, of message: Int64, retryAfter: Duration? = nil) -> Duration {
        let doublings = min(max(failure - 1, 0), 20)
        let full = min(self.firstWait * (1 << doublings), self.longestWait)
        // SplitMix64 over message and failure: evenly spread, and the same on every node and after every restart.
        var mixed = UInt64(bitPattern: message) &* 0x9E37_79B9_7F4A_7C15 &+ UInt64(failure) &* 0xD1B5_4A32_D192_ED03
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        let share = Int((mixed ^ (mixed >> 31)) % 1001) * min(max(self.jitterPercent, 0), 100)
        let wait = full - full * share / 100_000
        return max(wait, retryAfter.map(self.bounded) ?? .zero)
    }
}

extension LedgerPolicy {
    /// How messages are delivered again on a route.
    public func delivery(on route: String) -> DeliveryPolicy {
        self.routes[route]
            ?? DeliveryPolicy(
                firstWait: self.redeliverMin, longestWait: self.redeliverMax, jitterPercent: self.jitterPercent,
                horizon: self.horizon)
    }
}

/// How much earlier than its age an order is served.
///
/// Every order has a standard day until it should be dispatched. A promised time that comes sooner, or perishable goods, give
/// a head start of what is missing to that day; the start is bounded, so that age wins in the end.
public enum Urgency {
    /// Within this after acceptance an order without a promise should be dispatched; also the greatest head start.
    public static let most = Duration.seconds(86_400)
    /// The same for perishable goods.
    public static let perishable = Duration.seconds(7200)

    /// The head start of an order.
    public static func headStart(promised: Timestamp?, isPerishable: Bool, accepted: Timestamp) -> Duration {
        let standard = isPerishable ? Self.perishable : Self.most
        let allowance = min(promised.map { $0 - accepted } ?? standard, standard)
        return Self.most - min(max(allowance, .zero), Self.most)
    }
}
