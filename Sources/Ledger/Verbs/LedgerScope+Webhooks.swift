import Declarations

/// Endpoints of tenants and what goes to them.
extension LedgerScope {
    private static let question = "webhook_disabled"
    /// Shorter troubles are no reason to hurry what waits.
    private static let outage = Duration.seconds(60)

    /// - Parameter others: identifiers of the endpoints that the tenant must have, when it matters.
    func createWebhook(
        _ body: [UInt8], name: String, tenant: String, beside others: Set<Int64>?
    ) throws -> WebhookRow? {
        let reading = WebhookReading(sql: self.sql)
        let there = try reading.webhooks(of: tenant).map(\.id)
        guard there.count < WebhookLimits.perTenant, others.map({ $0 == Set(there) }) ?? true else { return nil }
        _ = try self.sql.insert(
            """
            INSERT INTO webhook (tenant, name, body, enabled, created_at, cursor)
            VALUES (?, ?, ?, 1, ?, (SELECT COALESCE(MAX(sequence), 0) FROM event)) RETURNING id
            """, [.text(tenant), .text(name), .blob(body), self.nowValue])
        return try reading.webhook(name, of: tenant)
    }

    func change(_ known: WebhookRecord, body: [UInt8], isEnabled: Bool) throws -> WebhookRow? {
        let isOff = known.isEnabled && !isEnabled
        // A turn under way went by the old settings: its claim ends, and what it sent is sent once more.
        let changed = try self.sql.execute(
            """
            UPDATE webhook SET body = ?, enabled = ?, held_until = 0, node = NULL, fresh_at = 0,
                disabled_at = \(isEnabled ? "NULL" : isOff ? "?" : "disabled_at"),
                disabled_reason = \(isEnabled ? "NULL" : isOff ? "'by_you'" : "disabled_reason")
            WHERE id = ? AND body = ? AND enabled = ?
            """,
            [.blob(body), SQLValue(isEnabled)] + (isOff ? [self.nowValue] : [])
                + [.int(known.id), .blob(known.sealed), SQLValue(known.isEnabled)])
        guard changed > 0 else { return nil }
        if isEnabled, !known.isEnabled { try self.goOn(known) }
        return try WebhookReading(sql: self.sql).webhook(known.name, of: known.tenant)
    }

    /// What an endpoint missed while it was down is due at once.
    private func goOn(_ known: WebhookRecord) throws {
        try self.sql.execute(
            """
            UPDATE webhook_delivery SET state = 'waiting', due_at = ?, first_at = ? WHERE webhook_id = ?
            AND (state = 'waiting' OR state = 'failed' AND first_at >= ?)
            """,
            [
                self.nowValue, self.nowValue, .int(known.id),
                .int(known.failingSince?.milliseconds ?? self.now.milliseconds),
            ])
        try self.sql.execute("UPDATE webhook SET failing_since = NULL WHERE id = ?", [.int(known.id)])
        try self.closeException(Self.question, subject: "webhook \(known.name)")
    }

    func removeWebhook(_ name: String, tenant: String) throws -> Bool {
        let removed = try self.sql.first(
            "DELETE FROM webhook WHERE name = ? AND tenant = ? RETURNING id", [.text(name), .text(tenant)]
        ) { $0.int(0) }
        guard let removed else { return false }
        try self.sql.execute("DELETE FROM webhook_delivery WHERE webhook_id = ?", [.int(removed)])
        try self.closeException(Self.question, subject: "webhook \(name)")
        return true
    }

    func replay(webhook name: String, tenant: String, after sequence: Int64) throws -> Bool {
        try self.sql.execute(
            """
            UPDATE webhook SET cursor = CASE WHEN cursor > ? THEN ? ELSE cursor END, fresh_at = 0, held_until = 0,
                node = NULL
            WHERE name = ? AND tenant = ?
            """, [.int(sequence), .int(sequence), .text(name), .text(tenant)]) > 0
    }

    func redeliver(event sequence: Int64, toWebhook name: String, tenant: String) throws -> Bool {
        let isKnown =
            try self.sql.first(
                "SELECT 1 FROM event WHERE sequence = ? AND tenant = ?", [.int(sequence), .text(tenant)]
            ) { $0.int(0) } != nil
        guard isKnown, let webhook = try WebhookReading(sql: self.sql).webhook(name, of: tenant) else { return false }
        try self.write(
            WebhookDelivery(
                sequence: sequence, state: .waiting, attempts: 0, firstAt: self.now, lastAt: self.now, dueAt: self.now,
                status: nil, milliseconds: 0, problem: nil), of: webhook.id)
        return true
    }

    // MARK: Turns

    func claimWebhook(_ id: Int64, for span: Duration) throws -> WebhookTurnRows? {
        if try self.isHeld() { return nil }
        let claimed = try self.sql.first(
            """
            UPDATE webhook SET held_until = ?, node = ? WHERE id = ? AND enabled = 1 AND held_until <= ?
            RETURNING \(WebhookRow.columns)
            """, [self.at(span), .text(self.node), .int(id), self.nowValue], WebhookRow.init)
        let reading = WebhookReading(sql: self.sql)
        guard let webhook = try claimed.map(reading.counted) else { return nil }
        let fresh =
            webhook.freshAt > self.now
            ? []
            : try LedgerReading(sql: self.sql).events(
                tenant: webhook.tenant, after: webhook.cursor, limit: WebhookLimits.eventsPerTurn)
        return WebhookTurnRows(
            webhook: webhook, retries: try reading.retries(of: webhook.id, now: self.now), fresh: fresh)
    }

    func conclude(_ turn: WebhookTurn, _ end: WebhookTurnEnd) throws {
        let record = turn.record
        let hasSuccess = end.deliveries.contains { $0.state == .delivered }
        let failingSince =
            hasSuccess ? nil : end.deliveries.isEmpty ? record.failingSince : record.failingSince ?? self.now
        // A turn of retries alone does not end what new messages were told to wait; a success does.
        let freshAt = SQLValue.int(end.freshAt?.milliseconds ?? 0)
        let written = try self.sql.execute(
            """
            UPDATE webhook SET cursor = ?, failing_since = ?,
                fresh_at = CASE WHEN 1 = ? OR fresh_at < ? THEN ? ELSE fresh_at END, held_until = 0, node = NULL
            WHERE id = ? AND node = ? AND held_until = ? AND enabled = 1
            """,
            [
                .int(end.cursor), SQLValue(failingSince?.milliseconds), SQLValue(hasSuccess), freshAt, freshAt,
                .int(record.id), .text(self.node), .int(turn.heldUntil.milliseconds),
            ])
        guard written > 0 else { return }
        if hasSuccess, let since = record.failingSince, self.now - since >= Self.outage {
            // It is back: nobody waits for his own time any more.
            try self.sql.execute(
                "UPDATE webhook_delivery SET due_at = ? WHERE webhook_id = ? AND state = 'waiting' AND due_at > ?",
                [self.nowValue, .int(record.id), self.nowValue])
        }
        for delivery in end.deliveries {
            try self.write(delivery, of: record.id)
            self.tallies.add("webhook.\(delivery.state.rawValue)")
        }
        if !end.deliveries.isEmpty { try self.shorten(record.id) }
        if let reason = end.disabled { try self.disable(record, reason, failingSince) }
    }

    private func write(_ delivery: WebhookDelivery, of webhook: Int64) throws {
        try self.sql.execute(
            """
            INSERT INTO webhook_delivery (
                webhook_id, sequence, state, attempts, first_at, last_at, due_at, status, milliseconds, problem)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (webhook_id, sequence) DO UPDATE SET state = excluded.state, attempts = excluded.attempts,
                first_at = excluded.first_at, last_at = excluded.last_at, due_at = excluded.due_at,
                status = excluded.status, milliseconds = excluded.milliseconds, problem = excluded.problem
            """,
            [
                .int(webhook), .int(delivery.sequence), .text(delivery.state.rawValue), SQLValue(delivery.attempts),
                .int(delivery.firstAt.milliseconds), .int(delivery.lastAt.milliseconds),
                .int(delivery.dueAt.milliseconds), SQLValue(delivery.status.map(Int64.init)),
                SQLValue(delivery.milliseconds), SQLValue(delivery.problem),
            ])
    }

    /// The log keeps the newest entries, and everything that still waits.
    private func shorten(_ webhook: Int64) throws {
        try self.sql.execute(
            """
            DELETE FROM webhook_delivery WHERE webhook_id = ? AND state <> 'waiting' AND sequence <= COALESCE((
                SELECT sequence FROM webhook_delivery WHERE webhook_id = ? ORDER BY sequence DESC LIMIT 1 OFFSET ?), 0)
            """, [.int(webhook), .int(webhook), SQLValue(WebhookLimits.log)])
    }

    private func disable(_ record: WebhookRecord, _ reason: String, _ failingSince: Timestamp?) throws {
        try self.sql.execute(
            "UPDATE webhook SET enabled = 0, disabled_at = ?, disabled_reason = ? WHERE id = ?",
            [self.nowValue, .text(reason), .int(record.id)])
        self.tallies.add("webhook.disabled")
        guard reason != "gone" else { return }
        try self.openException(
            Self.question, tenant: record.tenant, subject: "webhook \(record.name)",
            "nothing reached webhook \(record.name) of \(record.tenant) since \((failingSince ?? self.now).rfc3339); it is "
                + "switched off. Tell the tenant; switched on again it goes on where it stopped")
    }

    // MARK: What operators were told

    func note(_ alerts: [AlertRecord]) throws {
        for alert in alerts {
            try self.sql.execute(
                """
                INSERT INTO alert (name, status, since, told_at) VALUES (?, ?, ?, ?)
                ON CONFLICT (name) DO UPDATE SET status = excluded.status, since = excluded.since,
                    told_at = excluded.told_at
                """,
                [
                    .text(alert.name), .text(alert.status), .int(alert.since.milliseconds),
                    .int(alert.toldAt.milliseconds),
                ])
        }
        // What is well for a day is forgotten.
        try self.sql.execute(
            "DELETE FROM alert WHERE status = 'pass' AND told_at < ?",
            [.int((self.now - .seconds(86_400)).milliseconds)])
    }
}
