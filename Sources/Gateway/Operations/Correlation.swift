import Ledger
public import Logging

/// What ties log lines together: the id of the request that is being answered, on every line that its task writes, and the order
/// number on every line about an order.
public enum Correlation {
    /// The request that the current task answers; nil in services that answer nobody.
    @TaskLocal public static var requestID: String?

    /// Puts the request's id on every line; for `LoggingSystem.bootstrap`.
    public static let provider = Logger.MetadataProvider {
        Self.requestID.map { ["request_id": .string($0)] } ?? [:]
    }
}

/// Writes every event of every order as a log line, once it is on disk. One search for an order number shows its life, with the
/// request that began it and the messages it travelled in.
struct EventLog: Sendable {
    let logger: Logger

    func write(_ events: [ToldEvent]) {
        for event in events {
            var metadata: Logger.Metadata = [
                "order": "\(event.orderNo)", "tenant": "\(event.tenant)", "event": "\(event.orderSequence)",
            ]
            for (name, value) in event.data { metadata[name == "message" ? "message_id" : name] = "\(value)" }
            self.logger.info("\(event.type)", metadata: metadata)
        }
    }
}
