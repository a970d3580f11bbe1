import Synchronization

/// Bounds how often each client is let in.
final class SignerGate: Sendable {
    private let interval: Duration
    private let burst: Duration
    /// When each client's room is whole again. Only clients with a known certificate are here.
    private let restored = Mutex<[String: ContinuousClock.Instant]>([:])

    /// - Parameter perMinute: at least 1; a tenth of it may come at once.
    init(perMinute: Int) {
        self.interval = .seconds(60) / Swift.max(1, perMinute)
        self.burst = self.interval * Swift.max(1, perMinute / 10)
    }

    /// Lets a client in while it has room.
    func admits(_ client: String, at now: ContinuousClock.Instant = .now) -> Bool {
        self.restored.withLock { restored in
            let next = max(restored[client] ?? now, now) + self.interval
            guard next - now <= self.burst else { return false }
            restored[client] = next
            return true
        }
    }
}
