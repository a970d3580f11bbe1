import Declarations

/// Orders that are deleted, not archived: the canary's, one a minute for ever.
extension LedgerScope {
    /// The oldest of them, by their numbers: the index of orders finds them. The newest order, message and filing of the
    /// ledger stay, because SQLite would give their ids to others.
    func canaries(of tenant: String, prefix: String, before: Timestamp, limit: Int) throws -> [Int64] {
        try self.sql.rows(
            """
            SELECT o.id FROM customs_order o
            WHERE o.tenant = ? AND o.order_no >= ? AND o.order_no < ?
                AND o.id < (SELECT MAX(id) FROM customs_order)
                AND NOT EXISTS (
                    SELECT 1 FROM submission s JOIN message m ON m.id = s.message_id
                    WHERE s.document_id >= o.id * \(DocumentID.slots) AND s.document_id < (o.id + 1) * \(DocumentID.slots)
                    AND (m.state IN ('frozen', 'sealed') OR m.id = (SELECT MAX(id) FROM message)
                        OR s.id = (SELECT MAX(id) FROM submission)))
            ORDER BY o.order_no LIMIT ?
            """,
            [.text(tenant), .text(prefix), .text("\(prefix)\(before.milliseconds)"), SQLValue(limit)]
        ) { $0.int(0) }
    }

    /// Deletes an order and everything that names it.
    func forget(order: Int64, of tenant: String) throws {
        let range = DocumentID.range(of: order)
        let state = try self.sql.first("SELECT state FROM customs_order WHERE id = ?", [.int(order)]) { $0.text(0) }
        guard let state else { return }
        for (kind, state) in try self.sql.rows(
            "SELECT kind, state FROM document WHERE id >= ? AND id < ?", range, { ($0.int(0), $0.text(1)) })
        { self.tallies.add("document.\(kind).\(state)", -1) }
        self.tallies.forgetOrder(of: tenant, in: state)

        try self.forgetQuestions(about: order, range)
        try self.sql.execute(
            """
            DELETE FROM webhook_delivery WHERE webhook_id IN (SELECT id FROM webhook WHERE tenant = ?)
                AND sequence IN (SELECT sequence FROM event WHERE order_id = ?)
            """, [.text(tenant), .int(order)])
        // Before the submissions that they are about.
        try self.sql.execute(
            """
            DELETE FROM timer WHERE kind = 'inferred' AND subject IN (
                SELECT id FROM submission WHERE document_id >= ? AND document_id < ?)
            """, range)
        let messages = "SELECT DISTINCT message_id FROM submission WHERE document_id >= ? AND document_id < ?"
        for message in try self.sql.rows(messages, range, { $0.int(0) }) {
            let others = try self.sql.first(
                "SELECT 1 FROM submission WHERE message_id = ? AND (document_id < ? OR document_id >= ?)",
                [.int(message)] + range
            ) { $0.int(0) }
            if others == nil { try self.forget(message: message) }
        }
        let raw = try self.sql.rows("SELECT DISTINCT raw_id FROM receipt WHERE order_id = ?", [.int(order)]) {
            $0.int(0)
        }
        try self.sql.execute(
            """
            DELETE FROM alias WHERE type IN ('preNo', 'invtNo') AND document_id >= ? AND document_id < ?
            """, range)
        try self.sql.execute(
            """
            DELETE FROM alias WHERE document_id >= ? AND document_id < ? AND value IN (
                SELECT guid FROM submission WHERE document_id >= ? AND document_id < ?
                UNION SELECT cop_no FROM document WHERE id >= ? AND id < ?
                UNION SELECT tax_no FROM tax_bill WHERE order_id = ?)
            """, range + range + range + [.int(order)])
        for table in ["receipt", "tax_bill", "event", "order_body", "archived_order", "quota", "payment_split"] {
            try self.sql.execute("DELETE FROM \(table) WHERE order_id = ?", [.int(order)])
        }
        for id in raw {
            try self.sql.execute(
                "DELETE FROM raw_receipt WHERE id = ? AND NOT EXISTS (SELECT 1 FROM receipt WHERE raw_id = ?)",
                [.int(id), .int(id)])
        }
        for table in ["submission", "document_body", "archived_document", "dependency"] {
            try self.sql.execute("DELETE FROM \(table) WHERE document_id >= ? AND document_id < ?", range)
        }
        try self.sql.execute(
            """
            DELETE FROM timer WHERE kind IN ('wait', 'unknown', 'progress', 'arrival') AND subject >= ? AND subject < ?
            """, range)
        try self.clearTimer("bill", order)
        try self.sql.execute("DELETE FROM document WHERE id >= ? AND id < ?", range)
        try self.sql.execute("DELETE FROM customs_order WHERE id = ?", [.int(order)])
    }

    /// What was asked about an order, its documents and their filings; about a message when it goes.
    private func forgetQuestions(about order: Int64, _ range: [SQLValue]) throws {
        try self.sql.execute(
            """
            DELETE FROM exception WHERE closed_at IS NULL AND (subject = ?
                OR subject IN (SELECT 'document ' || id FROM document WHERE id >= ? AND id < ?)
                OR subject IN (SELECT 'submission ' || id FROM submission WHERE document_id >= ? AND document_id < ?))
            """, [.text("order \(order)")] + range + range)
    }

    private func forget(message: Int64) throws {
        try self.clearTimer("silence", message)
        try self.sql.execute(
            "DELETE FROM exception WHERE closed_at IS NULL AND subject = ?", [.text("message \(message)")])
        for table in ["attempt", "message_body", "archived_message"] {
            try self.sql.execute("DELETE FROM \(table) WHERE message_id = ?", [.int(message)])
        }
        try self.sql.execute("DELETE FROM message WHERE id = ?", [.int(message)])
    }
}
