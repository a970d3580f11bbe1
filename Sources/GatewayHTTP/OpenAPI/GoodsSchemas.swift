import Declarations
import Gateway

/// Schemas of the goods registry (`GoodsAnswer`).
enum GoodsSchemas {
    static let article = JSONSchema.fields(
        "What every order line of this article says about it.",
        GoodsField.allCases.compactMap { $0.name?.field },
        isRequired: { GoodsField(rawValue: $0.name.rawValue)?.isRequired == true },
        more: [
            .maybe("sheets", .string("Sheets in one sales unit.", pattern: "^[0-9]+(\\.[0-9]{1,5})?$"))
        ])

    static let submission = JSONSchema.any(
        of: [
            .ref(.article), .list(.any(of: [.ref(.article), .anything()]), nil, 1...Int.max),
            .object(
                nil, [.always("goods", .list(.any(of: [.ref(.article), .anything()]), nil, 1...Int.max))],
                isClosed: true),
        ])

    /// At the address of the article its number may be left out.
    static let one = JSONSchema.fields(
        "What every order line of this article says about it; the number may be left out.",
        GoodsField.allCases.compactMap { $0.name?.field },
        isRequired: { $0.name != .itemNo && GoodsField(rawValue: $0.name.rawValue)?.isRequired == true },
        more: [.maybe("sheets", .string("Sheets in one sales unit.", pattern: "^[0-9]+(\\.[0-9]{1,5})?$"))])

    static let view = JSONSchema.object(
        "An article; `goods` can be sent back as it is.",
        [
            .always("goods", .object(nil, [.always("itemNo", .string())])),
            .always("version", .integer(nil, 1...Int.max)), .always("updated_at", .moment()),
            .maybe(
                "history",
                .list(
                    .object(
                        nil,
                        [
                            .always("version", .integer()), .always("updated_at", .moment()),
                            .always("source", .string()), .always("removed", .boolean()),
                        ]))),
        ])

    static let page = JSONSchema.object(
        nil,
        [
            .always("goods", .list(.ref(.articleView))),
            .always("next", .string("Pass as `after` for the next page; null on the last.").orNull),
        ])

    static let stored = JSONSchema.object(
        nil,
        [
            .always("itemNo", .string().orNull),
            .always("verdict", .word(nil, GoodsResult.Verdict.allCases.map(\.rawValue))),
            .maybe("version", .integer(nil, 1...Int.max)), .maybe("href", .string()),
            .maybe("warnings", .list(.ref(.violation))),
        ])

    private static let counts = JSONSchema.object(
        nil, ["accepted", "unchanged", "refused"].map { .always($0, .integer(nil, 0...Int.max)) })

    static let batch = CommonSchemas.batch(
        "What became of each article.", counts: counts, [.ref(.articleStored), .ref(.problem)])

    static let report = JSONSchema.object(
        "What became of each row of a file.",
        [
            .always("complete", .boolean()), .always("counts", counts),
            .always("header", .list(.object(nil, []))), .always("rows", .list(.object(nil, []))),
        ])
}
