/// Who wakes whom: intake and receipts wake the preparer, the preparer the dispatchers, a drain everybody.
public final class Wakeups: Sendable {
    /// Documents may have become ready.
    public let prepare = Signal()
    /// Questions of customs may have become answerable.
    public let evidence = Signal()
    /// Ends the wait between polls, by transport identity.
    private let collectors: [String: Signal]
    /// Messages may have become due, by route.
    private let dispatchers: [String: Signal]

    /// Signals for a set of routes, and for those that only deliver.
    public init(routes: [Route], deliveries: [DeliveryRoute] = []) {
        let names = routes.map(\.name) + deliveries.map(\.name)
        self.dispatchers = Dictionary(uniqueKeysWithValues: names.map { ($0, Signal()) })
        self.collectors = Dictionary(routes.map { ($0.identity, Signal()) }, uniquingKeysWith: { first, _ in first })
    }

    /// The signal of a route's dispatcher.
    public func dispatcher(_ route: String) -> Signal { self.dispatchers[route] ?? self.prepare }

    /// The signal of an identity's collector.
    public func collector(_ identity: String) -> Signal { self.collectors[identity] ?? self.prepare }

    /// Wakes every dispatcher.
    public func raiseDispatchers() {
        for signal in self.dispatchers.values { signal.raise() }
    }
}
