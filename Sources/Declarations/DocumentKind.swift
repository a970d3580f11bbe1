/// One kind of customs document that an enterprise files; the raw value is the number of its CEB message.
public enum DocumentKind: Int, Sendable, Hashable, Codable, CaseIterable, Comparable {
    /// Electronic order (CEB311Message).
    case order = 311
    /// Payment document (CEB411Message).
    case payment = 411
    /// Waybill (CEB511Message).
    case waybill = 511
    /// Import inventory, the declaration proper (CEB621Message).
    case inventory = 621

    /// The root element of the message, for instance `CEB621Message`.
    public var messageName: String { "CEB\(self.rawValue)Message" }

    /// The receipt that answers this document.
    public var receipt: ReceiptKind {
        switch self {
        case .order: .order
        case .payment: .payment
        case .waybill: .waybill
        case .inventory: .inventory
        }
    }

    public static func < (lhs: Self, rhs: Self) -> Bool { lhs.rawValue < rhs.rawValue }
}

/// One kind of receipt that customs or the e-port sends; the raw value is the number of its CEB message.
public enum ReceiptKind: Int, Sendable, Hashable, Codable, CaseIterable {
    /// Order receipt (CEB312Message).
    case order = 312
    /// Payment receipt (CEB412Message).
    case payment = 412
    /// Waybill receipt (CEB512Message).
    case waybill = 512
    /// Inventory receipt (CEB622Message).
    case inventory = 622
    /// Electronic tax bill (CEB816Message).
    case taxBill = 816
    /// Status of a tax bill (CEB818Message).
    case taxBillStatus = 818
    /// Refusal of a whole message by the format check (CEB900Message).
    case formatRefusal = 900

    /// The root element of the receipt, for instance `CEB622Message`.
    public var messageName: String { "CEB\(self.rawValue)Message" }

    /// The document it answers; nil for tax bills and format refusals.
    public var document: DocumentKind? {
        switch self {
        case .order: .order
        case .payment: .payment
        case .waybill: .waybill
        case .inventory: .inventory
        case .taxBill, .taxBillStatus, .formatRefusal: nil
        }
    }
}

/// The number that customs knows a document by. Two different live submissions never share one.
public struct BusinessKey: Sendable, Hashable, Codable, CustomStringConvertible {
    /// The kind of document.
    public let kind: DocumentKind
    /// The parts joined by U+001F, for instance `ebpCode` and `orderNo`.
    public let value: String

    /// Order 311: platform code and order number.
    public static func order(ebpCode: String, orderNo: String) -> Self { .init(.order, [ebpCode, orderNo]) }
    /// Payment 411: payment enterprise and transaction number.
    public static func payment(payCode: String, payTransactionId: String) -> Self {
        .init(.payment, [payCode, payTransactionId])
    }
    /// Waybill 511: logistics enterprise and waybill number. (A number may come back after six months.)
    public static func waybill(logisticsCode: String, logisticsNo: String) -> Self {
        .init(.waybill, [logisticsCode, logisticsNo])
    }
    /// Inventory 621: the order it declares; `copNo` is derived from this key.
    public static func inventory(ebpCode: String, orderNo: String) -> Self { .init(.inventory, [ebpCode, orderNo]) }

    /// A key read back from storage.
    public init(kind: DocumentKind, value: String) {
        self.kind = kind
        self.value = value
    }

    private init(_ kind: DocumentKind, _ parts: [String]) {
        self.kind = kind
        self.value = parts.joined(separator: "\u{1F}")
    }

    /// The parts, as joined.
    public var parts: [String] {
        self.value.split(separator: "\u{1F}", omittingEmptySubsequences: false).map(String.init)
    }
    /// For logs and pages: `311 ebpCode/orderNo`. Business keys are no personal data.
    public var description: String { "\(self.kind.rawValue) " + self.parts.joined(separator: "/") }
}
