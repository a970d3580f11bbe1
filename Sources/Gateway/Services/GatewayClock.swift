public import Declarations
import Foundation

/// The time, and waiting for it. Injected, so that the same services run on a manual clock.
public protocol GatewayClock: Sendable {
    /// Now.
    func now() -> Timestamp
    /// Returns after the duration, or early when the task is cancelled.
    func sleep(for duration: Duration) async
}

/// The machine's clock, as `SteadyTime` follows it; every instance of a process shows the same time.
public struct SystemClock: GatewayClock {
    private static let start = ContinuousClock.now
    private static let time = SteadyTime(
        wall: { Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1000)) },
        elapsed: { ContinuousClock.now - Self.start })

    public init() {}

    public func now() -> Timestamp { Self.time.now() }

    public func sleep(for duration: Duration) async { try? await Task.sleep(for: duration) }
}
