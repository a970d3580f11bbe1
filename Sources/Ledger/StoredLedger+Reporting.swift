public import Declarations

extension StoredLedger {
    public func orderNumber(before moment: Timestamp) async throws(LedgerError) -> Int64 {
        try await self.store.readBriefly(within: ConsolePatience.limit) { sql in
            func storedAt(orAfter number: Int64) throws -> (number: Int64, at: Int64)? {
                try sql.first(
                    "SELECT id, created_at FROM customs_order WHERE id >= ? ORDER BY id LIMIT 1", [.int(number)]
                ) { ($0.int(0), $0.int(1)) }
            }
            var low: Int64 = 0
            var high = try sql.first("SELECT id FROM customs_order ORDER BY id DESC LIMIT 1", []) { $0.int(0) } ?? 0
            // Everything up to `low` is older; what comes after `high` is not.
            while low < high {
                let middle = low + (high - low + 1) / 2
                if let found = try storedAt(orAfter: middle), found.at < moment.milliseconds, found.number <= high {
                    low = found.number
                } else {
                    high = middle - 1
                }
            }
            return low
        }
    }

    public func reportRows(after number: Int64, limit: Int) async throws(LedgerError) -> [ReportRow] {
        try await self.store.read { try Self.reportRows("o.id > ?", [.int(number)], limit: limit, $0) }
    }

    public func reportRows(
        _ scope: TenantScope, after number: Int64, upTo last: Int64, from: Timestamp, to: Timestamp, limit: Int
    ) async throws(LedgerError) -> [ReportRow] {
        let (condition, tenants) = scope.condition("o.tenant")
        return try await self.store.readBriefly(within: ConsolePatience.limit) { sql in
            try Self.reportRows(
                "o.id > ? AND o.id <= ? AND o.created_at >= ? AND o.created_at < ? AND \(condition)",
                [.int(number), .int(last), .int(from.milliseconds), .int(to.milliseconds)] + tenants, limit: limit, sql)
        }
    }

    private static func reportRows(
        _ condition: String, _ arguments: [SQLValue], limit: Int, _ sql: any SQLSession
    ) throws -> [ReportRow] {
        try sql.rows(
            """
            SELECT o.id, o.tenant, o.state, o.created_at, o.released_at, o.estimated_tax, q.amount, (
                SELECT CAST(SUM(b.customs_tax + b.value_added_tax + b.consumption_tax) AS BIGINT) FROM tax_bill b
                WHERE b.order_id = o.id AND b.status <> '3')
            FROM customs_order o LEFT JOIN quota q ON q.order_id = o.id WHERE \(condition) ORDER BY o.id LIMIT ?
            """, arguments + [SQLValue(limit)]
        ) { row in
            ReportRow(
                number: row.int(0), tenant: row.text(1), state: try OrderState(stored: row.text(2)),
                acceptedAt: Timestamp(milliseconds: row.int(3)),
                releasedAt: row.optionalInt(4).map(Timestamp.init(milliseconds:)),
                value: row.optionalInt(6).map(Amount.init(units:)), estimatedTax: Amount(units: row.int(5)),
                billedTax: row.optionalInt(7).map(Amount.init(units:)))
        }
    }
}
