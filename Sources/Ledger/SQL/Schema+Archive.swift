extension Schema {
    /// Where bodies of closed orders rest, and restored ledgers begin.
    ///
    /// The archive's tables are shaped like the hot ones, and a value is moved as it is, sealed for the place it came from.
    /// `customs_order_resting` takes the place of the index by which erasure looked for orders. An archived raw receipt is one
    /// byte in its own table, so it leaves the indexes there.
    ///
    /// A row of `ledger_epoch` is a restore: what was numbered after `last_sequence` before it is another history. While
    /// `resumed_at` is empty nothing is frozen or leased. `orphan_key` are the names by which parked receipts ask for their
    /// document: `kind key` and `kind copNo`. A row of `receipt_journal` is a journal that a node writes; after a restore each of
    /// them is to be replayed by a node that has it.
    static let archive = [
        "DROP INDEX customs_order_kept",
        "ALTER TABLE customs_order ADD COLUMN archived INTEGER NOT NULL DEFAULT 0",
        """
        CREATE INDEX customs_order_resting ON customs_order (archived, since)
        WHERE erased_at IS NULL AND state IN ('released', 'closed', 'cancelled', 'returned', 'rejected', 'filed', 'in_customs')
        """,
        """
        CREATE TABLE archived_order (
            order_id INTEGER NOT NULL, revision INTEGER NOT NULL, hash BLOB NOT NULL, body BLOB NOT NULL, repaired BLOB,
            buyer_hash BLOB NOT NULL, source TEXT NOT NULL, created_at INTEGER NOT NULL,
            PRIMARY KEY (order_id, revision)) STRICT, WITHOUT ROWID
        """,
        "CREATE INDEX archived_order_body_key ON archived_order (substr(body, 1, 2)) WHERE length(body) > 1",
        "CREATE INDEX archived_order_repaired_key ON archived_order (substr(repaired, 1, 2)) WHERE length(repaired) > 1",
        """
        CREATE INDEX archived_order_buyer_hash_key ON archived_order (substr(buyer_hash, 1, 1))
        WHERE length(buyer_hash) > 1
        """,
        """
        CREATE TABLE archived_document (
            document_id INTEGER NOT NULL, revision INTEGER NOT NULL, hash BLOB NOT NULL, body BLOB NOT NULL,
            PRIMARY KEY (document_id, revision)) STRICT, WITHOUT ROWID
        """,
        "CREATE INDEX archived_document_body_key ON archived_document (substr(body, 1, 2)) WHERE length(body) > 1",
        "CREATE TABLE archived_message (message_id INTEGER PRIMARY KEY, bytes BLOB NOT NULL) STRICT",
        "CREATE INDEX archived_message_bytes_key ON archived_message (substr(bytes, 1, 2)) WHERE length(bytes) > 1",
        """
        CREATE TABLE archived_receipt (
            raw_id INTEGER PRIMARY KEY, received_at INTEGER NOT NULL, body BLOB NOT NULL) STRICT
        """,
        "CREATE INDEX archived_receipt_body_key ON archived_receipt (substr(body, 1, 2)) WHERE length(body) > 1",
        "CREATE INDEX archived_receipt_kept ON archived_receipt (received_at)",
        """
        CREATE TABLE ledger_epoch (
            number INTEGER PRIMARY KEY, backup_at INTEGER NOT NULL, restored_at INTEGER NOT NULL,
            last_sequence INTEGER NOT NULL, replayed_at INTEGER, resumed_at INTEGER) STRICT
        """,
        """
        CREATE TABLE orphan_key (
            value TEXT NOT NULL, receipt_id INTEGER NOT NULL,
            PRIMARY KEY (value, receipt_id)) STRICT, WITHOUT ROWID
        """,
        "CREATE INDEX orphan_key_receipt ON orphan_key (receipt_id)",
        """
        CREATE TABLE receipt_journal (
            id TEXT PRIMARY KEY, place TEXT NOT NULL, replayed_epoch INTEGER NOT NULL DEFAULT 0, replayed_at INTEGER,
            unreadable INTEGER NOT NULL DEFAULT 0, damaged INTEGER NOT NULL DEFAULT 0) STRICT, WITHOUT ROWID
        """,
    ]
}
