import Declarations

/// Whose message is sent next on a route.
extension LedgerScope {
    /// The messages to lease now: tenants take turns, whoever was served longest ago first; within a tenant the most pressing.
    func messagesInTurn(_ request: LeaseRequest) throws -> [Int64] {
        let lanes = try self.sql.rows(
            """
            SELECT l.id, l.tenant, l.sent_turn, CASE WHEN l.paused <> 1 AND l.stopped IS NULL AND EXISTS (
                SELECT 1 FROM message m WHERE m.lane_id = l.id AND m.state IN ('sealed', 'unresolved')
                    AND m.due_at - m.urgency <= ? AND m.due_at <= ?) THEN 1 ELSE 0 END
            FROM lane l WHERE l.route = ? ORDER BY l.id
            """, [self.nowValue, self.nowValue, .text(request.route)]
        ) { (id: $0.int(0), tenant: $0.text(1), turn: $0.int(2), isDue: $0.int(3) != 0) }
        var served: [String: Int64] = [:]
        for lane in lanes { served[lane.tenant] = max(served[lane.tenant] ?? 0, lane.turn) }
        let due = Dictionary(grouping: lanes.filter(\.isDue), by: \.tenant).mapValues { $0.map(\.id) }
        let tenants = due.keys.sorted { (served[$0] ?? 0, $0) < (served[$1] ?? 0, $1) }
        var queues: [String: ArraySlice<(id: Int64, lane: Int64, rank: Int64)>] = [:]
        var taken: [Int64] = []
        var turns: [Int64: Int64] = [:]
        var turn = served.values.max() ?? 0
        var isDry = false
        while taken.count < request.limit, !isDry {
            isDry = true
            for tenant in tenants where taken.count < request.limit {
                if queues[tenant] == nil {
                    let own = try (due[tenant] ?? []).flatMap { try self.pressing($0, limit: request.limit) }
                    queues[tenant] = own.sorted { ($0.rank, $0.id) < ($1.rank, $1.id) }[...]
                }
                guard let next = queues[tenant]?.popFirst() else { continue }
                isDry = false
                taken.append(next.id)
                turn += 1
                turns[next.lane] = turn
            }
        }
        for (lane, turn) in turns {
            try self.sql.execute("UPDATE lane SET sent_turn = ? WHERE id = ?", [.int(turn), .int(lane)])
        }
        if taken.isEmpty, request.isPilot { return try self.waitingLongest(request.route) }
        return taken
    }

    /// The due messages of a lane that may go out, most pressing first.
    private func pressing(_ lane: Int64, limit: Int) throws -> [(id: Int64, lane: Int64, rank: Int64)] {
        try self.sql.rows(
            """
            SELECT m.id, m.due_at - m.urgency FROM message m
            WHERE m.lane_id = ? AND m.state IN ('sealed', 'unresolved') AND m.due_at - m.urgency <= ? AND m.due_at <= ?
                AND NOT EXISTS (SELECT 1 FROM submission s WHERE s.message_id = m.id AND s.state = 'superseded')
            ORDER BY m.due_at - m.urgency, m.id LIMIT ?
            """, [.int(lane), self.nowValue, self.nowValue, SQLValue(limit)]
        ) { (id: $0.int(0), lane: lane, rank: $0.int(1)) }
    }

    /// For a probe of a route that fails: of what waits in backoff, the message whose turn comes first.
    private func waitingLongest(_ route: String) throws -> [Int64] {
        try self.sql.rows(
            """
            SELECT m.id FROM lane l JOIN message m ON m.lane_id = l.id
            WHERE l.route = ? AND l.paused <> 1 AND l.stopped IS NULL
                AND m.failures > 0 AND m.state IN ('sealed', 'unresolved')
                AND NOT EXISTS (SELECT 1 FROM attempt a WHERE a.message_id = m.id AND a.outcome IS NULL)
                AND NOT EXISTS (SELECT 1 FROM submission s WHERE s.message_id = m.id AND s.state = 'superseded')
            ORDER BY m.due_at, m.id LIMIT 1
            """, [.text(route)]
        ) { $0.int(0) }
    }

    /// Still one that may be delivered.
    func isDeliverable(_ message: Int64) throws -> Bool {
        try self.sql.first(
            "SELECT 1 FROM message WHERE id = ? AND state IN ('sealed', 'unresolved')", [.int(message)]
        ) { $0.int(0) } != nil
    }

    /// The head start of every document of an order.
    func setUrgency(_ urgency: Duration, order: Int64) throws {
        let head = min(max(urgency, .zero), Urgency.most)
        let milliseconds = Timestamp(milliseconds: 0) + head
        try self.sql.execute(
            "UPDATE document SET urgency = ? WHERE id >= ? AND id < ? AND urgency <> ?",
            [.int(milliseconds.milliseconds)] + DocumentID.range(of: order) + [.int(milliseconds.milliseconds)])
    }
}
