import Declarations

/// Uploads: what is written in one transaction.
extension LedgerScope {
    /// Takes the oldest open upload that nobody has, or that its holder let lapse.
    ///
    /// - Parameter takesOver: this process is alone on the store, so that what another one held is free.
    func claimUpload(lease: Duration, takesOver: Bool) throws -> UploadRecord? {
        try self.sql.first(
            """
            UPDATE upload SET lease_until = ?, fence = fence + 1,
                tries = CASE WHEN node = ? THEN tries ELSE tries + 1 END, node = ? WHERE id = (
                SELECT id FROM upload WHERE state IN ('received', 'checking')
                    AND (lease_until IS NULL OR lease_until <= ? OR (node <> ? AND 1 = ?))
                ORDER BY id LIMIT 1)
            RETURNING \(UploadRow.columns)
            """,
            [self.at(lease), .text(self.node), .text(self.node), self.nowValue, .text(self.node), SQLValue(takesOver)],
            UploadRow.record)
    }

    /// An order as it was read, or with its verdict.
    func store(_ order: UploadOrder, _ body: [UInt8], upload: Int64) throws {
        let problems = order.problems.isEmpty ? "" : " " + order.problems.map { "\($0) " }.joined()
        try self.sql.execute(
            """
            INSERT INTO upload_order (upload_id, number, order_no, verdict, revision, problems, body)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (upload_id, number) DO UPDATE SET order_no = excluded.order_no, verdict = excluded.verdict,
                revision = excluded.revision, problems = excluded.problems, body = excluded.body
            """,
            [
                .int(upload), SQLValue(order.number), SQLValue(order.orderNo), SQLValue(order.verdict),
                SQLValue(order.revision.map { Int64($0) }), .text(problems), .blob(body),
            ])
    }

    /// The upload as it is now; one that was taken back stays so. Nil when somebody else has it.
    func store(_ upload: UploadRecord, head: [UInt8], lease: Duration) throws -> UploadStanding? {
        let isOpen = upload.state == .received || upload.state == .checking
        return try self.sql.first(
            """
            UPDATE upload SET state = CASE WHEN state = 'withdrawn' THEN state ELSE ? END, tries = ?,
                row_count = ?, order_count = ?, accepted = ?, already_here = ?, needs_you = ?, refused = ?,
                lease_until = ?, head = ? WHERE id = ? AND fence = ? RETURNING state, held
            """,
            [.text(upload.state.rawValue), SQLValue(upload.tries), SQLValue(upload.rows), SQLValue(upload.orders)]
                + UploadRecord.verdicts.map { SQLValue(upload.counts[$0] ?? 0) }
                + [isOpen ? self.at(lease) : .null, .blob(head), .int(upload.id), .int(upload.fence)]
        ) { UploadStanding(state: try .init(stored: $0.text(0)), isHeld: $0.int(1) != 0) }
    }

    func release(upload: Int64) throws {
        try self.sql.execute("UPDATE upload SET held = 0 WHERE id = ?", [.int(upload)])
    }

    func withdraw(upload: Int64) throws {
        try self.sql.execute("UPDATE upload SET state = 'withdrawn', held = 0 WHERE id = ?", [.int(upload)])
    }

    /// Has the refused orders of a group looked at anew; how many. Nil when the upload is not finished, or not as it was read.
    func reopen(problem: Int, of record: UploadRecord, head: [UInt8]) throws -> Int? {
        let upload = record.id
        let isAsRead = try self.sql.execute(
            """
            UPDATE upload SET state = 'checking', lease_until = NULL, fence = fence + 1, tries = 0, head = ?
            WHERE id = ? AND fence = ? AND state = 'done'
            """, [.blob(head), .int(upload), .int(record.fence)])
        guard isAsRead > 0 else { return nil }
        var reopened = 0
        for verdict in ["refused", "needs_you"] {
            let count = try self.sql.execute(
                """
                UPDATE upload_order SET verdict = NULL, problems = ''
                WHERE upload_id = ? AND verdict = ? AND problems LIKE ?
                """, [.int(upload), .text(verdict), .text("% \(problem) %")])
            try self.sql.execute(
                "UPDATE upload SET \(verdict) = \(verdict) - ? WHERE id = ?", [SQLValue(count), .int(upload)])
            reopened += count
        }
        return reopened
    }

    /// The documents of a held order become due now; false when it was not held.
    func releaseHold(ofOrder orderNo: String, tenant: String) throws -> Bool {
        let id = try self.sql.first(
            """
            UPDATE customs_order SET held_until = NULL
            WHERE tenant = ? AND order_no = ? AND held_until > ? RETURNING id
            """, [.text(tenant), .text(orderNo), self.nowValue]
        ) { $0.int(0) }
        guard let id else { return false }
        for document in try self.documents(ofOrder: id) where document.state == .ready {
            try self.makeReady(document, after: .zero)
        }
        return true
    }

    /// The port of the tenant's order that a receipt is about; nil when it is about none of this tenant.
    func port(ofReceipt record: ReceiptRecord, tenant: String) throws -> String? {
        // What is about a whole message or envelope names no document, and is not a tenant's to hand in.
        guard record.kind != .formatRefusal, record.kind != .platformAnswer else { return nil }
        let fact = ReadReceipt.Fact(
            record: record, code: "", rule: CodeRule(.unknown), codes: [], namedOrderNo: nil, namedGuids: [])
        guard let document = try self.document(for: IncomingReceipt(fact: fact, route: "")) else { return nil }
        return try self.sql.first(
            "SELECT port FROM customs_order WHERE id = ? AND tenant = ?", [.int(document.order), .text(tenant)]
        ) { $0.text(0) }
    }

    /// When an order may be claimed at the earliest; nil when it is not held.
    func hold(ofOrder order: Int64) throws -> Int64? {
        try self.sql.first(
            "SELECT held_until FROM customs_order WHERE id = ? AND held_until > ?", [.int(order), self.nowValue]
        ) { $0.int(0) }
    }

    /// Holds an order from its first or newest revision on; nil lets it go.
    func setHold(_ until: Timestamp?, order: Int64) throws {
        try self.sql.execute(
            "UPDATE customs_order SET held_until = ? WHERE id = ?", [SQLValue(until?.milliseconds), .int(order)])
    }

    /// Deletes so many orders of the oldest upload that came before a moment, and the upload with the last of them; how many rows.
    func deleteUploads(before: Timestamp, limit: Int) throws -> Int {
        let upload = try self.sql.first(
            """
            SELECT id FROM upload WHERE created_at < ? AND state NOT IN ('received', 'checking')
                AND (held = 0 OR held_until <= ?) ORDER BY created_at LIMIT 1
            """, [.int(before.milliseconds), self.nowValue]
        ) { $0.int(0) }
        guard let upload else { return 0 }
        let orders = try self.sql.execute(
            """
            DELETE FROM upload_order WHERE upload_id = ? AND number IN (
                SELECT number FROM upload_order WHERE upload_id = ? ORDER BY number LIMIT ?)
            """, [.int(upload), .int(upload), SQLValue(limit)])
        guard orders < limit else { return orders }
        try self.sql.execute("DELETE FROM upload_file WHERE upload_id = ?", [.int(upload)])
        try self.sql.execute("DELETE FROM upload WHERE id = ?", [.int(upload)])
        return orders + 1
    }
}

/// Uploads as they stand in their rows.
enum UploadRow {
    static let columns = """
        id, key, tenant, created_at, state, dry_run, held, row_count, order_count, accepted, already_here, needs_you,
        refused, fence, tries, head
        """

    /// With the head still sealed.
    static func record(_ row: any SQLRow) throws -> UploadRecord {
        UploadRecord(
            id: row.int(0), key: row.text(1), tenant: row.text(2), createdAt: Timestamp(milliseconds: row.int(3)),
            state: try .init(stored: row.text(4)), isDryRun: row.int(5) != 0, isHeld: row.int(6) != 0,
            rows: Int(row.int(7)), orders: Int(row.int(8)),
            counts: Dictionary(
                uniqueKeysWithValues: UploadRecord.verdicts.enumerated().map { ($1, Int(row.int(9 + $0))) }),
            fence: row.int(13), tries: Int(row.int(14)), head: row.blob(15))
    }
}

extension LedgerReading {
    /// Orders of an upload, bodies still sealed.
    func uploadOrders(_ query: UploadQuery, upload: Int64) throws -> [UploadOrder] {
        let (clause, arguments): (String, [SQLValue]) =
            switch query.choice {
            case .all: ("", [])
            case .open: ("AND verdict IS NULL", [])
            case .verdict(let verdict): ("AND verdict = ?", [.text(verdict)])
            case .number(let number): ("AND number = ?", [SQLValue(number)])
            }
        return try self.sql.rows(
            """
            SELECT number, order_no, verdict, revision, problems, body FROM upload_order
            WHERE upload_id = ? \(clause) AND number > ? ORDER BY number LIMIT ?
            """, [.int(upload)] + arguments + [SQLValue(query.after), SQLValue(query.limit)]
        ) { row in
            UploadOrder(
                number: Int(row.int(0)), orderNo: row.optionalText(1), verdict: row.optionalText(2),
                revision: row.optionalInt(3).map { Int($0) },
                problems: row.text(4).split(separator: " ").compactMap { Int($0) }, body: row.blob(5))
        }
    }
}
