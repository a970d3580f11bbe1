public import Declarations
import Foundation

/// The time, and waiting for it. Injected, so that the same services run on a manual clock.
public protocol GatewayClock: Sendable {
    /// Now.
    func now() -> Timestamp
    /// Returns after the duration, or early when the task is cancelled.
    func sleep(for duration: Duration) async
}

/// The machine's clock.
public struct SystemClock: GatewayClock {
    public init() {}

    public func now() -> Timestamp { Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1000)) }

    public func sleep(for duration: Duration) async { try? await Task.sleep(for: duration) }
}
