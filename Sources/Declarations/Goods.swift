/// One article of a goods registry: what every order line of that article says about it.
///
/// The values are those of an order line of quantity 1, normalised: texts as they will be filed, amounts in plain notation.
/// What a fact leaves out follows from the commodity table when an order comes: the statutory units always, the statutory
/// quantities from the net content.
public struct Goods: Sendable, Hashable, Codable {
    /// The seller's own article number (SKU), at most 20 characters; unique in a registry, compared as bytes.
    public var itemNo: String
    /// Everything else that is known, by field.
    public var facts: [GoodsField: String]

    public init(itemNo: String, facts: [GoodsField: String]) {
        self.itemNo = itemNo
        self.facts = facts
        self.facts[.itemNo] = nil
    }

    /// A fact; nil when the registry leaves it out.
    public subscript(_ field: GoodsField) -> String? { field == .itemNo ? self.itemNo : self.facts[field] }

    /// A fact that is a number.
    func amount(_ field: GoodsField) -> Amount? { self[field].flatMap { Amount($0) } }
}

/// One fact of an article. The raw value is its column in a sheet.
public enum GoodsField: String, Sendable, Hashable, Codable, CaseIterable, CodingKeyRepresentable {
    case itemNo, itemRecordNo, itemName, gcode, gname, gmodel, barCode, country, unit
    case unit1, qty1, unit2, qty2, netContentValue, netContentUnit, sheets
    case perishable

    /// The field of an order line that it fills; nil for `sheets`, which only decides the net content.
    public var name: FieldName? { FieldName(rawValue: self.rawValue) }

    /// An article without it is refused.
    public var isRequired: Bool {
        switch self {
        case .itemNo: true
        case .unit1, .qty1, .unit2, .qty2, .netContentValue, .netContentUnit, .sheets, .perishable: false
        default: self.name?.field.isRequired ?? false
        }
    }

    /// Label, limits and JSON name.
    var field: InputField {
        self.name?.field
            ?? InputField(
                name: .netContentValue, path: ["sheets"], isLine: true, element: nil, type: .amount(.positive),
                isRequired: false, label: LocalizedText(en: "Sheets in one sales unit", zh: "每销售单位片数", ko: "판매 단위당 매수"))
    }

    /// JSON pointer inside the article.
    var pointer: String { self.field.path.map { "/" + $0 }.joined() }

    /// An order that says otherwise contradicts the registry. The trade name may differ from shop to shop, and the
    /// statutory quantities have rules of their own.
    var mustAgree: Bool {
        switch self {
        case .itemNo, .itemName, .qty1, .qty2, .netContentValue, .netContentUnit, .sheets, .perishable: false
        default: true
        }
    }
}
