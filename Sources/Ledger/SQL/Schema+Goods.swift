extension Schema {
    /// Articles of the goods registries: the newest version of each for look-ups, and every version for the record. The newest
    /// version of a removed article has no body.
    static let goods = [
        """
        CREATE TABLE goods (
            registry TEXT NOT NULL, item_no TEXT NOT NULL, version INTEGER NOT NULL, updated_at INTEGER NOT NULL,
            source TEXT NOT NULL, body TEXT,
            PRIMARY KEY (registry, item_no)) STRICT, WITHOUT ROWID
        """,
        """
        CREATE TABLE goods_version (
            registry TEXT NOT NULL, item_no TEXT NOT NULL, version INTEGER NOT NULL, updated_at INTEGER NOT NULL,
            source TEXT NOT NULL, body TEXT,
            PRIMARY KEY (registry, item_no, version)) STRICT, WITHOUT ROWID
        """,
    ]
}
