extension Schema {
    /// Answers of the merchant API under the digest of their `Idempotency-Key`, for two days. Rows go with those that come.
    ///
    /// Lists of a tenant's orders go down `customs_order_tenant`, newest first: an entry per order that never changes.
    static let merchant: [String] = [
        """
        CREATE TABLE api_answer (
            tenant TEXT NOT NULL, key BLOB NOT NULL, request BLOB NOT NULL, status INTEGER NOT NULL,
            content_type TEXT, language TEXT, location TEXT, body BLOB NOT NULL, at INTEGER NOT NULL,
            PRIMARY KEY (tenant, key)) STRICT, WITHOUT ROWID
        """,
        "CREATE INDEX api_answer_at ON api_answer (at)",
        "CREATE INDEX customs_order_tenant ON customs_order (tenant, id)",
    ]
}
