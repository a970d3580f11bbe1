extension Schema {
    /// What brokers upload: the file, sealed; its orders with their rows and verdicts, sealed; what a tenant chose for a value once.
    ///
    /// `verdict` is empty until the order was looked at; `problems` are the numbers of its groups between blanks. An order whose
    /// `held_until` lies ahead is not claimed: its documents become due then, or when somebody lets it go.
    ///
    /// `fence` is raised by whoever takes an upload over: what its former holder still writes changes nothing. `tries` counts the
    /// processes that ended with it in hand. The file stands apart: a row that changes often is written anew as a whole.
    static let uploads = [
        """
        CREATE TABLE upload (
            id INTEGER PRIMARY KEY, key TEXT NOT NULL, tenant TEXT NOT NULL, created_at INTEGER NOT NULL,
            state TEXT NOT NULL, dry_run INTEGER NOT NULL, held INTEGER NOT NULL DEFAULT 0,
            row_count INTEGER NOT NULL DEFAULT 0, order_count INTEGER NOT NULL DEFAULT 0,
            accepted INTEGER NOT NULL DEFAULT 0, already_here INTEGER NOT NULL DEFAULT 0,
            needs_you INTEGER NOT NULL DEFAULT 0, refused INTEGER NOT NULL DEFAULT 0,
            held_until INTEGER NOT NULL DEFAULT 0,
            fence INTEGER NOT NULL DEFAULT 0, tries INTEGER NOT NULL DEFAULT 0, lease_until INTEGER, node TEXT,
            head BLOB NOT NULL, UNIQUE (key)) STRICT
        """,
        "CREATE TABLE upload_file (upload_id INTEGER PRIMARY KEY, file BLOB NOT NULL) STRICT",
        "CREATE INDEX upload_tenant ON upload (tenant, id)",
        "CREATE INDEX upload_open ON upload (id) WHERE state IN ('received', 'checking')",
        "CREATE INDEX upload_head_key ON upload (substr(head, 1, 2)) WHERE length(head) > 1",
        "CREATE INDEX upload_file_file_key ON upload_file (substr(file, 1, 2)) WHERE length(file) > 1",
        "CREATE INDEX upload_kept ON upload (created_at)",
        """
        CREATE TABLE upload_order (
            upload_id INTEGER NOT NULL, number INTEGER NOT NULL, order_no TEXT, verdict TEXT, revision INTEGER,
            problems TEXT NOT NULL DEFAULT '', body BLOB NOT NULL,
            PRIMARY KEY (upload_id, number)) STRICT, WITHOUT ROWID
        """,
        "CREATE INDEX upload_order_verdict ON upload_order (upload_id, verdict, number)",
        "CREATE INDEX upload_order_problems ON upload_order (upload_id) WHERE problems <> ''",
        "CREATE INDEX upload_order_body_key ON upload_order (substr(body, 1, 2)) WHERE length(body) > 1",
        """
        CREATE TABLE upload_alias (
            tenant TEXT NOT NULL, field TEXT NOT NULL, value TEXT NOT NULL, replacement TEXT NOT NULL,
            created_at INTEGER NOT NULL,
            PRIMARY KEY (tenant, field, value)) STRICT, WITHOUT ROWID
        """,
        "ALTER TABLE customs_order ADD COLUMN held_until INTEGER",
    ]
}
