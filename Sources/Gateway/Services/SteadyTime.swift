public import Declarations
import Synchronization

/// The time of a clock that may be set back or forward while everything runs.
///
/// A step forward is followed at once: what it makes due too early is only done once more. A step back is not: leases, waits
/// and polls would stand still for as long as the step is. Time goes on at half its speed instead until the clock has
/// caught up: a wait of 30 seconds then takes a minute, not an hour.
public final class SteadyTime: Sendable {
    private let wall: @Sendable () -> Timestamp
    private let elapsed: @Sendable () -> Duration
    private let last: Mutex<(now: Timestamp, at: Duration)>

    /// - Parameters:
    ///   - earliest: the first answer is not before this moment.
    ///   - wall: what the clock shows.
    ///   - elapsed: since any fixed moment; never goes back.
    public init(
        notBefore earliest: Timestamp? = nil, wall: @escaping @Sendable () -> Timestamp,
        elapsed: @escaping @Sendable () -> Duration
    ) {
        self.wall = wall
        self.elapsed = elapsed
        let start = wall()
        self.last = Mutex((max(start, earliest ?? start), elapsed()))
    }

    /// Never earlier than any answer before.
    public func now() -> Timestamp {
        let (wall, at) = (self.wall(), self.elapsed())
        return self.last.withLock { last in
            let passed = max(.zero, at - last.at)
            let now = max(wall, last.now + .milliseconds(Int64(passed / .milliseconds(1)) / 2))
            // Halves of a millisecond are not lost: the moment moves on only with the time.
            guard now > last.now else { return last.now }
            last = (now, at)
            return now
        }
    }
}
