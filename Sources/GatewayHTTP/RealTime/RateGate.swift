import Synchronization

/// Bounds how often each caller is let in: so many at once, and so many per second after that.
final class RateGate: Sendable {
    private struct Bucket {
        var tokens: Double
        var filledAt: ContinuousClock.Instant
    }

    private let perSecond: Double
    private let burst: Double
    private let now: @Sendable () -> ContinuousClock.Instant
    private let buckets = Mutex<[String: Bucket]>([:])

    /// - Parameters:
    ///   - perSecond: how fast a caller's room comes back.
    ///   - burst: its room at most; at least 1.
    init(
        perSecond: Double, burst: Double, now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }
    ) {
        self.perSecond = perSecond
        self.burst = burst
        self.now = now
    }

    /// Lets a caller in while it has room. Callers are never forgotten: name only those that are known.
    func admit(_ caller: String) -> Bool {
        self.secondsToWait(caller, perSecond: self.perSecond, burst: self.burst) == nil
    }

    /// Lets a caller with a room of its own in, and answers nil; else how many whole seconds it should wait, at least 1.
    func secondsToWait(_ caller: String, perSecond: Double, burst: Double) -> Int? {
        let now = self.now()
        return self.buckets.withLock { buckets in
            var bucket = buckets[caller] ?? Bucket(tokens: burst, filledAt: now)
            let elapsed = (now - bucket.filledAt) / .seconds(1)
            bucket.tokens = min(burst, bucket.tokens + elapsed * perSecond)
            bucket.filledAt = now
            defer { buckets[caller] = bucket }
            guard bucket.tokens >= 1 else { return max(1, Int(((1 - bucket.tokens) / perSecond).rounded(.up))) }
            bucket.tokens -= 1
            return nil
        }
    }
}
