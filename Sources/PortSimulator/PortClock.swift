public import Declarations
import Foundation

/// What the simulator takes for the time. Receipts fall due by it, so a test that moves it by hand sees a whole day
/// of customs work at once.
public protocol PortClock: Sendable {
    /// The present moment.
    func now() -> Timestamp
}

/// The clock of the machine.
public struct MachineClock: PortClock {
    /// The clock of the machine.
    public init() {}
    public func now() -> Timestamp {
        Timestamp(milliseconds: Int64((Date().timeIntervalSince1970 * 1000).rounded(.down)))
    }
}
