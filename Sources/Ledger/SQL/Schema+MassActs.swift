extension Schema {
    /// Acts on everything that matches a filter, and what became of each thing.
    ///
    /// `filter` is the gateway's and opaque here. `tenants` are those it may touch, separated by commas; empty for all. `position`
    /// is the last thing that was dealt with, `last_position` the last one that the preview saw: nothing beyond it is touched.
    static let massActs = [
        """
        CREATE TABLE mass_act (
            id INTEGER PRIMARY KEY, act TEXT NOT NULL, filter TEXT NOT NULL, tenants TEXT NOT NULL, account TEXT NOT NULL,
            reason TEXT NOT NULL, rate INTEGER NOT NULL, created_at INTEGER NOT NULL, ended_at INTEGER,
            state TEXT NOT NULL, expected INTEGER NOT NULL, position INTEGER NOT NULL, last_position INTEGER NOT NULL,
            done INTEGER NOT NULL DEFAULT 0, skipped INTEGER NOT NULL DEFAULT 0, failed INTEGER NOT NULL DEFAULT 0,
            lease_until INTEGER, node TEXT) STRICT
        """,
        "CREATE INDEX mass_act_running ON mass_act (id) WHERE state = 'running'",
        """
        CREATE TABLE mass_act_result (
            act_id INTEGER NOT NULL, number INTEGER NOT NULL, tenant TEXT NOT NULL, target TEXT NOT NULL,
            outcome TEXT NOT NULL, detail TEXT NOT NULL, at INTEGER NOT NULL,
            PRIMARY KEY (act_id, number)) STRICT, WITHOUT ROWID
        """,
    ]
}
