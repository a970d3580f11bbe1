import Declarations

/// The start after a restore: what the lost edition of the ledger may have done is neither denied nor done twice.
extension LedgerScope {
    /// How far before the backup the ports are polled again.
    private static let pollMargin = Duration.seconds(3600)

    /// Nothing is frozen or leased after a restore until somebody says so.
    func isHeld() throws -> Bool {
        try self.sql.first("SELECT 1 FROM ledger_epoch WHERE resumed_at IS NULL LIMIT 1", []) { $0.int(0) } != nil
    }

    /// Orders that the backup does not hold are sent again in these days; customs has them.
    private static let resending = Duration.seconds(30 * 86_400)

    /// Whether "already there" may be about a filing of the lost edition.
    func wasRestoredLately() throws -> Bool {
        try self.sql.first(
            "SELECT 1 FROM ledger_epoch WHERE restored_at > ? LIMIT 1",
            [.int((self.now - Self.resending).milliseconds)]
        ) { $0.int(0) } != nil
    }

    func beginEpoch(backupAt: Timestamp) throws -> Int {
        let epochs = try LedgerReading(sql: self.sql).epochs()
        // From outside the copy: two restores of one backup are two epochs.
        let number = max((epochs.last?.number ?? 1) + 1, Int(self.now.milliseconds / 1000))
        let last = try self.sql.first("SELECT MAX(sequence) FROM event", []) { $0.optionalInt(0) } ?? nil
        try self.sql.execute(
            "UPDATE ledger_epoch SET resumed_at = ? WHERE resumed_at IS NULL", [self.nowValue])
        try self.sql.execute(
            "INSERT INTO ledger_epoch (number, backup_at, restored_at, last_sequence) VALUES (?, ?, ?, ?)",
            [SQLValue(number), .int(backupAt.milliseconds), self.nowValue, .int(last ?? 0)])
        try self.dissolveFrozen()
        try self.countSealedAsSent(number)
        try self.sql.execute(
            """
            UPDATE document SET maybe_sent = 1 WHERE lane_id IS NOT NULL AND state IN
                ('waiting', 'ready', 'attempted', 'correcting', 'rejected', 'silent', 'unknown', 'conflict')
            """, [])
        let from = SQLValue.int((backupAt - Self.pollMargin).milliseconds)
        try self.sql.execute("UPDATE poll_cursor SET since = ?, polled_at = 0 WHERE since > ?", [from, from])
        self.tallies.add("ledger.restored")
        return number
    }

    /// Their bytes were never stored here: what was made of them since is another message, if there is one.
    private func dissolveFrozen() throws {
        let frozen = try self.sql.rows(
            "SELECT id FROM message WHERE state = 'frozen' AND kind <> ?",
            [SQLValue(MessageKind.paymentEvidence.rawValue)]
        ) { $0.int(0) }
        for message in frozen { try self.unseal(message: message) }
    }

    /// Sealed bytes were sent since, or were not: only the same bytes may ever go out again.
    private func countSealedAsSent(_ epoch: Int) throws {
        let sealed = try self.sql.rows(
            "SELECT id FROM message WHERE state = 'sealed' AND kind <> ?",
            [SQLValue(MessageKind.paymentEvidence.rawValue)]
        ) { $0.int(0) }
        for message in sealed {
            try self.sql.execute(
                """
                INSERT INTO attempt (message_id, number, envelope_id, started_at, ended_at, outcome, detail)
                VALUES (?, 1, ?, ?, ?, 'unknown', 'the ledger was restored')
                """, [.int(message), .text("restored \(epoch) \(message)"), self.nowValue, self.nowValue])
            self.tallies.add("attempt.unknown")
            try self.sql.execute(
                """
                UPDATE message SET state = 'unresolved', attempts = 1, due_at = ?,
                    first_sent_at = COALESCE(first_sent_at, frozen_at) WHERE id = ?
                """, [self.nowValue, .int(message)])
            try self.sql.execute(
                "UPDATE submission SET state = 'attempted' WHERE message_id = ? AND state = 'sealed'", [.int(message)])
            try self.moveDocuments(ofMessage: message, from: .sealed, to: .attempted)
            try self.watchSilence(message, stage: 0)
        }
    }

    /// A journal of a node, before it is written to.
    func register(journal: String, place: String, isOnly: Bool) throws {
        if isOnly { try self.sql.execute("DELETE FROM receipt_journal WHERE id <> ?", [.text(journal)]) }
        try self.sql.execute(
            """
            INSERT INTO receipt_journal (id, place) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET place = excluded.place
            """, [.text(journal), .text(place)])
    }

    /// The newest epoch is told everything once every journal was replayed in it.
    func noteReplayed(_ replay: JournalReplay?) throws {
        guard let epoch = try LedgerReading(sql: self.sql).epochs().last else { return }
        if let replay {
            try self.sql.execute(
                "UPDATE receipt_journal SET replayed_at = ?, unreadable = ?, damaged = ? WHERE id = ?",
                [self.nowValue, SQLValue(replay.unreadable), SQLValue(replay.damaged), .text(replay.journal)])
            // What does not open today may open with another key.
            guard replay.unreadable == 0 else { return }
            try self.sql.execute(
                "UPDATE receipt_journal SET replayed_epoch = ? WHERE id = ?",
                [SQLValue(epoch.number), .text(replay.journal)])
        }
        try self.sql.execute(
            """
            UPDATE ledger_epoch SET replayed_at = ? WHERE number = ? AND replayed_at IS NULL
                AND NOT EXISTS (SELECT 1 FROM receipt_journal WHERE replayed_epoch < ?)
            """, [self.nowValue, SQLValue(epoch.number), SQLValue(epoch.number)])
    }

    func resumeEpoch() throws -> Bool {
        try self.sql.execute("UPDATE ledger_epoch SET resumed_at = ? WHERE resumed_at IS NULL", [self.nowValue]) > 0
    }
}

/// Filings that customs has and this ledger did not send.
extension LedgerScope {
    /// A receipt for a document that the lost edition of the ledger filed: that filing is taken over, so that the document is not
    /// filed a second time. Nil when the document was not restored, or has a filing of its own.
    func adoptFiling(
        by receipt: IncomingReceipt, of document: DocumentRow
    ) throws -> (submission: SubmissionRow, document: DocumentRow)? {
        guard try document.maybeSent || self.wasRestoredLately(), let lane = document.lane,
            let epoch = try LedgerReading(sql: self.sql).epochs().last
        else { return nil }
        if [.frozen, .sealed].contains(document.state), let submission = document.submission {
            try self.unseal(submission)
        }
        guard let current = try self.document(document.id),
            [.waiting, .ready, .unknown].contains(current.state)
                // Taken back after the restore, when nobody knew that it was filed.
                || current.state == .withdrawn && current.maybeSent
        else { return nil }
        let own = try self.sql.first(
            "SELECT 1 FROM submission WHERE document_id = ? AND state NOT IN ('frozen', 'sealed', 'withdrawn') LIMIT 1",
            [.int(document.id)]
        ) { $0.int(0) }
        guard own == nil else { return nil }
        let filed = SQLValue.int(max(epoch.backupAt.milliseconds, current.lastAppTime))
        let message = try self.sql.insert(
            """
            INSERT INTO message (lane_id, route, kind, state, fence, root_guid, documents, frozen_at, attempts,
                first_sent_at)
            SELECT id, route, kind, 'delivered', 1, '', 1, CAST(? AS BIGINT), 1, CAST(? AS BIGINT) FROM lane WHERE id = ? RETURNING id
            """, [filed, filed, .int(lane)])
        let number = current.submissions + 1
        let echoed = receipt.record.guid.flatMap { $0.isEmpty ? nil : $0.uppercased() }
        let guid = echoed ?? "adopted \(document.id).\(number)"
        let submission = try self.sql.insert(
            """
            INSERT INTO submission (document_id, number, order_revision, guid, app_type, app_time, message_id, position,
                content_hash, state) VALUES (?, ?, ?, ?, ?, ?, ?, 0, ?, 'attempted') RETURNING id
            """,
            [
                .int(document.id), SQLValue(number), SQLValue(current.revision), .text(guid),
                .text(current.nextAppType), filed, .int(message), .blob(current.contentHash),
            ])
        try self.sql.execute(
            "UPDATE document SET submission_id = ?, submissions = ?, last_app_time = ?, maybe_sent = 1 WHERE id = ?",
            [.int(submission), SQLValue(number), filed, .int(document.id)])
        try self.set(current, to: .attempted)
        try self.clearTimer("wait", document.id)
        try self.teach(guid, "guid", document: document.id, submission: submission)
        self.tallies.add("documents.adopted")
        guard let row = try self.submission(submission), let after = try self.document(document.id) else { return nil }
        return (row, after)
    }

    /// Receipts for an order that the restored ledger never heard of wait for it: when it comes again they are applied, and what
    /// customs has of it is not filed again.
    ///
    /// - Parameter request: the one document that is asked about; nil for all of the order.
    func adoptWaitingReceipts(ofOrder order: Int64, request: Int64? = nil) throws {
        guard try self.sql.first("SELECT 1 FROM ledger_epoch LIMIT 1", [], { $0.int(0) }) != nil else { return }
        var orphans: [OrphanRow] = []
        let asked = try self.documents(ofOrder: order).filter {
            $0.lane != nil && (request == nil || $0.id == request)
        }
        for document in asked {
            var names = [OrphanName.key(document.kind, document.key)]
            if let copNo = document.copNo { names.append(OrphanName.number(document.kind, copNo)) }
            for name in names {
                orphans += try self.sql.rows(
                    """
                    SELECT \(OrphanRow.columns) FROM orphan_key k JOIN receipt r ON r.id = k.receipt_id
                    WHERE k.value = ? AND r.state = 'orphan'
                    """, [.text(name)], OrphanRow.init
                ).filter { found in !orphans.contains { $0.id == found.id } }
            }
        }
        guard !orphans.isEmpty else { return }
        // Where one document of it went, the others may have gone.
        for document in asked {
            try self.sql.execute("UPDATE document SET maybe_sent = 1 WHERE id = ?", [.int(document.id)])
        }
        try self.tell("order.adopted", order: order, ["receipts": "\(orphans.count)"])
        var summary = ApplySummary()
        for orphan in orphans.sorted(by: { ($0.returnTime, $0.id) < ($1.returnTime, $1.id) }) {
            try self.bringHome(orphan, &summary)
        }
        try self.refreshOrder(order)
    }
}

/// A parked receipt.
struct OrphanRow {
    var id: Int64
    var reading: [UInt8]
    var route: String
    var returnTime: Int64

    static let columns = "r.id, r.reading, r.route, r.return_time"

    init(_ row: any SQLRow) {
        self.id = row.int(0)
        self.reading = row.blob(1)
        self.route = row.text(2)
        self.returnTime = row.int(3)
    }
}

/// The names by which a parked receipt asks for its document.
enum OrphanName {
    static func key(_ kind: DocumentKind, _ key: String) -> String { "\(kind.rawValue) \(key)" }

    static func number(_ kind: DocumentKind, _ number: String) -> String { "\(kind.rawValue) no \(number)" }

    static func all(of receipt: IncomingReceipt) -> [String] {
        guard let kind = receipt.record.kind.document else { return [] }
        var names: [String] = []
        if let key = receipt.documentKey { names.append(Self.key(kind, key.value)) }
        if let copNo = receipt.record.copNo, !copNo.isEmpty { names.append(Self.number(kind, copNo)) }
        return names
    }
}
