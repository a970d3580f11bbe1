public import Declarations

/// What rests: bodies of closed orders outside the hot tables, copies for a restore, and the start after one.
public protocol ArchiveLedger: Sendable {
    /// Moves bodies of some orders that have been at their end for long, and of old raw receipts, into the archive. States,
    /// keys and numbers stay where they are.
    func archive(_ request: ArchiveRequest, now: Timestamp) async throws(LedgerError) -> ArchiveSummary

    /// The archived orders that reached their end in a span of time, after an order id.
    ///
    /// - Throws: `sealed` when one does not open.
    func archivedOrders(_ page: ArchivePage) async throws(LedgerError) -> [ArchivedOrder]

    /// Where every raw receipt is written to before it counts as kept. To be set before the first receipt.
    func attach(journal: any ReceiptJournaling)

    /// Marks the ledger as restored from a backup: a new epoch, in which nothing is frozen or leased until it is resumed. What
    /// was sealed counts as attempted with unknown outcome, and what waited may have been sent.
    ///
    /// - Parameter backupAt: when the backup was made.
    /// - Returns: the number of the new epoch.
    func beginEpoch(backupAt: Timestamp, now: Timestamp) async throws(LedgerError) -> Int

    /// Every restore, oldest first; the history before the first is epoch 1.
    func epochs() async throws(LedgerError) -> [LedgerEpoch]

    /// Makes a journal known that this process writes: a restore waits until each known one was replayed.
    ///
    /// - Parameters:
    ///   - journal: its name for good.
    ///   - place: where a person finds it.
    func register(journal: String, place: String, now: Timestamp) async throws(LedgerError)

    /// The known journals, by place. Of a file only the one that its gateway writes.
    func journals() async throws(LedgerError) -> [JournalRecord]

    /// What a journal held since the backup is kept again; nil where there is none.
    func noteReplayed(_ replay: JournalReplay?, now: Timestamp) async throws(LedgerError)

    /// Ends the hold after a restore; false when there was none.
    func resumeEpoch(now: Timestamp) async throws(LedgerError) -> Bool
}

/// What is to be moved into the archive.
public struct ArchiveRequest: Sendable, Hashable {
    /// Orders that reached their present, final state before this; receipts that came before this.
    public var before: Timestamp
    /// Orders and receipts at most, each.
    public var limit: Int

    public init(before: Timestamp, limit: Int) {
        self.before = before
        self.limit = limit
    }
}

/// What was moved into the archive.
public struct ArchiveSummary: Sendable, Hashable {
    public var orders = 0
    public var receipts = 0

    public init() {}

    /// Everything together.
    public var total: Int { self.orders + self.receipts }
}

/// Which archived orders are wanted.
public struct ArchivePage: Sendable, Hashable {
    /// Orders that reached their end from here on, and before there.
    public var from: Timestamp
    public var to: Timestamp
    /// The last order of the page before; 0 for the first page.
    public var after: Int64
    public var limit: Int

    public init(from: Timestamp, to: Timestamp, after: Int64 = 0, limit: Int = 100) {
        self.from = from
        self.to = to
        self.after = after
        self.limit = limit
    }
}

/// An archived order with its bodies, opened.
public struct ArchivedOrder: Sendable {
    public var id: Int64
    public var tenant: String
    public var orderNo: String
    public var state: OrderState
    public var since: Timestamp
    /// Its revisions, documents, messages and receipts: what, which, and the bytes.
    public var parts: [Part]

    /// One body.
    public struct Part: Sendable {
        /// `order` (JSON), `document` (JSON), `message` (signed XML), `receipt` (as it came).
        public var kind: String
        /// Revision, kind of document with revision, message id, or id of the receipt.
        public var name: String
        public var bytes: [UInt8]
    }
}

/// A ledger's life after a restore.
public struct LedgerEpoch: Sendable, Hashable {
    /// Seconds since 1970 at the restore, and always more than the one before: no two restores have the same.
    public var number: Int
    public var backupAt: Timestamp
    public var restoredAt: Timestamp
    /// The last event that the backup holds; later numbers mean other events than before the restore.
    public var lastSequence: Int64
    /// Since when what the journals held is kept again.
    public var replayedAt: Timestamp?
    /// Since when work goes on; nil while the ledger is held.
    public var resumedAt: Timestamp?

    public var isHeld: Bool { self.resumedAt == nil }
}

/// A journal that a node writes.
public struct JournalRecord: Sendable, Hashable {
    public var id: String
    /// Host and folder.
    public var place: String
    /// The newest epoch in which all of it that can be read was kept again; 0 for none.
    public var replayedEpoch: Int
    /// What the last replay found; see `JournalReplay`.
    public var unreadable: Int
    public var damaged: Int
}

/// A replay of a journal.
public struct JournalReplay: Sendable, Hashable {
    public var journal: String
    /// Receipts that do not open with the vault's keys; with any, the journal does not count as replayed.
    public var unreadable: Int
    /// Files in which something before whole receipts is no receipt: lost for good.
    public var damaged: Int

    public init(journal: String, unreadable: Int = 0, damaged: Int = 0) {
        self.journal = journal
        self.unreadable = unreadable
        self.damaged = damaged
    }
}

/// Keeps raw receipts outside the database.
public protocol ReceiptJournaling: Sendable {
    /// Writes receipts; returns after they are on disk.
    /// - Throws: `full` or `storage`, retriable, when they are not.
    func append(_ entries: [JournalEntry]) async throws(LedgerError)
}

/// One raw receipt as the journal has it: sealed for its place in the ledger.
public struct JournalEntry: Sendable, Hashable {
    public var route: String
    public var kind: ReceiptKind?
    public var format: String
    public var receivedAt: Timestamp
    /// SHA-256 of the plain bytes: the place it is sealed for.
    public var digest: [UInt8]
    public var sealed: [UInt8]

    public init(
        route: String, kind: ReceiptKind?, format: String, receivedAt: Timestamp, digest: [UInt8], sealed: [UInt8]
    ) {
        self.route = route
        self.kind = kind
        self.format = format
        self.receivedAt = receivedAt
        self.digest = digest
        self.sealed = sealed
    }

    /// The receipt as it came.
    /// - Throws: what the sealer throws.
    public func open(by sealer: any ColumnSealer) throws -> ReceiptBatch.Item {
        ReceiptBatch.Item(
            kind: self.kind, format: self.format, bytes: try sealer.open(self.sealed, for: .raw(self.digest)))
    }
}
