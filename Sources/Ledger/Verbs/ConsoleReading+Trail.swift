import Declarations

/// The messages and receipts behind an order.
extension ConsoleReading {
    func trail(ofOrder orderNo: String, tenant: String) throws -> OrderTrail? {
        let order = try self.sql.first(
            "SELECT id FROM customs_order WHERE tenant = ? AND order_no = ?", [.text(tenant), .text(orderNo)]
        ) { $0.int(0) }
        guard let order else { return nil }
        return OrderTrail(
            messages: try self.messages(of: order), receipts: try self.receipts(of: order),
            sources: try self.sources(of: order))
    }

    private func messages(of order: Int64) throws -> [OrderTrail.Message] {
        let messages = try self.sql.rows(
            """
            SELECT m.id, m.kind, m.route, m.state, m.documents, m.frozen_at,
                CASE WHEN EXISTS (SELECT 1 FROM message_body b WHERE b.message_id = m.id AND length(b.bytes) > 1)
                    OR EXISTS (SELECT 1 FROM archived_message a WHERE a.message_id = m.id AND length(a.bytes) > 1)
                    THEN 1 ELSE 0 END
            FROM message m WHERE m.id IN (
                SELECT s.message_id FROM submission s WHERE s.document_id >= ? AND s.document_id < ?)
            ORDER BY m.id LIMIT 200
            """, DocumentID.range(of: order)
        ) { row in
            OrderTrail.Message(
                id: row.int(0), kind: Int(row.int(1)), route: row.text(2), state: row.text(3),
                documents: Int(row.int(4)), frozenAt: Timestamp(milliseconds: row.int(5)), attempts: [],
                hasBytes: row.int(6) != 0)
        }
        return try messages.map { message in
            var message = message
            message.attempts = try self.sql.rows(
                """
                SELECT number, started_at, ended_at, outcome, detail FROM attempt WHERE message_id = ?
                ORDER BY number DESC LIMIT 50
                """, [.int(message.id)]
            ) { row in
                OrderTrail.Attempt(
                    number: Int(row.int(0)), startedAt: Timestamp(milliseconds: row.int(1)),
                    endedAt: row.optionalInt(2).map(Timestamp.init(milliseconds:)), outcome: row.optionalText(3),
                    detail: row.optionalText(4))
            }.reversed()
            return message
        }
    }

    private func receipts(of order: Int64) throws -> [OrderTrail.Receipt] {
        try self.sql.rows(
            """
            SELECT f.raw_id, f.kind, f.status, f.return_time, f.codes, f.received_at,
                CASE WHEN length(r.body) > 1
                    OR EXISTS (SELECT 1 FROM archived_receipt a WHERE a.raw_id = f.raw_id AND length(a.body) > 1)
                    THEN 1 ELSE 0 END
            FROM receipt f JOIN raw_receipt r ON r.id = f.raw_id
            WHERE f.order_id = ? ORDER BY f.received_at, f.id LIMIT 500
            """, [.int(order)]
        ) { row in
            OrderTrail.Receipt(
                raw: row.int(0), kind: Int(row.int(1)), status: Int(row.int(2)), returnTime: "\(row.int(3))",
                codes: row.text(4).split(separator: " ").map(String.init),
                receivedAt: Timestamp(milliseconds: row.int(5)), hasBytes: row.int(6) != 0)
        }
    }

    private func sources(of order: Int64) throws -> [OrderTrail.Source] {
        try self.sql.rows(
            """
            SELECT revision, source, created_at FROM order_body WHERE order_id = ?
            UNION ALL SELECT revision, source, created_at FROM archived_order WHERE order_id = ?
            ORDER BY 1 LIMIT 200
            """, [.int(order), .int(order)]
        ) { row in
            OrderTrail.Source(
                revision: Int(row.int(0)), source: row.text(1), at: Timestamp(milliseconds: row.int(2)))
        }
    }

    /// The sealed bytes of a message whose lane is of a tenant that can be seen: every document of a message is its lane's.
    func signedMessage(_ id: Int64, _ scope: TenantScope) throws -> [UInt8]? {
        let (condition, tenants) = scope.condition("l.tenant")
        return try self.sql.first(
            """
            SELECT COALESCE(b.bytes, a.bytes) FROM message m JOIN lane l ON l.id = m.lane_id
            LEFT JOIN message_body b ON b.message_id = m.id LEFT JOIN archived_message a ON a.message_id = m.id
            WHERE m.id = ? AND length(COALESCE(b.bytes, a.bytes)) > 1 AND \(condition)
            """, [.int(id)] + tenants
        ) { $0.blob(0) }
    }

    /// A sealed raw receipt, unless it tells of anything that cannot be seen.
    func rawReceipt(_ id: Int64, _ scope: TenantScope) throws -> SealedReceipt? {
        let (condition, tenants) = scope.condition("o.tenant")
        if scope.tenants != nil {
            let (seen, all) =
                try self.sql.first(
                    """
                    SELECT COUNT(o.id), COUNT(*) FROM (SELECT order_id FROM receipt WHERE raw_id = ? LIMIT 1000) f
                    LEFT JOIN customs_order o ON o.id = f.order_id AND \(condition)
                    """, [.int(id)] + tenants
                ) { ($0.int(0), $0.int(1)) } ?? (0, 0)
            guard all > 0, seen == all else { return nil }
        }
        return try self.sql.first(
            """
            SELECT r.digest, CASE WHEN length(r.body) > 1 THEN r.body ELSE a.body END FROM raw_receipt r
            LEFT JOIN archived_receipt a ON a.raw_id = r.id
            WHERE r.id = ? AND (length(r.body) > 1 OR length(a.body) > 1)
            """, [.int(id)]
        ) { SealedReceipt(digest: $0.blob(0), body: $0.blob(1)) }
    }
}

/// A raw receipt and the digest that tells its place.
struct SealedReceipt: Sendable {
    var digest: [UInt8]
    var body: [UInt8]
}
