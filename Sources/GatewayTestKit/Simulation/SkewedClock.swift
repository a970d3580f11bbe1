import Declarations
import Gateway
import Synchronization

/// The gateway's own clock beside the true one: it may be set back or forward while everything runs, and the gateway
/// follows it as it follows the machine's.
final class SkewedClock: GatewayClock {
    private let truth: ManualClock
    private let offset = Wrong()
    private let time: SteadyTime

    /// How far the clock on the wall is ahead of the truth.
    private final class Wrong: Sendable {
        let by = Mutex(Duration.zero)
    }

    /// - Parameter skew: how far it is ahead of the truth from the beginning.
    init(_ truth: ManualClock, skew: Duration) {
        self.truth = truth
        let begin = truth.now()
        self.offset.by.withLock { $0 = skew }
        self.time = SteadyTime(
            wall: { [offset = self.offset] in truth.now() + offset.by.withLock { $0 } },
            elapsed: { truth.now() - begin })
    }

    /// How far it is ahead of the truth; negative when it is behind.
    var skew: Duration {
        get { self.offset.by.withLock { $0 } }
        set { self.offset.by.withLock { $0 = newValue } }
    }

    func now() -> Timestamp { self.time.now() }

    func sleep(for duration: Duration) async { self.truth.advance(by: duration) }
}
