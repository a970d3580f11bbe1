/// Which orders a list is about. All conditions must hold; nil asks nothing.
public struct OrderListFilter: Sendable, Hashable {
    public var tenant: String?
    public var port: String?
    /// Empty: any state.
    public var states: Set<OrderState> = []
    /// Order numbers that begin so.
    public var prefix: String?
    /// When the order came in; from this moment on, and before that one.
    public var since: Timestamp?
    public var until: Timestamp?
    /// The code it was refused with.
    public var cause: String?
    /// It has a document of this kind, for instance 625.
    public var kind: Int?

    public init() {}
}

/// One line of a list of orders; holds no buyer's data.
public struct ListedOrder: Sendable, Hashable {
    /// Position in the list, newest first: the next page begins below the last one's.
    public var id: Int64
    public var tenant: String
    public var orderNo: String
    public var port: String
    public var state: OrderState
    /// Since when it is in this state.
    public var since: Timestamp
    public var createdAt: Timestamp
    public var causeCode: String?
    public var causeReceipt: ReceiptKind?
    public var estimatedTax: Amount

    public init(
        id: Int64, tenant: String, orderNo: String, port: String, state: OrderState, since: Timestamp,
        createdAt: Timestamp, causeCode: String?, causeReceipt: ReceiptKind?, estimatedTax: Amount
    ) {
        self.id = id
        self.tenant = tenant
        self.orderNo = orderNo
        self.port = port
        self.state = state
        self.since = since
        self.createdAt = createdAt
        self.causeCode = causeCode
        self.causeReceipt = causeReceipt
        self.estimatedTax = estimatedTax
    }
}

/// What a search found.
public struct SearchHit: Sendable, Hashable {
    /// By what the order was found.
    public enum Way: String, Sendable, Hashable, CaseIterable {
        case orderNo = "order_no"
        case orderPrefix = "order_prefix"
        case waybill, payment
        /// A number of a document: guid, copNo, preNo, invtNo.
        case alias
        case taxBill = "tax_bill"
        case message, buyer
    }

    public var way: Way
    /// The number's own name where it has one, for instance `invtNo`.
    public var name: String
    public var order: ListedOrder

    public init(way: Way, name: String, order: ListedOrder) {
        self.way = way
        self.name = name
        self.order = order
    }
}
