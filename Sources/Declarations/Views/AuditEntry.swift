/// What somebody did, or looked at with reason, at the console. Never changed and never deleted.
public struct AuditEntry: Sendable, Hashable {
    /// Position in the log, ascending; 0 while it is not stored.
    public var id: Int64
    public var at: Timestamp
    /// Name of the account.
    public var account: String
    /// Stable word, for instance `order.cancel`, `buyer.reveal`, `session.open`.
    public var act: String
    /// Whose thing it was; empty when nobody's.
    public var tenant: String
    /// Which thing: an order number, a route, a message id. Never a buyer's data.
    public var target: String
    /// What exactly, and the reason given; never a buyer's data.
    public var detail: String

    public init(
        id: Int64 = 0, at: Timestamp, account: String, act: String, tenant: String = "", target: String,
        detail: String = ""
    ) {
        self.id = id
        self.at = at
        self.account = account
        self.act = act
        self.tenant = tenant
        self.target = target
        self.detail = detail
    }
}
