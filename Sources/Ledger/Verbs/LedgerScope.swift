import Declarations

/// One transaction of the ledger: the connection and what its decisions need. The verbs are extensions of it, written
/// once for every store.
struct LedgerScope {
    let sql: any SQLSession
    let tallies: TallyBook
    let sealer: any ColumnSealer
    let policy: LedgerPolicy
    let now: Timestamp
    /// This process among those that share the store.
    var node = ""

    var clearance: Clearance { Clearance(refileLimit: self.policy.refileLimit) }
    var nowValue: SQLValue { .int(self.now.milliseconds) }

    /// Runs one item of a batch so that its failure undoes and stops nothing but itself. A broken store still fails the whole
    /// commit; anything else is kept as a question for a person.
    func isolated<T>(_ subject: String, _ body: (LedgerScope) throws -> T) throws -> Result<T, LedgerError> {
        let own = TallyBook()
        let scope = LedgerScope(
            sql: self.sql, tallies: own, sealer: self.sealer, policy: self.policy, now: self.now, node: self.node)
        do {
            let value = try self.sql.savepoint { try body(scope) }
            self.tallies.merge(own)
            return .success(value)
        } catch {
            let failure = self.sql.ledgerError(of: error)
            if failure.isRetriable { throw error }
            try self.openException("failed", tenant: "", subject: subject, failure.description)
            return .failure(failure)
        }
    }

    /// Takes one item of a batch in; one that cannot be stored says so and stops no other.
    func outcome(of subject: String, _ body: (LedgerScope) throws -> AcceptResult) throws -> AcceptResult {
        switch try self.isolated(subject, body) {
        case .success(let result): result
        case .failure(let error): .failed(error)
        }
    }

    func at(_ delay: Duration) -> SQLValue { .int((self.now + delay).milliseconds) }
}

/// Documents of an order occupy a range of the primary key.
enum DocumentID {
    static let slots: Int64 = 64
    /// The first slot of documents that are not derived from the order; they take the next free one.
    static let firstOwn: Int64 = 8

    /// The id of a document that is derived from the order; every order has at most one of each.
    static func derived(_ kind: DocumentKind, of order: Int64) -> Int64 {
        order * Self.slots + Int64(DocumentKind.ofOrders.firstIndex(of: kind) ?? 0)
    }

    /// It is derived from its order and carries the order's revision.
    static func isDerived(_ document: Int64) -> Bool { document % Self.slots < Self.firstOwn }

    /// All documents of an order.
    static func range(of order: Int64) -> [SQLValue] {
        [.int(order * Self.slots), .int((order + 1) * Self.slots)]
    }

    /// The documents that are derived from an order.
    static func derivedRange(of order: Int64) -> [SQLValue] {
        [.int(order * Self.slots), .int(order * Self.slots + Self.firstOwn)]
    }

    static func order(of document: Int64) -> Int64 { document / Self.slots }
}

/// A row of `document`, as far as decisions need it.
struct DocumentRow {
    var id: Int64
    var kind: DocumentKind
    var key: String
    var lane: Int64?
    var revision: Int
    var state: DocumentState
    var dueAt: Int64?
    var contentHash: [UInt8]
    var copNo: String?
    var submission: Int64?
    var submissions: Int
    var lastAppTime: Int64
    var nextAppType: String
    var refiles: Int
    var staleRefiles: Int
    var silentRefiles: Int
    var flips: Int
    var splitGroup: Int64?
    var maybeSent: Bool

    var order: Int64 { DocumentID.order(of: self.id) }
    /// Its next or current filing asks customs to delete it.
    var isDeleting: Bool { self.nextAppType == "3" }

    static let columns = """
        id, kind, key, lane_id, revision, state, due_at, content_hash, cop_no, submission_id, submissions,
        last_app_time, next_app_type, refiles, stale_refiles, silent_refiles, flips, split_group, maybe_sent
        """

    init(_ row: any SQLRow) throws {
        self.id = row.int(0)
        self.kind = try DocumentKind(stored: row.int(1))
        self.key = row.text(2)
        self.lane = row.optionalInt(3)
        self.revision = Int(row.int(4))
        self.state = try DocumentState(stored: row.text(5))
        self.dueAt = row.optionalInt(6)
        self.contentHash = row.blob(7)
        self.copNo = row.optionalText(8)
        self.submission = row.optionalInt(9)
        self.submissions = Int(row.int(10))
        self.lastAppTime = row.int(11)
        self.nextAppType = row.text(12)
        self.refiles = Int(row.int(13))
        self.staleRefiles = Int(row.int(14))
        self.silentRefiles = Int(row.int(15))
        self.flips = Int(row.int(16))
        self.splitGroup = row.optionalInt(17)
        self.maybeSent = row.int(18) != 0
    }
}

/// A row of `customs_order`, as far as decisions need it.
struct OrderHead {
    var id: Int64
    var revision: Int
    var hash: [UInt8]
    var state: OrderState
    /// Cancellations and returns asked for so far.
    var requests: Int
    /// Its content is not kept any more.
    var isErased: Bool

    static let columns = "id, revision, hash, state, requests, erased_at"

    init(_ row: any SQLRow) throws {
        self.id = row.int(0)
        self.revision = Int(row.int(1))
        self.hash = row.blob(2)
        self.state = try OrderState(stored: row.text(3))
        self.requests = Int(row.int(4))
        self.isErased = row.optionalInt(5) != nil
    }
}

/// A row of `submission`.
struct SubmissionRow {
    var id: Int64
    var document: Int64
    var number: Int
    var appType: String
    var message: Int64
    var state: SubmissionState
    var status: Int
    var returnTime: Int64
    var appTime: Int64
    var contentHash: [UInt8]?

    /// Customs or the e-port is known to have it, or it ended for good. What only "already there" says is not known.
    var isAhead: Bool {
        switch self.state {
        case .filed: self.status != 0
        case .inCustoms, .held, .released, .closed, .rejected: true
        default: false
        }
    }

    static let columns =
        "id, document_id, number, app_type, message_id, state, status, return_time, app_time, content_hash"

    init(_ row: any SQLRow) throws {
        self.id = row.int(0)
        self.document = row.int(1)
        self.number = Int(row.int(2))
        self.appType = row.text(3)
        self.message = row.int(4)
        self.state = try SubmissionState(stored: row.text(5))
        self.status = Int(row.int(6))
        self.returnTime = row.int(7)
        self.appTime = row.int(8)
        self.contentHash = row.optionalBlob(9)
    }
}

extension RawRepresentable {
    /// A stored raw value; throws when it is not one this program writes.
    init(stored value: RawValue) throws {
        guard let known = Self(rawValue: value) else {
            throw LedgerError(.corrupt, "\(value) is not a \(Self.self)")
        }
        self = known
    }
}

extension DocumentKind {
    init(stored value: Int64) throws { try self.init(stored: Int(value)) }
}

extension MessageKind {
    init(stored value: Int64) throws { try self.init(stored: Int(value)) }
}

extension ReceiptKind {
    init(stored value: Int64) throws { try self.init(stored: Int(value)) }
}
