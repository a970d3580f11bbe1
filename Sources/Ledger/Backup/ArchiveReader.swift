public import Declarations
import GRDB

/// Reads the archive of a SQLite ledger beside the gateway that owns it.
public final class ArchiveReader: Sendable {
    private let queue: DatabaseQueue
    private let sealer: any ColumnSealer

    /// - Throws: `open` when the file cannot be read.
    public init(sqlite path: String, sealer: any ColumnSealer) throws(LedgerError) {
        var configuration = Configuration()
        configuration.readonly = true
        configuration.busyMode = .timeout(30)
        do {
            self.queue = try DatabaseQueue(path: path, configuration: configuration)
        } catch {
            throw LedgerError(.open, "\(path) cannot be read")
        }
        self.sealer = sealer
    }

    /// As `ArchiveLedger.archivedOrders`.
    public func archivedOrders(_ page: ArchivePage) async throws(LedgerError) -> [ArchivedOrder] {
        let rows: [ArchivedRows]
        do {
            rows = try await self.queue.read { try LedgerReading(sql: SQLiteSession(db: $0)).archivedOrders(page) }
        } catch {
            throw LedgerError(wrapping: error)
        }
        return try StoredLedger.mapped(rows) { try $0.open(by: self.sealer) }
    }
}
