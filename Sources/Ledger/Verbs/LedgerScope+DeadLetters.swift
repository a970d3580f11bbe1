import Declarations

/// Messages that delivery gave up.
extension LedgerScope {
    /// A message that is not delivered any more: out of the way of the others, its documents for a person.
    func die(message: Int64, _ reason: String) throws {
        let head = try self.sql.first(
            """
            UPDATE message SET state = 'dead', due_at = NULL, dead_at = ?, dead_reason = ? WHERE id = ? RETURNING lane_id, kind
            """, [self.nowValue, .text(reason), .int(message)]
        ) { (lane: $0.int(0), kind: $0.int(1)) }
        guard let head else { return }
        self.tallies.add("messages.dead")
        try self.clearTimer("silence", message)
        let tenant = try self.sql.first("SELECT tenant FROM lane WHERE id = ?", [.int(head.lane)]) { $0.text(0) }
        try self.openException(
            "dead_message", tenant: tenant ?? "", subject: "message \(message)",
            "message \(message): \(reason); redrive or bury it (tongguan dead-letters)")
        guard head.kind != Int64(MessageKind.paymentEvidence.rawValue) else { return }
        let neverSent = try self.wasNeverSent(message)
        for (submission, document) in try self.currentMembers(of: message) {
            if neverSent { try self.set(submission, to: .sealed) }
            try self.handOver(document, "undeliverable", watched: !neverSent)
        }
    }

    /// Its bytes do not open, so nothing of this attempt left.
    func dieUnopened(message: Int64) throws {
        try self.sql.execute(
            "UPDATE attempt SET outcome = 'not_sent', detail = ?, ended_at = ? WHERE message_id = ? AND outcome IS NULL",
            ["its bytes cannot be opened", self.nowValue, .int(message)])
        try self.die(message: message, "its bytes cannot be opened")
    }

    /// The document waits for a person: delivery has given it up.
    private func handOver(_ document: DocumentRow, _ code: String, watched: Bool) throws {
        if document.state == .correcting, let submission = try document.submission.flatMap(self.submission) {
            // The correction waits no longer for the answer to what it corrects.
            if watched {
                try self.sql.execute("UPDATE document SET maybe_sent = 1 WHERE id = ?", [.int(document.id)])
            }
            return try self.fileCorrection(document, after: submission)
        }
        guard [.sealed, .attempted, .frozen].contains(document.state) else { return }
        try self.set(document, to: .unknown)
        try self.tell("document.\(code)", order: document.order, ["kind": "\(document.kind.rawValue)"])
        if watched {
            let port = try self.identity(ofOrder: document.order).port
            try self.setTimer("unknown", document.id, after: self.silenceLimit(ofPort: port))
        }
        try self.refreshOrder(document.order, code: code)
    }

    /// The filings in a message that their documents still stand by.
    private func currentMembers(of message: Int64) throws -> [(SubmissionRow, DocumentRow)] {
        let open = try self.sql.rows(
            """
            SELECT \(SubmissionRow.columns) FROM submission
            WHERE message_id = ? AND state IN ('frozen', 'sealed', 'attempted') ORDER BY position
            """, [.int(message)], SubmissionRow.init)
        return try open.compactMap { submission in
            guard let document = try self.document(submission.document), document.submission == submission.id else {
                return nil
            }
            return (submission, document)
        }
    }

    /// For the other side the message does not exist.
    private func wasNeverSent(_ message: Int64) throws -> Bool {
        try self.sql.first(
            "SELECT 1 FROM attempt WHERE message_id = ? AND (outcome IS NULL OR outcome <> 'not_sent') LIMIT 1",
            [.int(message)]
        ) { $0.int(0) } == nil
    }

    func redrive(_ message: Int64) throws -> Redrive {
        let dead = try self.sql.first(
            "SELECT kind, signed_until, documents FROM message WHERE id = ? AND state = 'dead'", [.int(message)]
        ) { (kind: $0.int(0), signedUntil: $0.optionalInt(1), documents: Int($0.int(2))) }
        guard let dead else { return .notFound }
        let neverSent = try self.wasNeverSent(message)
        let members = try self.currentMembers(of: message)
        let waiting = members.filter { $0.1.state == .unknown }
        let isAnswer = dead.kind == Int64(MessageKind.paymentEvidence.rawValue)
        let isOld = dead.signedUntil.map { $0 < self.now.milliseconds } ?? false
        if !isAnswer, neverSent || isOld {
            try self.end(message, as: "dissolved")
            for (submission, document) in members {
                try self.set(submission, to: neverSent ? .withdrawn : .void)
                guard document.state == .unknown else { continue }
                if !neverSent {
                    try self.sql.execute("UPDATE document SET maybe_sent = 1 WHERE id = ?", [.int(document.id)])
                }
                try self.makeReady(document, after: .zero)
                try self.tellOfRedrive(document)
            }
            return .unsealed
        }
        let isWhole = try waiting.count == dead.documents && !self.hasSuperseded(message)
        guard isAnswer || isWhole else { return .overtaken }
        try self.sql.execute(
            """
            UPDATE message SET state = 'unresolved', due_at = ?, failures = 0, failing_since = NULL, dead_at = NULL,
                dead_reason = NULL WHERE id = ?
            """, [self.nowValue, .int(message)])
        try self.closeException("dead_message", subject: "message \(message)")
        for (_, document) in waiting {
            try self.set(document, to: .attempted)
            try self.tellOfRedrive(document)
        }
        if !isAnswer { try self.watchSilence(message, stage: 0) }
        self.tallies.add("messages.redriven")
        return .due
    }

    private func tellOfRedrive(_ document: DocumentRow) throws {
        try self.clearTimer("unknown", document.id)
        try self.tell("document.redriven", order: document.order, ["kind": "\(document.kind.rawValue)"])
        try self.refreshOrder(document.order)
    }

    /// Void for good. Customs may hold what was sent, so a late receipt still finds its filing.
    func bury(_ message: Int64) throws -> Bool {
        let dead = try self.sql.first("SELECT 1 FROM message WHERE id = ? AND state = 'dead'", [.int(message)]) {
            $0.int(0)
        }
        guard dead != nil else { return false }
        let neverSent = try self.wasNeverSent(message)
        let members = try self.currentMembers(of: message)
        try self.end(message, as: "buried")
        for (submission, document) in members {
            try self.set(submission, to: neverSent ? .withdrawn : .silent)
            guard document.state == .unknown else { continue }
            let identity = try self.identity(ofOrder: document.order)
            try self.tell("document.buried", order: document.order, ["kind": "\(document.kind.rawValue)"])
            try self.openException(
                "buried", tenant: identity.tenant, subject: "document \(document.id)",
                "order \(identity.orderNo), \(document.kind.messageName): its message was given up"
                    + (neverSent ? " and never left; file it again" : "; ask the port what it holds"))
            try self.refreshOrder(document.order, code: "buried")
        }
        self.tallies.add("messages.buried")
        return true
    }

    private func end(_ message: Int64, as state: String) throws {
        try self.sql.execute(
            "UPDATE message SET state = ?, fence = fence + 1, due_at = NULL WHERE id = ?",
            [.text(state), .int(message)])
        try self.sql.execute("DELETE FROM message_body WHERE message_id = ?", [.int(message)])
        try self.closeException("dead_message", subject: "message \(message)")
    }
}
