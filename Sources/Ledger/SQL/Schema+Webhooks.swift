extension Schema {
    /// Where tenants want to be told, how far each endpoint is in the events of its tenant, and what did not go through at
    /// once. And what operators were told.
    ///
    /// `webhook.cursor` is the number of the last event that was delivered or has a row of its own; rows are bounded
    /// (`WebhookLimits`), so that an endpoint that is down costs nothing while events pile up behind its cursor. `fresh_at` is
    /// when to look at new events again while it is failing.
    static let webhooks: [String] = [
        """
        CREATE TABLE webhook (
            id INTEGER PRIMARY KEY, tenant TEXT NOT NULL, name TEXT NOT NULL, body BLOB NOT NULL,
            enabled INTEGER NOT NULL, disabled_at INTEGER, disabled_reason TEXT, created_at INTEGER NOT NULL,
            cursor INTEGER NOT NULL, fresh_at INTEGER NOT NULL DEFAULT 0, failing_since INTEGER,
            node TEXT, held_until INTEGER NOT NULL DEFAULT 0,
            UNIQUE (name)) STRICT
        """,
        "CREATE INDEX webhook_tenant ON webhook (tenant, id)",
        "CREATE INDEX webhook_body_key ON webhook (substr(body, 1, 2)) WHERE length(body) > 1",
        """
        CREATE TABLE webhook_delivery (
            webhook_id INTEGER NOT NULL, sequence INTEGER NOT NULL, state TEXT NOT NULL, attempts INTEGER NOT NULL,
            first_at INTEGER NOT NULL, last_at INTEGER NOT NULL, due_at INTEGER NOT NULL, status INTEGER,
            milliseconds INTEGER NOT NULL, problem TEXT,
            PRIMARY KEY (webhook_id, sequence)) STRICT, WITHOUT ROWID
        """,
        "CREATE INDEX webhook_delivery_due ON webhook_delivery (webhook_id, due_at) WHERE state = 'waiting'",
        """
        CREATE TABLE alert (
            name TEXT PRIMARY KEY, status TEXT NOT NULL, since INTEGER NOT NULL, told_at INTEGER NOT NULL)
            STRICT, WITHOUT ROWID
        """,
    ]
}
