import Declarations

/// A row of `webhook`, its settings sealed.
struct WebhookRow: Sendable {
    var id: Int64
    var tenant: String
    var name: String
    var body: [UInt8]
    var isEnabled: Bool
    var disabledAt: Timestamp?
    var disabledReason: String?
    var createdAt: Timestamp
    var cursor: Int64
    var failingSince: Timestamp?
    var freshAt: Timestamp
    var waiting = 0

    static let columns = """
        id, tenant, name, body, enabled, disabled_at, disabled_reason, created_at, cursor, failing_since, fresh_at
        """

    init(_ row: any SQLRow) {
        self.id = row.int(0)
        self.tenant = row.text(1)
        self.name = row.text(2)
        self.body = row.blob(3)
        self.isEnabled = row.int(4) != 0
        self.disabledAt = row.optionalInt(5).map(Timestamp.init(milliseconds:))
        self.disabledReason = row.optionalText(6)
        self.createdAt = Timestamp(milliseconds: row.int(7))
        self.cursor = row.int(8)
        self.failingSince = row.optionalInt(9).map(Timestamp.init(milliseconds:))
        self.freshAt = Timestamp(milliseconds: row.int(10))
    }
}

/// A claimed endpoint before its settings are opened.
struct WebhookTurnRows: Sendable {
    var webhook: WebhookRow
    var retries: [WebhookDelivery]
    var fresh: [EventRecord]
}

/// What lists and claims read of webhooks. Counts nothing without bound.
struct WebhookReading {
    let sql: any SQLSession

    func webhooks(of tenant: String) throws -> [WebhookRow] {
        try self.sql.rows(
            "SELECT \(WebhookRow.columns) FROM webhook WHERE tenant = ? ORDER BY id LIMIT ?",
            [.text(tenant), SQLValue(WebhookLimits.perTenant)], WebhookRow.init
        ).map(self.counted)
    }

    func webhook(_ name: String, of tenant: String) throws -> WebhookRow? {
        try self.sql.first(
            "SELECT \(WebhookRow.columns) FROM webhook WHERE name = ? AND tenant = ?", [.text(name), .text(tenant)],
            WebhookRow.init
        ).map(self.counted)
    }

    func counted(_ row: WebhookRow) throws -> WebhookRow {
        var row = row
        row.waiting =
            try self.sql.first(
                """
                SELECT COUNT(*) FROM (
                    SELECT 1 FROM webhook_delivery WHERE webhook_id = ? AND state = 'waiting' LIMIT 1000) w
                """, [.int(row.id)]
            ) { Int($0.int(0)) } ?? 0
        return row
    }

    func deliveries(of webhook: Int64, before sequence: Int64, limit: Int) throws -> [WebhookDelivery] {
        try self.withEvents(
            """
            WHERE d.webhook_id = ? AND d.sequence < ? ORDER BY d.sequence DESC LIMIT ?
            """, [.int(webhook), .int(sequence), SQLValue(limit)])
    }

    func retries(of webhook: Int64, now: Timestamp) throws -> [WebhookDelivery] {
        try self.withEvents(
            """
            WHERE d.webhook_id = ? AND d.state = 'waiting' AND d.due_at <= ? ORDER BY d.due_at, d.sequence LIMIT ?
            """, [.int(webhook), .int(now.milliseconds), SQLValue(WebhookLimits.retriesPerTurn)])
    }

    private func withEvents(_ condition: String, _ arguments: [SQLValue]) throws -> [WebhookDelivery] {
        let found = try self.sql.rows(
            """
            SELECT e.sequence, e.type, e.order_no, e.order_sequence, e.at, e.data,
                d.state, d.attempts, d.first_at, d.last_at, d.due_at, d.status, d.milliseconds, d.problem
            FROM webhook_delivery d JOIN event e ON e.sequence = d.sequence \(condition)
            """, arguments
        ) { row in
            WebhookDelivery(
                sequence: row.int(0), state: WebhookDelivery.State(rawValue: row.text(6)) ?? .failed,
                attempts: Int(row.int(7)), firstAt: Timestamp(milliseconds: row.int(8)),
                lastAt: Timestamp(milliseconds: row.int(9)), dueAt: Timestamp(milliseconds: row.int(10)),
                status: row.optionalInt(11).map { Int($0) }, milliseconds: Int(row.int(12)),
                problem: row.optionalText(13), event: LedgerReading.event(row))
        }
        let events = try LedgerReading(sql: self.sql).inTheirEpochs(found.compactMap(\.event))
        return zip(found, events).map { delivery, event in
            var delivery = delivery
            delivery.event = event
            return delivery
        }
    }

    func due(limit: Int, now: Timestamp) throws -> [DueWebhook] {
        // A copy of a ledger must not speak before somebody said so.
        if try LedgerReading(sql: self.sql).epochs().last?.isHeld == true { return [] }
        let moment = SQLValue.int(now.milliseconds)
        return try self.sql.rows(
            """
            SELECT w.id, w.tenant FROM webhook w WHERE w.enabled = 1 AND w.held_until <= ? AND (
                EXISTS (SELECT 1 FROM webhook_delivery d
                    WHERE d.webhook_id = w.id AND d.state = 'waiting' AND d.due_at <= ?)
                OR w.fresh_at <= ? AND EXISTS (
                    SELECT 1 FROM event e WHERE e.tenant = w.tenant AND e.sequence > w.cursor))
            ORDER BY w.id LIMIT ?
            """, [moment, moment, moment, SQLValue(limit)]
        ) { DueWebhook(id: $0.int(0), tenant: $0.text(1)) }
    }

    /// Numbers and times of events rise together, so the first one at or after a moment is found by halving.
    func sequence(before moment: Timestamp, of tenant: String) throws -> Int64 {
        func event(_ order: String, from sequence: Int64) throws -> (sequence: Int64, at: Int64)? {
            try self.sql.first(
                """
                SELECT sequence, at FROM event WHERE tenant = ? AND sequence >= ? ORDER BY sequence \(order) LIMIT 1
                """, [.text(tenant), .int(sequence)]
            ) { ($0.int(0), $0.int(1)) }
        }
        guard let last = try event("DESC", from: 0) else { return 0 }
        if last.at < moment.milliseconds { return last.sequence }
        var (low, high) = (Int64(0), last.sequence)
        // Every event of the tenant up to `low` is before the moment, the first one from `high` on is not.
        while high - low > 1 {
            let middle = low + (high - low) / 2
            guard let found = try event("ASC", from: middle), found.sequence <= high else {
                high = middle
                continue
            }
            if found.at < moment.milliseconds { low = found.sequence } else { high = middle }
        }
        return low
    }
}
