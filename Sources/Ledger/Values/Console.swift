public import Declarations

/// What the console keeps, and what its pages read. Reads run on connections of their own, on a snapshot, and are given up
/// after `ConsolePatience.limit` with the code `slow`; lists go by position, newest first.
public protocol ConsoleLedger: Sendable {
    /// Keeps a session; every older one that has ended goes.
    func openSession(_ session: ConsoleSessionRecord, now: Timestamp) async throws(LedgerError)

    /// The session of a token's hash, however old it is; nil when there is none.
    func session(_ token: [UInt8]) async throws(LedgerError) -> ConsoleSessionRecord?

    /// The session is in use.
    func touchSession(_ token: [UInt8], now: Timestamp) async throws(LedgerError)

    /// Ends a session.
    func closeSession(_ token: [UInt8], now: Timestamp) async throws(LedgerError)

    /// Adds to the log of acts; `at` of the entry counts.
    func audit(_ entry: AuditEntry) async throws(LedgerError)

    /// The log of acts, newest first, before a position.
    func auditLog(_ scope: TenantScope, before id: Int64?, limit: Int) async throws(LedgerError) -> [AuditEntry]

    /// Orders, newest first, before a position.
    func orderLines(
        _ filter: OrderListFilter, _ scope: TenantScope, before id: Int64?, limit: Int
    ) async throws(LedgerError) -> [ListedOrder]

    /// The orders that a number means; exact matches first.
    func search(_ question: SearchQuestion, _ scope: TenantScope, limit: Int) async throws(LedgerError) -> [SearchHit]

    /// Open questions, newest first, before a position.
    func openQuestions(
        _ scope: TenantScope, kind: String?, before id: Int64?, limit: Int
    ) async throws(LedgerError) -> [OpenQuestion]

    /// One open question; nil when it is closed or not to be seen.
    func openQuestion(_ id: Int64, _ scope: TenantScope) async throws(LedgerError) -> OpenQuestion?

    /// The messages and receipts behind an order; nil when the tenant has none of that number.
    func trail(ofOrder orderNo: String, tenant: String) async throws(LedgerError) -> OrderTrail?

    /// The signed bytes of a message; nil when they are not kept or not to be seen.
    func signedMessage(_ id: Int64, _ scope: TenantScope) async throws(LedgerError) -> [UInt8]?

    /// A receipt as it came; nil when it is not kept, not to be seen, or also tells of tenants that are not.
    func rawReceipt(_ id: Int64, _ scope: TenantScope) async throws(LedgerError) -> [UInt8]?

    /// Counts and ages of the tenants, from counters, and what happened in the last hours.
    func pipeline(
        _ scope: TenantScope, tenants: [String], hours: Int, now: Timestamp
    ) async throws(LedgerError) -> Pipeline

    /// The number of the newest event that can be seen; 0 when there is none.
    func newestEvent(_ scope: TenantScope) async throws(LedgerError) -> Int64
}

/// How long a page waits for the ledger.
public enum ConsolePatience {
    /// Two seconds.
    public static let limit: Duration = .seconds(2)
}

/// Somebody who is signed in.
public struct ConsoleSessionRecord: Sendable, Hashable {
    /// SHA-256 of the token, which only the browser knows.
    public var token: [UInt8]
    public var account: String
    /// Digest of the account's password hash: another password ends the session.
    public var proof: [UInt8]
    public var createdAt: Timestamp
    /// Last use, to the minute.
    public var seenAt: Timestamp

    public init(token: [UInt8], account: String, proof: [UInt8], createdAt: Timestamp, seenAt: Timestamp) {
        self.token = token
        self.account = account
        self.proof = proof
        self.createdAt = createdAt
        self.seenAt = seenAt
    }
}

/// What is looked for.
public struct SearchQuestion: Sendable, Hashable {
    /// A number as typed.
    public var text: String
    /// Business keys that it could be the number of, for instance of each tenant's logistics enterprise.
    public var keys: [BusinessKey]
    /// Where order numbers are looked for.
    public var tenants: [String]
    /// It is the identity number of a buyer, and nothing else.
    public var isBuyer: Bool

    public init(text: String, keys: [BusinessKey], tenants: [String], isBuyer: Bool = false) {
        self.text = text
        self.keys = keys
        self.tenants = tenants
        self.isBuyer = isBuyer
    }
}
