import Declarations
import Gateway

/// Schemas of stored orders and what happened to them (`OrderView+JSON`, `OrderLists`).
enum ViewSchemas {
    private static let state = JSONSchema.word("See /states/{state}.", OrderState.allCases.map(\.rawValue))
    private static let nextAction = JSONSchema.word(
        "What you should do now.", ["none", "wait", "correct", "call_customs", "call_operator", "do_not_ship"])
    private static let orderNo = JSONSchema.string("Order number.")
    private static let kind = JSONSchema.integer("Number of the message, for instance 621.")

    /// What every answer says about the state an order is in.
    private static let situation: [JSONSchema.Property] = [
        .always("orderNo", orderNo), .always("port", .string("Port profile.")), .always("state", state),
        .always("state_page", .string("What the state means: /states/{state}.")),
        .always("final", .boolean("Nothing follows without an act of yours.")),
        .always("since", .moment("Since when it is in this state.")),
        .maybe(
            "expected_by",
            .moment(
                "When nine of ten orders of this port were released, by its last ones; left out where nobody knows.")),
        .always("next_action", nextAction),
        .maybe("estimated_tax", .amount("CNY.")),
        .maybe("cause", .ref(.cause)),
    ]

    static let summary = JSONSchema.object(
        "An order in a list.", situation + [.always("created_at", .moment()), .always("href", .string())])

    static let page = JSONSchema.object(
        "Newest first.",
        [
            .always("orders", .list(.ref(.orderSummary))),
            .always("next", .string("Pass as `after` for the next page; null on the last.").orNull),
        ])

    static let order = JSONSchema.object(
        "An order with all that is known of it. Holds no buyer's data.",
        situation + [
            .always("revision", .integer(nil, 1...Int.max)),
            .always("actions", .list(.word(nil, OrderAct.allCases.map(\.rawValue)), "What may be asked for now.")),
            .maybe("released_at", .moment()),
            .maybe("billed_tax", .amount("CNY.")),
            .always("tax_bills", .list(.ref(.taxBill))),
            .maybe("erased", .moment("Since when its content is erased.")),
            .always(
                "numbers",
                .object(
                    "Numbers of its inventory, as far as they are known.",
                    ["copNo", "preNo", "invtNo"].map { .maybe($0, .string()) })),
            .always("documents", .list(.ref(.documentView))),
            .always("receipts", .list(.ref(.receipt))),
            .always("history", .list(.ref(.event))),
        ])

    static let cause = JSONSchema.object(
        "Why it was rejected, is held, unknown or in conflict.",
        [
            .always("code", .string("Customs or e-port code, or ours.")), .always("meaning", .string()),
            .always("remedy", .string()), .maybe("page", .string("The page of the code.")),
        ])

    static let taxBill = JSONSchema.object(
        nil,
        [
            .always("taxNo", .string()), .always("status", .string("`generated`, `summed` or `void`.")),
            .maybe("customsTax", .amount()), .maybe("valueAddedTax", .amount()), .maybe("consumptionTax", .amount()),
        ])

    static let document = JSONSchema.object(
        nil,
        [
            .always("kind", kind), .always("key", .string("What customs knows it by.")),
            .always("state", .word(nil, DocumentState.allCases.map(\.rawValue))),
            .always(
                "submissions",
                .list(
                    .object(
                        "One filing.",
                        [
                            .always("guid", .string()), .always("appType", .string()),
                            .always("appTime", .string("Beijing time, YYYYMMDDhhmmss.")), .always("state", .string()),
                            .maybe("message", .integer("The signed message that carries it.")),
                            .always("attempts", .integer("How often the message was handed over.", 0...Int.max)),
                        ]))),
        ])

    static let documents = JSONSchema.object(
        nil, [.always("orderNo", orderNo), .always("documents", .list(.ref(.documentView)))])

    static let documentFields = JSONSchema.object(
        "One document as it is filed.",
        [
            .always("orderNo", orderNo), .always("kind", kind), .always("key", .string()),
            .always("is_ours", .boolean("Filed by us; otherwise awaited.")),
            .always("head", .map(.string(), "By official names.")),
            .always("lines", .list(.map(.string()))),
        ])

    static let messages = JSONSchema.object(
        nil,
        [
            .always("orderNo", orderNo),
            .always(
                "messages",
                .list(
                    .object(
                        "One signed message that carried a document of the order.",
                        [
                            .always("id", .integer()), .always("kind", kind), .always("state", .string()),
                            .always("documents", .integer("How many it carries.")), .always("frozen_at", .moment()),
                            .maybe("href", .string("Its signed bytes; left out once they are erased.")),
                            .always(
                                "attempts",
                                .list(
                                    .object(
                                        nil,
                                        [
                                            .always("number", .integer()), .always("started_at", .moment()),
                                            .maybe("ended_at", .moment()), .maybe("outcome", .string()),
                                        ]))),
                        ]))),
        ])

    private static let receiptMembers: [JSONSchema.Property] = [
        .always("kind", .integer("Number of the receipt, for instance 622.")), .always("status", .integer()),
        .always("returnTime", .string("17 digits, Beijing time.")),
        .always("codes", .list(.string(), "Customs codes in its text.")), .always("received_at", .moment()),
    ]

    static let receipt = JSONSchema.object(nil, receiptMembers)

    static let receipts = JSONSchema.object(
        nil,
        [
            .always("orderNo", orderNo),
            .always(
                "receipts",
                .list(
                    .object(
                        nil,
                        receiptMembers + [
                            .always("id", .integer()),
                            .maybe("href", .string("As it came, XML; left out once it is erased.")),
                        ]))),
        ])

    static let event = JSONSchema.object(
        nil,
        [
            .always("cursor", .string("Position in your stream; opaque, ascending.")),
            .always("type", .string("For instance order.released.")), .always("orderNo", orderNo),
            .always("order_sequence", .integer("Counts the events of one order: 1, 2, 3 …", 1...Int.max)),
            .always("at", .moment()), .always("data", .map(.string(), "Ids, states and codes.")),
        ])

    static let eventPage = JSONSchema.object(
        "Oldest first.",
        [
            .always("events", .list(.ref(.event))),
            .always("next", .string("Pass as `after` next time, also when the page is empty.")),
            .always("more", .boolean("More were there when the page was read.")),
        ])
}
