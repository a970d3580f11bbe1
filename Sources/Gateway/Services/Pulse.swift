import Ledger
import Synchronization

/// Whether this process may still act on what it leased.
///
/// A process that was frozen (stopped, suspended, starved) does not know it when it goes on. Others may have taken over what
/// it held meanwhile, so before anything is handed to a channel the time that really went by is looked at, by a clock that
/// runs while process or machine stand still.
public final class Pulse: Sendable {
    /// A lease is longer than the channel's time-out by this at least, so what begins within it ends within the lease.
    static let head: Duration = .seconds(30)

    private let beatAt = Mutex<ContinuousClock.Instant?>(nil)

    /// The node was seen alive by the others at this moment at the earliest.
    func beat(at moment: ContinuousClock.Instant) { self.beatAt.withLock { $0 = moment } }

    /// Whether a message that was leased then may be handed over now.
    ///
    /// - Parameters:
    ///   - leasedAt: before the lease was asked for.
    ///   - lease: how long it lasts.
    func maySend(
        leasedAt: ContinuousClock.Instant, lease: Duration, now: ContinuousClock.Instant = .now
    ) -> Bool {
        guard now - leasedAt < min(Self.head, lease / 2) else { return false }
        guard let beat = self.beatAt.withLock({ $0 }) else { return true }
        return now - beat < NodeLife.doubted
    }
}
