import Declarations

/// A claimed answer before what it is made of is opened.
struct AnswerRows: Sendable {
    var answer: ClaimedAnswer
    var order: (body: [UInt8], hash: [UInt8])?
    var input: (body: [UInt8], hash: [UInt8])?
}

/// Payment records and the questions of customs for them.
extension LedgerScope {
    /// How long what was supplied is kept at least: three years, with the days of any leap year.
    static let evidenceKept = Duration.seconds(3 * 366 * 86_400)
    /// How long an answer may take before a person is asked.
    private static let answerLimit = Duration.seconds(1800)
    /// An answer that lacks something is tried again after this, beside every time something is supplied.
    private static let incompleteWait = Duration.seconds(600)

    private static var answerKind: SQLValue { SQLValue(MessageKind.paymentEvidence.rawValue) }

    func keepEvidence(_ new: NewEvidence, hash: [UInt8], body: [UInt8]) throws -> EvidenceKept {
        let changed = try self.sql.first(
            """
            INSERT INTO payment_evidence (tenant, order_no, revision, hash, body, stored_at, keep_until)
            VALUES (?, ?, 1, ?, ?, ?, ?)
            ON CONFLICT (tenant, order_no) DO UPDATE SET revision = payment_evidence.revision + 1,
                hash = excluded.hash, body = excluded.body, stored_at = excluded.stored_at,
                keep_until = excluded.keep_until
            WHERE payment_evidence.hash <> excluded.hash RETURNING revision
            """,
            [
                .text(new.tenant), .text(new.orderNo), .blob(hash), .blob(body), self.nowValue,
                self.at(Self.evidenceKept),
            ]
        ) { Int($0.int(0)) }
        guard let revision = changed else {
            let stored = try self.sql.first(
                "SELECT revision FROM payment_evidence WHERE tenant = ? AND order_no = ?",
                [.text(new.tenant), .text(new.orderNo)]
            ) { Int($0.int(0)) }
            return EvidenceKept(revision: stored ?? 1, isRepeated: true)
        }
        self.tallies.add("evidence.kept")
        // Whoever makes one of these answers just now works with what is old: the fence sends that back.
        try self.sql.execute(
            """
            UPDATE message SET due_at = ?, fence = fence + 1 WHERE state = 'frozen' AND kind = ? AND id IN
                (SELECT message_id FROM evidence_request WHERE tenant = ? AND order_no = ?)
            """, [self.nowValue, Self.answerKind, .text(new.tenant), .text(new.orderNo)])
        return EvidenceKept(revision: revision, isRepeated: false)
    }

    func takeQuestion(_ new: NewQuestion) throws -> QuestionTaken {
        let orderNo = new.question.orderNo
        guard let lane = try new.lanes.first(where: { try self.isKnown(orderNo, $0.tenant) }) else {
            self.tallies.add("evidence.unknown_order")
            return .unknownOrder
        }
        let request = try self.sql.first(
            """
            INSERT INTO evidence_request (tenant, order_no, session_id, asked_at) VALUES (?, ?, ?, ?)
            ON CONFLICT DO NOTHING RETURNING id
            """, [.text(lane.tenant), .text(orderNo), .text(new.question.sessionID), self.nowValue]
        ) { $0.int(0) }
        guard let request else { return .repeated(tenant: lane.tenant) }
        try self.startAnswer(request, lane: self.lane(lane), route: lane.route, guid: new.guid)
        self.tallies.add("evidence.asked")
        try self.tellOfAnswer("payment_evidence.asked", request: request)
        return .taken(tenant: lane.tenant)
    }

    private func isKnown(_ orderNo: String, _ tenant: String) throws -> Bool {
        try self.sql.first(
            """
            SELECT 1 FROM customs_order WHERE tenant = ? AND order_no = ?
            UNION ALL SELECT 1 FROM payment_evidence WHERE tenant = ? AND order_no = ? LIMIT 1
            """, [.text(tenant), .text(orderNo), .text(tenant), .text(orderNo)]
        ) { $0.int(0) } != nil
    }

    private func lane(_ lane: NewQuestion.Lane) throws -> Int64 {
        let arguments = [SQLValue.text(lane.route), Self.answerKind, .text(lane.signer), .text(lane.tenant)]
        let made = try self.sql.execute(
            """
            INSERT INTO lane (route, kind, signer, tenant, port) VALUES (?, ?, ?, ?, '') ON CONFLICT DO NOTHING
            """, arguments)
        let id = try self.sql.first(
            "SELECT id FROM lane WHERE route = ? AND kind = ? AND signer = ? AND tenant = ?", arguments
        ) { $0.int(0) }
        guard let id else { throw LedgerError(.corrupt, "a lane was made and is not there") }
        if made > 0 { try self.applyActs(toLane: id) }
        return id
    }

    /// The message that will answer a question: nothing is in it yet.
    private func startAnswer(_ request: Int64, lane: Int64, route: String, guid: String) throws {
        // What an earlier answer said is not sent again.
        try self.sql.execute(
            "DELETE FROM message_body WHERE message_id = (SELECT message_id FROM evidence_request WHERE id = ?)",
            [.int(request)])
        let message = try self.sql.insert(
            """
            INSERT INTO message (lane_id, route, kind, state, fence, root_guid, documents, frozen_at, due_at)
            VALUES (?, ?, ?, 'frozen', 0, ?, 0, ?, ?) RETURNING id
            """, [.int(lane), .text(route), Self.answerKind, .text(guid), self.nowValue, self.nowValue])
        try self.sql.execute(
            "UPDATE evidence_request SET message_id = ?, missing = '' WHERE id = ?", [.int(message), .int(request)])
        try self.setTimer("answer", message, after: Self.answerLimit)
    }

    func claimAnswers(limit: Int, sealWithin: Duration) throws -> [AnswerRows] {
        if try self.isHeld() { return [] }
        let due = try self.sql.rows(
            """
            SELECT m.id FROM message m JOIN lane l ON l.id = m.lane_id
            WHERE m.state = 'frozen' AND m.kind = ? AND m.due_at <= ? AND l.paused = 0 AND l.stopped IS NULL
            ORDER BY m.due_at, m.id LIMIT ?
            """, [Self.answerKind, self.nowValue, SQLValue(limit)]
        ) { $0.int(0) }
        return try due.compactMap { message in
            try self.sql.execute(
                "UPDATE message SET fence = fence + 1, due_at = ?, node = ? WHERE id = ?",
                [self.at(sealWithin), .text(self.node), .int(message)])
            return try self.sql.first(
                """
                SELECT m.fence, m.root_guid, r.tenant, r.order_no, r.session_id,
                    COALESCE(b.body, a.body), COALESCE(b.hash, a.hash), e.body, e.hash
                FROM message m JOIN evidence_request r ON r.message_id = m.id
                LEFT JOIN customs_order o ON o.tenant = r.tenant AND o.order_no = r.order_no
                LEFT JOIN order_body b ON b.order_id = o.id AND b.revision = o.revision
                LEFT JOIN archived_order a ON a.order_id = o.id AND a.revision = o.revision
                LEFT JOIN payment_evidence e ON e.tenant = r.tenant AND e.order_no = r.order_no
                WHERE m.id = ?
                """, [.int(message)]
            ) { row in
                func sealed(_ column: Int) -> (body: [UInt8], hash: [UInt8])? {
                    // What was erased is not there.
                    row.optionalBlob(column).flatMap { Erased.isMark($0) ? nil : ($0, row.blob(column + 1)) }
                }
                return AnswerRows(
                    answer: ClaimedAnswer(
                        message: message, fence: row.int(0), tenant: row.text(2), orderNo: row.text(3),
                        sessionID: row.text(4), guid: row.text(1), order: nil, input: nil),
                    order: sealed(5), input: sealed(7))
            }
        }
    }

    func sealAnswer(_ answer: SealedAnswer, sealedBytes: [UInt8]?) throws -> Bool {
        let isHeld = try self.sql.first(
            "SELECT 1 FROM message WHERE id = ? AND state = 'frozen' AND kind = ? AND fence = ?",
            [.int(answer.message), Self.answerKind, .int(answer.fence)]
        ) { $0.int(0) }
        guard isHeld != nil else { return false }
        let question = try self.question(ofMessage: answer.message)
        switch (answer.outcome, sealedBytes) {
        case (.bytes, let bytes?):
            try self.sql.execute(
                "UPDATE message SET state = 'sealed', due_at = ? WHERE id = ?", [self.nowValue, .int(answer.message)])
            try self.sql.execute(
                "INSERT INTO message_body (message_id, bytes) VALUES (?, ?)", [.int(answer.message), .blob(bytes)])
            try self.sql.execute("UPDATE evidence_request SET missing = '' WHERE id = ?", [.int(question.id)])
            try self.closeException("evidence_missing", subject: question.subject)
            self.tallies.add("messages.sealed")
        case (.incomplete(let pointers), _):
            let missing = pointers.joined(separator: " ")
            try self.sql.execute(
                "UPDATE message SET due_at = ? WHERE id = ?", [self.at(Self.incompleteWait), .int(answer.message)])
            try self.sql.execute(
                "UPDATE evidence_request SET missing = ? WHERE id = ?", [.text(missing), .int(question.id)])
            try self.openException(
                "evidence_missing", tenant: question.tenant, subject: question.subject,
                "customs asks for the payment record of order \(question.orderNo); supply or mend \(missing)")
        case (.waitsForKey, _):
            try self.sql.execute(
                "UPDATE message SET due_at = ? WHERE id = ?", [self.at(.seconds(5)), .int(answer.message)])
        case (.failure(let reason), _):
            // Claimed again as soon as the lane is resumed.
            try self.sql.execute(
                "UPDATE message SET due_at = ? WHERE id = ?", [self.nowValue, .int(answer.message)])
            try self.stopLane(ofMessage: answer.message, reason: "not_signed", reason)
        case (.unreadable, _), (.bytes, nil):
            try self.die(message: answer.message, "what is stored for order \(question.orderNo) cannot be opened")
            try self.clearTimer("answer", answer.message)
        }
        return true
    }

    /// Refused and dead answers of an order are made anew: customs asks once, and may be answered more than once.
    func resendAnswers(orderNo: String, tenant: String, makeGuid: () -> String) throws -> Int {
        let ended = try self.sql.rows(
            """
            SELECT r.id, m.lane_id, m.route, m.id FROM evidence_request r JOIN message m ON m.id = r.message_id
            WHERE r.tenant = ? AND r.order_no = ? AND m.state IN ('refused', 'dead', 'buried')
            """, [.text(tenant), .text(orderNo)]
        ) { (request: $0.int(0), lane: $0.int(1), route: $0.text(2), message: $0.int(3)) }
        for old in ended {
            for kind in ["evidence_refused", "dead_message", "evidence_late"] {
                try self.closeException(kind, subject: "message \(old.message)")
            }
            try self.startAnswer(old.request, lane: old.lane, route: old.route, guid: makeGuid())
        }
        return ended.count
    }
}

/// What a question's answer meets on its way.
extension LedgerScope {
    /// Customs has it.
    func answerDelivered(_ message: Int64) throws {
        try self.sql.execute(
            "UPDATE message SET state = 'delivered', due_at = NULL, failures = 0 WHERE id = ?", [.int(message)])
        self.tallies.add("messages.delivered")
        self.tallies.add("evidence.delivered")
        try self.clearTimer("answer", message)
        try self.closeException("evidence_late", subject: "message \(message)")
        try self.tellOfAnswer("payment_evidence.delivered", request: self.question(ofMessage: message).id)
    }

    /// Customs does not take it: the same bytes would fare no better.
    func answerRefused(_ message: Int64, _ detail: String) throws {
        try self.sql.execute("UPDATE message SET state = 'refused', due_at = NULL WHERE id = ?", [.int(message)])
        self.tallies.add("evidence.refused")
        try self.clearTimer("answer", message)
        try self.closeException("evidence_late", subject: "message \(message)")
        let question = try self.question(ofMessage: message)
        try self.openException(
            "evidence_refused", tenant: question.tenant, subject: "message \(message)",
            "customs refused the payment record of order \(question.orderNo): \(detail); mend it, then send it again")
        try self.tellOfAnswer("payment_evidence.refused", request: question.id)
    }

    /// An answer that customs still waits for.
    func answerIsLate(_ message: Int64) throws {
        let state = try self.sql.first("SELECT state FROM message WHERE id = ?", [.int(message)]) { $0.text(0) }
        guard let state, ["frozen", "sealed", "unresolved"].contains(state) else { return }
        let question = try self.question(ofMessage: message)
        try self.openException(
            "evidence_late", tenant: question.tenant, subject: "message \(message)",
            "customs waits for the payment record of order \(question.orderNo); it is \(state)")
    }

    private struct Question {
        var id: Int64
        var tenant: String
        var orderNo: String
        var subject: String { "evidence request \(self.id)" }
    }

    private func question(ofMessage message: Int64) throws -> Question {
        let found = try self.sql.first(
            "SELECT id, tenant, order_no FROM evidence_request WHERE message_id = ?", [.int(message)]
        ) { Question(id: $0.int(0), tenant: $0.text(1), orderNo: $0.text(2)) }
        guard let found else { throw LedgerError(.corrupt, "message \(message) answers no question") }
        return found
    }

    /// An event of the order, when the order is stored here.
    private func tellOfAnswer(_ type: String, request: Int64) throws {
        let found = try self.sql.first(
            """
            SELECT o.id, r.session_id FROM evidence_request r
            JOIN customs_order o ON o.tenant = r.tenant AND o.order_no = r.order_no WHERE r.id = ?
            """, [.int(request)]
        ) { (order: $0.int(0), session: $0.text(1)) }
        if let found { try self.tell(type, order: found.order, ["session": found.session]) }
    }
}
