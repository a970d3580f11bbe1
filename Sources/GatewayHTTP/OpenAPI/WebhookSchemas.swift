/// Schemas of webhook endpoints (`WebhookView`) and of what they get.
enum WebhookSchemas {
    private static let types = JSONSchema.list(
        .string(
            "For instance order.released; order.* takes all that begin so.", pattern: "^[a-z0-9_]+\\.([a-z0-9_]+|\\*)$"),
        "Empty takes all events.", 0...50)

    private static func settings(isNew: Bool) -> JSONSchema {
        let url = JSONSchema.string("https, and no address of a private network.", 1...2048, format: "uri")
        return .object(
            nil,
            [
                isNew ? .always("url", url) : .maybe("url", url),
                .maybe("events", self.types), .maybe("description", .string("Your own words.", 0...200)),
                .maybe("enabled", .boolean("Default true.")),
                .maybe("language", .word("Of causes and remedies; default en.", ["en", "zh", "ko"])),
            ], isClosed: true)
    }

    static let draft = Self.settings(isNew: true)
    static let change = Self.settings(isNew: false)

    static let view = JSONSchema.object(
        "An endpoint.",
        [
            .always("id", .string()), .always("url", .string()), .always("events", .list(.string())),
            .always("description", .string()), .always("language", .word(nil, ["en", "zh", "ko"])),
            .always("enabled", .boolean()),
            .maybe(
                "disabled_reason",
                .word(
                    "gone: it answered 410. failing: nothing went through for 75 hours.", ["by_you", "gone", "failing"])
            ),
            .maybe("disabled_at", .moment()),
            .maybe("failing_since", .moment("Since when nothing went through; missing while it is well.")),
            .always("waiting", .integer("Deliveries that wait for another try.", 0...Int.max)),
            .always("created_at", .moment()),
            .maybe("old_secret_until", .moment("Until then the secret before signs, too.")),
            .maybe("secret", .string("Shown once, by the answer that made it.", pattern: "^whsec_")),
        ])

    static let list = JSONSchema.object(nil, [.always("webhooks", .list(.ref(.webhook)))])

    static let replay = JSONSchema.object(
        "Exactly one member.",
        [
            .maybe("after", .string("Everything after this cursor.")),
            .maybe("since", .moment("Everything from this moment on.")),
            .maybe("event", .string("This one event, by its cursor.")),
        ], isClosed: true)

    static let delivery = JSONSchema.object(
        "What became of an event at an endpoint.",
        [
            .always("id", .string("webhook-id of the message, the same for every try.")),
            .always("event", .ref(.event)),
            .always("state", .word(nil, ["waiting", "delivered", "failed"])),
            .always("attempts", .integer(nil, 0...Int.max)),
            .maybe("status", .integer("HTTP status of the last try.", 100...999)),
            .maybe("problem", .string("Stable code of what went wrong at the last try.")),
            .always("duration_ms", .integer(nil, 0...Int.max)), .always("last_attempt_at", .moment()),
            .maybe("next_attempt_at", .moment()),
        ])

    static let deliveries = JSONSchema.object(
        nil,
        [
            .always("deliveries", .list(.ref(.webhookDelivery))),
            .always("next", .string("Pass as `before` for the next page; null on the last.").orNull),
        ])

    static let test = JSONSchema.object(
        nil,
        [
            .always("id", .string()), .always("delivered", .boolean()), .maybe("status", .integer(nil, 100...999)),
            .maybe("problem", .string()), .always("duration_ms", .integer(nil, 0...Int.max)),
        ])
}
