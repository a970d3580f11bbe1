import Declarations

/// What pages, health and metrics read. Runs on a snapshot and counts nothing without bound.
struct LedgerReading {
    let sql: any SQLSession

    func order(_ orderNo: String, tenant: String, now: Timestamp) throws -> OrderRecord? {
        let head = try self.sql.first(
            """
            SELECT id, port, revision, state, since, estimated_tax, cause_code, cause_receipt, erased_at
            FROM customs_order WHERE tenant = ? AND order_no = ?
            """, [.text(tenant), .text(orderNo)]
        ) { row in
            OrderRecord(
                id: row.int(0), orderNo: orderNo, port: row.text(1), revision: Int(row.int(2)),
                state: try OrderState(stored: row.text(3)), since: Timestamp(milliseconds: row.int(4)),
                estimatedTax: Amount(units: row.int(5)), billedTax: nil, causeCode: row.optionalText(6),
                causeReceipt: try row.optionalInt(7).map(ReceiptKind.init(stored:)), documents: [], receipts: [],
                events: [], erasedAt: row.optionalInt(8).map(Timestamp.init(milliseconds:)))
        }
        guard var order = head else { return nil }
        order.billedTax = try self.billed(order.id)
        order.numbers = try self.inventoryNumbers(order.id)
        let facts = try self.actFacts(order.id, order.numbers, now: now)
        order.releasedAt = facts.releasedAt
        order.actions = facts.possible(at: now)
        order.bills = try self.bills(order.id)
        order.documents = try self.documents(order.id)
        order.receipts = try self.receipts(order.id)
        order.events = try self.sql.rows(
            """
            SELECT sequence, type, order_no, order_sequence, at, data FROM event
            WHERE order_id = ? ORDER BY order_sequence LIMIT 1000
            """, [.int(order.id)], Self.event)
        order.events = try self.inTheirEpochs(order.events)
        return order
    }

    /// The sum of an order's bills that are not void; nil when there is none whose amounts are known.
    func billed(_ order: Int64) throws -> Amount? {
        let bills = try self.sql.rows(
            """
            SELECT customs_tax + value_added_tax + consumption_tax FROM tax_bill
            WHERE order_id = ? AND status <> '3'
            """, [.int(order)]
        ) { $0.optionalInt(0) }
        let known = bills.compactMap { $0 }
        return known.isEmpty ? nil : Amount(units: known.reduce(0) { $0.addingReportingOverflow($1).partialValue })
    }

    private func bills(_ order: Int64) throws -> [OrderRecord.Bill] {
        try self.sql.rows(
            """
            SELECT tax_no, status, customs_tax, value_added_tax, consumption_tax FROM tax_bill
            WHERE order_id = ? ORDER BY return_time, tax_no
            """, [.int(order)]
        ) { row in
            OrderRecord.Bill(
                taxNo: row.text(0), status: row.text(1), customsTax: row.optionalInt(2).map(Amount.init(units:)),
                valueAddedTax: row.optionalInt(3).map(Amount.init(units:)),
                consumptionTax: row.optionalInt(4).map(Amount.init(units:)))
        }
    }

    private func documents(_ order: Int64) throws -> [OrderRecord.Document] {
        try self.sql.rows(
            "SELECT id, kind, key, state FROM document WHERE id >= ? AND id < ? ORDER BY id",
            [.int(order * DocumentID.slots), .int((order + 1) * DocumentID.slots)]
        ) { row in
            OrderRecord.Document(
                key: BusinessKey(kind: try DocumentKind(stored: row.int(1)), value: row.text(2)),
                state: try DocumentState(stored: row.text(3)),
                submissions: try self.sql.rows(
                    """
                    SELECT s.guid, s.app_type, s.app_time, s.state, s.message_id, m.attempts
                    FROM submission s JOIN message m ON m.id = s.message_id WHERE s.document_id = ? ORDER BY s.number
                    """, [.int(row.int(0))]
                ) { submission in
                    OrderRecord.Submission(
                        guid: submission.text(0), appType: submission.text(1),
                        appTime: Timestamp(milliseconds: submission.int(2)),
                        state: try SubmissionState(stored: submission.text(3)), message: submission.optionalInt(4),
                        attempts: Int(submission.int(5)))
                })
        }
    }

    private func receipts(_ order: Int64) throws -> [OrderRecord.Receipt] {
        try self.sql.rows(
            """
            SELECT kind, status, return_time, codes, received_at FROM receipt
            WHERE order_id = ? ORDER BY return_time, id LIMIT 1000
            """, [.int(order)]
        ) { row in
            OrderRecord.Receipt(
                kind: try ReceiptKind(stored: row.int(0)), status: Int(row.int(1)), returnTime: "\(row.int(2))",
                codes: row.text(3).split(separator: " ").map(String.init),
                receivedAt: Timestamp(milliseconds: row.int(4)))
        }
    }

    func events(tenant: String, after sequence: Int64, limit: Int) throws -> [EventRecord] {
        let events = try self.sql.rows(
            """
            SELECT sequence, type, order_no, order_sequence, at, data FROM event
            WHERE tenant = ? AND sequence > ? ORDER BY sequence LIMIT ?
            """, [.text(tenant), .int(sequence), SQLValue(limit)], Self.event)
        return try self.inTheirEpochs(events)
    }

    static func event(_ row: any SQLRow) -> EventRecord {
        EventRecord(
            sequence: row.int(0), type: row.text(1), orderNo: row.text(2), orderSequence: Int(row.int(3)),
            at: Timestamp(milliseconds: row.int(4)), data: StoredJSON.decode(row.text(5)))
    }

    func statistics(now: Timestamp) throws -> LedgerStatistics {
        let counters = try self.sql.rows("SELECT name, value FROM tally", []) { ($0.text(0), $0.int(1)) }
        let oldest = [
            try self.earliest("SELECT MIN(next_due) FROM lane"),
            try self.earliest(
                "SELECT MIN(t.due) FROM (SELECT \(LaneReading.oldestDueMessage) AS due FROM lane l) t",
                [.int(now.milliseconds), .int(now.milliseconds)]),
        ].compactMap { $0 }.min()
        let stopped = try self.sql.rows(
            "SELECT route, kind, signer, tenant, COALESCE(stopped, 'paused') FROM lane WHERE paused = 1 OR stopped IS NOT NULL",
            []
        ) { (lane: "\($0.text(0)) \($0.int(1)) \($0.text(2)) \($0.text(3))", reason: $0.text(4)) }
        let open = try self.sql.first(
            "SELECT COUNT(*) FROM (SELECT 1 FROM exception WHERE closed_at IS NULL LIMIT 1000) e", []
        ) { Int($0.int(0)) }
        return LedgerStatistics(
            counters: Dictionary(counters, uniquingKeysWith: +),
            oldestPending: oldest.map { max(.zero, now - $0) }, stoppedLanes: stopped, openExceptions: open ?? 0,
            logBytes: 0)
    }

    func exceptions(limit: Int) throws -> [ExceptionRecord] {
        try self.sql.rows(
            """
            SELECT id, kind, tenant, subject, opened_at, detail FROM exception
            WHERE closed_at IS NULL ORDER BY id DESC LIMIT ?
            """, [SQLValue(limit)]
        ) { row in
            ExceptionRecord(
                id: row.int(0), kind: row.text(1), tenant: row.text(2), subject: row.text(3),
                openedAt: Timestamp(milliseconds: row.int(4)), detail: row.text(5))
        }
    }

    private func earliest(_ query: String, _ arguments: [SQLValue] = []) throws -> Timestamp? {
        try self.sql.first(query, arguments) { $0.optionalInt(0).map(Timestamp.init(milliseconds:)) } ?? nil
    }
}
