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
        let billed = try self.sql.first("SELECT 1 FROM tax_bill WHERE order_id = ?", [.int(order)]) { $0.int(0) }
        if billed == nil { try self.setTimer("bill", order, after: self.policy.billLimit) }
    }

    /// Runs due timers.
    func sweep(limit: Int) throws -> SweepSummary {
        var summary = SweepSummary()
        let due = try self.sql.rows(
            "SELECT kind, subject, stage FROM timer WHERE due_at <= ? ORDER BY due_at LIMIT ?",
            [self.nowValue, SQLValue(limit)]
        ) { ($0.text(0), $0.int(1), Int($0.int(2))) }
        for (kind, subject, stage) in due {
            try self.clearTimer(kind, subject)
            summary.fired += 1
            switch kind {
            case "wait": try self.waitIsOver(subject)
            case "silence": try self.messageIsSilent(subject, stage: stage, &summary)
            case "inferred": try self.inferenceIsUnconfirmed(subject)
            case "bill": try self.billIsMissing(subject)
            default: throw LedgerError(.corrupt, "timer kind \(kind) is not known")
            }
        }
        return summary
    }

    /// The port's wait for parts filed by others passed: a late part is legal, so the inventory goes.
    private func waitIsOver(_ id: Int64) throws {
        guard let document = try self.document(id), document.state == .waiting else { return }
        // An own part that is rejected or unanswered holds it back; it goes when that part becomes good.
        if try self.hasItsParts(document) { try self.makeReady(document, after: .zero) }
    }

    /// Delivered, and documents of it have no receipt within the port's limit: poll again, then file those once more
    /// unchanged, then ask a person.
    private func messageIsSilent(_ id: Int64, stage: Int, _ summary: inout SweepSummary) throws {
        let silent = try self.sql.rows(
            "SELECT \(SubmissionRow.columns) FROM submission WHERE message_id = ? AND state = 'attempted'",
            [.int(id)], SubmissionRow.init)
        guard let first = silent.first, let route = try self.route(ofMessage: id) else { return }
        let port = try self.identity(ofOrder: DocumentID.order(of: first.document)).port
        if stage == 0 {
            summary.rewind[route.name] = min(summary.rewind[route.name] ?? route.firstSent, route.firstSent)
            try self.setTimer("silence", id, after: self.silenceLimit(ofPort: port) / 4, stage: 1)
            return
        }
        let kind = route.kind.receipt
        let orphans = try self.sql.first(
            "SELECT 1 FROM receipt WHERE state = 'orphan' AND route = ? AND kind = ? LIMIT 1",
            [.text(RouteName.identity(of: route.name)), SQLValue(kind.rawValue)]) { $0.int(0) }
        for submission in silent {
            guard var document = try self.document(submission.document), document.submission == submission.id else {
                continue
            }
            try self.set(submission, to: .silent)
            if document.silentRefiles == 0, orphans == nil {
                document.maybeSent = true
                try self.sql.execute(
                    "UPDATE document SET silent_refiles = 1, maybe_sent = 1 WHERE id = ?", [.int(document.id)])
                try self.makeReady(document, after: .zero)
                try self.tell(
                    "document.refiled", order: document.order,
                    ["kind": "\(document.kind.rawValue)", "reason": "silent"])
                summary.madeReady += 1
            } else {
                try self.set(document, to: .unknown)
                let identity = try self.identity(ofOrder: document.order)
                try self.openException(
                    "silent", tenant: identity.tenant, subject: "document \(document.id)",
                    "order \(identity.orderNo), \(document.kind.messageName): no receipt; ask the port what it holds")
            }
            try self.refreshOrder(document.order, code: "silent")
        }
    }

    /// Taken as filed because customs said "already there", and nothing came since.
    private func inferenceIsUnconfirmed(_ id: Int64) throws {
        guard
            let submission = try self.sql.first(
                "SELECT \(SubmissionRow.columns) FROM submission WHERE id = ?", [.int(id)], SubmissionRow.init),
            submission.state == .filed, submission.status == 0
        else { return }
        let identity = try self.identity(ofOrder: DocumentID.order(of: submission.document))
        try self.openException(
            "inferred", tenant: identity.tenant, subject: "submission \(id)",
            "order \(identity.orderNo): customs said it already holds document \(submission.document), then nothing")
    }

    private func billIsMissing(_ order: Int64) throws {
        let identity = try self.identity(ofOrder: order)
        try self.openException(
            "unbilled", tenant: identity.tenant, subject: "order \(order)",
            "order \(identity.orderNo) was released and has no tax bill")
    }
}
