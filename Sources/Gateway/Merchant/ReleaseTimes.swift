import Declarations
import Ledger
import Synchronization

/// How long orders take from intake to release, by port, from its last ones. Read anew at most every five minutes, and from a
/// bounded number of orders, so that asking costs nothing.
public final class ReleaseTimes: Sendable {
    /// The times of one moment.
    struct Known: Sendable {
        /// In which nine of ten were released.
        var byPort: [String: Duration] = [:]

        /// When an order should be released; nil when it is released, will not be, or nobody knows.
        func expected(_ state: OrderState, port: String, createdAt: Timestamp) -> Timestamp? {
            guard [.accepted, .prepared, .sent, .filed, .inCustoms].contains(state) else { return nil }
            return self.byPort[port].map { createdAt + $0 }
        }
    }

    private struct State {
        var known = Known()
        var readAt: Timestamp?
    }

    private let state = Mutex(State())

    /// Orders looked at, and of those how many per port.
    static let orders = 5000
    static let each = 500
    /// So few tell nothing.
    static let least = 10
    private static let kept = Duration.seconds(300)

    /// What is known now.
    func known(_ premises: Premises) async -> Known {
        let now = premises.clock.now()
        let (known, isDue) = self.state.withLock { state -> (Known, Bool) in
            let isDue = state.readAt.map { now - $0 >= Self.kept } ?? true
            // One caller reads; the others take what there is.
            if isDue { state.readAt = now }
            return (state.known, isDue)
        }
        guard isDue, let times = try? await premises.ledger.releaseTimes(orders: Self.orders, each: Self.each) else {
            return known
        }
        let fresh = Known(byPort: times.compactMapValues(Self.ninth))
        self.state.withLock { $0.known = fresh }
        return fresh
    }

    /// The time in which nine of ten came through.
    static func ninth(_ times: [Duration]) -> Duration? {
        guard times.count >= Self.least else { return nil }
        return times.sorted()[(times.count * 9 - 1) / 10]
    }
}
