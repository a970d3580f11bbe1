/// The original payment record of an order, as a platform owes it to customs on request (announcements 2018-165 and
/// 2018-179). Field names are the official ones, misspellings included.
///
/// `initalRequest` and `initalResponse` may hold personal data: a value of this type is sealed at rest and never logged.
public struct PaymentEvidence: Sendable, Hashable {
    /// What the platform asked of the payment enterprise, as it was sent.
    public var initalRequest: String
    /// What the payment enterprise answered; `ok` when it answered nothing.
    public var initalResponse: String
    /// Platform.
    public var ebpCode: String
    /// Payment enterprise.
    public var payCode: String
    /// Transaction number of the payment enterprise.
    public var payTransactionId: String
    /// The whole payment, also when it pays several orders.
    public var totalAmount: Amount
    /// `142` for CNY.
    public var currency: String
    /// Who can verify the payment: 1 UnionPay, 2 NetsUnion, 3 other.
    public var verDept: String
    /// 1 app, 2 PC, 3 scan, 4 other.
    public var payType: String?
    /// `YYYYMMDDhhmmss`, Beijing time.
    public var tradingTime: String
    public var note: String?
    /// The orders that were paid; at least one.
    public var orders: [PaidOrder]

    /// One order of the payment.
    public struct PaidOrder: Sendable, Hashable {
        public var orderNo: String
        /// At least one.
        public var goodsInfo: [Goods]
        /// Account that received the money.
        public var recpAccount: String
        /// Code of the enterprise that received it; nil for a foreign one.
        public var recpCode: String?
        public var recpName: String

        public init(
            orderNo: String, goodsInfo: [Goods], recpAccount: String, recpCode: String?, recpName: String
        ) {
            self.orderNo = orderNo
            self.goodsInfo = goodsInfo
            self.recpAccount = recpAccount
            self.recpCode = recpCode
            self.recpName = recpName
        }
    }

    /// What was sold, and where it can be seen.
    public struct Goods: Sendable, Hashable {
        public var gname: String
        /// Several addresses are joined by `;`.
        public var itemLink: String

        public init(gname: String, itemLink: String) {
            self.gname = gname
            self.itemLink = itemLink
        }
    }

    public init(
        initalRequest: String, initalResponse: String, ebpCode: String, payCode: String, payTransactionId: String,
        totalAmount: Amount, currency: String, verDept: String, payType: String?, tradingTime: String, note: String?,
        orders: [PaidOrder]
    ) {
        self.initalRequest = initalRequest
        self.initalResponse = initalResponse
        self.ebpCode = ebpCode
        self.payCode = payCode
        self.payTransactionId = payTransactionId
        self.totalAmount = totalAmount
        self.currency = currency
        self.verDept = verDept
        self.payType = payType
        self.tradingTime = tradingTime
        self.note = note
        self.orders = orders
    }
}

extension PaymentEvidence: CustomStringConvertible, CustomReflectable {
    /// The order numbers; nothing else is safe to show.
    public var description: String { "payment evidence of \(self.orders.map(\.orderNo).joined(separator: ", "))" }
    /// Hides the content from `dump` and string reflection.
    public var customMirror: Mirror { Mirror(self, children: ["orders": self.orders.map(\.orderNo)]) }
}
