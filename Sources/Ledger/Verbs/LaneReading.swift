import Declarations

/// What an operator reads about lanes, routes and dead letters. Runs on a snapshot; every count is bounded.
struct LaneReading {
    let sql: any SQLSession

    func lanes(_ filter: LaneFilter, limit: Int) throws -> [LaneRecord] {
        let (condition, arguments) = filter.condition("l.")
        let most = LaneRecord.countLimit
        return try self.sql.rows(
            """
            SELECT l.route, l.kind, l.signer, l.tenant, l.paused, l.stopped,
                (SELECT COUNT(*) FROM (SELECT 1 FROM document d
                    WHERE d.lane_id = l.id AND d.state = 'ready' LIMIT \(most)) a),
                (SELECT COUNT(*) FROM (SELECT 1 FROM message m
                    WHERE m.lane_id = l.id AND m.attempts = 0 AND m.state IN ('frozen', 'sealed') LIMIT \(most)) b),
                (SELECT COUNT(*) FROM (SELECT 1 FROM message m
                    WHERE m.lane_id = l.id AND m.state IN ('sealed', 'unresolved') AND m.state = 'unresolved'
                    LIMIT \(most)) c),
                (SELECT COUNT(*) FROM (SELECT 1 FROM message m
                    WHERE m.lane_id = l.id AND m.failures > 0 AND m.state IN ('sealed', 'unresolved')
                    LIMIT \(most)) e)
            FROM lane l WHERE \(condition) ORDER BY l.route, l.tenant, l.kind, l.signer LIMIT ?
            """, arguments + [SQLValue(limit)]
        ) { row in
            LaneRecord(
                route: row.text(0), kind: Int(row.int(1)), signer: row.text(2), tenant: row.text(3),
                mode: try LaneMode(stored: Int(row.int(4))), stopped: row.optionalText(5), ready: Int(row.int(6)),
                unsent: Int(row.int(7)), unresolved: Int(row.int(8)), failing: Int(row.int(9)))
        }
    }

    func acts() throws -> [LaneAct] {
        try self.sql.rows("SELECT route, tenant, kind, mode, at FROM lane_act ORDER BY id LIMIT 1000", []) { row in
            LaneAct(
                filter: LaneFilter(
                    route: row.text(0).isEmpty ? nil : row.text(0), tenant: row.text(1).isEmpty ? nil : row.text(1),
                    messages: row.int(2) == 0 ? nil : try MessageKind(stored: row.int(2))),
                mode: try LaneMode(stored: Int(row.int(3))), at: Timestamp(milliseconds: row.int(4)))
        }
    }

    /// Since when the oldest of a lane's messages that may go out is due, among the most pressing; takes the moment twice.
    /// What only waits its backoff out, or must not go out any more, hides none of the others.
    static let oldestDueMessage = """
        (SELECT MIN(h.due_at) FROM (SELECT m.due_at FROM message m
            WHERE m.lane_id = l.id AND m.state IN ('sealed', 'unresolved')
                AND m.due_at - m.urgency <= ? AND m.due_at <= ?
                AND NOT EXISTS (SELECT 1 FROM submission s WHERE s.message_id = m.id AND s.state = 'superseded')
            ORDER BY m.due_at - m.urgency, m.id LIMIT 100) h)
        """

    /// One look at the head of each lane's two indexes.
    func dueWork(now: Timestamp) throws -> [DueWork] {
        let lanes = try self.sql.rows(
            """
            SELECT l.route, l.signer, l.paused, CASE WHEN l.stopped IS NULL THEN 0 ELSE 1 END, l.next_due,
                \(Self.oldestDueMessage)
            FROM lane l ORDER BY l.route, l.signer
            """, [.int(now.milliseconds), .int(now.milliseconds)]
        ) { row in
            (
                route: row.text(0), signer: row.text(1), mode: try LaneMode(stored: Int(row.int(2))),
                isStopped: row.int(3) != 0, document: row.optionalInt(4), message: row.optionalInt(5)
            )
        }
        var work: [String: DueWork] = [:]
        for lane in lanes {
            let key = "\(lane.route)\u{1F}\(lane.signer)"
            var found =
                work[key]
                ?? DueWork(route: lane.route, signer: lane.signer, oldestDocument: nil, oldestMessage: nil, held: 0)
            if lane.isStopped || lane.mode != .running { found.held += 1 }
            let isDue = { (due: Int64?) in due.flatMap { $0 <= now.milliseconds ? Timestamp(milliseconds: $0) : nil } }
            if !lane.isStopped, lane.mode == .running, let due = isDue(lane.document) {
                found.oldestDocument = min(found.oldestDocument ?? due, due)
            }
            if !lane.isStopped, lane.mode != .paused, let due = isDue(lane.message) {
                found.oldestMessage = min(found.oldestMessage ?? due, due)
            }
            work[key] = found
        }
        return work.values.sorted { ($0.route, $0.signer) < ($1.route, $1.signer) }
    }

    func deadLetters(_ filter: LaneFilter, after id: Int64, limit: Int) throws -> [DeadLetter] {
        let (condition, arguments) = filter.condition("l.")
        let letters = try self.sql.rows(
            """
            SELECT m.id, l.route, l.kind, l.tenant, m.dead_reason, m.dead_at FROM message m
            JOIN lane l ON l.id = m.lane_id WHERE m.state = 'dead' AND m.id > ? AND \(condition)
            ORDER BY m.id LIMIT ?
            """, [.int(id)] + arguments + [SQLValue(limit)]
        ) { row in
            DeadLetter(
                message: row.int(0), route: row.text(1), kind: Int(row.int(2)), tenant: row.text(3),
                reason: row.optionalText(4) ?? "", since: Timestamp(milliseconds: row.optionalInt(5) ?? 0),
                attempts: 0, neverSent: true, documents: [])
        }
        return try letters.map { letter in
            var letter = letter
            let outcomes = try self.sql.rows(
                "SELECT outcome FROM attempt WHERE message_id = ?", [.int(letter.message)]
            ) { $0.optionalText(0) }
            letter.attempts = outcomes.count
            letter.neverSent = outcomes.allSatisfy { $0 == "not_sent" }
            letter.documents = try self.sql.rows(
                """
                SELECT o.order_no, d.state FROM submission s JOIN document d ON d.id = s.document_id
                JOIN customs_order o ON o.id = d.id / \(DocumentID.slots)
                WHERE s.message_id = ? ORDER BY s.position LIMIT 100
                """, [.int(letter.message)]
            ) { DeadLetter.Document(orderNo: $0.text(0), state: try DocumentState(stored: $0.text(1))) }
            return letter
        }
    }
}
