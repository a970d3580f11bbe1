public import Declarations
import Synchronization

/// What an operator's tools ask of the ledger: a sign of life, and word of every event.
public protocol ObservedLedger: Sendable {
    /// Commits one small change, as an order would be committed; returns when it is on disk.
    func probeWrite(now: Timestamp) async throws(LedgerError)

    /// When the newest receipt that is still in the hot tables was kept; nil when there is none.
    func newestReceipt() async throws(LedgerError) -> Timestamp?

    /// Has every event of this process told to a listener once it is on disk, in the order in which they were written and by the
    /// task that wrote them. Only the newest listener counts.
    func tellEvents(to listener: @escaping @Sendable ([ToldEvent]) -> Void)
}

/// An event that was committed.
public struct ToldEvent: Sendable, Hashable {
    /// For instance `order.released`.
    public var type: String
    public var tenant: String
    public var orderNo: String
    /// Counts the events of one order.
    public var orderSequence: Int
    /// Ids, states and codes; never buyer data.
    public var data: [String: String]
}

/// Who listens to events.
final class EventSlot: Sendable {
    private let listener = Mutex<(@Sendable ([ToldEvent]) -> Void)?>(nil)

    func set(_ listener: @escaping @Sendable ([ToldEvent]) -> Void) { self.listener.withLock { $0 = listener } }

    func tell(_ events: [ToldEvent]) {
        guard !events.isEmpty, let listener = self.listener.withLock({ $0 }) else { return }
        listener(events)
    }
}

/// Events of one piece of work, on their way from the writer's thread to the caller.
final class ToldEvents: Sendable {
    private let events = Mutex<[ToldEvent]>([])

    func set(_ events: [ToldEvent]) { self.events.withLock { $0 = events } }
    var all: [ToldEvent] { self.events.withLock { $0 } }
}
