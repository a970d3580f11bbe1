import Declarations

/// Acts of a person on lanes.
extension LedgerScope {
    /// Pausing unseals what was never sent; resuming also clears why a lane was stopped, and the time that its messages were
    /// held does not count as failing. The act is kept for lanes to come.
    func setLanes(_ filter: LaneFilter, to mode: LaneMode) throws -> Int {
        let (condition, arguments) = filter.condition()
        // What an act covers wholly needs not be remembered any more.
        try self.sql.execute("DELETE FROM lane_act WHERE \(condition)", arguments)
        let rest = try self.sql.first("SELECT COUNT(*) FROM lane_act", []) { $0.int(0) } ?? 0
        if mode != .running || rest > 0 {
            try self.sql.execute(
                "INSERT INTO lane_act (route, tenant, kind, mode, at) VALUES (?, ?, ?, ?, ?)",
                [
                    .text(filter.route ?? ""), .text(filter.tenant ?? ""), SQLValue(filter.kind?.rawValue ?? 0),
                    SQLValue(mode.rawValue), self.nowValue,
                ])
        }
        let lanes = try self.sql.rows(
            """
            UPDATE lane SET paused = ?\(mode == .running ? ", stopped = NULL" : "") WHERE \(condition) RETURNING id
            """, [SQLValue(mode.rawValue)] + arguments
        ) { $0.int(0) }
        for lane in lanes {
            switch mode {
            case .paused: try self.unsealLane(lane)
            case .running:
                try self.closeException("lane_stopped", subject: "lane \(lane)")
                try self.sql.execute(
                    """
                    UPDATE message SET failing_since = NULL
                    WHERE lane_id = ? AND failures > 0 AND state IN ('sealed', 'unresolved')
                    """, [.int(lane)])
            case .draining: break
            }
        }
        return lanes.count
    }

    /// What a person said about lanes like this one before it came into being.
    func applyActs(toLane id: Int64) throws {
        try self.sql.execute(
            """
            UPDATE lane SET paused = COALESCE((
                SELECT a.mode FROM lane_act a WHERE a.route IN ('', lane.route) AND a.tenant IN ('', lane.tenant)
                    AND a.kind IN (0, lane.kind) ORDER BY a.id DESC LIMIT 1), 0)
            WHERE id = ?
            """, [.int(id)])
    }

    /// What waits in backoff on a route is due now; what is on its way is left alone.
    func hurry(route: String) throws -> Int {
        try self.sql.execute(
            """
            UPDATE message SET due_at = ? WHERE lane_id IN (SELECT id FROM lane WHERE route = ?)
                AND failures > 0 AND state IN ('sealed', 'unresolved') AND due_at > ?
                AND NOT EXISTS (SELECT 1 FROM attempt a WHERE a.message_id = message.id AND a.outcome IS NULL)
            """, [self.nowValue, .text(route), self.nowValue])
    }
}

extension LaneFilter {
    /// As a condition on columns `route`, `tenant` and `kind`.
    func condition(_ table: String = "") -> (sql: String, arguments: [SQLValue]) {
        var parts: [(String, SQLValue)] = []
        if let route { parts.append(("\(table)route = ?", .text(route))) }
        if let tenant { parts.append(("\(table)tenant = ?", .text(tenant))) }
        if let kind { parts.append(("\(table)kind = ?", SQLValue(kind.rawValue))) }
        return (parts.isEmpty ? "1 = 1" : parts.map(\.0).joined(separator: " AND "), parts.map(\.1))
    }
}
