import Declarations

/// Mass acts: what is written in one transaction.
extension LedgerScope {
    /// How long an act that ended is kept.
    private static let kept: Duration = .seconds(400 * 86_400)

    func openMassAct(_ act: NewMassAct) throws -> Int64 {
        let before = (self.now - Self.kept).milliseconds
        try self.sql.execute(
            "DELETE FROM mass_act_result WHERE act_id IN (SELECT id FROM mass_act WHERE ended_at < ?)", [.int(before)])
        try self.sql.execute("DELETE FROM mass_act WHERE ended_at < ?", [.int(before)])
        return try self.sql.insert(
            """
            INSERT INTO mass_act (
                act, filter, tenants, account, reason, rate, created_at, state, expected, position, last_position)
            VALUES (?, ?, ?, ?, ?, ?, ?, 'running', ?, ?, ?) RETURNING id
            """,
            [
                .text(act.act), .text(act.filter), .text(act.scope.stored), .text(act.account), .text(act.reason),
                SQLValue(act.rate), self.nowValue, SQLValue(act.expected), .int(act.position), .int(act.lastPosition),
            ])
    }

    /// - Parameter takesOver: this process is alone on the store, so that what another one held is free.
    func claimMassAct(lease: Duration, takesOver: Bool) throws -> MassActRecord? {
        try self.sql.first(
            """
            UPDATE mass_act SET lease_until = ?, node = ? WHERE id = (
                SELECT id FROM mass_act WHERE state = 'running'
                    AND (lease_until IS NULL OR lease_until <= ? OR (node <> ? AND 1 = ?))
                ORDER BY id LIMIT 1)
            RETURNING \(MassActRow.columns)
            """,
            [self.at(lease), .text(self.node), self.nowValue, .text(self.node), SQLValue(takesOver)], MassActRow.record)
    }

    func advance(_ act: MassActRecord, _ results: [MassActResult], lease: Duration) throws -> Bool {
        let isOver = act.state == .done
        let count = try self.sql.execute(
            """
            UPDATE mass_act SET position = ?, done = ?, skipped = ?, failed = ?, lease_until = ?,
                state = CASE WHEN state = 'running' THEN ? ELSE state END,
                ended_at = CASE WHEN state = 'running' AND 1 = ? THEN ? ELSE ended_at END
            WHERE id = ? AND node = ?
            """,
            [
                .int(act.position), SQLValue(act.done), SQLValue(act.skipped), SQLValue(act.failed),
                isOver ? .null : self.at(lease), .text(act.state.rawValue), SQLValue(isOver), self.nowValue,
                .int(act.id), .text(self.node),
            ])
        guard count > 0 else { return false }
        for result in results {
            try self.sql.execute(
                """
                INSERT INTO mass_act_result (act_id, number, tenant, target, outcome, detail, at)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (act_id, number) DO UPDATE SET tenant = excluded.tenant, target = excluded.target,
                    outcome = excluded.outcome, detail = excluded.detail, at = excluded.at
                """,
                [
                    .int(act.id), SQLValue(result.number), .text(result.tenant), .text(result.target),
                    .text(result.outcome), .text(result.detail), self.nowValue,
                ])
        }
        return true
    }

    func setMassAct(_ id: Int64, to state: MassActRecord.State) throws -> Bool {
        let isOver = state == .stopped || state == .done
        let count = try self.sql.execute(
            """
            UPDATE mass_act SET state = ?, lease_until = NULL, ended_at = CASE WHEN 1 = ? THEN ? ELSE ended_at END
            WHERE id = ? AND state IN ('running', 'paused')
            """, [.text(state.rawValue), SQLValue(isOver), self.nowValue, .int(id)])
        return count > 0
    }
}

/// A row of `mass_act`.
enum MassActRow {
    static let columns = """
        id, act, filter, tenants, account, reason, rate, created_at, ended_at, state, expected, position, last_position,
        done, skipped, failed
        """

    static func record(_ row: any SQLRow) throws -> MassActRecord {
        guard let state = MassActRecord.State(rawValue: row.text(9)) else {
            throw LedgerError(.corrupt, "a mass act has an unknown state")
        }
        return MassActRecord(
            id: row.int(0), act: row.text(1), filter: row.text(2), scope: TenantScope(stored: row.text(3)),
            account: row.text(4), reason: row.text(5), rate: Int(row.int(6)),
            createdAt: Timestamp(milliseconds: row.int(7)),
            endedAt: row.optionalInt(8).map(Timestamp.init(milliseconds:)), state: state, expected: Int(row.int(10)),
            position: row.int(11), lastPosition: row.int(12), done: Int(row.int(13)), skipped: Int(row.int(14)),
            failed: Int(row.int(15)))
    }
}

extension TenantScope {
    /// Tenants separated by commas, which no identifier holds; empty for all.
    fileprivate var stored: String { self.tenants.map { $0.isEmpty ? "," : $0.sorted().joined(separator: ",") } ?? "" }

    fileprivate init(stored: String) {
        self.init(stored.isEmpty ? nil : Set(stored.split(separator: ",").map(String.init)))
    }

    /// Nothing that it holds is outside another one.
    func isInside(_ other: TenantScope) -> Bool {
        guard let allowed = other.tenants else { return true }
        return self.tenants.map { !$0.isEmpty && $0.isSubset(of: allowed) } ?? false
    }
}
