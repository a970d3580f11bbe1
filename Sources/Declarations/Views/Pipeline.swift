/// How much is where, from counters that the writer keeps.
public struct Pipeline: Sendable, Hashable {
    /// Orders in each state.
    public var counts: [OrderState: Int]
    /// Since when the oldest order of a state that is not at rest is in it.
    public var oldest: [OrderState: Timestamp]
    /// What happened in each hour, oldest first, without gaps.
    public var hours: [Hour]
    /// Orders released in the last day, by how long their clearance took.
    public var clearance: [ClearanceClass: Int]

    public init(
        counts: [OrderState: Int], oldest: [OrderState: Timestamp], hours: [Hour], clearance: [ClearanceClass: Int]
    ) {
        self.counts = counts
        self.oldest = oldest
        self.hours = hours
        self.clearance = clearance
    }

    /// One hour.
    public struct Hour: Sendable, Hashable {
        public var start: Timestamp
        public var accepted: Int
        public var released: Int
        public var rejected: Int

        public init(start: Timestamp, accepted: Int = 0, released: Int = 0, rejected: Int = 0) {
            self.start = start
            self.accepted = accepted
            self.released = released
            self.rejected = rejected
        }
    }
}

/// How long an order took from its arrival here to its release.
public enum ClearanceClass: String, Sendable, Hashable, CaseIterable {
    case oneMinute = "1m"
    case fiveMinutes = "5m"
    case halfHour = "30m"
    case twoHours = "2h"
    case eightHours = "8h"
    case oneDay = "1d"
    case longer

    /// The longest time of the class; nil for the last.
    public var limit: Duration? {
        switch self {
        case .oneMinute: .seconds(60)
        case .fiveMinutes: .seconds(300)
        case .halfHour: .seconds(1800)
        case .twoHours: .seconds(7200)
        case .eightHours: .seconds(28_800)
        case .oneDay: .seconds(86_400)
        case .longer: nil
        }
    }

    /// The class of a time.
    public init(_ duration: Duration) {
        self = Self.allCases.first { $0.limit.map { duration <= $0 } ?? true } ?? .longer
    }
}
