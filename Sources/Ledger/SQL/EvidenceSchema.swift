extension Schema {
    /// Payment records (announcement 2018-179): what tenants supplied, and the questions of customs. The answer to a question
    /// is a row of `message` of kind 179 without submissions.
    static let evidence = [
        """
        CREATE TABLE payment_evidence (
            tenant TEXT NOT NULL, order_no TEXT NOT NULL, revision INTEGER NOT NULL, hash BLOB NOT NULL,
            body BLOB NOT NULL, stored_at INTEGER NOT NULL, keep_until INTEGER NOT NULL,
            PRIMARY KEY (tenant, order_no)) STRICT, WITHOUT ROWID
        """,
        """
        CREATE TABLE evidence_request (
            id INTEGER PRIMARY KEY, tenant TEXT NOT NULL, order_no TEXT NOT NULL, session_id TEXT NOT NULL,
            asked_at INTEGER NOT NULL, message_id INTEGER, missing TEXT NOT NULL DEFAULT '',
            UNIQUE (tenant, order_no, session_id)) STRICT
        """,
        "CREATE INDEX evidence_request_message ON evidence_request (message_id)",
    ]
}
