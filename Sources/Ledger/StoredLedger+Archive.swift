public import Declarations
import Synchronization

extension StoredLedger {
    public func archive(_ request: ArchiveRequest, now: Timestamp) async throws(LedgerError) -> ArchiveSummary {
        try await self.write(now) { try $0.archive(request) }
    }

    public func archivedOrders(_ page: ArchivePage) async throws(LedgerError) -> [ArchivedOrder] {
        let rows = try await self.store.read { try LedgerReading(sql: $0).archivedOrders(page) }
        return try Self.mapped(rows) { try $0.open(by: self.sealer) }
    }

    public func attach(journal: any ReceiptJournaling) { self.journal.set(journal) }

    public func beginEpoch(backupAt: Timestamp, now: Timestamp) async throws(LedgerError) -> Int {
        try await self.write(now) { try $0.beginEpoch(backupAt: backupAt) }
    }

    public func epochs() async throws(LedgerError) -> [LedgerEpoch] {
        try await self.store.read { try LedgerReading(sql: $0).epochs() }
    }

    public func register(journal: String, place: String, now: Timestamp) async throws(LedgerError) {
        try await self.write(now) { [isShared = self.isShared] scope in
            try scope.register(journal: journal, place: place, isOnly: !isShared)
        }
    }

    public func journals() async throws(LedgerError) -> [JournalRecord] {
        try await self.store.read { try LedgerReading(sql: $0).journals() }
    }

    public func noteReplayed(_ replay: JournalReplay?, now: Timestamp) async throws(LedgerError) {
        try await self.write(now) { try $0.noteReplayed(replay) }
    }

    public func resumeEpoch(now: Timestamp) async throws(LedgerError) -> Bool {
        try await self.write(now) { try $0.resumeEpoch() }
    }

    /// Writes what is about to be kept into the journal, where there is one.
    func journal(
        _ batch: ReceiptBatch, _ sealed: [(digest: [UInt8], body: [UInt8])], now: Timestamp
    ) async throws(LedgerError) {
        guard !sealed.isEmpty, let journal = self.journal.get() else { return }
        try await journal.append(
            zip(batch.items, sealed).map { item, sealed in
                JournalEntry(
                    route: batch.route, kind: item.kind, format: item.format, receivedAt: now, digest: sealed.digest,
                    sealed: sealed.body)
            })
    }
}

/// The journal of a ledger, once it has one.
final class JournalSlot: Sendable {
    private let journal = Mutex<(any ReceiptJournaling)?>(nil)

    func set(_ journal: any ReceiptJournaling) { self.journal.withLock { $0 = journal } }

    func get() -> (any ReceiptJournaling)? { self.journal.withLock { $0 } }
}
