import Declarations

/// Things that happen when time passes. A timer is one row: kind, subject, due time, stage.
extension LedgerScope {
    func setTimer(_ kind: String, _ subject: Int64, after delay: Duration, stage: Int = 0) throws {
        try self.sql.execute(
            """
            INSERT INTO timer (kind, subject, due_at, stage) VALUES (?, ?, ?, ?)
            ON CONFLICT (kind, subject) DO UPDATE SET due_at = excluded.due_at, stage = excluded.stage
            """, [.text(kind), .int(subject), self.at(delay), SQLValue(stage)])
    }

    func clearTimer(_ kind: String, _ subject: Int64) throws {
        try self.sql.execute("DELETE FROM timer WHERE kind = ? AND subject = ?", [.text(kind), .int(subject)])
    }

    func silenceLimit(ofPort port: String) -> Duration {
        self.policy.silenceLimit[port] ?? self.policy.defaultSilenceLimit
    }

    /// A released order should be billed; somebody looks when it is not.
    func expectBill(_ order: Int64) throws {
        // A notice about a bill (818) carries no amounts: the bill itself is still to come.
        let billed = try self.sql.first(
            "SELECT 1 FROM tax_bill WHERE order_id = ? AND customs_tax IS NOT NULL", [.int(order)]
        ) { $0.int(0) }
        if billed == nil { try self.setTimer("bill", order, after: self.policy.billLimit) }
    }

    /// Runs due timers. One that fails is put off and asks for a person; the others run.
    func sweep(limit: Int) throws -> SweepSummary {
        var summary = SweepSummary()
        // After a restore nothing is late: the receipts are still to come.
        if try self.isHeld() { return summary }
        let due = try self.sql.rows(
            "SELECT kind, subject, stage, due_at FROM timer WHERE due_at <= ? ORDER BY due_at LIMIT ?",
            [self.nowValue, SQLValue(limit)]
        ) { (kind: $0.text(0), subject: $0.int(1), stage: Int($0.int(2)), due: Timestamp(milliseconds: $0.int(3))) }
        for timer in due {
            summary.fired += 1
            let rewind = try self.isolated("timer \(timer.kind) \(timer.subject)") { scope in
                try scope.clearTimer(timer.kind, timer.subject)
                return try scope.fire(timer.kind, timer.subject, stage: timer.stage)
            }
            switch rewind {
            case .success(let moments): summary.rewind.merge(moments, uniquingKeysWith: min)
            case .failure: try self.setTimer(timer.kind, timer.subject, after: .seconds(3600), stage: timer.stage)
            }
        }
        return summary
    }

    /// From when, by the port's clock, which route is to be polled again.
    private func fire(_ kind: String, _ subject: Int64, stage: Int) throws -> [String: Timestamp] {
        switch kind {
        case "wait": try self.waitIsOver(subject)
        case "silence": return try self.messageIsSilent(subject, stage: stage)
        case "unknown": return try self.documentIsUnknown(subject, stage: stage)
        case "progress": return try self.inventoryStands(subject, stage: stage)
        case "orphan": return try self.orphanWaits(subject, stage: stage)
        case "inferred": return try self.inferenceIsUnconfirmed(subject, stage: stage)
        case "bill": return try self.billIsMissing(subject, stage: stage)
        case "answer": try self.answerIsLate(subject)
        case "arrival": try self.goodsDidNotArrive(subject)
        default: throw LedgerError(.corrupt, "timer kind \(kind) is not known")
        }
        return [:]
    }

    /// The port's wait for parts filed by others passed: a late part is legal, so the inventory goes.
    private func waitIsOver(_ id: Int64) throws {
        guard let document = try self.document(id), document.state == .waiting else { return }
        // An own part that is rejected or unanswered holds it back; it goes when that part becomes good.
        if try self.hasItsParts(document) { try self.makeReady(document, after: .zero) }
    }

    /// Documents of a message have no receipt within the port's limit. The poll goes back; then a message that was answered
    /// in part has the silent documents filed once more, unchanged, and after that a person is asked. A message that was
    /// not answered at all is delivered again by itself; a person hears of it.
    private func messageIsSilent(_ id: Int64, stage: Int) throws -> [String: Timestamp] {
        guard let route = try self.route(ofMessage: id) else { return [:] }
        let silent = try self.sql.rows(
            "SELECT \(SubmissionRow.columns) FROM submission WHERE message_id = ? AND state = 'attempted'",
            [.int(id)], SubmissionRow.init)
        guard let first = silent.first else { return [:] }
        // The port's limit passed: a correction waits no longer for the answer to what it corrects.
        for submission in silent {
            guard let document = try self.document(submission.document), document.state == .correcting,
                document.submission == submission.id
            else { continue }
            try self.sql.execute("UPDATE document SET maybe_sent = 1 WHERE id = ?", [.int(document.id)])
            try self.fileCorrection(document, after: submission)
        }
        let identity = try self.identity(ofOrder: DocumentID.order(of: first.document))
        let sent = try self.portTime(of: route.firstSent, on: route.name)
        let isBroken = try self.hasSuperseded(id)
        if route.isUnresolved, isBroken { try self.delivered(id) }
        if route.isUnresolved, !isBroken {
            if stage >= 2, try self.isSecondTry(silent) {
                // Filed once already and silent then, too: no further delivery will change that.
                try self.delivered(id)
                try self.clearTimer("silence", id)
                for submission in silent { try self.fileSilentAgain(submission, mayOwnOrphans: false) }
                return [:]
            }
            if stage >= 2 {
                try self.openException(
                    "unanswered", tenant: identity.tenant, subject: "message \(id)",
                    "message \(id) on \(route.name) has no receipt at all; it is delivered again until it has")
            }
            try self.setTimer("silence", id, after: self.silenceLimit(ofPort: identity.port), stage: stage + 1)
            // Earlier each time, three days at most: our clock may have been ahead when it was sent.
            return [route.name: sent - .seconds(min(stage * stage, 72) * 3600)]
        }
        let polled = try self.sql.first(
            "SELECT polled_at FROM poll_cursor WHERE route = ? AND stream = ?",
            [.text(RouteName.identity(of: route.name)), SQLValue(route.kind.receipt.rawValue)]
        ) { Timestamp(milliseconds: $0.int(0)) }
        // Without a good poll since the poll went back, nothing can be said about silence.
        guard stage > 0, let polled, polled >= self.now - self.silenceLimit(ofPort: identity.port) / 4 else {
            try self.watchSilence(id, stage: 1)
            return [route.name: sent]
        }
        let orphans = try self.mayOwnOrphans(route.kind, route.name, since: sent)
        for submission in silent { try self.fileSilentAgain(submission, mayOwnOrphans: orphans) }
        return [:]
    }

    /// Every one of them was filed again because it was silent.
    private func isSecondTry(_ submissions: [SubmissionRow]) throws -> Bool {
        try submissions.allSatisfy { try self.document($0.document)?.silentRefiles ?? 0 > 0 }
    }

    /// A parked receipt that names no order could be about a silent inventory.
    private func mayOwnOrphans(_ kind: DocumentKind, _ route: String, since: Timestamp) throws -> Bool {
        guard kind == .inventory, let earliest = Int64(since.beijing17) else { return false }
        return try self.sql.first(
            """
            SELECT 1 FROM receipt WHERE state = 'orphan' AND alias IS NOT NULL AND route = ? AND kind = ?
                AND return_time >= ? LIMIT 1
            """, [.text(RouteName.identity(of: route)), SQLValue(kind.receipt.rawValue), .int(earliest)]
        ) { $0.int(0) } != nil
    }

    private func fileSilentAgain(_ submission: SubmissionRow, mayOwnOrphans: Bool) throws {
        guard let document = try self.document(submission.document), document.submission == submission.id,
            document.state == .attempted
        else { return }
        try self.set(submission, to: .silent)
        if document.silentRefiles == 0, !mayOwnOrphans {
            try self.sql.execute(
                "UPDATE document SET silent_refiles = 1, maybe_sent = 1 WHERE id = ?", [.int(document.id)])
            try self.makeReady(document, after: .zero)
            self.tallies.add("documents.refiled")
            try self.tell(
                "document.refiled", order: document.order, ["kind": "\(document.kind.rawValue)", "reason": "silent"])
        } else {
            try self.set(document, to: .unknown)
            let identity = try self.identity(ofOrder: document.order)
            try self.openException(
                "silent", tenant: identity.tenant, subject: "document \(document.id)",
                "order \(identity.orderNo), \(document.kind.messageName): no receipt; ask the port what it holds")
            try self.setTimer("unknown", document.id, after: self.silenceLimit(ofPort: identity.port))
        }
        try self.refreshOrder(document.order, code: try self.document(document.id)?.state == .unknown ? "silent" : nil)
    }

    /// While a person asks around, the poll goes back from time to time: an answer may turn up after all.
    private func documentIsUnknown(_ id: Int64, stage: Int) throws -> [String: Timestamp] {
        guard let document = try self.document(id), document.state == .unknown else { return [:] }
        let first = try self.sql.first(
            """
            SELECT m.route, MIN(m.first_sent_at) FROM submission s JOIN message m ON m.id = s.message_id
            WHERE s.document_id = ? AND m.first_sent_at IS NOT NULL GROUP BY m.route ORDER BY 2
            """, [.int(id)]
        ) { (route: $0.text(0), at: $0.int(1)) }
        guard let first, stage < 5 else { return [:] }
        let port = try self.identity(ofOrder: document.order).port
        try self.setTimer("unknown", id, after: self.silenceLimit(ofPort: port) * (2 << stage), stage: stage + 1)
        return [first.route: try self.portTime(of: Timestamp(milliseconds: first.at), on: first.route)]
    }

    /// An inventory that customs has does not move on: its later receipts may have been missed.
    private func inventoryStands(_ id: Int64, stage: Int) throws -> [String: Timestamp] {
        guard let document = try self.document(id), [.filed, .inCustoms, .held].contains(document.state),
            let submission = try document.submission.flatMap(self.submission),
            let route = try self.route(ofMessage: submission.message)
        else { return [:] }
        let identity = try self.identity(ofOrder: document.order)
        if stage == 2 {
            try self.openException(
                "stands", tenant: identity.tenant, subject: "document \(id)",
                "order \(identity.orderNo) is \(document.state.rawValue) for long; ask the port")
        }
        if stage < 4 {
            try self.setTimer(
                "progress", id, after: self.silenceLimit(ofPort: identity.port) * (2 << stage), stage: stage + 1)
        }
        return [route.name: try self.portTime(of: route.firstSent, on: route.name)]
    }

    /// A parked receipt still belongs to nobody: the receipt that would explain it may show up in an earlier poll.
    private func orphanWaits(_ id: Int64, stage: Int) throws -> [String: Timestamp] {
        let route = try self.sql.first(
            "SELECT route FROM receipt WHERE id = ? AND state = 'orphan'", [.int(id)]
        ) { $0.text(0) }
        guard let route, stage < 12 else { return [:] }
        try self.setTimer("orphan", id, after: .seconds(30 << stage), stage: stage + 1)
        return try self.oldestUnanswered(route).map { [route: $0] } ?? [:]
    }

    /// The first attempt of the oldest message of an identity that still lacks receipts, by the port's clock.
    func oldestUnanswered(_ identity: String) throws -> Timestamp? {
        let range = RouteName.range(ofIdentity: identity)
        let watched =
            try self.sql.first(
                """
                SELECT MIN(m.first_sent_at) FROM timer t JOIN message m ON m.id = t.subject
                WHERE t.kind = 'silence' AND m.route >= ? AND m.route < ?
                """, range
            ) { $0.optionalInt(0) } ?? nil
        return try watched.map { try self.portTime(of: Timestamp(milliseconds: $0), on: identity) }
    }

    /// Taken as filed because customs said "already there", and nothing came since: the poll goes back once, then a person
    /// is asked.
    private func inferenceIsUnconfirmed(_ id: Int64, stage: Int) throws -> [String: Timestamp] {
        guard let submission = try self.submission(id), submission.state == .filed, submission.status == 0 else {
            return [:]
        }
        let identity = try self.identity(ofOrder: DocumentID.order(of: submission.document))
        if stage == 0, let route = try self.route(ofMessage: submission.message) {
            try self.setTimer("inferred", id, after: self.silenceLimit(ofPort: identity.port) / 4, stage: 1)
            let first =
                try self.sql.first(
                    """
                    SELECT MIN(m.first_sent_at) FROM submission s JOIN message m ON m.id = s.message_id WHERE s.document_id = ?
                    """, [.int(submission.document)]
                ) { $0.optionalInt(0) } ?? nil
            let sent = first.map(Timestamp.init(milliseconds:)) ?? route.firstSent
            return [route.name: try self.portTime(of: sent, on: route.name)]
        }
        try self.openException(
            "inferred", tenant: identity.tenant, subject: "submission \(id)",
            "order \(identity.orderNo): customs said it already holds document \(submission.document), then nothing")
        return [:]
    }

    /// Returned goods must be back within 45 days of the release; nobody confirmed that they are.
    private func goodsDidNotArrive(_ id: Int64) throws {
        guard let document = try self.document(id), document.state != .rejected else { return }
        let identity = try self.identity(ofOrder: document.order)
        try self.openException(
            "not_arrived", tenant: identity.tenant, subject: "document \(id)",
            "order \(identity.orderNo): returned goods were not confirmed to be back within \(OrderAct.arrivalDays) days"
        )
    }

    /// The bill itself may have been missed: the poll goes back twice before a person is asked.
    private func billIsMissing(_ order: Int64, stage: Int) throws -> [String: Timestamp] {
        let inventory = try self.document(DocumentID.derived(.inventory, of: order))
        if stage < 2, let submission = try inventory?.submission.flatMap(self.submission),
            let route = try self.route(ofMessage: submission.message)
        {
            try self.setTimer("bill", order, after: self.policy.billLimit / 4, stage: stage + 1)
            return [route.name: try self.portTime(of: route.firstSent, on: route.name)]
        }
        let identity = try self.identity(ofOrder: order)
        try self.openException(
            "unbilled", tenant: identity.tenant, subject: "order \(order)",
            "order \(identity.orderNo) was released and has no tax bill")
        return [:]
    }
}
