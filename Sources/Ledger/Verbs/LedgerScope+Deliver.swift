import Declarations

/// A leased message before its bytes are opened.
struct LeasedRows: Sendable {
    var attempt: Int64
    var message: Int64
    var tenant: String
    var kind: MessageKind
    var envelopeID: String
    var body: [UInt8]
    var number: Int
}

/// Sent.
extension LedgerScope {
    /// Writes the attempt of each due message before anything leaves.
    func lease(_ request: LeaseRequest) throws -> [LeasedRows] {
        if try self.isHeld() { return [] }
        let due = try self.messagesInTurn(request).compactMap { id in
            try self.sql.first(
                """
                SELECT m.id, m.kind, m.attempts, b.bytes, m.signed_until, l.tenant FROM message m
                JOIN message_body b ON b.message_id = m.id JOIN lane l ON l.id = m.lane_id WHERE m.id = ?
                """, [.int(id)]
            ) { row in
                (
                    id: row.int(0), kind: try MessageKind(stored: row.int(1)), attempts: Int(row.int(2)),
                    body: row.blob(3), signedUntil: row.optionalInt(4), tenant: row.text(5)
                )
            }
        }
        return try due.compactMap { message in
            // Never sent, and its certificate ended meanwhile: signed anew.
            if message.attempts == 0, let end = message.signedUntil, end < self.now.milliseconds {
                try self.unseal(message: message.id)
                self.tallies.add("messages.unsealed")
                return nil
            }
            try self.endOpenAttempts(of: message.id)
            // What delivery just gave up is no longer there to be sent.
            guard try self.isDeliverable(message.id) else { return nil }
            let envelope = request.makeEnvelopeID()
            let attempt = try self.sql.insert(
                """
                INSERT INTO attempt (message_id, number, envelope_id, started_at) VALUES (?, ?, ?, ?) RETURNING id
                """, [.int(message.id), SQLValue(message.attempts + 1), .text(envelope), self.nowValue])
            // Nobody else takes it while the lease lasts; a lease that ends without an outcome is `unknown`.
            try self.sql.execute(
                """
                UPDATE message SET state = 'unresolved', due_at = ?, attempts = attempts + 1,
                    first_sent_at = COALESCE(first_sent_at, ?), node = ? WHERE id = ?
                """, [self.at(request.lease), self.nowValue, .text(self.node), .int(message.id)])
            if message.attempts == 0, message.kind != .paymentEvidence {
                try self.sql.execute(
                    "UPDATE submission SET state = 'attempted' WHERE message_id = ? AND state = 'sealed'",
                    [.int(message.id)])
                try self.moveDocuments(ofMessage: message.id, from: .sealed, to: .attempted)
                try self.watchSilence(message.id, stage: 0)
            }
            return LeasedRows(
                attempt: attempt, message: message.id, tenant: message.tenant, kind: message.kind,
                envelopeID: envelope, body: message.body,
                number: message.attempts + 1)
        }
    }

    /// Writes how an attempt ended; the first outcome counts.
    func conclude(_ conclusion: AttemptConclusion) throws {
        let ended = try self.sql.first(
            """
            UPDATE attempt SET outcome = ?, detail = ?, ended_at = ? WHERE id = ? AND outcome IS NULL
            RETURNING message_id, number
            """,
            [
                .text(conclusion.outcome.rawValue), .text(conclusion.detail), self.nowValue, .int(conclusion.attempt),
            ]
        ) { ($0.int(0), $0.int(1)) }
        guard let (message, number) = ended else { return }
        self.tallies.add("attempt.\(conclusion.outcome.rawValue)")
        // A receipt may have come before the channel answered: then the message is delivered already. And only the
        // newest attempt says when the next one is due.
        let open = try self.sql.first(
            "SELECT kind FROM message WHERE id = ? AND state = 'unresolved' AND attempts = ?",
            [.int(message), .int(number)]
        ) { try MessageKind(stored: $0.int(0)) }
        guard let kind = open else { return }
        switch conclusion.outcome {
        // No receipt follows a payment record: what the channel says is its end.
        case .accepted where kind == .paymentEvidence: try self.answerDelivered(message)
        case .refused where kind == .paymentEvidence: try self.answerRefused(message, conclusion.detail)
        case .accepted: try self.acceptedByChannel(message)
        case .refused: try self.refused(message, conclusion.detail)
        case .notSent:
            if try self.redeliver(message, conclusion) { try self.takeBackUnsent(message) }
        case .unknown: _ = try self.redeliver(message, conclusion)
        }
    }

    /// The channel took it. Only a receipt proves that customs has it: a message that stays wholly unanswered past the
    /// port's limit is delivered again, the same bytes.
    private func acceptedByChannel(_ message: Int64) throws {
        let limit = try self.silenceLimit(ofMessage: message)
        try self.sql.execute(
            "UPDATE message SET due_at = ?, failures = 0, failing_since = NULL, urgency = 0 WHERE id = ?",
            [self.at(limit + limit / 2), .int(message)])
    }

    /// A receipt came for one of its documents: never sent again; silence of the others is watched.
    func delivered(_ message: Int64) throws {
        let wasSealed = try self.sql.first(
            "SELECT 1 FROM message WHERE id = ? AND state = 'sealed'", [.int(message)]
        ) { $0.int(0) }
        if wasSealed != nil {
            // The channel said it sent nothing, and customs answers all the same.
            try self.sql.execute(
                "UPDATE submission SET state = 'attempted' WHERE message_id = ? AND state = 'sealed'", [.int(message)])
            try self.moveDocuments(ofMessage: message, from: .sealed, to: .attempted)
        }
        let changed = try self.sql.execute(
            """
            UPDATE message SET state = 'delivered', due_at = NULL
            WHERE id = ? AND state IN ('sealed', 'unresolved', 'dead')
            """, [.int(message)])
        guard changed > 0 else { return }
        self.tallies.add("messages.delivered")
        try self.closeException("dead_message", subject: "message \(message)")
        try self.closeException("unanswered", subject: "message \(message)")
        try self.watchSilence(message, stage: 0)
    }

    func watchSilence(_ message: Int64, stage: Int) throws {
        let limit = try self.silenceLimit(ofMessage: message)
        try self.setTimer("silence", message, after: stage == 0 ? limit : limit / 4, stage: stage)
    }

    private func silenceLimit(ofMessage message: Int64) throws -> Duration {
        let port = try self.sql.first(
            "SELECT l.port FROM message m JOIN lane l ON l.id = m.lane_id WHERE m.id = ?", [.int(message)]
        ) { $0.text(0) }
        return self.silenceLimit(ofPort: port ?? "")
    }

    /// Time alone gives nothing up: after a pause or a long stop a message is tried again for some minutes at least.
    private static let leastFailures = 8

    /// Later and later while the channel fails, until the horizon is over. False when the message is given up.
    private func redeliver(_ message: Int64, _ conclusion: AttemptConclusion) throws -> Bool {
        let failing = try self.sql.first(
            """
            UPDATE message SET failures = failures + 1, failing_since = COALESCE(failing_since, ?) WHERE id = ?
            RETURNING failures, failing_since, route
            """, [self.nowValue, .int(message)]
        ) { (failures: Int($0.int(0)), since: Timestamp(milliseconds: $0.int(1)), route: $0.text(2)) }
        guard let failing else { return false }
        let policy = self.policy.delivery(on: failing.route)
        guard self.now - failing.since < policy.horizon || failing.failures < Self.leastFailures else {
            let days = policy.horizon.components.seconds / 86_400
            try self.die(
                message: message,
                "not delivered for \(days) days, \(failing.failures) failures; the last: \(conclusion.detail)")
            return false
        }
        let wait = policy.wait(afterFailure: failing.failures, of: message, retryAfter: conclusion.retryAfter)
        try self.sql.execute("UPDATE message SET due_at = ? WHERE id = ?", [self.at(wait), .int(message)])
        return true
    }

    /// Nothing but `notSent` attempts: for customs the message does not exist yet.
    private func takeBackUnsent(_ message: Int64) throws {
        let sent = try self.sql.first(
            "SELECT 1 FROM attempt WHERE message_id = ? AND (outcome IS NULL OR outcome <> 'not_sent') LIMIT 1",
            [.int(message)]
        ) { $0.int(0) }
        guard sent == nil else { return }
        try self.sql.execute(
            "UPDATE message SET state = 'sealed', attempts = 0, first_sent_at = NULL WHERE id = ?", [.int(message)])
        try self.sql.execute(
            "UPDATE submission SET state = 'sealed' WHERE message_id = ? AND state = 'attempted'", [.int(message)])
        try self.moveDocuments(ofMessage: message, from: .attempted, to: .sealed)
        try self.unsealWhenOvertaken(message)
    }

    /// While it was on its way its lane was stopped, a part of an inventory turned bad, or a member was superseded: nothing
    /// was sent, so it is taken apart.
    private func unsealWhenOvertaken(_ message: Int64) throws {
        let isHeld = try self.sql.first(
            """
            SELECT CASE WHEN l.paused = 1 OR l.stopped IS NOT NULL THEN 1 ELSE 0 END
            FROM message m JOIN lane l ON l.id = m.lane_id WHERE m.id = ?
            """, [.int(message)]
        ) { $0.int(0) != 0 }
        let members = try self.sql.rows(
            "SELECT \(SubmissionRow.columns) FROM submission WHERE message_id = ? AND state = 'sealed'",
            [.int(message)],
            SubmissionRow.init)
        let documents = try members.compactMap { try self.document($0.document) }
        let unready = try documents.filter { try !self.hasItsParts($0) }
        guard let first = members.first else { return }
        let isOutdated = documents.contains { $0.state == .correcting }
        guard try isHeld == true || isOutdated || !unready.isEmpty || self.hasSuperseded(message) else { return }
        try self.unseal(first.id)
        for document in unready {
            guard let current = try self.document(document.id), current.state == .ready else { continue }
            try self.set(current, to: .waiting, dueAt: current.dueAt)
        }
    }

    /// A member was replaced by another filing: the bytes must not go out again.
    func hasSuperseded(_ message: Int64) throws -> Bool {
        try self.sql.first(
            "SELECT 1 FROM submission WHERE message_id = ? AND state = 'superseded' LIMIT 1", [.int(message)]
        ) { $0.int(0) } != nil
    }

    /// The channel said no to the message as such. Another message would fare no better: the lane stops and a person
    /// looks; the documents are filed again once it is resumed.
    private func refused(_ message: Int64, _ detail: String) throws {
        try self.sql.execute(
            "UPDATE message SET state = 'refused', due_at = NULL WHERE id = ?", [.int(message)])
        try self.clearTimer("silence", message)
        // An attempt before this one may have reached customs all the same.
        try self.sql.execute(
            """
            UPDATE document SET maybe_sent = 1 WHERE id IN (SELECT document_id FROM submission WHERE message_id = ?)
                AND EXISTS (SELECT 1 FROM attempt WHERE message_id = ? AND outcome IN ('unknown', 'accepted'))
            """, [.int(message), .int(message)])
        try self.stopLane(ofMessage: message, reason: "refused", detail)
        try self.fileAgain(submissionsOf: message)
    }

    /// Every open submission of a message is void and its document ready again.
    func fileAgain(submissionsOf message: Int64) throws {
        let open = try self.sql.rows(
            "SELECT \(SubmissionRow.columns) FROM submission WHERE message_id = ? AND state = 'attempted'",
            [.int(message)], SubmissionRow.init)
        for submission in open {
            try self.set(submission, to: .void)
            guard let document = try self.document(submission.document), document.submission == submission.id else {
                continue
            }
            try self.makeReady(document, after: .zero)
            try self.refreshOrder(document.order)
        }
    }

    /// Stops a lane until a person resumes it. What it sealed and never sent is taken apart: a key that customs refuses
    /// signed those too.
    func stopLane(ofMessage message: Int64, reason: String, _ detail: String) throws {
        let lane = try self.sql.first(
            """
            UPDATE lane SET stopped = ? WHERE id = (SELECT lane_id FROM message WHERE id = ?)
            RETURNING id, tenant, route, kind, signer
            """, [.text(reason), .int(message)]
        ) { (id: $0.int(0), tenant: $0.text(1), name: "\($0.text(2)) \($0.int(3)) \($0.text(4))") }
        guard let lane else { return }
        self.tallies.add("lane.stopped")
        try self.unsealLane(lane.id)
        try self.openException(
            "lane_stopped", tenant: lane.tenant, subject: "lane \(lane.id)",
            "lane \(lane.name) stopped by \(reason): \(detail); mend the cause, then resume it")
    }

    /// Takes apart every message of a lane that was never sent.
    func unsealLane(_ lane: Int64) throws {
        let unsent = try self.sql.rows(
            """
            SELECT id FROM message
            WHERE lane_id = ? AND attempts = 0 AND state IN ('frozen', 'sealed') AND kind <> ?
            """, [.int(lane), SQLValue(MessageKind.paymentEvidence.rawValue)]
        ) { $0.int(0) }
        for message in unsent { try self.unseal(message: message) }
    }

    private func endOpenAttempts(of message: Int64) throws {
        let open = try self.sql.rows(
            "SELECT id FROM attempt WHERE message_id = ? AND outcome IS NULL", [.int(message)]
        ) { $0.int(0) }
        for attempt in open {
            try self.conclude(
                AttemptConclusion(
                    attempt: attempt, outcome: .unknown, detail: "no outcome within the lease", retryAfter: nil))
        }
    }

    /// Attempts whose lease ended without an outcome are `unknown`; their messages become due by themselves.
    func endLapsedLeases() throws {
        let lapsed = try self.sql.rows(
            """
            SELECT a.id FROM attempt a JOIN message m ON m.id = a.message_id
            WHERE a.outcome IS NULL AND m.due_at <= ?
            """, [self.nowValue]
        ) { $0.int(0) }
        for attempt in lapsed {
            try self.conclude(
                AttemptConclusion(
                    attempt: attempt, outcome: .unknown, detail: "no outcome within the lease", retryAfter: nil))
        }
    }

    func set(_ submission: SubmissionRow, to state: SubmissionState, cause: String? = nil) throws {
        try self.sql.execute(
            "UPDATE submission SET state = ?, cause_code = COALESCE(?, cause_code) WHERE id = ?",
            [.text(state.rawValue), SQLValue(cause), .int(submission.id)])
    }

    /// Where a message went.
    func route(ofMessage id: Int64) throws -> MessageRoute? {
        try self.sql.first(
            "SELECT route, kind, COALESCE(first_sent_at, frozen_at), state FROM message WHERE id = ?", [.int(id)]
        ) { row in
            MessageRoute(
                name: row.text(0), kind: try DocumentKind(stored: row.int(1)),
                firstSent: Timestamp(milliseconds: row.int(2)), isUnresolved: row.text(3) == "unresolved")
        }
    }
}

/// Where a message went, and whether it has any receipt.
struct MessageRoute {
    var name: String
    var kind: DocumentKind
    var firstSent: Timestamp
    var isUnresolved: Bool
}
