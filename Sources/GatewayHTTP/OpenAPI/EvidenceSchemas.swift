import Declarations

/// Schemas of payment records (`EvidenceRoutes`).
enum EvidenceSchemas {
    static let input = JSONSchema.object(
        "The official form without guid; what can be derived from the order may be left out.",
        [
            .always(
                "payExchangeInfoHead",
                .object(
                    "By official names.",
                    [.always("initalRequest", .string("Original payment request.", 1...8000))])),
            .maybe("payExchangeInfoLists", .list(.object(nil, []), "The paid orders.", 1...99)),
        ])

    static let stored = JSONSchema.object(
        nil,
        [
            .always("orderNo", .string()), .maybe("revision", .integer()), .always("complete", .boolean()),
            .always("missing", .list(.ref(.violation))),
        ])

    static let view = JSONSchema.object(
        "What is known, without the content.",
        [
            .always("orderNo", .string()), .maybe("revision", .integer()), .maybe("stored_at", .moment()),
            .maybe("keep_until", .moment()), .always("complete", .boolean()),
            .always("missing", .list(.ref(.violation))),
            .always(
                "questions",
                .list(
                    .object(
                        "One question of customs.",
                        [
                            .always("session", .string()), .always("asked_at", .moment()),
                            .always("state", .string()), .always("attempts", .integer()),
                        ]))),
        ])
}
