import Declarations
import Ledger

/// What a receiver gets: `{"type", "timestamp", "data"}` as Standard Webhooks has it.
enum WebhookMessage {
    /// `webhook-id`: the same for every try, another one for every event. The signed text has points between its parts, so
    /// there is none in it.
    static func id(of event: EventRecord) -> String { "evt_e\(event.epoch)_\(event.sequence)" }

    /// The event, and its order as it is now. `order_sequence` counts the events of one order and `latest_sequence` is the newest
    /// that the order shows: a receiver that keeps the highest it saw knows a late message by one comparison.
    ///
    /// - Parameters:
    ///   - order: nil when it is not there.
    ///   - latest: number of the order's newest event.
    static func body(_ event: EventRecord, order: JSON?, latest: Int) -> [UInt8] {
        let view = OrderViewBuilder.event(event)
        return JSON.object([
            ("type", .string(event.type)), ("timestamp", .string(view.at)),
            (
                "data",
                .object([
                    ("cursor", .string(view.cursor)), ("orderNo", .string(view.orderNo)),
                    ("order_sequence", .number(Int64(view.orderSequence))),
                    ("latest_sequence", .number(Int64(latest))),
                    ("details", .object(view.data.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) })),
                    ("order", order ?? .null),
                ])
            ),
        ]).bytes
    }

    /// A made-up event, by which a receiver is tried out.
    static func test(webhook: String, at now: Timestamp) -> [UInt8] {
        JSON.object([
            ("type", "webhook.test"), ("timestamp", .string(now.rfc3339)),
            ("data", .object([("webhook", .string(webhook)), ("message", "This is a test; no order changed.")])),
        ]).bytes
    }
}
