public import Declarations
import Foundation

/// On which store.
extension StoredLedger {
    /// Opens the file, or makes and migrates it.
    /// - Parameter migrates: otherwise a file of an older edition is refused.
    /// - Throws: `owned` when another process has it, `open` when it cannot be used.
    public convenience init(
        sqlite path: String, sealer: any ColumnSealer, policy: LedgerPolicy, migrates: Bool = true
    ) throws(LedgerError) {
        self.init(store: try SQLiteStore(path: path, migrates: migrates), sealer: sealer, policy: policy)
    }

    /// Connects to a database that nodes share, and migrates it when it is of an older edition.
    /// - Parameter migrates: otherwise a database of an older edition is refused.
    /// - Throws: `open` when it cannot be reached, was written by a newer edition, or does not keep what it is told.
    public convenience init(
        postgres database: PostgresDatabase, sealer: any ColumnSealer, policy: LedgerPolicy, migrates: Bool = true
    ) throws(LedgerError) {
        let node = UUID().uuidString
        let store = try PostgresStore(database, node: node, migrates: migrates)
        self.init(store: store, sealer: sealer, policy: policy, node: node)
    }

    /// One SQLite file as a store, opened and migrated.
    /// - Throws: `owned` when another process has it, `open` when it cannot be used.
    package static func store(sqlite path: String) throws(LedgerError) -> any SQLStore { try SQLiteStore(path: path) }

    /// A PostgreSQL database as a store, as a node of that name.
    /// - Throws: `open` when it cannot be reached or used.
    package static func store(postgres database: PostgresDatabase, node: String) throws(LedgerError) -> any SQLStore {
        try PostgresStore(database, node: node)
    }
}
