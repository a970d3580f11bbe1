/// Something that waits for a person.
public struct OpenQuestion: Sendable, Hashable {
    public var id: Int64
    /// Stable word, for instance `silent`, `dead_message`, `tax_difference`.
    public var kind: String
    /// Empty when it is nobody's.
    public var tenant: String
    /// What it is about, as the ledger names it: `document 65`, `message 7`, `lane 3`, `key a/1`.
    public var subject: String
    public var openedAt: Timestamp
    /// In plain English; ids, kinds and codes only.
    public var detail: String
    /// The order that it is about, when it is about one.
    public var orderNo: String?

    public init(
        id: Int64, kind: String, tenant: String, subject: String, openedAt: Timestamp, detail: String,
        orderNo: String? = nil
    ) {
        self.id = id
        self.kind = kind
        self.tenant = tenant
        self.subject = subject
        self.openedAt = openedAt
        self.detail = detail
        self.orderNo = orderNo
    }
}
