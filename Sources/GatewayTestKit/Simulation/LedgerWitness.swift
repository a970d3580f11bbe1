package import Ledger

/// What a ledger's rows say, by plain SQL beside every verb of the program.
package struct LedgerWitness: Sendable {
    private let store: any SQLStore

    package init(_ store: any SQLStore) { self.store = store }

    /// One look at the rows.
    package struct Sight: Sendable {
        /// Everything that moves, as text: for the trace.
        package var picture: [String]
        /// Documents by id: their state.
        package var documents: [Int64: (order: String, kind: Int64, state: String)]
        /// Orders by `tenant/number`: the newest revision that has a body.
        package var revisions: [String: Int64]
        package var envelopes: Set<String>
        /// Names of rules with the rows that break them.
        package var broken: [String]
    }

    /// Rules that hold after every commit; each query names the rows that break one.
    private static let rules: [(rule: String, sql: String)] = [
        (
            "a later filing has a later appTime",
            """
            SELECT a.document_id FROM submission a JOIN submission b
            ON b.document_id = a.document_id AND b.number > a.number AND b.app_time <= a.app_time
            """
        ),
        (
            "one live content per document",
            """
            SELECT document_id FROM submission
            WHERE state IN ('attempted', 'filed', 'in_customs', 'held', 'released', 'closed')
            GROUP BY document_id HAVING COUNT(DISTINCT content_hash) > 1
            """
        ),
        (
            "events of an order are numbered without gaps",
            """
            SELECT order_id FROM event GROUP BY order_id
            HAVING COUNT(*) <> MAX(order_sequence) OR COUNT(DISTINCT order_sequence) <> COUNT(*)
            """
        ),
        (
            "counters of orders are right",
            """
            SELECT name FROM tally WHERE name LIKE 'order.%'
            AND value <> (SELECT COUNT(*) FROM customs_order WHERE state = substr(tally.name, 7))
            UNION ALL SELECT state FROM customs_order
            WHERE NOT EXISTS (SELECT 1 FROM tally WHERE name = 'order.' || customs_order.state)
            """
        ),
        (
            "counters of documents are right",
            """
            SELECT name FROM tally WHERE name LIKE 'document.%'
            AND value <> (SELECT COUNT(*) FROM document
                WHERE 'document.' || CAST(kind AS TEXT) || '.' || state = tally.name)
            """
        ),
        (
            "what is sealed has bytes",
            """
            SELECT id FROM message m WHERE state IN ('sealed', 'unresolved')
            AND NOT EXISTS (SELECT 1 FROM message_body WHERE message_id = m.id)
            """
        ),
        (
            // An older filing that was thought silent and answers after all is the one that lives, when it says the same.
            "the filing that a document stands on is its last, or was answered and those after it are ended",
            """
            SELECT d.id FROM document d JOIN submission s ON s.id = d.submission_id
            WHERE s.document_id <> d.id
                OR d.submissions <> (SELECT MAX(number) FROM submission WHERE document_id = d.id)
                OR s.number < d.submissions AND s.status = 0
                OR EXISTS (SELECT 1 FROM submission n WHERE n.document_id = d.id AND n.number > s.number
                    AND (n.state NOT IN ('superseded', 'withdrawn', 'void', 'rejected')
                        OR n.number = d.submissions AND n.content_hash <> s.content_hash))
            """
        ),
        (
            "what was read is applied or parked",
            "SELECT id FROM receipt r WHERE NOT EXISTS (SELECT 1 FROM raw_receipt WHERE id = r.raw_id)"
        ),
        (
            "tax is billed once",
            "SELECT order_id FROM tax_bill WHERE status <> '3' GROUP BY order_id HAVING COUNT(*) > 1"
        ),
    ]

    package func look() async throws -> Sight {
        try await self.store.read { sql in
            var sight = Sight(picture: [], documents: [:], revisions: [:], envelopes: [], broken: [])
            let documents = try sql.rows(
                """
                SELECT d.id, o.tenant || '/' || o.order_no, d.kind, d.state, d.submissions, d.next_app_type
                FROM document d JOIN customs_order o ON o.id = d.id / 64 ORDER BY d.id
                """, []
            ) { ($0.int(0), $0.text(1), $0.int(2), $0.text(3), $0.int(4), $0.text(5)) }
            for (id, order, kind, state, filings, type) in documents {
                sight.documents[id] = (order, kind, state)
                sight.picture.append("d\(id):\(kind):\(state):\(filings):\(type)")
            }
            sight.picture += try sql.rows(
                "SELECT id, state, attempts, failures, documents FROM message ORDER BY id", []
            ) { "m\($0.int(0)):\($0.text(1)):\($0.int(2)):\($0.int(3)):\($0.int(4))" }
            sight.picture += try sql.rows(
                "SELECT id, state, status, app_time FROM submission ORDER BY id", []
            ) { "s\($0.int(0)):\($0.text(1)):\($0.int(2)):\($0.int(3))" }
            let orders = try sql.rows(
                """
                SELECT o.tenant || '/' || o.order_no, MAX(b.revision), o.state, o.event_count FROM customs_order o
                JOIN order_body b ON b.order_id = o.id AND b.revision <= o.revision
                GROUP BY o.tenant, o.order_no, o.state, o.event_count ORDER BY 1
                """, []
            ) { ($0.text(0), $0.int(1), $0.text(2), $0.int(3)) }
            for (name, revision, state, events) in orders {
                sight.revisions[name] = revision
                sight.picture.append("o\(name):\(revision):\(state):\(events)")
            }
            let attempts = try sql.rows(
                "SELECT envelope_id, outcome FROM attempt ORDER BY id", []
            ) { ($0.text(0), $0.optionalText(1) ?? "open") }
            sight.envelopes = Set(attempts.map(\.0))
            sight.picture.append("a" + attempts.map { String($0.1.prefix(3)) }.joined())
            for (rule, query) in Self.rules {
                let rows = try sql.rows(query, []) { _ in rule }
                if !rows.isEmpty { sight.broken.append("\(rule): \(rows.count) rows do not") }
            }
            return sight
        }
    }

    /// What a person would see standing: documents and messages by state, timers, questions, lanes.
    package func standing() async throws -> [String] {
        try await self.store.read { sql in
            var lines = try sql.rows(
                """
                SELECT o.tenant || '/' || o.order_no || ' ' || o.state || ', ' || d.kind || ' ' || d.state || ' due '
                    || COALESCE(CAST(d.due_at AS TEXT), '-') || ' filings ' || d.submissions
                FROM document d JOIN customs_order o ON o.id = d.id / 64 ORDER BY d.id
                """, []
            ) { $0.text(0) }
            lines += try sql.rows(
                """
                SELECT 'message ' || id || ' ' || state || ' kind ' || kind || ' attempts ' || attempts || ' due '
                    || COALESCE(CAST(due_at AS TEXT), '-') FROM message WHERE state NOT IN ('delivered', 'dissolved')
                """, []
            ) { $0.text(0) }
            lines += try sql.rows(
                "SELECT 'timer ' || kind || ' ' || subject || ' due ' || due_at || ' stage ' || stage FROM timer", []
            ) { $0.text(0) }
            lines += try sql.rows(
                "SELECT 'question ' || kind || ' ' || subject || ': ' || detail FROM exception WHERE closed_at IS NULL",
                []
            ) { $0.text(0) }
            lines += try sql.rows(
                """
                SELECT 'lane ' || tenant || ' ' || kind || ' paused ' || paused || ' ' || COALESCE(stopped, '')
                FROM lane WHERE paused = 1 OR stopped IS NOT NULL
                """, []
            ) { $0.text(0) }
            return lines
        }
    }

    /// Orders, as `tenant/number`, in which every document that is under way is one of which a person was told that customs
    /// does not answer: it is in a message without any receipt, or it is declared and does not move.
    package func unanswered() async throws -> Set<String> {
        try await self.store.read { sql in
            let documents = try sql.rows(
                """
                SELECT o.tenant || '/' || o.order_no, EXISTS (SELECT 1 FROM exception x WHERE x.closed_at IS NULL
                    AND (x.kind = 'stands' AND x.subject = 'document ' || d.id AND d.state IN ('filed', 'in_customs', 'held')
                        OR x.kind = 'unanswered' AND m.state = 'unresolved' AND x.subject = 'message ' || m.id))
                FROM document d JOIN customs_order o ON o.id = d.id / 64
                LEFT JOIN submission s ON s.id = d.submission_id LEFT JOIN message m ON m.id = s.message_id
                WHERE d.state IN ('ready', 'frozen', 'sealed', 'attempted', 'correcting')
                    OR d.kind NOT IN (311, 411, 511) AND d.state IN ('filed', 'in_customs', 'held')
                """, []
            ) { (order: $0.text(0), told: $0.int(1) != 0) }
            return Set(documents.map(\.order)).subtracting(documents.filter { !$0.told }.map(\.order))
        }
    }

    /// Work that is due since longer than `slack` milliseconds and not held by anybody: timers, and messages and documents of
    /// these tenants. A lane whose messages failed seals no more until they went through: then only they are late.
    package func overdue(now: Int64, slack: Int64, tenants: [String]) async throws -> [String] {
        try await self.store.read { sql in
            let limit = SQLValue.int(now - slack)
            let names = tenants.map(SQLValue.text)
            let named = names.map { _ in "?" }.joined(separator: ", ")
            return try sql.rows(
                """
                SELECT 'timer ' || kind || ' ' || subject FROM timer WHERE due_at < ?
                UNION ALL SELECT 'message ' || m.id || ' ' || m.state FROM message m JOIN lane l ON l.id = m.lane_id
                WHERE m.due_at < ? AND m.state IN ('frozen', 'sealed', 'unresolved') AND l.paused = 0 AND l.stopped IS NULL
                    AND l.tenant IN (\(named))
                UNION ALL SELECT 'document ' || d.id || ' ready' FROM document d JOIN lane l ON l.id = d.lane_id
                WHERE d.due_at < ? AND d.state = 'ready' AND l.paused = 0 AND l.stopped IS NULL AND l.tenant IN (\(named))
                    AND NOT EXISTS (SELECT 1 FROM message m
                        WHERE m.lane_id = l.id AND m.state = 'unresolved' AND m.failures > 0)
                """, [limit, limit] + names + [limit] + names
            ) { $0.text(0) }
        }
    }
}
