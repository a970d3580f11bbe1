public import Declarations

/// Uploads: files that come in, are read into orders and judged one by one, and may be mended and held.
public protocol UploadLedger: Sendable {
    /// Stores a file, once per key. It is there after the commit; whoever claims it goes on.
    func openUpload(_ upload: NewUpload, now: Timestamp) async throws(LedgerError)
    /// The oldest upload that somebody has to go on with, for so long; nil when there is none. Who had it before loses it.
    func claimUpload(lease: Duration, now: Timestamp) async throws(LedgerError) -> UploadRecord?
    /// One upload; nil when there is none of this key.
    func upload(_ key: String) async throws(LedgerError) -> UploadRecord?
    /// Uploads of a tenant, newest first, older than a number.
    func uploads(tenant: String, before id: Int64?, limit: Int) async throws(LedgerError) -> [UploadRecord]
    /// The file as it came; nil when it is not kept any more.
    func uploadFile(_ key: String) async throws(LedgerError) -> [UInt8]?
    /// Orders as they were read, or with their verdicts; with the upload as it is then. Extends the claim. What was let go or taken
    /// back meanwhile stays so, as the answer says; nil when somebody else has the upload, and nothing is stored.
    @discardableResult
    func store(
        _ orders: [UploadOrder], of upload: UploadRecord, lease: Duration, now: Timestamp
    ) async throws(LedgerError) -> UploadStanding?
    /// What this upload brings is not held any more; in every state.
    func releaseUpload(_ upload: UploadRecord, now: Timestamp) async throws(LedgerError)
    /// The upload is taken back, in every state: who works on it stops at its next commit.
    func withdrawUpload(_ upload: UploadRecord, now: Timestamp) async throws(LedgerError)
    /// Orders by number, after a number.
    /// - Parameter isBrief: people wait for it: it is given up after two seconds.
    func uploadOrders(
        _ query: UploadQuery, of upload: UploadRecord, isBrief: Bool
    ) async throws(LedgerError) -> [UploadOrder]
    /// How often each group occurs among the orders that are judged.
    func uploadProblems(of upload: UploadRecord) async throws(LedgerError) -> [Int: Int]
    /// Has the orders of a group of a finished upload looked at anew; how many. Nil when the upload is not as it was read.
    func reopenUploadOrders(
        problem: Int, of upload: UploadRecord, now: Timestamp
    ) async throws(LedgerError) -> Int?
    /// What a tenant chose once for values of a field: field, then value as written.
    func uploadAliases(tenant: String) async throws(LedgerError) -> [String: [String: String]]
    /// Remembers a choice.
    func storeUploadAlias(
        _ replacement: String, for value: String, field: String, tenant: String, now: Timestamp
    ) async throws(LedgerError)
    /// Lets held orders go; how many were held.
    func releaseHold(ofOrders numbers: [String], tenant: String, now: Timestamp) async throws(LedgerError) -> Int
    /// The port of the order whose documents receipts are about; nil when one of them is about none of the tenant's.
    func port(ofReceipts records: [ReceiptRecord], tenant: String) async throws(LedgerError) -> String?
    /// Deletes uploads that came before a moment and are neither open nor held, at most so many rows of one at a time; how many
    /// rows, 0 when there is nothing left to delete.
    func deleteUploads(before: Timestamp, limit: Int, now: Timestamp) async throws(LedgerError) -> Int
}

extension UploadLedger {
    /// Orders by number, after a number, however long it takes.
    public func uploadOrders(
        _ query: UploadQuery, of upload: UploadRecord
    ) async throws(LedgerError) -> [UploadOrder] {
        try await self.uploadOrders(query, of: upload, isBrief: false)
    }
}

/// A file to be stored.
public struct NewUpload: Sendable {
    /// Names it for its tenant; not to be guessed.
    public var key: String
    public var tenant: String
    public var isDryRun: Bool
    /// Its orders wait until then; nil when they do not.
    public var heldUntil: Timestamp?
    /// What the gateway notes about it; opaque here, sealed.
    public var head: [UInt8]
    public var file: [UInt8]

    public init(key: String, tenant: String, isDryRun: Bool, heldUntil: Timestamp? = nil, head: [UInt8], file: [UInt8])
    {
        self.key = key
        self.tenant = tenant
        self.isDryRun = isDryRun
        self.heldUntil = heldUntil
        self.head = head
        self.file = file
    }
}

/// An upload as it stands.
public struct UploadRecord: Sendable, Hashable {
    /// Grows from upload to upload.
    public var id: Int64
    public var key: String
    public var tenant: String
    public var createdAt: Timestamp
    public var state: State
    public var isDryRun: Bool
    public var isHeld: Bool
    /// Rows and orders read so far.
    public var rows: Int
    public var orders: Int
    /// Orders by verdict: `accepted`, `already_here`, `needs_you`, `refused`.
    public var counts: [String: Int]
    /// Grows whenever somebody takes it over; `store` changes nothing with an older one.
    public var fence: Int64
    /// Processes that took it over, since it last came forward.
    public var tries: Int
    public var head: [UInt8]

    /// Where it stands.
    public enum State: String, Sendable, Hashable, Codable {
        /// Stored; its rows are being read.
        case received
        /// Its orders are being judged.
        case checking
        case done
        /// The file cannot be read.
        case failed
        /// Taken back.
        case withdrawn
    }

    /// Orders with a verdict.
    public var checked: Int { self.counts.values.reduce(0, +) }
    static let verdicts = ["accepted", "already_here", "needs_you", "refused"]
}

/// What may change about an upload while somebody works on it.
public struct UploadStanding: Sendable, Hashable {
    public var state: UploadRecord.State
    public var isHeld: Bool
}

/// One order of an upload.
public struct UploadOrder: Sendable, Hashable {
    /// Counted from 1 in the order of first rows.
    public var number: Int
    public var orderNo: String?
    /// Nil before it was looked at.
    public var verdict: String?
    public var revision: Int?
    /// Numbers of the groups that its problems belong to, each as often as it has a cell.
    public var problems: [Int]
    /// Its rows and what is to be said about them; opaque here, sealed.
    public var body: [UInt8]

    public init(
        number: Int, orderNo: String?, verdict: String? = nil, revision: Int? = nil, problems: [Int] = [],
        body: [UInt8]
    ) {
        self.number = number
        self.orderNo = orderNo
        self.verdict = verdict
        self.revision = revision
        self.problems = problems
        self.body = body
    }
}

/// Which orders of an upload are asked for. None is given behind the one that reaches `maxBytes`: only an empty answer is the end.
public struct UploadQuery: Sendable {
    public enum Choice: Sendable, Hashable {
        case all
        /// Those without a verdict.
        case open
        case verdict(String)
        case number(Int)
    }

    /// Of the bodies of one answer, the last one aside.
    public static let maxBytes = 8_000_000

    public var choice: Choice
    public var after: Int
    public var limit: Int

    public init(_ choice: Choice, after: Int = 0, limit: Int) {
        self.choice = choice
        self.after = after
        self.limit = limit
    }
}
