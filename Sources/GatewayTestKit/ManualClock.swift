public import Declarations
public import Gateway
public import PortSimulator
import Synchronization

/// A clock that moves only when a test moves it; the gateway and the simulated port share it.
public final class ManualClock: GatewayClock, PortClock {
    private let moment: Mutex<Timestamp>

    /// Starts on 2026-03-02 at 09:00 in Beijing.
    public init(_ start: Timestamp = Timestamp(milliseconds: 1_772_413_200_000)) { self.moment = Mutex(start) }

    public func now() -> Timestamp { self.moment.withLock { $0 } }

    /// Moves on.
    public func advance(by duration: Duration) { self.moment.withLock { $0 = $0 + duration } }

    /// Waiting is moving on: a service that sleeps finds its time come.
    public func sleep(for duration: Duration) async { self.advance(by: duration) }
}
