public import Declarations

/// Decides whether a route may be tried. A plain value: who owns it says what happened and when.
///
/// It opens after so many failures in a row, then lets one message through at most every `probeInterval`; the first
/// delivery that arrives closes it.
public struct RouteBreaker: Sendable, Hashable {
    /// Failures in a row that open it, 1…1000.
    public var failuresToOpen: Int
    /// Shortest time between two probes.
    public var probeInterval: Duration

    private var failures = 0
    private var openSince: Timestamp?
    /// From when on the wait for the next probe counts, and how long it is.
    private var marked = Timestamp(milliseconds: 0)
    private var wait = Duration.zero

    public init(failuresToOpen: Int = 5, probeInterval: Duration = .seconds(30)) {
        self.failuresToOpen = max(1, failuresToOpen)
        self.probeInterval = probeInterval
    }

    /// What may be sent.
    public enum Admission: Sendable, Hashable {
        case all
        /// One message, to see whether the port is back.
        case pilot
        case nothing
    }

    /// What a delivery says about the route.
    public enum Verdict: Sendable, Hashable {
        /// The port answered, whatever it said of the message.
        case answered
        /// No connection, no sense, or an error of the port's own; perhaps with the wait it asked for.
        case failed(retryAfter: Duration?)
        /// The fault is ours or the message's.
        case silent
    }

    public enum Change: Sendable, Hashable {
        case opened
        case closed
    }

    /// Since when it is open; nil while it is closed.
    public var isOpenSince: Timestamp? { self.openSince }

    /// What may be sent now. A clock that was set back does not make the wait longer.
    public func admission(at now: Timestamp) -> Admission {
        guard self.openSince != nil else { return .all }
        return now >= self.marked + self.wait || now < self.marked ? .pilot : .nothing
    }

    /// A person wants to know whether the port is back: the next probe is due, whatever wait was asked for.
    public mutating func allowProbe() {
        self.marked = Timestamp(milliseconds: 0)
        self.wait = .zero
    }

    /// A probe leaves now.
    public mutating func probe(at now: Timestamp) {
        self.marked = now
        self.wait = self.probeInterval
    }

    /// A delivery ended.
    public mutating func record(_ verdict: Verdict, at now: Timestamp) -> Change? {
        switch verdict {
        case .silent: return nil
        case .answered:
            self.failures = 0
            guard self.openSince != nil else { return nil }
            self.openSince = nil
            return .closed
        case .failed(let retryAfter):
            self.failures += 1
            let isOpening = self.openSince == nil && self.failures >= self.failuresToOpen
            guard isOpening || self.openSince != nil else { return nil }
            self.marked = now
            self.wait = max(self.probeInterval, retryAfter ?? .zero)
            guard isOpening else { return nil }
            self.openSince = now
            return .opened
        }
    }
}
