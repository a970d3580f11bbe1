public import Declarations

extension StoredLedger {
    public func openMassAct(_ act: NewMassAct, now: Timestamp) async throws(LedgerError) -> Int64 {
        try await self.write(now) { try $0.openMassAct(act) }
    }

    public func claimMassAct(lease: Duration, now: Timestamp) async throws(LedgerError) -> MassActRecord? {
        let isAlone = !self.isShared
        let isWork = try await self.store.read { sql in
            try sql.first("SELECT 1 FROM mass_act WHERE state = 'running' LIMIT 1", []) { $0.int(0) } != nil
        }
        guard isWork else { return nil }
        return try await self.write(now) { try $0.claimMassAct(lease: lease, takesOver: isAlone) }
    }

    @discardableResult
    public func advance(
        _ act: MassActRecord, _ results: [MassActResult], lease: Duration, now: Timestamp
    ) async throws(LedgerError) -> Bool {
        try await self.write(now) { try $0.advance(act, results, lease: lease) }
    }

    public func setMassAct(
        _ id: Int64, to state: MassActRecord.State, now: Timestamp
    ) async throws(LedgerError) -> Bool {
        try await self.write(now) { try $0.setMassAct(id, to: state) }
    }

    public func massAct(_ id: Int64, _ scope: TenantScope) async throws(LedgerError) -> MassActRecord? {
        let act = try await self.brief { reading in
            try reading.sql.first(
                "SELECT \(MassActRow.columns) FROM mass_act WHERE id = ?", [.int(id)], MassActRow.record)
        }
        return act.flatMap { $0.scope.isInside(scope) ? $0 : nil }
    }

    public func massActs(_ scope: TenantScope, limit: Int) async throws(LedgerError) -> [MassActRecord] {
        let acts = try await self.brief { reading in
            try reading.sql.rows(
                "SELECT \(MassActRow.columns) FROM mass_act ORDER BY id DESC LIMIT 200", [], MassActRow.record)
        }
        return Array(acts.filter { $0.scope.isInside(scope) }.prefix(limit))
    }

    public func massActResults(
        _ id: Int64, after number: Int, limit: Int
    ) async throws(LedgerError) -> [MassActResult] {
        try await self.brief { reading in
            try reading.sql.rows(
                """
                SELECT number, tenant, target, outcome, detail FROM mass_act_result
                WHERE act_id = ? AND number > ? ORDER BY number LIMIT ?
                """, [.int(id), SQLValue(number), SQLValue(limit)]
            ) { row in
                MassActResult(
                    number: Int(row.int(0)), tenant: row.text(1), target: row.text(2), outcome: row.text(3),
                    detail: row.text(4))
            }
        }
    }

    public func orderNames(_ ids: [Int64], _ scope: TenantScope) async throws(LedgerError) -> [Int64: String] {
        guard !ids.isEmpty else { return [:] }
        let (condition, tenants) = scope.condition("tenant")
        let marks = ids.map { _ in "?" }.joined(separator: ", ")
        let rows = try await self.brief { reading in
            try reading.sql.rows(
                "SELECT id, order_no FROM customs_order WHERE id IN (\(marks)) AND \(condition)",
                ids.map(SQLValue.int) + tenants
            ) { ($0.int(0), $0.text(1)) }
        }
        return Dictionary(rows) { first, _ in first }
    }
}
