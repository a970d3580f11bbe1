import Declarations
import Gateway

/// Schemas of orders and documents as they are sent, and of what is answered at once.
enum OrderSchemas {
    static let order = JSONSchema.fields(
        "An order, with the official names of its elements.", InputField.all.filter { !$0.isLine },
        isRequired: \.isRequired, more: [.always("lines", .list(.ref(.orderLine), "Goods.", 1...99))])

    /// At the address of the order its number may be left out.
    static let orderWithoutNumber = JSONSchema.fields(
        "An order; the number is that of the address.", InputField.all.filter { !$0.isLine },
        isRequired: { $0.isRequired && $0.name != .orderNo },
        more: [.always("lines", .list(.ref(.orderLine), nil, 1...99))])

    /// What the goods registry can fill in may be left out.
    static let line = JSONSchema.fields(
        "A line of goods. What the goods registry says of the article (itemNo) may be left out.",
        InputField.all.filter(\.isLine)
    ) { field in
        field.isRequired && GoodsField(rawValue: field.name.rawValue) == nil
    }

    /// One order, an array of them, or `{"orders": […]}`. In a batch each order has its own fate, whatever it is.
    static let submission = JSONSchema.any(
        of: [
            .ref(.order),
            .list(.any(of: [.ref(.order), .anything()]), "A batch; each order has its own fate.", 1...1000),
            .object(
                nil, [.always("orders", .list(.any(of: [.ref(.order), .anything()]), nil, 1...1000))], isClosed: true),
        ])

    static let stored = JSONSchema.object(
        "The order is stored, now or before.",
        [
            .always("orderNo", .string().orNull),
            .always("verdict", .word(nil, ["accepted", "already_here"])),
            .maybe("revision", .integer("Counts the contents of this order from 1.", 1...Int.max)),
            .maybe("estimated_tax", .amount("CNY.")),
            .maybe("href", .string("Where the order is.")),
            .maybe("warnings", .list(.ref(.violation), "What was repaired, and what customs may ask about.")),
        ])

    static let batch = CommonSchemas.batch(
        "What became of each order, in the order given.", counts: .ref(.verdictCounts),
        [.ref(.orderStored), .ref(.problem)])

    static let check = JSONSchema.object(
        "What would become of the order. Nothing is stored.",
        [
            .always("orderNo", .string().orNull),
            .always("verdict", .word(nil, IntakeResult.Verdict.words)),
            .always("violations", .list(.ref(.violation))),
            .always("warnings", .list(.ref(.violation))),
            .maybe("estimated_tax", .amount("CNY.")),
            .maybe(
                "foreseen",
                .object(
                    "What customs would answer to the first thing that is wrong.",
                    [
                        .always("receipt", .integer("Number of the receipt message.")), .always("code", .string()),
                        .always("meaning", .string()),
                    ])),
            .always(
                "documents",
                .list(
                    .object(
                        nil,
                        [
                            .always("kind", .integer("Number of the message, for instance 621.")),
                            .always("key", .string("What customs knows it by.")),
                            .always("is_ours", .boolean("Filed by us; otherwise awaited.")),
                            .always("xml", .string("A whole message, unsigned; guid and times are examples.")),
                        ]))),
        ])

    static let checkBatch = CommonSchemas.batch(
        "What would become of each order.", counts: .ref(.verdictCounts), [.ref(.orderCheck)])

    /// Any JSON object or list is answered with a verdict.
    static let checked = JSONSchema.any(of: [submission, .object(nil, []), .list(.anything(), nil, 1...1000)])

    private static let filed = JSONSchema.object(
        "What the other system knows of one document.",
        [
            .always("state", .word(nil, ["filed", "in_customs", "released"])),
            .always("appTime", .string("Beijing time, YYYYMMDDhhmmss.", pattern: "^[0-9]{14}$")),
            .maybe("copNo", .string(nil, 1...20)), .maybe("preNo", .string(nil, 1...18)),
            .maybe("invtNo", .string(nil, 1...18)),
        ], isClosed: true)

    static let adoption = JSONSchema.object(
        "An order that another system filed.",
        [
            .always("order", .ref(.order)),
            .always(
                "documents",
                .object(
                    "By number of the message; what is not named is never filed by us.",
                    DocumentKind.ofOrders.map { .maybe(String($0.rawValue), filed) }, isClosed: true)),
            .maybe("releasedAt", .string("Beijing time, YYYYMMDDhhmmss.", pattern: "^[0-9]{14}$")),
        ], isClosed: true)

    static let adoptions = JSONSchema.any(
        of: [.ref(.adoption), .list(.any(of: [.ref(.adoption), .anything()]), nil, 1...1000)])

    static let filing = JSONSchema.object(
        "A document that is filed by its fields, by their official names.",
        [
            .always("kind", .integer("Number of the message, for instance 711.")),
            .always("port", .string("Port profile.", 1...40)),
            .maybe("delete", .boolean("Delete what is filed under this key (appType 3).")),
            .always("head", .map(.string())),
            .maybe("lines", .list(.map(.string()))),
        ], isClosed: true)

    static let filings = JSONSchema.any(
        of: [
            .ref(.filing), .list(.any(of: [.ref(.filing), .anything()]), nil, 1...1000),
            .object(
                nil, [.always("documents", .list(.any(of: [.ref(.filing), .anything()]), nil, 1...1000))],
                isClosed: true),
        ])

    static let filingStored = JSONSchema.object(
        "The document is stored, now or before.",
        [
            .always("dossier", .string("The number under which it is found as an order.").orNull),
            .always("verdict", .word(nil, ["accepted", "already_here"])),
            .maybe("revision", .integer(nil, 1...Int.max)),
            .maybe("href", .string()),
            .maybe("warnings", .list(.ref(.violation))),
        ])

    static let filingBatch = CommonSchemas.batch(
        "What became of each document.", counts: .ref(.verdictCounts), [.ref(.filingStored), .ref(.problem)])
}

extension IntakeResult.Verdict {
    /// All of them, as they are written.
    static let words = [Self.accepted, .alreadyHere, .needsYou, .refused].map(\.rawValue)
}
