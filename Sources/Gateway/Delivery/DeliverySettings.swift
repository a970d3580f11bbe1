import Ledger

/// How a route is used: waits, breaker, rate. The defaults stand in `policy.delivery`, a port's own in `ports.<name>.delivery`.
public struct DeliverySettings: Sendable, Hashable {
    /// First wait after a failed delivery (`first_wait`); doubles each time. Default `policy.redelivery_min`.
    public var firstWait: Duration
    /// Longest wait (`longest_wait`). Default `policy.redelivery_max`.
    public var longestWait: Duration
    /// Share of a wait by which it may be shorter, percent (`jitter`, written as 0…1). Default 20.
    public var jitterPercent = DeliveryPolicy.standardJitter
    /// What fails for so long becomes a dead letter (`horizon`). Default 7 days.
    public var horizon = DeliveryPolicy.standardHorizon
    /// Failures in a row that open the breaker, 1…1000 (`breaker_failures`). Default 5.
    public var failuresToOpen = 5
    /// Shortest time between two probes of an open breaker, at most 30 s (`probe_interval`). Default 30 s.
    public var probeInterval = Duration.seconds(30)
    /// Messages per minute and node; nil for no limit (`rate_per_minute`).
    public var ratePerMinute: Int?

    public init(firstWait: Duration = .seconds(5), longestWait: Duration = .seconds(600)) {
        self.firstWait = firstWait
        self.longestWait = longestWait
    }

    /// The part the ledger decides by.
    var policy: DeliveryPolicy {
        DeliveryPolicy(
            firstWait: self.firstWait, longestWait: self.longestWait, jitterPercent: self.jitterPercent,
            horizon: self.horizon)
    }
}
