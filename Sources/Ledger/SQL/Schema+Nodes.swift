extension Schema {
    /// A command that must leave the schema alone met one that is not of this edition.
    static func isOlder(_ what: String) -> LedgerError {
        LedgerError(.open, "\(what) was written by an older edition of this program; start this edition's gateway once")
    }

    /// Processes that share a store, which of them holds a frozen or leased message, and which of them polls an identity.
    ///
    /// `steady_at` is since when a node has shown itself without a longer gap: only one that did may call others dead.
    static let nodes: [String] = [
        """
        CREATE TABLE node (
            name TEXT PRIMARY KEY, started_at INTEGER NOT NULL, steady_at INTEGER NOT NULL, beat_at INTEGER NOT NULL)
            STRICT, WITHOUT ROWID
        """,
        "ALTER TABLE message ADD COLUMN node TEXT",
        """
        CREATE TABLE poller (
            identity TEXT PRIMARY KEY, node TEXT NOT NULL, held_until INTEGER NOT NULL) STRICT, WITHOUT ROWID
        """,
    ]
}
