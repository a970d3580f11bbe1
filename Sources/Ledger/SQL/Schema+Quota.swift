extension Schema {
    /// What orders take from the yearly amount of their buyers, of all tenants together; the buyer is a keyed hash. A row counts
    /// while its order may be declared. `quota_credit` is what a return gives back once customs accepts it.
    static let quota = [
        """
        CREATE TABLE quota (
            order_id INTEGER PRIMARY KEY, buyer_hash BLOB NOT NULL, year INTEGER NOT NULL, amount INTEGER NOT NULL,
            credited INTEGER NOT NULL DEFAULT 0, state TEXT NOT NULL, at INTEGER NOT NULL) STRICT
        """,
        "CREATE INDEX quota_buyer ON quota (buyer_hash, year)",
        """
        CREATE TABLE quota_credit (
            document_id INTEGER PRIMARY KEY, order_id INTEGER NOT NULL, amount INTEGER NOT NULL,
            granted INTEGER NOT NULL DEFAULT 0) STRICT
        """,
    ]
}
