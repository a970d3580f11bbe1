/// The articles that some orders name, as the registry has them now. Article numbers are compared as bytes.
public struct GoodsBook: Sendable {
    private var goods: [[UInt8]: Goods] = [:]

    /// A book of these articles.
    public init(_ goods: some Sequence<Goods> = []) {
        for article in goods { self.goods[Array(article.itemNo.utf8)] = article }
    }

    /// The article of a number; nil when the registry has none.
    public subscript(_ itemNo: String) -> Goods? { self.goods[Array(itemNo.utf8)] }

    /// An article number that a registry may hold, normalised; nil for anything else.
    static func itemNo(_ value: RawOrder.RawValue?) -> String? {
        guard let value, !value.isDamaged else { return nil }
        let normal = Normaliser.normalise(value.text, as: .machine)
        guard !normal.value.isEmpty, !normal.hasIllegalCharacter, normal.value.unicodeScalars.count <= 20,
            !normal.value.unicodeScalars.contains(where: \.isBlankOrInvisible)
        else { return nil }
        return normal.value
    }
}

extension RawOrder {
    /// The article numbers that the lines of this order name, normalised, each once: what to look up before enrichment.
    public var itemNumbers: [String] {
        var seen: Set<[UInt8]> = []
        return self.lines.prefix(FieldChecks.maxLines).compactMap { line in
            GoodsBook.itemNo(line.values[.itemNo]).flatMap { seen.insert(Array($0.utf8)).inserted ? $0 : nil }
        }
    }
}
