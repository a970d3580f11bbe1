/// One kind of receipt that customs or the e-port sends; the raw value is the number of its CEB message.
public struct ReceiptKind: RawRepresentable, Sendable, CaseIterable {
    /// What the standard says about it.
    public let definition: ReceiptDefinition

    /// The answers to documents, then what comes without being asked for.
    public static let allCases: [ReceiptKind] =
        DocumentKind.allCases.map(\.receipt) + [.taxBill, .taxBillStatus, .summaryResult, .formatRefusal]

    private static let byNumber = Dictionary(
        uniqueKeysWithValues: (Self.allCases + [.platformAnswer]).map { ($0.rawValue, $0) })
    private static let byName = Dictionary(
        uniqueKeysWithValues: (Self.allCases + [.platformAnswer]).map { ($0.messageName, $0) })
    private static let documents = Dictionary(
        uniqueKeysWithValues: DocumentKind.allCases.map { ($0.receipt.rawValue, $0) })

    init(_ definition: ReceiptDefinition) { self.definition = definition }

    /// Nil when no receipt has this number.
    public init?(rawValue: Int) {
        guard let known = Self.byNumber[rawValue] else { return nil }
        self = known
    }

    /// The kind of a receipt, by its root element, for instance `CEB622Message`; also without `Message`, as an official
    /// sample of the 214 has it. Nil when no receipt has this name.
    public init?(messageName: String) {
        guard let known = Self.byName[messageName] ?? Self.byName[messageName + "Message"] else { return nil }
        self = known
    }

    public var rawValue: Int { self.definition.number }

    /// The root element of the receipt, for instance `CEB622Message`.
    public var messageName: String { self.rawValue == 1 ? "DxpRep" : "CEB\(self.rawValue)Message" }

    /// Import or export; a format refusal belongs to both.
    public var flow: KindDefinition.Flow {
        self.document?.definition.flow ?? (self.rawValue == 792 ? .export : .import)
    }

    /// The document it answers; nil for what comes without being asked for.
    public var document: DocumentKind? { Self.documents[self.rawValue] }
}

extension ReceiptKind: Hashable, Codable {
    public static func == (lhs: Self, rhs: Self) -> Bool { lhs.rawValue == rhs.rawValue }
    public func hash(into hasher: inout Hasher) { hasher.combine(self.rawValue) }
}

extension ReceiptKind: CustomStringConvertible {
    /// The name of its message.
    public var description: String { self.messageName }
}

extension ReceiptKind {
    /// Order receipt (CEB312Message).
    public static let order = DocumentKind.order.receipt
    /// Payment receipt (CEB412Message).
    public static let payment = DocumentKind.payment.receipt
    /// Waybill receipt (CEB512Message).
    public static let waybill = DocumentKind.waybill.receipt
    /// Inventory receipt (CEB622Message).
    public static let inventory = DocumentKind.inventory.receipt
    /// Electronic tax bill (CEB816Message).
    public static let taxBill = ReceiptKind(
        ReceiptDefinition(816, node: "Tax", head: "TaxHeadRd", status: "status"))
    /// Status of a tax bill (CEB818Message).
    public static let taxBillStatus = ReceiptKind(
        ReceiptDefinition(818, node: "Tax", head: "TaxHeadStatus", status: "status"))
    /// Result of summing up export inventories (CEB792Message); follows a 702. Its status is the state of the customs
    /// declaration, whose values customs sets freely.
    public static let summaryResult = ReceiptKind(
        ReceiptDefinition(
            792, node: "SummaryResult", head: "SummaryResultHead", numbers: ["sumNo"], status: "decState",
            time: "opDate"))
    /// Refusal of a whole message by the format check (CEB900Message).
    public static let formatRefusal = ReceiptKind(ReceiptDefinition(900, node: "MessageReturn"))
    /// Answer of the exchange platform itself about one envelope (`DxpRep`), when routing or checking it failed. No CEB
    /// message, so no number of the standard and not among `allCases`: it is never asked for.
    public static let platformAnswer = ReceiptKind(ReceiptDefinition(1, node: "Response"))
}
