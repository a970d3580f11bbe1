/// Asks what is known of a buyer's yearly amount.
public struct QuotaQuestion: Sendable {
    /// Identity number; it is hashed before it is looked up, and kept nowhere.
    public var buyerIdNumber: String
    /// Calendar year, Beijing time.
    public var year: Int
    /// Whose order is left out of the sum: it is about to be stored, and may be stored already.
    public var tenant: String
    /// The order that is left out.
    public var orderNo: String

    public init(buyerIdNumber: String, year: Int, tenant: String, orderNo: String) {
        self.buyerIdNumber = buyerIdNumber
        self.year = year
        self.tenant = tenant
        self.orderNo = orderNo
    }
}
