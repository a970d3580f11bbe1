import Synchronization

/// Counters that services move on: that a loop turns, that messages are signed, that deliveries end.
public final class Heartbeats: Sendable {
    private let counts = Mutex<[String: UInt64]>([:])
    private let turns = Mutex<[String: Duration]>([:])

    public init() {}

    /// Moves a counter on.
    public func tick(_ name: String) { self.counts.withLock { $0[name, default: 0] += 1 } }

    /// Moves a loop's counter on, and says how long its turns may last, its own wait included.
    func tick(_ name: String, turn: Duration) {
        self.turns.withLock { $0[name] = turn }
        self.tick(name)
    }

    /// How long a turn of a loop may last; zero when it did not say.
    func turn(_ name: String) -> Duration { self.turns.withLock { $0[name] ?? .zero } }

    /// A loop ended in good order: nobody waits for its next turn.
    public func end(_ name: String) { self.counts.withLock { $0[name] = nil } }

    /// All counters by name.
    public var all: [String: UInt64] { self.counts.withLock { $0 } }

    /// A loop's counter. Only these must move on by themselves.
    static func loop(_ name: String) -> String { "loop " + name }
    static func isLoop(_ name: String) -> Bool { name.hasPrefix("loop ") }
    static func sent(_ route: String) -> String { "sent " + route }
    static func sealed(_ signer: String) -> String { "sealed " + signer }
}
