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

    /// A key of its parts, in the order of the kind's definition.
    public init(_ kind: DocumentKind, _ parts: [String]) {
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
