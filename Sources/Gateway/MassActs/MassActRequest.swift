public import Declarations

/// What is done to everything that matches.
public enum MassActKind: String, Sendable, Hashable, CaseIterable {
    /// Dead letters are delivered again.
    case redrive
    /// Documents that were rejected, are unknown or in conflict are filed again.
    case refile
    /// Orders of which nothing was sent are taken back.
    case cancel
    /// Lanes that a person or a refusal holds go on.
    case resume

    /// Doing it twice is doing it once: no count has to be typed.
    public var isRepeatable: Bool { self == .redrive || self == .resume }
    /// It acts on orders.
    public var isOfOrders: Bool { self == .refile || self == .cancel }

    /// The states of orders that it can act on.
    public var states: Set<OrderState> {
        switch self {
        case .refile: [.rejected, .unknown, .conflict]
        case .cancel: [.accepted, .prepared]
        case .redrive, .resume: []
        }
    }
}

/// What is meant, as asked; nil means any.
public struct MassActFilter: Sendable, Hashable, Codable {
    public var tenant: String?
    public var port: String?
    /// A state of orders.
    public var state: OrderState?
    /// Order numbers that begin so.
    public var prefix: String?
    /// The code the order was refused with.
    public var cause: String?
    /// When the order came in; milliseconds, from the first on and before the second.
    public var since: Int64?
    public var until: Int64?
    /// Of dead letters and lanes.
    public var route: String?
    public var kind: Int?

    public init() {}
}

/// An act as asked for.
public struct MassActRequest: Sendable, Hashable {
    public var kind: MassActKind
    public var filter: MassActFilter
    public var reason: String
    /// Things in a second, 1…100.
    public var rate: Int
    /// What a preview saw: nothing beyond it is touched. Nil for a first look.
    public var span: Span?

    public init(
        kind: MassActKind, filter: MassActFilter, reason: String = "", rate: Int = 20, span: Span? = nil
    ) {
        self.kind = kind
        self.filter = filter
        self.reason = reason
        self.rate = min(max(rate, 1), 100)
        self.span = span
    }

    /// Where what was seen begins and ends.
    public struct Span: Sendable, Hashable {
        /// Before the first thing.
        public var start: Int64
        /// The last one.
        public var last: Int64

        public init(start: Int64, last: Int64) {
            self.start = start
            self.last = last
        }
    }
}

/// One thing that an act looks at, or has dealt with.
public struct MassActThing: Sendable, Hashable {
    /// Counted from 1 among those that were dealt with; 0 in a preview.
    public var number = 0
    public var tenant: String
    /// An order number, a number of a message, a lane.
    public var target: String
    /// Why nothing is done with it, a stable code; nil when something is.
    public var skip: String?
    /// `done`, `skipped` or `failed`; nil in a preview.
    public var outcome: String?
    var position: Int64 = 0
    var lane: LaneQuery?
}

/// What an act would do now.
public struct MassActPreview: Sendable, Hashable {
    /// Things it would act on.
    public var eligible = 0
    /// Things it would leave, by reason.
    public var skipped: [String: Int] = [:]
    /// The first of both.
    public var sample: [MassActThing] = []
    /// There are more than it looked at; the act leaves them too.
    public var isCut = false
    /// Nil when nothing matches.
    public var span: MassActRequest.Span?
}

/// An act as it stands.
public struct MassActView: Sendable, Hashable {
    /// Where it stands.
    public enum State: String, Sendable, Hashable {
        case running, paused, stopped, done
    }

    public var id: Int64
    public var kind: MassActKind
    public var filter: MassActFilter
    /// Whose things it may touch.
    public var scope: TenantScope
    public var account: String
    public var reason: String
    public var rate: Int
    public var createdAt: Timestamp
    public var endedAt: Timestamp?
    public var state: State
    public var expected: Int
    public var done: Int
    public var skipped: Int
    public var failed: Int

    public var handled: Int { self.done + self.skipped + self.failed }
    public var isOver: Bool { self.state == .done || self.state == .stopped }
}
