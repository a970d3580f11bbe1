extension Schema {
    /// Keys whose signatures are counted, shared by every node, and under which certificate a message was sealed.
    ///
    /// `next_at` is the moment, in microseconds, up to which the key's signatures are spoken for.
    static let keys = [
        """
        CREATE TABLE signing_key (
            name TEXT PRIMARY KEY, owner TEXT NOT NULL, fence INTEGER NOT NULL, held_until INTEGER NOT NULL,
            next_at INTEGER NOT NULL) STRICT, WITHOUT ROWID
        """,
        "ALTER TABLE message ADD COLUMN certificate TEXT",
        "ALTER TABLE message ADD COLUMN signed_until INTEGER",
    ]
}
