public import Declarations

/// So many messages a minute and no more: a second's worth may be saved up, at least one message. What the next one has
/// gained is kept for half a second, because nobody looks at the very moment it is whole.
public struct TokenBucket: Sendable, Hashable {
    /// Messages per minute, at least 1.
    public let perMinute: Int
    /// In milliseconds times messages per minute: one message costs 60,000.
    private var level: Int64
    private var last: Timestamp?

    private static let cost: Int64 = 60_000

    public init(perMinute: Int) {
        self.perMinute = max(1, perMinute)
        self.level = Self.cost * Int64(max(1, perMinute / 60))
    }

    private var capacity: Int64 { max(1000 * Int64(self.perMinute), Self.cost + 500 * Int64(self.perMinute)) }

    /// How many messages may go now.
    public mutating func available(at now: Timestamp) -> Int {
        if let last, now > last {
            let gained = min(now.milliseconds - last.milliseconds, Self.cost) * Int64(self.perMinute)
            self.level = min(self.capacity, self.level + gained)
        }
        self.last = now
        return Int(max(0, self.level) / Self.cost)
    }

    /// So many messages go.
    public mutating func take(_ count: Int) { self.level -= Self.cost * Int64(count) }
}
