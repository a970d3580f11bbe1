/// Who wakes whom: intake and receipts wake the preparer, the preparer the dispatchers, a drain everybody.
public final class Wakeups: Sendable {
    /// Documents may have become ready, by signer.
    private let preparers: [String: Signal]
    /// Questions of customs may have become answerable.
    public let evidence = Signal()
    /// Ends the wait between polls, by transport identity.
    private let collectors: [String: Signal]
    /// Messages may have become due, by route.
    private let dispatchers: [String: Signal]

    /// Signals for a set of routes, and for those that only deliver.
    public init(signers: [String], routes: [Route], deliveries: [DeliveryRoute] = []) {
        self.preparers = Dictionary(uniqueKeysWithValues: signers.map { ($0, Signal()) })
        let names = routes.map(\.name) + deliveries.map(\.name)
        self.dispatchers = Dictionary(uniqueKeysWithValues: names.map { ($0, Signal()) })
        self.collectors = Dictionary(routes.map { ($0.identity, Signal()) }, uniquingKeysWith: { first, _ in first })
    }

    /// The signal of a route's dispatcher.
    public func dispatcher(_ route: String) -> Signal { self.dispatchers[route] ?? self.evidence }

    /// The signal of an identity's collector.
    public func collector(_ identity: String) -> Signal { self.collectors[identity] ?? self.evidence }

    /// The signal of a signer's preparer.
    public func preparer(_ signer: String) -> Signal { self.preparers[signer] ?? self.evidence }

    /// Wakes every preparer.
    public func raisePreparers() {
        for signal in self.preparers.values { signal.raise() }
    }

    /// Wakes every dispatcher.
    public func raiseDispatchers() {
        for signal in self.dispatchers.values { signal.raise() }
    }
}
