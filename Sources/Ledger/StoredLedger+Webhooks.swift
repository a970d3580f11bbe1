public import Declarations

/// Webhooks. Settings are sealed before they enter the writer's queue and opened after they left.
extension StoredLedger {
    public func createWebhook(
        _ settings: WebhookSettings, name: String, tenant: String, beside known: [WebhookRecord]?, now: Timestamp
    ) async throws(LedgerError) -> WebhookRecord? {
        let body = try self.sealed(settings, .webhook(tenant, name))
        let others = known.map { Set($0.map(\.id)) }
        let row = try await self.write(now) {
            try $0.createWebhook(body, name: name, tenant: tenant, beside: others)
        }
        return try row.map(self.open)
    }

    public func webhooks(tenant: String) async throws(LedgerError) -> [WebhookRecord] {
        let rows = try await self.store.read { try WebhookReading(sql: $0).webhooks(of: tenant) }
        return try Self.mapped(rows, self.open)
    }

    public func webhook(_ name: String, tenant: String) async throws(LedgerError) -> WebhookRecord? {
        try await self.store.read { try WebhookReading(sql: $0).webhook(name, of: tenant) }.map(self.open)
    }

    public func change(
        _ known: WebhookRecord, to settings: WebhookSettings, isEnabled: Bool, now: Timestamp
    ) async throws(LedgerError) -> WebhookRecord? {
        let body = try self.sealed(settings, .webhook(known.tenant, known.name))
        let row = try await self.write(now) { try $0.change(known, body: body, isEnabled: isEnabled) }
        return try row.map(self.open)
    }

    public func removeWebhook(_ name: String, tenant: String, now: Timestamp) async throws(LedgerError) -> Bool {
        try await self.write(now) { try $0.removeWebhook(name, tenant: tenant) }
    }

    public func webhookDeliveries(
        of name: String, tenant: String, before sequence: Int64?, limit: Int
    ) async throws(LedgerError) -> [WebhookDelivery]? {
        try await self.store.read { sql in
            let reading = WebhookReading(sql: sql)
            guard let webhook = try reading.webhook(name, of: tenant) else { return nil }
            return try reading.deliveries(of: webhook.id, before: sequence ?? .max, limit: limit)
        }
    }

    public func replay(
        webhook name: String, tenant: String, after sequence: Int64, now: Timestamp
    ) async throws(LedgerError) -> Bool {
        try await self.write(now) { try $0.replay(webhook: name, tenant: tenant, after: sequence) }
    }

    public func redeliver(
        event sequence: Int64, toWebhook name: String, tenant: String, now: Timestamp
    ) async throws(LedgerError) -> Bool {
        try await self.write(now) { try $0.redeliver(event: sequence, toWebhook: name, tenant: tenant) }
    }

    public func sequence(before moment: Timestamp, tenant: String) async throws(LedgerError) -> Int64 {
        try await self.store.read { try WebhookReading(sql: $0).sequence(before: moment, of: tenant) }
    }

    public func dueWebhooks(limit: Int, now: Timestamp) async throws(LedgerError) -> [DueWebhook] {
        try await self.store.read { try WebhookReading(sql: $0).due(limit: limit, now: now) }
    }

    public func claim(
        webhook id: Int64, for span: Duration, now: Timestamp
    ) async throws(LedgerError) -> WebhookTurn? {
        let rows = try await self.write(now) { try $0.claimWebhook(id, for: span) }
        return try rows.map { rows throws(LedgerError) in
            WebhookTurn(
                record: try self.open(rows.webhook), heldUntil: now + span, retries: rows.retries, fresh: rows.fresh)
        }
    }

    public func conclude(_ turn: WebhookTurn, _ end: WebhookTurnEnd, now: Timestamp) async throws(LedgerError) {
        try await self.write(now) { try $0.conclude(turn, end) }
    }

    public func alerts() async throws(LedgerError) -> [AlertRecord] {
        try await self.store.read { sql in
            try sql.rows("SELECT name, status, since, told_at FROM alert ORDER BY name", []) { row in
                AlertRecord(
                    name: row.text(0), status: row.text(1), since: Timestamp(milliseconds: row.int(2)),
                    toldAt: Timestamp(milliseconds: row.int(3)))
            }
        }
    }

    public func note(_ alerts: [AlertRecord], now: Timestamp) async throws(LedgerError) {
        try await self.write(now) { try $0.note(alerts) }
    }

    // MARK: Inside

    private func sealed(_ settings: WebhookSettings, _ place: SealedPlace) throws(LedgerError) -> [UInt8] {
        let body = try Self.mapped([settings]) { try self.sealer.seal(try StoredJSON.bytes(of: $0), for: place) }
        guard let only = body.first else { throw LedgerError(.corrupt, "nothing was sealed") }
        return only
    }

    private func open(_ row: WebhookRow) throws(LedgerError) -> WebhookRecord {
        let plain = try Self.mapped([row]) {
            try self.sealer.open($0.body, for: .webhook($0.tenant, $0.name))
        }
        let settings = try StoredJSON.value(WebhookSettings.self, from: plain.first ?? [])
        return WebhookRecord(
            id: row.id, name: row.name, tenant: row.tenant, settings: settings, isEnabled: row.isEnabled,
            disabledAt: row.disabledAt, disabledReason: row.disabledReason, createdAt: row.createdAt,
            cursor: row.cursor, failingSince: row.failingSince, waiting: row.waiting, sealed: row.body)
    }
}

extension SealedPlace {
    /// Settings belong to their endpoint.
    static func webhook(_ tenant: String, _ name: String) -> SealedPlace {
        SealedPlace(tenant: tenant, table: "webhook", column: "body", row: name)
    }
}
