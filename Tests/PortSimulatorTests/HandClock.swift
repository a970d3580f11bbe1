import Declarations
import PortSimulator
import Synchronization

/// A clock that a test moves.
final class HandClock: PortClock {
    private let moment: Mutex<Timestamp>

    init(_ start: Timestamp) { self.moment = Mutex(start) }

    func now() -> Timestamp { self.moment.withLock { $0 } }
    func advance(_ seconds: Double) {
        self.moment.withLock { $0 = $0 + .milliseconds(Int64(seconds * 1000)) }
    }
}
