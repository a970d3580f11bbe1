public import Declarations
import Synchronization

/// What this node knows of its routes: breakers, budgets, what is on its way, how the last delivery ended.
public final class RouteBoard: Sendable {
    /// One route.
    public struct Status: Sendable {
        public var breaker: RouteBreaker
        /// Nil without a limit.
        public var bucket: TokenBucket?
        /// Messages on their way at once.
        public var concurrency: Int
        public var maintenance: [MaintenanceWindow]
        public var inFlight = 0
        public var last: Outcome?
    }

    /// How a delivery ended.
    public struct Outcome: Sendable, Hashable {
        /// `accepted`, `refused`, `not_sent` or `unknown`.
        public var word: String
        /// For people; no buyer data.
        public var detail: String
        public var at: Timestamp
    }

    private let routes = Mutex<[String: Status]>([:])

    public init() {}

    /// All routes by name.
    public var all: [String: Status] { self.routes.withLock { $0 } }

    /// Puts a route on the board; one that is there keeps its state.
    public func add(_ route: DeliveryRoute) {
        self.routes.withLock { routes in
            guard routes[route.name] == nil else { return }
            routes[route.name] = Status(
                breaker: RouteBreaker(
                    failuresToOpen: route.policy.failuresToOpen, probeInterval: route.policy.probeInterval),
                bucket: route.policy.ratePerMinute.map(TokenBucket.init), concurrency: route.concurrency,
                maintenance: route.maintenance)
        }
    }

    /// How many messages of a route may be leased now, and whether as a probe. None while the port is in maintenance: what
    /// waits keeps its place and its attempts.
    func admission(_ route: String, at now: Timestamp) -> (limit: Int, isPilot: Bool) {
        self.routes.withLock { routes in
            guard let status = routes[route], status.maintenance.open(at: now) == nil else { return (0, false) }
            let free = status.concurrency - status.inFlight
            let budget = routes[route]?.bucket?.available(at: now) ?? free
            switch status.breaker.admission(at: now) {
            case .all: return (min(free, budget), false)
            // What is still on its way tells as much as a probe; a second one would only wait beside it.
            case .pilot: return status.inFlight == 0 ? (min(1, free, budget), true) : (0, false)
            case .nothing: return (0, false)
            }
        }
    }

    /// The next probe of a route whose breaker is open is due; nil for all of them.
    func allowProbe(of route: String?) {
        self.routes.withLock { routes in
            for name in route.map({ [$0] }) ?? Array(routes.keys) { routes[name]?.breaker.allowProbe() }
        }
    }

    /// Messages leave.
    func took(_ count: Int, of route: String, isPilot: Bool, at now: Timestamp) {
        guard count > 0 else { return }
        self.routes.withLock { routes in
            routes[route]?.inFlight += count
            routes[route]?.bucket?.take(count)
            if isPilot { routes[route]?.breaker.probe(at: now) }
        }
    }

    /// A delivery ended.
    func ended(_ outcome: Outcome, _ verdict: RouteBreaker.Verdict, of route: String) -> RouteBreaker.Change? {
        self.routes.withLock { routes in
            routes[route]?.inFlight -= 1
            routes[route]?.last = outcome
            return routes[route]?.breaker.record(verdict, at: outcome.at)
        }
    }
}
