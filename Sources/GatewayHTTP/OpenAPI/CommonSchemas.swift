import Declarations

/// Schemas of what many answers share.
enum CommonSchemas {
    static let violation = JSONSchema.object(
        "One thing that is wrong, or a warning.",
        [
            .always("code", .string("Stable; meant for programs.")),
            .always(
                "pointer", .string("Where: a JSON pointer that counts from the order, not from the batch around it.")),
            .maybe("element", .string("The customs element, for instance CEB311Message/OrderHead/buyerIdNumber.")),
            .always("message", .string("What and what to do, in the language of Accept-Language.")),
        ])

    static let problem = JSONSchema.object(
        "A refusal (RFC 9457). Some codes add members, for instance violations.",
        [
            .always("type", .string("The page of this code: /problems/{code}.")),
            .always("title", .string()),
            .always("status", .integer(nil, 400...599)),
            .always("detail", .string("What to do.")),
            .always("code", .word("Stable; meant for programs.", ProblemCode.allCases.map(\.rawValue))),
            .maybe("reason", .string("Where and why, in English, for those who mend the input.")),
            .maybe("request_id", .string("As in X-Request-Id; tell it to the operator.")),
            .maybe("violations", .list(.ref(.violation))),
        ])

    static let verdictCounts = JSONSchema.object(
        "How many got which verdict.",
        ["accepted", "already_here", "needs_you", "refused"].map { .always($0, .integer(nil, 0...Int.max)) })

    static let health = JSONSchema.object(
        nil,
        [
            .always("status", .word(nil, ["pass", "warn", "fail"])),
            .maybe("ready", .boolean("Orders are taken.")),
            .maybe("checks", .map(.list(.object(nil, [])), "For operators: each part.")),
        ])

    /// What a batch answers: per item the status it would have had alone, and its body.
    static func batch(_ about: String, counts: JSONSchema, _ bodies: [JSONSchema]) -> JSONSchema {
        .object(
            about,
            [
                .always("counts", counts),
                .always(
                    "items",
                    .list(
                        .object(
                            nil,
                            [
                                .always("index", .integer(nil, 0...Int.max)),
                                .always("status", .integer(nil, 200...599)),
                                .always("body", .any(of: bodies)),
                            ]))),
            ])
    }
}
