public import Declarations

/// What a tenant reads of its stored orders beyond one order: lists, documents, signed messages, receipts.
public protocol MerchantAPI: Sendable {
    /// Orders of a tenant, newest first.
    /// - Parameter cursor: `next` of the page before; nil begins.
    func listOrders(
        _ filter: OrderListFilter, tenant: String, after cursor: String?, limit: Int
    ) async throws(GatewayError) -> OrderListPage
    /// The messages and receipts behind an order; nil when the tenant has none of that number.
    func trail(of orderNo: String, tenant: String) async throws(GatewayError) -> OrderTrail?
    /// The bytes of a message that carried a document of the order, as they were signed; nil when there is none or it is erased.
    func messageBytes(_ id: Int64, of orderNo: String, tenant: String) async throws(GatewayError) -> [UInt8]?
    /// A receipt of the order as it came; nil when there is none, it is erased, or it also tells of others.
    func receiptBytes(_ id: Int64, of orderNo: String, tenant: String) async throws(GatewayError) -> [UInt8]?
    /// The content of an order's document; nil when there is none of this kind, or it is erased.
    func documentContent(
        _ kind: Int, of orderNo: String, tenant: String
    ) async throws(GatewayError) -> DocumentContent?
    /// What a code means in a receipt (a code, or a status by its number); nil when neither is known.
    func meaning(ofCode code: String, in receipt: Int) -> CodeMeaning?
    /// The codes that are known in a receipt; empty when it is none.
    func codes(in receipt: Int) -> [CodeMeaning]
}

/// What a code of customs or the e-port means, and what to do.
public struct CodeMeaning: Sendable, Hashable {
    public var code: String
    public var meaning: LocalizedText
    /// Nil for a status, which asks nothing of anybody.
    public var remedy: LocalizedText?

    public init(code: String, meaning: LocalizedText, remedy: LocalizedText?) {
        self.code = code
        self.meaning = meaning
        self.remedy = remedy
    }
}

/// A page of orders.
public struct OrderListPage: Sendable {
    public var orders: [OrderSummary]
    /// Pass as `after` for the next page; nil when this is the last.
    public var next: String?

    public init(orders: [OrderSummary], next: String?) {
        self.orders = orders
        self.next = next
    }
}

/// An order in a list.
public struct OrderSummary: Sendable {
    public var line: ListedOrder
    public var cause: OrderView.Cause?
    /// When nine of ten orders of this port were released; nil when nobody knows, or it is over.
    public var expectedBy: Timestamp?

    public init(line: ListedOrder, cause: OrderView.Cause? = nil, expectedBy: Timestamp? = nil) {
        self.line = line
        self.cause = cause
        self.expectedBy = expectedBy
    }
}

/// A document of an order with its content. The content holds the buyer's data: it goes to its tenant and nowhere else.
public struct DocumentContent: Sendable {
    public var body: DocumentBody
    /// Filed by us; otherwise awaited.
    public var isOurs: Bool
    /// A whole message with this document alone, unsigned; empty when a rule of the message is broken.
    public var xml: [UInt8]

    public init(body: DocumentBody, isOurs: Bool, xml: [UInt8]) {
        self.body = body
        self.isOurs = isOurs
        self.xml = xml
    }
}
