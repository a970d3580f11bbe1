import Declarations

/// Processes that share the store, and what they hold: the fence of a frozen message, the lease of one that is sent.
extension LedgerScope {
    /// This node lives. After a gap it is steady anew.
    func beat() throws {
        try self.sql.execute(
            """
            INSERT INTO node (name, started_at, steady_at, beat_at) VALUES (?, ?, ?, ?)
            ON CONFLICT (name) DO UPDATE SET beat_at = excluded.beat_at,
                steady_at = CASE WHEN node.beat_at < ? THEN excluded.beat_at ELSE node.steady_at END
            """,
            [.text(self.node), self.nowValue, self.nowValue, self.nowValue, self.before(NodeLife.doubted)])
    }

    /// After a start: what nobody holds is free. On a file every other process is dead; elsewhere a node that just started
    /// cannot tell a dead one from one that the store kept waiting, so that `rescueFromDeadNodes` judges later.
    func recover(isShared: Bool) throws -> RecoverySummary {
        var summary = RecoverySummary()
        try self.beat()
        if !isShared { try self.sql.execute("DELETE FROM node WHERE name <> ?", [.text(self.node)]) }
        // Whatever no known node holds, also what an edition before nodes left. On a file that is everything, also what this
        // process began before.
        let holders = isShared ? try self.sql.rows("SELECT name FROM node ORDER BY name", []) { $0.text(0) } : [""]
        let marks = holders.map { _ in "?" }.joined(separator: ", ")
        let names = holders.map { SQLValue.text($0) }
        // What keys have signed still counts.
        try self.sql.execute("UPDATE signing_key SET held_until = 0 WHERE owner NOT IN (\(marks))", names)
        try self.sql.execute("DELETE FROM poller WHERE node NOT IN (\(marks))", names)
        try self.sql.execute("UPDATE webhook SET held_until = 0 WHERE node NOT IN (\(marks))", names)
        summary.refrozen = try self.sql.execute(
            "UPDATE message SET due_at = 0 WHERE state = 'frozen' AND (node IS NULL OR node NOT IN (\(marks)))", names)
        summary.unknownAttempts = try self.endAttempts(
            "m.node IS NULL OR m.node NOT IN (\(marks))", names, "the gateway ended before the outcome")
        return summary
    }

    /// Gives to all what nodes hold that were not seen for a while. Only a node that was seen itself all that time may say so:
    /// after an outage of the store all of them were silent.
    func rescueFromDeadNodes() throws {
        let missed = self.before(NodeLife.missed)
        let dead = try self.sql.rows(
            """
            SELECT n.name FROM node n JOIN node own ON own.name = ?
            WHERE n.name <> own.name AND n.beat_at < ? AND own.steady_at < ? AND own.beat_at >= ? ORDER BY n.name
            """, [.text(self.node), missed, missed, self.before(NodeLife.doubted)]
        ) { $0.text(0) }
        for node in dead {
            try self.giveBack(of: node, "node \(node) ended before the outcome")
            self.tallies.add("nodes.rescued")
        }
    }

    /// Frees everything that a node holds and forgets it.
    func giveBack(of node: String, _ reason: String) throws {
        try self.sql.execute(
            "UPDATE message SET due_at = 0 WHERE state = 'frozen' AND node = ?", [.text(node)])
        _ = try self.endAttempts("m.node = ?", [.text(node)], reason)
        try self.sql.execute("UPDATE signing_key SET held_until = 0 WHERE owner = ?", [.text(node)])
        try self.sql.execute("DELETE FROM poller WHERE node = ?", [.text(node)])
        try self.sql.execute("UPDATE webhook SET held_until = 0 WHERE node = ?", [.text(node)])
        try self.sql.execute("DELETE FROM node WHERE name = ?", [.text(node)])
    }

    /// Makes this node the one that polls an identity for a while, unless another one is; whether it is.
    func holdPolling(of identity: String, for span: Duration) throws -> Bool {
        try self.sql.first(
            """
            INSERT INTO poller (identity, node, held_until) VALUES (?, ?, ?)
            ON CONFLICT (identity) DO UPDATE SET node = excluded.node, held_until = excluded.held_until
                WHERE poller.node = excluded.node OR poller.held_until <= ?
            RETURNING node
            """, [.text(identity), .text(self.node), self.at(span), self.nowValue]
        ) { $0.text(0) } != nil
    }

    /// Open attempts of messages for which a condition holds are `unknown` from now on; how many.
    private func endAttempts(_ condition: String, _ arguments: [SQLValue], _ reason: String) throws -> Int {
        let open = try self.sql.rows(
            """
            SELECT a.id FROM attempt a JOIN message m ON m.id = a.message_id
            WHERE a.outcome IS NULL AND (\(condition)) ORDER BY a.id
            """, arguments
        ) { $0.int(0) }
        for attempt in open {
            try self.conclude(
                AttemptConclusion(attempt: attempt, outcome: .unknown, detail: reason, retryAfter: nil))
        }
        return open.count
    }

    private func before(_ span: Duration) -> SQLValue { .int((self.now - span).milliseconds) }
}
