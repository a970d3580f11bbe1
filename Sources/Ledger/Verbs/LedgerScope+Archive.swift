import Declarations

/// What is left of a value that rests in the archive: one byte, which no seal is and erasure does not leave.
enum Archived {
    static let mark: [UInt8] = [1]
}

/// Bodies leave the hot tables. They stay sealed as they are, for the places they came from.
extension LedgerScope {
    func archive(_ request: ArchiveRequest) throws -> ArchiveSummary {
        var summary = ArchiveSummary()
        // What cannot be moved stays at the head of the row; others must come past it.
        var failed = 0
        while summary.orders < request.limit, failed <= Self.failuresAtOnce {
            let orders = try self.ordersAtRest(
                before: request.before, archived: false, limit: request.limit - summary.orders, skipping: failed)
            if orders.isEmpty { break }
            for order in orders {
                let moved = try self.isolated("order \(order)") { try $0.archiveOrder(order) }
                if case .success = moved { summary.orders += 1 } else { failed += 1 }
            }
        }
        summary.receipts = try self.archiveReceipts(before: request.before, limit: request.limit)
        return summary
    }

    private static let failuresAtOnce = 100

    /// Orders at their end: the tenant's own declaration is, or all that the tenant files is at customs. What may still be sent
    /// keeps its order.
    ///
    /// - Parameter skipping: so many of the oldest are passed over.
    func ordersAtRest(before: Timestamp, archived: Bool, limit: Int, skipping: Int = 0) throws -> [Int64] {
        try self.sql.rows(
            """
            SELECT o.id FROM customs_order o
            WHERE o.erased_at IS NULL AND o.archived = ? AND o.since < ? AND o.state IN (\(Self.endStates))
                AND (o.state NOT IN ('filed', 'in_customs') OR NOT EXISTS (
                    SELECT 1 FROM document d WHERE d.id >= o.id * \(DocumentID.slots)
                    AND d.id < (o.id + 1) * \(DocumentID.slots) AND d.lane_id IS NOT NULL
                    AND d.kind + 0 IN (\(Self.declarations))))
                AND NOT EXISTS (
                    SELECT 1 FROM submission s JOIN message m ON m.id = s.message_id
                    WHERE s.document_id >= o.id * \(DocumentID.slots) AND s.document_id < (o.id + 1) * \(DocumentID.slots)
                    AND m.state IN ('frozen', 'sealed', 'unresolved'))
            ORDER BY o.since, o.id LIMIT ? OFFSET ?
            """, [SQLValue(archived), .int(before.milliseconds), SQLValue(limit), SQLValue(skipping)]
        ) { $0.int(0) }
    }

    /// As the index has them.
    private static let endStates = "'released', 'closed', 'cancelled', 'returned', 'rejected', 'filed', 'in_customs'"

    private static let declarations = DocumentKind.allCases.filter(\.isDeclaration).map { "\($0.rawValue)" }
        .joined(separator: ", ")

    private func archiveOrder(_ order: Int64) throws {
        let range = DocumentID.range(of: order)
        try self.move(
            "order_body", to: "archived_order",
            "order_id, revision, hash, body, repaired, buyer_hash, source, created_at", where: "order_id = ?",
            [.int(order)])
        try self.move(
            "document_body", to: "archived_document", "document_id, revision, hash, body",
            where: "document_id >= ? AND document_id < ?", range)
        // A message that is never sent again goes with the first of its orders.
        try self.move(
            "message_body", to: "archived_message", "message_id, bytes",
            where: """
                message_id IN (
                    SELECT s.message_id FROM submission s JOIN message m ON m.id = s.message_id
                    WHERE s.document_id >= ? AND s.document_id < ?
                    AND m.state IN ('delivered', 'refused', 'split', 'dissolved'))
                """, range)
        try self.sql.execute("UPDATE customs_order SET archived = 1 WHERE id = ?", [.int(order)])
        self.tallies.add("orders.archived")
    }

    private func move(
        _ table: String, to archive: String, _ columns: String, where condition: String, _ arguments: [SQLValue]
    ) throws {
        try self.sql.execute(
            "INSERT INTO \(archive) (\(columns)) SELECT \(columns) FROM \(table) WHERE \(condition)", arguments)
        try self.sql.execute("DELETE FROM \(table) WHERE \(condition)", arguments)
    }

    /// Raw receipts that were read, by age: nothing reads them a second time, whosever they are.
    private func archiveReceipts(before: Timestamp, limit: Int) throws -> Int {
        let old = try self.sql.rows(
            """
            SELECT id FROM raw_receipt WHERE length(body) > 1 AND received_at < ? AND state <> 'unread'
            ORDER BY received_at LIMIT ?
            """, [.int(before.milliseconds), SQLValue(limit)]
        ) { $0.int(0) }
        for id in old {
            try self.sql.execute(
                """
                INSERT INTO archived_receipt (raw_id, received_at, body)
                SELECT id, received_at, body FROM raw_receipt WHERE id = ?
                """, [.int(id)])
            try self.sql.execute("UPDATE raw_receipt SET body = ? WHERE id = ?", [.blob(Archived.mark), .int(id)])
        }
        if !old.isEmpty { self.tallies.add("receipts.archived", old.count) }
        return old.count
    }
}
