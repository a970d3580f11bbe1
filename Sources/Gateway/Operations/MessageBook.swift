import Logging
import Synchronization

/// Which orders the messages hold that this process signed lately, so that the log can name them when one is sent. A message
/// signed by another process, or long ago, is logged by its number alone.
public final class MessageBook: Sendable {
    private static let limit = 4096

    private struct State {
        var orders: [Int64: [String]] = [:]
        var sequence: [Int64] = []
    }

    private let state = Mutex(State())

    public init() {}

    /// A message was signed.
    func note(_ message: Int64, _ orders: [String]) {
        guard !orders.isEmpty else { return }
        self.state.withLock { state in
            if state.orders.updateValue(orders, forKey: message) == nil { state.sequence.append(message) }
            guard state.sequence.count > Self.limit else { return }
            for old in state.sequence.prefix(Self.limit / 4) { state.orders[old] = nil }
            state.sequence.removeFirst(Self.limit / 4)
        }
    }

    /// What a log line says of a message: its number, and its orders as far as they are known.
    func metadata(_ message: Int64) -> Logger.Metadata {
        let orders = self.state.withLock { $0.orders[message] } ?? []
        guard !orders.isEmpty else { return ["message_id": "\(message)"] }
        return ["message_id": "\(message)", "orders": .array(orders.map { .string($0) })]
    }
}
