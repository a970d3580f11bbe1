import Declarations

/// Schemas of the bodies of acts on stored orders (`ActBody`).
enum ActSchemas {
    static let cancel = JSONSchema.object(
        nil, [.always("reason", .string("Goes to customs when a 623 is needed.", 1...1000))], isClosed: true)

    static let refund = JSONSchema.object(
        nil,
        [
            .always("reason", .string("Goes to customs.", 1...1000)),
            .maybe(
                "lines",
                .list(
                    .object(
                        nil,
                        [
                            .always("gnum", .integer("Line of the order.", 1...99)),
                            .always("qty", .string("How much comes back.", pattern: "^[0-9]+(\\.[0-9]{1,5})?$")),
                        ], isClosed: true), "Left out: everything that is left.", 1...99)),
        ], isClosed: true)

    static let refile = JSONSchema.object(
        nil,
        [
            .maybe(
                "documents",
                .list(.integer("Number of the message."), "Left out: all that can be filed again."))
        ], isClosed: true)

    static let settle = JSONSchema.object(
        nil,
        [
            .always("document", .integer("Number of the message.")),
            .always("state", .word("What customs holds.", ["absent", "filed", "in_customs", "released"])),
        ], isClosed: true)

    static let nothing = JSONSchema.object(nil, [], isClosed: true)
}
