extension Schema {
    /// The console: who is signed in, what was done, and the counters its pages show.
    ///
    /// `tenant_tally` with hour 0 counts orders by state now; other hours (since the epoch) count what happened in them and are
    /// kept for `TallyBook.keptHours`. Orders that are not at rest stand in an index by state and age. The log of acts refuses
    /// every change.
    static let console: [String] = [
        """
        CREATE TABLE console_session (
            token BLOB PRIMARY KEY, account TEXT NOT NULL, proof BLOB NOT NULL, created_at INTEGER NOT NULL,
            seen_at INTEGER NOT NULL) STRICT, WITHOUT ROWID
        """,
        """
        CREATE TABLE audit (
            id INTEGER PRIMARY KEY, at INTEGER NOT NULL, account TEXT NOT NULL, act TEXT NOT NULL,
            tenant TEXT NOT NULL, target TEXT NOT NULL, detail TEXT NOT NULL) STRICT
        """,
        "CREATE TRIGGER audit_stays BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END",
        "CREATE TRIGGER audit_is_kept BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END",
        "CREATE INDEX audit_tenant ON audit (tenant, id)",
        """
        CREATE TABLE tenant_tally (
            hour INTEGER NOT NULL, tenant TEXT NOT NULL, name TEXT NOT NULL, value INTEGER NOT NULL,
            PRIMARY KEY (hour, tenant, name)) STRICT, WITHOUT ROWID
        """,
        """
        INSERT INTO tenant_tally (hour, tenant, name, value)
        SELECT 0, tenant, 'order.' || state, COUNT(*) FROM customs_order GROUP BY tenant, state
        """,
        """
        CREATE INDEX customs_order_open ON customs_order (tenant, state, since)
        WHERE state NOT IN ('released', 'closed', 'cancelled', 'returned')
        """,
        "CREATE INDEX exception_asked ON exception (id) WHERE closed_at IS NULL",
    ]
}
