import Declarations

/// What is left of a value that was erased: one byte, which no seal and no hash is.
enum Erased {
    static let mark: [UInt8] = [0]

    /// Whether a stored value was erased.
    static func isMark(_ value: [UInt8]) -> Bool { value == Self.mark }
}

/// The end of what is kept of persons. Keys, numbers, states, sums and events stay.
extension LedgerScope {
    func erase(_ request: ErasureRequest) throws -> ErasureSummary {
        var summary = ErasureSummary()
        let resting = try self.ordersAtRest(before: request.before, archived: true, limit: request.limit)
        let room = request.limit - resting.count
        for order in try resting + self.ordersAtRest(before: request.before, archived: false, limit: room) {
            let erased = try self.isolated("order \(order)") { try $0.eraseOrder(order, before: request.before) }
            if case .success = erased { summary.orders += 1 }
        }
        for raw in try self.receiptsToErase(request) where try self.eraseReceipt(raw) { summary.receipts += 1 }
        summary.evidence = try self.eraseEvidence(limit: request.limit)
        return summary
    }

    // MARK: Orders

    private func eraseOrder(_ order: Int64, before: Timestamp) throws {
        let mark = SQLValue.blob(Erased.mark)
        let range = DocumentID.range(of: order)
        try self.tell("order.erased", order: order, [:])
        try self.sql.execute(
            """
            UPDATE order_body SET body = ?, repaired = NULL, buyer_hash = ?, hash = ? WHERE order_id = ?
            """, [mark, mark, mark, .int(order)])
        try self.sql.execute(
            """
            UPDATE archived_order SET body = ?, repaired = NULL, buyer_hash = ?, hash = ? WHERE order_id = ?
            """, [mark, mark, mark, .int(order)])
        try self.sql.execute(
            "DELETE FROM archived_document WHERE document_id >= ? AND document_id < ?", range)
        try self.sql.execute("UPDATE quota SET buyer_hash = ? WHERE order_id = ?", [mark, .int(order)])
        try self.sql.execute(
            "UPDATE document_body SET body = ?, hash = ? WHERE document_id >= ? AND document_id < ?",
            [mark, mark] + range)
        // A digest of personal data is as good as the data to somebody who knows most of it.
        try self.sql.execute("UPDATE document SET content_hash = ? WHERE id >= ? AND id < ?", [mark] + range)
        try self.sql.execute(
            "UPDATE submission SET content_hash = ? WHERE document_id >= ? AND document_id < ?", [mark] + range)
        try self.sql.execute(
            "UPDATE customs_order SET erased_at = ?, hash = ? WHERE id = ?", [self.nowValue, mark, .int(order)])
        try self.eraseMessages(ofOrder: order)
        // What is archived is never sent again.
        try self.sql.execute(
            """
            DELETE FROM archived_message WHERE message_id IN (
                SELECT s.message_id FROM submission s WHERE s.document_id >= ? AND s.document_id < ?)
            """, range)
        for raw in try self.receipts(ofOrder: order, before: before) { _ = try self.eraseReceipt(raw) }
        let identity = try self.identity(ofOrder: order)
        try self.eraseAnswers(tenant: identity.tenant, orderNo: identity.orderNo)
        self.tallies.add("orders.erased")
    }

    /// A message that is never sent again is blanked with the first of its orders, another one with the last.
    private func eraseMessages(ofOrder order: Int64) throws {
        try self.sql.execute(
            """
            UPDATE message_body SET bytes = ? WHERE message_id IN (
                SELECT s.message_id FROM submission s WHERE s.document_id >= ? AND s.document_id < ?)
            AND (EXISTS (
                SELECT 1 FROM message m WHERE m.id = message_body.message_id
                    AND m.state IN ('delivered', 'refused', 'split', 'dissolved', 'buried'))
            OR NOT EXISTS (
                SELECT 1 FROM submission s JOIN customs_order o ON o.id = s.document_id / \(DocumentID.slots)
                WHERE s.message_id = message_body.message_id AND o.erased_at IS NULL))
            """, [.blob(Erased.mark)] + DocumentID.range(of: order))
    }

    /// Younger ones may be what an unknown order of the same file still waits for; they go when they are old.
    private func receipts(ofOrder order: Int64, before: Timestamp) throws -> [Int64] {
        try self.sql.rows(
            """
            SELECT DISTINCT f.raw_id FROM receipt f JOIN raw_receipt r ON r.id = f.raw_id
            WHERE f.order_id = ? AND r.received_at < ?
            """, [.int(order), .int(before.milliseconds)]
        ) { $0.int(0) }
    }

    // MARK: Receipts

    /// Old receipts: those of nobody, and those that came after their order was erased.
    private func receiptsToErase(_ request: ErasureRequest) throws -> [Int64] {
        let archived = try self.sql.rows(
            """
            SELECT a.raw_id FROM archived_receipt a WHERE a.received_at < ? AND NOT EXISTS (
                SELECT 1 FROM receipt f JOIN customs_order o ON o.id = f.order_id
                WHERE f.raw_id = a.raw_id AND o.erased_at IS NULL)
            ORDER BY a.received_at LIMIT ?
            """, [.int(request.before.milliseconds), SQLValue(request.limit)]
        ) { $0.int(0) }
        return try archived
            + self.sql.rows(
                """
                SELECT r.id FROM raw_receipt r WHERE length(r.body) > 1 AND r.received_at < ? AND NOT EXISTS (
                    SELECT 1 FROM receipt f JOIN customs_order o ON o.id = f.order_id
                    WHERE f.raw_id = r.id AND o.erased_at IS NULL)
                ORDER BY r.received_at LIMIT ?
                """, [.int(request.before.milliseconds), SQLValue(request.limit - archived.count)]
            ) { $0.int(0) }
    }

    /// Blanks a raw receipt unless an order needs it that is not erased; what was parked from it comes to its end.
    private func eraseReceipt(_ raw: Int64) throws -> Bool {
        let erased = try self.sql.execute(
            """
            UPDATE raw_receipt SET body = ? WHERE id = ? AND body <> ? AND NOT EXISTS (
                SELECT 1 FROM receipt f JOIN customs_order o ON o.id = f.order_id
                WHERE f.raw_id = raw_receipt.id AND o.erased_at IS NULL)
            """, [.blob(Erased.mark), .int(raw), .blob(Erased.mark)])
        guard erased > 0 else { return false }
        try self.sql.execute("DELETE FROM archived_receipt WHERE raw_id = ?", [.int(raw)])
        try self.sql.execute(
            "UPDATE raw_receipt SET state = 'unreadable' WHERE id = ? AND state = 'unread'", [.int(raw)])
        let parked = try self.sql.rows(
            """
            UPDATE receipt SET state = 'erased', reading = NULL, alias = NULL WHERE raw_id = ? AND state = 'orphan'
            RETURNING id
            """, [.int(raw)]
        ) { $0.int(0) }
        for receipt in parked {
            try self.sql.execute("DELETE FROM orphan_key WHERE receipt_id = ?", [.int(receipt)])
            self.tallies.add("receipt.orphan", -1)
            try self.clearTimer("orphan", receipt)
            try self.closeException("orphan_receipt", subject: "receipt \(receipt)")
        }
        return true
    }

    // MARK: Payment records

    /// Payment records have a time of their own.
    private func eraseEvidence(limit: Int) throws -> Int {
        let due = try self.sql.rows(
            """
            SELECT tenant, order_no FROM payment_evidence WHERE length(body) > 1 AND keep_until < ?
            ORDER BY keep_until LIMIT ?
            """, [self.nowValue, SQLValue(limit)]
        ) { (tenant: $0.text(0), orderNo: $0.text(1)) }
        for record in due {
            try self.sql.execute(
                "UPDATE payment_evidence SET body = ?, hash = ? WHERE tenant = ? AND order_no = ?",
                [.blob(Erased.mark), .blob(Erased.mark), .text(record.tenant), .text(record.orderNo)])
            try self.eraseAnswers(tenant: record.tenant, orderNo: record.orderNo)
        }
        return due.count
    }

    /// Answers to customs are made of the order and the payment record: blanked when neither is kept any more.
    private func eraseAnswers(tenant: String, orderNo: String) throws {
        let place: [SQLValue] = [.text(tenant), .text(orderNo)]
        try self.sql.execute(
            """
            UPDATE message_body SET bytes = ? WHERE message_id IN (
                SELECT r.message_id FROM evidence_request r JOIN message m ON m.id = r.message_id
                WHERE r.tenant = ? AND r.order_no = ? AND m.state IN ('delivered', 'refused', 'dead', 'buried'))
            AND NOT EXISTS (
                SELECT 1 FROM payment_evidence WHERE tenant = ? AND order_no = ? AND length(body) > 1)
            AND NOT EXISTS (
                SELECT 1 FROM customs_order WHERE tenant = ? AND order_no = ? AND erased_at IS NULL)
            """, [.blob(Erased.mark)] + place + place + place)
    }
}
