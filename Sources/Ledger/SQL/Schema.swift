/// The schema in steps that are never edited once released. `BLOB` becomes `BYTEA` and so on in another dialect.
///
/// Ids of documents are `order × 64 + slot`, so that the documents of an order are a range of the primary key and need no
/// index of their own. Times are milliseconds since the epoch, except `return_time`: a 17-digit number.
enum Schema {
    /// A named step.
    struct Step {
        let name: String
        let statements: [String]
    }

    static let steps: [Step] = [
        Step(name: "1 orders, messages, receipts", statements: Self.first),
        Step(name: "2 requests, documents of their own", statements: Self.second),
        Step(name: "3 goods", statements: Self.goods),
        Step(name: "4 quota", statements: Self.quota),
        Step(name: "5 real-time evidence", statements: Self.evidence),
        Step(name: "6 split payments", statements: Self.splits),
        Step(name: "7 signing keys", statements: Self.keys),
        Step(name: "8 sealing", statements: Self.sealing),
        Step(name: "9 nodes", statements: Self.nodes),
        Step(name: "10 delivery", statements: Self.delivery),
        Step(name: "11 archive", statements: Self.archive),
        Step(name: "12 console", statements: Self.console),
        Step(name: "13 webhooks", statements: Self.webhooks),
        Step(name: "14 uploads", statements: Self.uploads),
        Step(name: "15 merchant lists and answers", statements: Self.merchant),
        Step(name: "16 mass acts", statements: Self.massActs),
        Step(name: "17 polls", statements: Self.polls),
    ]

    /// Documents whose content is not derived from the order alone; requests about an inventory and what they return.
    private static let second = [
        """
        CREATE TABLE document_body (
            document_id INTEGER NOT NULL, revision INTEGER NOT NULL, hash BLOB NOT NULL, body BLOB NOT NULL,
            PRIMARY KEY (document_id, revision)) STRICT, WITHOUT ROWID
        """,
        """
        CREATE TABLE request (
            document_id INTEGER PRIMARY KEY, target_id INTEGER NOT NULL, completes INTEGER NOT NULL) STRICT
        """,
        """
        CREATE TABLE returned_line (
            document_id INTEGER NOT NULL, gnum INTEGER NOT NULL, quantity INTEGER NOT NULL,
            PRIMARY KEY (document_id, gnum)) STRICT, WITHOUT ROWID
        """,
        "CREATE INDEX alias_number ON alias (document_id) WHERE type IN ('preNo', 'invtNo')",
        "ALTER TABLE customs_order ADD COLUMN released_at INTEGER",
        "ALTER TABLE customs_order ADD COLUMN requests INTEGER NOT NULL DEFAULT 0",
    ]

    private static let first = [
        """
        CREATE TABLE lane (
            id INTEGER PRIMARY KEY, route TEXT NOT NULL, port TEXT NOT NULL, kind INTEGER NOT NULL,
            signer TEXT NOT NULL, tenant TEXT NOT NULL,
            paused INTEGER NOT NULL DEFAULT 0, stopped TEXT, next_due INTEGER, turn INTEGER NOT NULL DEFAULT 0,
            UNIQUE (route, kind, signer, tenant)) STRICT
        """,
        """
        CREATE TABLE customs_order (
            id INTEGER PRIMARY KEY, tenant TEXT NOT NULL, order_no TEXT NOT NULL, port TEXT NOT NULL,
            revision INTEGER NOT NULL, hash BLOB NOT NULL, state TEXT NOT NULL, since INTEGER NOT NULL,
            created_at INTEGER NOT NULL, estimated_tax INTEGER NOT NULL,
            cause_code TEXT, cause_receipt INTEGER, event_count INTEGER NOT NULL DEFAULT 0,
            UNIQUE (tenant, order_no)) STRICT
        """,
        """
        CREATE TABLE order_body (
            order_id INTEGER NOT NULL, revision INTEGER NOT NULL, hash BLOB NOT NULL, body BLOB NOT NULL, repaired BLOB,
            buyer_hash BLOB NOT NULL,
            source TEXT NOT NULL, created_at INTEGER NOT NULL,
            PRIMARY KEY (order_id, revision)) STRICT, WITHOUT ROWID
        """,
        """
        CREATE TABLE document (
            id INTEGER PRIMARY KEY, kind INTEGER NOT NULL, key TEXT NOT NULL,
            generation INTEGER NOT NULL DEFAULT 1, lane_id INTEGER, revision INTEGER NOT NULL, state TEXT NOT NULL, due_at INTEGER, content_hash BLOB NOT NULL, cop_no TEXT,
            submission_id INTEGER, submissions INTEGER NOT NULL DEFAULT 0, last_app_time INTEGER NOT NULL DEFAULT 0,
            next_app_type TEXT NOT NULL DEFAULT '1', refiles INTEGER NOT NULL DEFAULT 0,
            stale_refiles INTEGER NOT NULL DEFAULT 0, silent_refiles INTEGER NOT NULL DEFAULT 0,
            flips INTEGER NOT NULL DEFAULT 0, split_group INTEGER, maybe_sent INTEGER NOT NULL DEFAULT 0,
            UNIQUE (kind, key, generation)) STRICT
        """,
        "CREATE INDEX document_ready ON document (lane_id, due_at, id) WHERE state = 'ready'",
        """
        CREATE TABLE dependency (
            part_id INTEGER NOT NULL, document_id INTEGER NOT NULL,
            PRIMARY KEY (part_id, document_id)) STRICT, WITHOUT ROWID
        """,
        "CREATE INDEX dependency_document ON dependency (document_id)",
        """
        CREATE TABLE submission (
            id INTEGER PRIMARY KEY, document_id INTEGER NOT NULL, number INTEGER NOT NULL,
            order_revision INTEGER NOT NULL, guid TEXT NOT NULL, app_type TEXT NOT NULL, app_time INTEGER NOT NULL,
            message_id INTEGER NOT NULL, position INTEGER NOT NULL, content_hash BLOB, state TEXT NOT NULL,
            status INTEGER NOT NULL DEFAULT 0, return_time INTEGER NOT NULL DEFAULT 0, cause_code TEXT,
            UNIQUE (document_id, number)) STRICT
        """,
        "CREATE INDEX submission_message ON submission (message_id)",
        """
        CREATE TABLE message (
            id INTEGER PRIMARY KEY, lane_id INTEGER NOT NULL, route TEXT NOT NULL, kind INTEGER NOT NULL,
            state TEXT NOT NULL, fence INTEGER NOT NULL, root_guid TEXT NOT NULL, documents INTEGER NOT NULL,
            frozen_at INTEGER NOT NULL, due_at INTEGER, attempts INTEGER NOT NULL DEFAULT 0,
            failures INTEGER NOT NULL DEFAULT 0, first_sent_at INTEGER) STRICT
        """,
        "CREATE INDEX message_due ON message (route, due_at, id) WHERE state IN ('sealed', 'unresolved')",
        "CREATE INDEX message_frozen ON message (due_at) WHERE state = 'frozen'",
        "CREATE INDEX message_failing ON message (lane_id) WHERE failures > 0 AND state = 'unresolved'",
        "CREATE INDEX message_lane ON message (lane_id) WHERE attempts = 0 AND state IN ('frozen', 'sealed')",
        "CREATE TABLE message_body (message_id INTEGER PRIMARY KEY, bytes BLOB NOT NULL) STRICT",
        """
        CREATE TABLE attempt (
            id INTEGER PRIMARY KEY, message_id INTEGER NOT NULL, number INTEGER NOT NULL, envelope_id TEXT NOT NULL,
            started_at INTEGER NOT NULL, ended_at INTEGER, outcome TEXT, detail TEXT,
            UNIQUE (envelope_id)) STRICT
        """,
        "CREATE INDEX attempt_message ON attempt (message_id)",
        "CREATE INDEX attempt_open ON attempt (id) WHERE outcome IS NULL",
        """
        CREATE TABLE alias (
            value TEXT NOT NULL, type TEXT NOT NULL, document_id INTEGER NOT NULL, submission_id INTEGER,
            PRIMARY KEY (value, type)) STRICT, WITHOUT ROWID
        """,
        """
        CREATE TABLE raw_receipt (
            id INTEGER PRIMARY KEY, digest BLOB NOT NULL, route TEXT NOT NULL, kind INTEGER, format TEXT NOT NULL,
            received_at INTEGER NOT NULL, state TEXT NOT NULL, body BLOB NOT NULL,
            UNIQUE (digest)) STRICT
        """,
        "CREATE INDEX raw_receipt_unread ON raw_receipt (id) WHERE state = 'unread'",
        """
        CREATE TABLE receipt (
            id INTEGER PRIMARY KEY, fact BLOB NOT NULL, raw_id INTEGER NOT NULL, route TEXT NOT NULL,
            kind INTEGER NOT NULL, status INTEGER NOT NULL, return_time INTEGER NOT NULL, codes TEXT NOT NULL,
            state TEXT NOT NULL, order_id INTEGER, document_id INTEGER, submission_id INTEGER,
            received_at INTEGER NOT NULL, alias TEXT, reading BLOB,
            UNIQUE (fact)) STRICT
        """,
        "CREATE INDEX receipt_order ON receipt (order_id)",
        "CREATE INDEX receipt_orphan ON receipt (alias) WHERE state = 'orphan'",
        """
        CREATE TABLE tax_bill (
            tax_no TEXT PRIMARY KEY, invt_no TEXT, order_id INTEGER, status TEXT NOT NULL, customs_tax INTEGER,
            value_added_tax INTEGER, consumption_tax INTEGER, duty_book TEXT, return_time INTEGER NOT NULL) STRICT
        """,
        "CREATE INDEX tax_bill_order ON tax_bill (order_id)",
        """
        CREATE TABLE event (
            sequence INTEGER PRIMARY KEY AUTOINCREMENT, tenant TEXT NOT NULL, order_id INTEGER NOT NULL, order_no TEXT NOT NULL,
            order_sequence INTEGER NOT NULL, at INTEGER NOT NULL, type TEXT NOT NULL, data TEXT NOT NULL) STRICT
        """,
        "CREATE INDEX event_tenant ON event (tenant, sequence)",
        "CREATE INDEX event_order ON event (order_id, order_sequence)",
        """
        CREATE TABLE exception (
            id INTEGER PRIMARY KEY, kind TEXT NOT NULL, tenant TEXT NOT NULL, subject TEXT NOT NULL,
            opened_at INTEGER NOT NULL, closed_at INTEGER, detail TEXT NOT NULL) STRICT
        """,
        "CREATE UNIQUE INDEX exception_open ON exception (kind, subject) WHERE closed_at IS NULL",
        """
        CREATE TABLE timer (
            kind TEXT NOT NULL, subject INTEGER NOT NULL, due_at INTEGER NOT NULL, stage INTEGER NOT NULL DEFAULT 0,
            PRIMARY KEY (kind, subject)) STRICT, WITHOUT ROWID
        """,
        "CREATE INDEX timer_due ON timer (due_at)",
        """
        CREATE TABLE poll_cursor (
            route TEXT NOT NULL, stream INTEGER NOT NULL, since INTEGER NOT NULL,
            PRIMARY KEY (route, stream)) STRICT, WITHOUT ROWID
        """,
        "CREATE TABLE tally (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID",
    ]
}
