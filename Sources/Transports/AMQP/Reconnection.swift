/// When a broken connection may be tried again: at once, then after one second, doubled up to half a minute.
struct Reconnection {
    private var failures = 0
    private var last: (at: ContinuousClock.Instant, error: TransportError)?

    /// The last failure, while it is too early to try again.
    func tooEarly(_ now: ContinuousClock.Instant) -> TransportError? { self.pause(now)?.error }

    /// When to try again, and the last failure, while it is too early.
    func pause(_ now: ContinuousClock.Instant) -> (due: ContinuousClock.Instant, error: TransportError)? {
        guard let last, now < last.at + self.pause else { return nil }
        return (last.at + self.pause, last.error)
    }

    /// A connection could not be made.
    mutating func failed(_ error: TransportError, _ now: ContinuousClock.Instant) {
        self.failures += 1
        self.last = (now, error)
    }

    /// A connection stands.
    mutating func succeeded() { self = Reconnection() }

    private var pause: Duration { .milliseconds(500) * (1 << Swift.min(self.failures, 6)) }
}
