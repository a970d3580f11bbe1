import Declarations

/// What a receipt does: the decisions are `Clearance`'s, here they are carried out.
extension LedgerScope {
    /// Applies a receipt to the submission it is about.
    func apply(_ receipt: IncomingReceipt, to submission: SubmissionRow, of document: DocumentRow) throws {
        // Any receipt for any of its documents ends the redelivery of a message.
        try self.delivered(submission.message)
        // What a request of ours ended stays ended, whatever comes late.
        guard !document.state.isGone, document.state != .returned else { return }
        let isNewest = submission.id == document.submission
        // Before the e-port took the deletion, a word of customs without our guid is about what is to be deleted.
        if submission.appType == "3", submission.status == 0, receipt.record.status >= 100,
            try !receipt.guids.contains(where: { try self.isGuid($0, of: submission.id) })
        {
            return
        }
        let fact = ReceiptFact(
            status: receipt.record.status, returnTime: receipt.returnTime, code: receipt.fact.code,
            rule: receipt.fact.rule, endsSettled: document.kind.definition.endsSettled)
        let decision = self.clearance.decide(fact, for: try self.facts(submission, document, isNewest: isNewest))
        switch decision {
        case .record:
            // An earlier filing was not silent after all: the newer one is given the patience of a first.
            if submission.state == .silent, !isNewest {
                try self.sql.execute("UPDATE document SET silent_refiles = 0 WHERE id = ?", [.int(document.id)])
            }
        case .advance(let state): try self.advance(submission, document, to: state, by: receipt)
        case .inferFiled where submission.appType == "3":
            // "Already there" says nothing about a deletion.
            try self.escalate(.conflict, document, fact.code)
        case .inferFiled:
            try self.advance(submission, document, to: .filed, by: nil)
            try self.setTimer("inferred", submission.id, after: self.policy.defaultSilenceLimit)
        case .reject: try self.reject(submission, document, by: receipt)
        case .refile where try document.kind == .inventory && self.actFacts(ofOrder: document.order).hasOpenRequest:
            // What is being cancelled is not declared again.
            try self.reject(submission, document, by: receipt)
        case .refile(.asChange) where document.kind.isRequest: try self.escalate(.conflict, document, fact.code)
        case .refile(let reason): try self.refile(submission, document, reason, code: fact.code)
        case .stopLane:
            try self.stopLane(ofMessage: submission.message, reason: fact.code, "customs answered \(fact.code)")
            try self.set(submission, to: .void, cause: fact.code)
            if isNewest { try self.fileAgain(document) }
        case .splitMessage:
            let isAlone = try self.sql.first(
                "SELECT documents FROM message WHERE id = ?", [.int(submission.message)]
            ) { $0.int(0) <= 1 }
            if isAlone ?? true {
                try self.reject(submission, document, by: receipt)
            } else {
                try self.split(submission.message)
            }
        case .escalate(let escalation): try self.escalate(escalation, document, fact.code)
        }
    }

    private func facts(
        _ submission: SubmissionRow, _ document: DocumentRow, isNewest: Bool
    ) throws -> SubmissionFacts {
        let delivery = try self.sql.first(
            """
            SELECT m.attempts, EXISTS (SELECT 1 FROM attempt WHERE message_id = m.id AND outcome = 'unknown')
            FROM message m WHERE m.id = ?
            """, [.int(submission.message)]
        ) { (attempts: $0.int(0), unknown: $0.int(1) != 0) }
        let contents = try self.sql.first(
            """
            SELECT COUNT(DISTINCT content_hash) FROM submission
            WHERE document_id = ? AND state NOT IN ('frozen', 'sealed', 'withdrawn', 'rejected')
                AND (state <> 'void' OR ? = 1)
            """, [.int(document.id), SQLValue(document.maybeSent)]
        ) { $0.int(0) }
        return SubmissionFacts(
            state: submission.state, returnTime: submission.returnTime, status: submission.status,
            appType: submission.appType, isNewest: isNewest,
            maybeSentBefore: try document.maybeSent || (delivery?.attempts ?? 0) > 1 || delivery?.unknown ?? false
                // A return of the lost edition may have been about other goods.
                || document.kind != .refund && self.wasRestoredLately(),
            sameContent: (contents ?? 0) <= 1, refiles: document.refiles, staleRefiles: document.staleRefiles,
            flippedToNew: document.flips & Flip.toNew != 0, flippedToChange: document.flips & Flip.toChange != 0)
    }

    /// Bits of `document.flips`.
    private enum Flip {
        static let toNew = 1
        static let toChange = 2
    }

    private func advance(
        _ submission: SubmissionRow, _ document: DocumentRow, to state: SubmissionState, by receipt: IncomingReceipt?
    ) throws {
        let newest = try document.submission.flatMap(self.submission)
        if let newest, newest.id != submission.id, newest.isAhead {
            // The newer filing is known at customs: an older answer adds nothing.
            return try self.set(submission, to: .superseded)
        }
        if let newest, newest.id != submission.id, submission.contentHash != newest.contentHash ?? document.contentHash
        {
            // Customs holds what was to be replaced; a person decides.
            return try self.escalate(.contradiction, document, "old content, status \(receipt?.record.status ?? 0)")
        }
        try self.sql.execute(
            "UPDATE submission SET state = ?, status = ?, return_time = ? WHERE id = ?",
            [
                .text(state.rawValue), SQLValue(receipt?.record.status ?? submission.status),
                .int(receipt?.returnTime ?? submission.returnTime), .int(submission.id),
            ])
        if document.state == .correcting, submission.id == document.submission {
            return try self.fileCorrection(document, after: submission)
        }
        if self.isToBeReplaced(submission, by: document) {
            // It was thought void or silent, and other content or a deletion was asked for: that still has to be filed.
            return try self.keepCorrection(document, over: submission)
        }
        if submission.id != document.submission {
            // An older filing answers after all.
            try self.revive(submission, document)
        } else if receipt != nil {
            // An inference does not say which filing customs holds: an earlier, silent one may still answer.
            try self.sql.execute(
                "UPDATE submission SET state = 'superseded' WHERE document_id = ? AND id <> ? AND state IN ('silent', 'void')",
                [.int(document.id), .int(submission.id)])
        }
        let document = try self.document(document.id) ?? document
        let next =
            submission.appType == "3" && [.filed, .inCustoms, .closed].contains(state)
            ? .deleted : DocumentState(newest: state)
        try self.set(document, to: next)
        try self.closeQuestions(about: document.id)
        if receipt != nil { try self.closeException("inferred", subject: "submission \(submission.id)") }
        if state == .closed { try self.requestSucceeded(document) }
        if document.kind == .inventory, state == .released || state == .closed {
            try self.noteRelease(document, receipt)
        }
        let isWatched = document.kind == .inventory || document.kind.isRequest || document.isDeleting
        if isWatched, state != .released, state != .closed, next != .deleted {
            let port = try self.identity(ofOrder: document.order).port
            try self.setTimer("progress", document.id, after: self.silenceLimit(ofPort: port))
        } else if isWatched {
            try self.clearTimer("progress", document.id)
        }
        if document.splitGroup != nil {
            try self.sql.execute("UPDATE document SET split_group = NULL WHERE id = ?", [.int(document.id)])
        }
        if state.satisfiesInventory { try self.releaseDependents(of: document.id) }
        try self.refreshOrder(document.order)
    }

    private func isGuid(_ guid: String, of submission: Int64) throws -> Bool {
        try self.sql.first(
            "SELECT 1 FROM submission WHERE id = ? AND guid = ?", [.int(submission), .text(guid)]
        ) { $0.int(0) } != nil
    }

    /// The document is to be deleted, or will be filed with other content than this filing's.
    private func isToBeReplaced(_ submission: SubmissionRow, by document: DocumentRow) -> Bool {
        if document.isDeleting || document.state == .correcting { return submission.appType != "3" }
        return submission.id == document.submission && [.waiting, .ready].contains(document.state)
            && submission.contentHash.map { $0 != document.contentHash } ?? false
    }

    /// An older filing, thought silent, is the one that lives: the newer one of the same content is superseded.
    private func revive(_ submission: SubmissionRow, _ document: DocumentRow) throws {
        if let newer = document.submission {
            try self.unseal(newer)
            try self.sql.execute(
                """
                UPDATE submission SET state = 'superseded' WHERE id = ?
                    AND (state IN ('frozen', 'sealed', 'attempted', 'silent') OR state = 'filed' AND status = 0)
                """, [.int(newer)])
            try self.closeException("inferred", subject: "submission \(newer)")
        }
        try self.sql.execute(
            "UPDATE document SET submission_id = ? WHERE id = ?", [.int(submission.id), .int(document.id)])
    }

    private func reject(_ submission: SubmissionRow, _ document: DocumentRow, by receipt: IncomingReceipt) throws {
        try self.sql.execute(
            "UPDATE submission SET state = 'rejected', status = ?, return_time = ?, cause_code = ? WHERE id = ?",
            [
                SQLValue(receipt.record.status), .int(receipt.returnTime), .text(receipt.fact.code),
                .int(submission.id),
            ])
        guard submission.id == document.submission else { return }
        if document.state == .correcting {
            return try self.fileCorrection(document, after: submission, code: receipt.fact.code)
        }
        try self.set(document, to: .rejected)
        try self.tell(
            "document.rejected", order: document.order,
            ["kind": "\(document.kind.rawValue)", "code": receipt.fact.code])
        try self.refreshOrder(document.order, code: receipt.fact.code, receipt: receipt.record.kind)
    }

    private func refile(
        _ submission: SubmissionRow, _ document: DocumentRow, _ reason: ClearanceDecision.RefileReason, code: String
    ) throws {
        try self.set(submission, to: .superseded, cause: code)
        guard submission.id == document.submission else { return }
        try self.sql.execute(
            """
            UPDATE document SET maybe_sent = 1 WHERE id = ? AND EXISTS (
                SELECT 1 FROM attempt WHERE message_id = ? AND (number > 1 OR outcome = 'unknown'))
            """, [.int(document.id), .int(submission.message)])
        let (column, appType): (String, String) =
            switch reason {
            case .retryable: ("refiles = refiles + 1", document.nextAppType)
            case .stale: ("stale_refiles = stale_refiles + 1", document.nextAppType)
            case .asNew: ("flips = flips | \(Flip.toNew)", "1")
            case .asChange: ("flips = flips | \(Flip.toChange)", "2")
            }
        try self.sql.execute(
            "UPDATE document SET \(column), next_app_type = ? WHERE id = ?", [.text(appType), .int(document.id)])
        let delay = reason == .retryable ? self.policy.refileDelay * (1 << min(document.refiles, 10)) : .zero
        try self.makeReady(document, after: delay)
        self.tallies.add("documents.refiled")
        try self.tell(
            "document.refiled", order: document.order,
            ["kind": "\(document.kind.rawValue)", "reason": reason.rawValue, "code": code])
        try self.refreshOrder(document.order)
    }

    private func fileAgain(_ document: DocumentRow) throws {
        try self.makeReady(document, after: .zero)
        try self.refreshOrder(document.order)
    }

    private func escalate(
        _ escalation: ClearanceDecision.Escalation, _ document: DocumentRow, _ code: String
    ) throws {
        let identity = try self.identity(ofOrder: document.order)
        if escalation == .conflict { try self.set(document, to: .conflict) }
        try self.openException(
            escalation.rawValue, tenant: identity.tenant, subject: "document \(document.id)",
            "order \(identity.orderNo), \(document.kind.messageName): customs answered \(code)")
        try self.refreshOrder(document.order, code: code, receipt: document.kind.receipt)
    }
}

/// Refusal of a whole message, and tax bills.
extension LedgerScope {
    /// CEB900: with no other receipt for the message, its documents are filed again in halves until the bad one is alone.
    func applyFormatRefusal(_ id: Int64, _ receipt: IncomingReceipt, message: Int64) throws {
        try self.sql.execute("UPDATE receipt SET state = 'applied' WHERE id = ?", [.int(id)])
        self.tallies.add("receipt.applied")
        let answered = try self.sql.first(
            """
            SELECT 1 FROM submission WHERE message_id = ? AND state NOT IN ('attempted', 'withdrawn')
                AND NOT (state = 'rejected' AND status = 0) LIMIT 1
            """, [.int(message)]
        ) { $0.int(0) }
        try self.delivered(message)
        guard answered == nil else { return }
        let members = try self.sql.rows(
            "SELECT \(SubmissionRow.columns) FROM submission WHERE message_id = ? AND state = 'attempted' ORDER BY position",
            [.int(message)], SubmissionRow.init)
        if members.count == 1, let submission = members.first, let document = try self.document(submission.document) {
            try self.reject(submission, document, by: receipt)
        } else {
            try self.split(message)
        }
    }

    /// Halves keep apart by their group; it survives unsealing and ends when the document is filed.
    private func split(_ message: Int64) throws {
        let members = try self.sql.rows(
            "SELECT \(SubmissionRow.columns) FROM submission WHERE message_id = ? AND state = 'attempted' ORDER BY position",
            [.int(message)], SubmissionRow.init)
        for (index, submission) in members.enumerated() {
            try self.set(submission, to: .void)
            guard let document = try self.document(submission.document), document.submission == submission.id else {
                continue
            }
            let half = message * 2 + (index < members.count / 2 ? 0 : 1)
            try self.sql.execute(
                "UPDATE document SET split_group = ? WHERE id = ?", [.int(half), .int(document.id)])
            try self.fileAgain(document)
        }
        try self.sql.execute("UPDATE message SET state = 'split' WHERE id = ?", [.int(message)])
        try self.clearTimer("silence", message)
        self.tallies.add("messages.split")
    }

    /// 816 makes or renews a bill, 818 changes its status. The bill is customs' word; ours was an estimate.
    func applyTaxBill(_ receipt: IncomingReceipt, _ document: DocumentRow) throws {
        guard let bill = receipt.record.taxBill else { return }
        try self.sql.execute(
            """
            INSERT INTO tax_bill (tax_no, invt_no, order_id, status, customs_tax, value_added_tax, consumption_tax,
                duty_book, return_time) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (tax_no) DO UPDATE SET
                status = CASE WHEN excluded.return_time >= tax_bill.return_time
                    THEN excluded.status ELSE tax_bill.status END,
                customs_tax = COALESCE(tax_bill.customs_tax, excluded.customs_tax),
                value_added_tax = COALESCE(tax_bill.value_added_tax, excluded.value_added_tax),
                consumption_tax = COALESCE(tax_bill.consumption_tax, excluded.consumption_tax),
                duty_book = COALESCE(excluded.duty_book, tax_bill.duty_book),
                return_time = CASE WHEN excluded.return_time >= tax_bill.return_time
                    THEN excluded.return_time ELSE tax_bill.return_time END
            """,
            [
                .text(bill.taxNo), SQLValue(receipt.record.invtNo), .int(document.order), .text(bill.status),
                SQLValue(bill.customsTax?.units), SQLValue(bill.valueAddedTax?.units),
                SQLValue(bill.consumptionTax?.units), SQLValue(bill.entDutyNo), .int(receipt.returnTime),
            ])
        try self.teach(bill.taxNo, "taxNo", document: document.id, submission: nil)
        if bill.customsTax != nil {
            try self.clearTimer("bill", document.order)
            try self.closeException("unbilled", subject: "order \(document.order)")
        }
        let billed = try LedgerReading(sql: self.sql).billed(document.order)
        try self.tell(
            "order.tax_billed", order: document.order,
            ["taxNo": bill.taxNo, "status": bill.status, "billed": billed.map(\.description) ?? ""])
        try self.compareTax(billed, document.order)
    }

    private func compareTax(_ billed: Amount?, _ order: Int64) throws {
        let estimate = try self.sql.first(
            "SELECT estimated_tax FROM customs_order WHERE id = ?", [.int(order)]
        ) { Amount(units: $0.int(0)) }
        guard let billed, let estimate, billed != estimate else { return }
        let identity = try self.identity(ofOrder: order)
        try self.openException(
            "tax_difference", tenant: identity.tenant, subject: "order \(order)",
            "order \(identity.orderNo): billed \(billed), estimated \(estimate)")
    }
}
