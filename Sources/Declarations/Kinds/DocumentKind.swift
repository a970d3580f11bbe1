/// One kind of customs document that an enterprise files; the raw value is the number of its CEB message.
///
/// What is known about a kind stands in one file of this folder, `CEBnnn….swift`.
public struct DocumentKind: RawRepresentable, Sendable, CaseIterable {
    /// What the standard says about it.
    public let definition: KindDefinition

    /// Every kind, import first, in the order in which an order needs them.
    public static let allCases: [DocumentKind] = [
        .order, .payment, .waybill, .inventory, .waybillStatus, .cancellation, .refund, .entryList,
        .exportOrder, .exportPayment, .exportWaybill, .exportArrival, .exportInventory, .exportManifest,
        .exportDeparture, .exportSummary, .exportCancellation, .exportReturn, .exportReturnTally,
    ]

    /// The documents that are derived from an order: order, payment, waybill, inventory.
    public static let ofOrders: [DocumentKind] = [.order, .payment, .waybill, .inventory]

    private static let byNumber = Dictionary(uniqueKeysWithValues: Self.allCases.map { ($0.rawValue, $0) })
    private static let byName = Dictionary(uniqueKeysWithValues: Self.allCases.map { ($0.messageName, $0) })

    init(_ definition: KindDefinition) { self.definition = definition }

    /// Nil when no kind has this number.
    public init?(rawValue: Int) {
        guard let known = Self.byNumber[rawValue] else { return nil }
        self = known
    }

    /// The kind of a message, by its root element; nil when no kind has this name.
    public init?(messageName: String) {
        guard let known = Self.byName[messageName] else { return nil }
        self = known
    }

    public var rawValue: Int { self.definition.number }

    /// The root element of the message, for instance `CEB621Message`.
    public var messageName: String { "CEB\(self.rawValue)Message" }

    /// The receipt that answers this document.
    public var receipt: ReceiptKind { self.definition.receipt }
}

extension DocumentKind: Hashable, Comparable, Codable {
    public static func == (lhs: Self, rhs: Self) -> Bool { lhs.rawValue == rhs.rawValue }
    public static func < (lhs: Self, rhs: Self) -> Bool { lhs.rawValue < rhs.rawValue }
    public func hash(into hasher: inout Hasher) { hasher.combine(self.rawValue) }
}

extension DocumentKind: CustomStringConvertible {
    /// The name of its message.
    public var description: String { self.messageName }
}
