import Declarations

/// Receipts back.
extension LedgerScope {
    /// Stores raw receipts that were not seen before.
    func keep(_ batch: ReceiptBatch, sealed: [(digest: [UInt8], body: [UInt8])]) throws -> [KeptReceipt] {
        if let (stream, next) = batch.cursor {
            try self.sql.execute(
                """
                INSERT INTO poll_cursor (route, stream, since) VALUES (?, ?, ?)
                ON CONFLICT (route, stream) DO UPDATE SET since = excluded.since,
                    polled_at = CASE WHEN excluded.since <> poll_cursor.since THEN ? ELSE poll_cursor.polled_at END
                """, [.text(batch.route), SQLValue(stream.rawValue), .int(next.milliseconds), self.nowValue])
        }
        var kept: [KeptReceipt] = []
        for (item, (digest, body)) in zip(batch.items, sealed) {
            let id = try self.sql.first(
                """
                INSERT INTO raw_receipt (digest, route, kind, format, received_at, state, body)
                VALUES (?, ?, ?, ?, ?, 'unread', ?) ON CONFLICT DO NOTHING RETURNING id
                """,
                [
                    .blob(digest), .text(batch.route), SQLValue(item.kind.map { Int64($0.rawValue) }),
                    .text(item.format), self.nowValue, .blob(body),
                ]
            ) { $0.int(0) }
            guard let id else { continue }
            kept.append(
                KeptReceipt(id: id, route: batch.route, kind: item.kind, format: item.format, bytes: item.bytes))
        }
        self.tallies.add("receipts.kept", kept.count)
        return kept
    }

    /// Applies what was read from one raw receipt.
    func apply(_ reading: ReadReceipt, _ summary: inout ApplySummary) throws {
        for fact in reading.facts {
            let incoming = IncomingReceipt(fact: fact, route: reading.route)
            let id = try self.sql.first(
                """
                INSERT INTO receipt (fact, raw_id, route, kind, status, return_time, codes, state, received_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, 'new', ?) ON CONFLICT DO NOTHING RETURNING id
                """,
                [
                    .blob(self.sealer.digest(incoming.identity)), .int(reading.raw), .text(reading.route),
                    SQLValue(fact.record.kind.rawValue), SQLValue(fact.record.status),
                    .int(incoming.returnTime), .text(fact.codes.joined(separator: " ")), self.nowValue,
                ]
            ) { $0.int(0) }
            guard let id else {
                summary.repeated += 1
                self.tallies.add("receipt.repeated")
                continue
            }
            try self.bind(id, incoming, &summary)
        }
        try self.sql.execute(
            "UPDATE raw_receipt SET state = ? WHERE id = ?",
            [reading.unreadable == nil ? "read" : "unreadable", .int(reading.raw)])
        if let reason = reading.unreadable {
            self.tallies.add("receipt.unreadable")
            try self.openException(
                "unreadable_receipt", tenant: "", subject: "raw receipt \(reading.raw)",
                "a receipt on \(reading.route) cannot be read: \(reason)")
        }
    }

    /// A raw receipt that cannot be applied: kept, out of the way, for a person.
    func setAside(_ reading: ReadReceipt) throws {
        try self.sql.execute("UPDATE raw_receipt SET state = 'unreadable' WHERE id = ?", [.int(reading.raw)])
        self.tallies.add("receipt.unreadable")
    }

    /// Finds whose receipt it is and applies it, or parks it.
    private func bind(_ id: Int64, _ receipt: IncomingReceipt, _ summary: inout ApplySummary) throws {
        if receipt.record.kind == .platformAnswer {
            guard let attempt = try self.attempt(ofEnvelope: receipt.record.oriCopMsgId) else {
                return try self.park(id, receipt, &summary)
            }
            try self.applyPlatformAnswer(id, receipt, attempt: attempt)
            summary.applied += 1
            return
        }
        if receipt.record.kind == .formatRefusal {
            guard let message = try self.message(ofEnvelope: receipt.record.oriCopMsgId) else {
                return try self.park(id, receipt, &summary)
            }
            try self.applyFormatRefusal(id, receipt, message: message)
            summary.applied += 1
            return
        }
        guard let document = try self.document(for: receipt) else { return try self.park(id, receipt, &summary) }
        try self.sql.execute(
            "UPDATE receipt SET state = 'applied', order_id = ?, document_id = ? WHERE id = ?",
            [.int(document.order), .int(document.id), .int(id)])
        self.tallies.add("receipt.applied")
        summary.applied += 1
        if receipt.record.taxBill != nil {
            try self.applyTaxBill(receipt, document)
        } else if let submission = try self.submission(for: receipt, document) {
            try self.sql.execute(
                "UPDATE receipt SET submission_id = ? WHERE id = ?", [.int(submission.id), .int(id)])
            try self.apply(receipt, to: submission, of: document)
        } else if let adopted = try self.adoptFiling(by: receipt, of: document) {
            try self.sql.execute(
                "UPDATE receipt SET submission_id = ? WHERE id = ?", [.int(adopted.submission.id), .int(id)])
            try self.apply(receipt, to: adopted.submission, of: adopted.document)
        } else {
            try self.nobodysReceipt(receipt, document)
        }
        let bound =
            try self.sql.first(
                "SELECT submission_id FROM receipt WHERE id = ?", [.int(id)]
            ) { $0.optionalInt(0) } ?? nil
        try self.learn(receipt, document, bound, &summary)
    }

    /// Numbers this receipt teaches; each new one may bring orphans home.
    private func learn(
        _ receipt: IncomingReceipt, _ document: DocumentRow, _ submission: Int64?, _ summary: inout ApplySummary
    ) throws {
        for (type, value) in receipt.numbers where document.kind == receipt.record.kind.document {
            guard try self.teach(value, type, document: document.id, submission: submission) else { continue }
            let orphans = try self.sql.rows(
                """
                SELECT \(OrphanRow.columns) FROM receipt r WHERE r.state = 'orphan' AND r.alias = ?
                ORDER BY r.return_time, r.id
                """, [.text(value)], OrphanRow.init)
            for orphan in orphans { try self.bringHome(orphan, &summary) }
        }
    }

    /// Binds a parked receipt anew; one that is home already stays there.
    func bringHome(_ orphan: OrphanRow, _ summary: inout ApplySummary) throws {
        var next = summary
        let home = try self.isolated("receipt \(orphan.id)") { scope in
            let isParked = try scope.sql.execute(
                "UPDATE receipt SET state = 'new', reading = NULL, alias = NULL WHERE id = ? AND state = 'orphan'",
                [.int(orphan.id)])
            guard isParked > 0 else { return }
            let plain = try scope.sealer.open(orphan.reading, for: .orphan(orphan.id))
            let fact = try StoredJSON.value(ReadReceipt.Fact.self, from: plain)
            scope.tallies.add("receipt.orphan", -1)
            try scope.clearTimer("orphan", orphan.id)
            try scope.closeException("orphan_receipt", subject: "receipt \(orphan.id)")
            try scope.sql.execute("DELETE FROM orphan_key WHERE receipt_id = ?", [.int(orphan.id)])
            try scope.bind(orphan.id, IncomingReceipt(fact: fact, route: orphan.route), &next)
        }
        if case .success = home { summary = next }
    }

    /// Nobody's yet: kept, alerted, bound when an alias is learned. Its first receipt may have been lost, so the route is
    /// polled again from the oldest message that still lacks receipts.
    private func park(_ id: Int64, _ receipt: IncomingReceipt, _ summary: inout ApplySummary) throws {
        // What binding needs; the whole text stays with the raw receipt.
        var fact = receipt.fact
        fact.record.returnInfo = String(fact.record.returnInfo.prefix(5000))
        let plain = try StoredJSON.bytes(of: fact)
        try self.sql.execute(
            "UPDATE receipt SET state = 'orphan', alias = ?, reading = ? WHERE id = ?",
            [
                SQLValue(receipt.record.preNo ?? receipt.record.invtNo ?? receipt.record.oriCopMsgId),
                .blob(try self.sealer.seal(plain, for: .orphan(id))), .int(id),
            ])
        for name in OrphanName.all(of: receipt) {
            try self.sql.execute(
                "INSERT INTO orphan_key (value, receipt_id) VALUES (?, ?) ON CONFLICT DO NOTHING",
                [.text(name), .int(id)])
        }
        summary.orphaned += 1
        self.tallies.add("receipt.orphan")
        try self.openException(
            "orphan_receipt", tenant: "", subject: "receipt \(id)",
            "\(receipt.record.kind.messageName) status \(receipt.record.status) on \(receipt.route) names no known document"
        )
        try self.setTimer("orphan", id, after: .seconds(30))
        guard let from = try self.oldestUnanswered(receipt.route) else { return }
        summary.rewind[receipt.route] = min(summary.rewind[receipt.route] ?? from, from)
    }

    // MARK: Whose is it

    func document(for receipt: IncomingReceipt) throws -> DocumentRow? {
        let record = receipt.record
        guard record.kind.document != nil else {
            // A bill belongs to the inventory it names; a whole message is bound by its envelope.
            guard let invtNo = record.invtNo, let found = try self.alias(invtNo, Alias.type("invtNo", of: .inventory))
            else { return nil }
            return try self.document(found.document)
        }
        for (type, value) in receipt.numbers {
            if let found = try self.alias(value, type) { return try self.document(found.document) }
        }
        if let key = receipt.documentKey {
            let found = try self.document(key)
            // What names its document by the key alone is nobody's when the key is not ours, whatever guid it quotes.
            if found != nil || record.kind.definition.numbers.isEmpty { return found }
        }
        // The e-port echoes our own guid; customs never does.
        for guid in receipt.guids {
            if let found = try self.alias(guid, "guid"), let document = try self.document(found.document),
                document.kind == record.kind.document
            {
                return document
            }
        }
        return nil
    }

    /// Which filing of the document: the one with our guid, the one a number was taught by, else the only open one that was
    /// filed before the answer.
    private func submission(for receipt: IncomingReceipt, _ document: DocumentRow) throws -> SubmissionRow? {
        for guid in receipt.guids {
            if let found = try self.alias(guid, "guid"), found.document == document.id, let id = found.submission,
                let known = try self.submission(id), known.state != .withdrawn
            {
                return known
            }
        }
        let sent = try self.sql.rows(
            "SELECT \(SubmissionRow.columns) FROM submission WHERE document_id = ? ORDER BY number DESC",
            [.int(document.id)], SubmissionRow.init
        ).filter { ![.frozen, .sealed, .withdrawn].contains($0.state) }
        // A change keeps its numbers, so a number of an ended filing says nothing about the later one.
        for (type, value) in receipt.numbers where type != Alias.type("copNo", of: document.kind) {
            if let found = try self.alias(value, type), found.document == document.id, let id = found.submission,
                let known = sent.first(where: { $0.id == id }), !known.state.isFinal || known.id == sent.first?.id
            {
                return known
            }
        }
        // A port whose clock is behind ours dates its answers before the filings they are about.
        var latest = receipt.latestFiling
        if sent.contains(where: { $0.appTime > latest }) {
            latest += try self.leadOverPort(on: receipt.route).inMilliseconds
        }
        let answerable = sent.filter { $0.appTime <= latest }
        let open = answerable.filter { !$0.state.isFinal }
        if open.count == 1 { return open.first }
        // Several filings of one content are open (one fell silent): good news is true of the newest, bad news of none.
        if open.count > 1 { return receipt.isGoodNews ? open.first : nil }
        return answerable.first ?? sent.last
    }

    /// A receipt for a document of which nothing is open here: a person looks at it.
    private func nobodysReceipt(_ receipt: IncomingReceipt, _ document: DocumentRow) throws {
        // Somebody else files this part, and its receipt reached us: the inventory need not wait longer.
        if document.lane == nil, receipt.isGoodNews {
            try self.set(document, to: receipt.record.status >= 120 ? .inCustoms : .filed)
            try self.releaseDependents(of: document.id)
            return try self.refreshOrder(document.order)
        }
        let identity = try self.identity(ofOrder: document.order)
        try self.openException(
            "unexplained_receipt", tenant: identity.tenant, subject: "document \(document.id)",
            "order \(identity.orderNo), \(receipt.record.kind.messageName) status \(receipt.record.status) fits no filing"
        )
    }

    func submission(_ id: Int64) throws -> SubmissionRow? {
        try self.sql.first(
            "SELECT \(SubmissionRow.columns) FROM submission WHERE id = ?", [.int(id)], SubmissionRow.init)
    }

    private func message(ofEnvelope id: String?) throws -> Int64? {
        guard let id, !id.isEmpty else { return nil }
        return try self.sql.first("SELECT message_id FROM attempt WHERE envelope_id = ?", [.text(id)]) { $0.int(0) }
    }

    private func alias(_ value: String, _ type: String) throws -> (document: Int64, submission: Int64?)? {
        try self.sql.first(
            "SELECT document_id, submission_id FROM alias WHERE value = ? AND type = ?", [.text(value), .text(type)]
        ) { ($0.int(0), $0.optionalInt(1)) }
    }

    /// Learns a number; true when it was new.
    @discardableResult
    func teach(_ value: String, _ type: String, document: Int64, submission: Int64?) throws -> Bool {
        try self.sql.execute(
            "INSERT INTO alias (value, type, document_id, submission_id) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
            [.text(value), .text(type), .int(document), SQLValue(submission)]) > 0
    }
}

/// Under which type a number is kept: that of an inventory by its plain name, as the first edition did.
enum Alias {
    static func type(_ element: String, of kind: DocumentKind) -> String {
        kind == .inventory ? element : "\(kind.rawValue).\(element)"
    }
}

/// A receipt on its way in, with what binding asks of it.
struct IncomingReceipt {
    let fact: ReadReceipt.Fact
    let route: String

    var record: ReceiptRecord { self.fact.record }
    var returnTime: Int64 { Int64(self.record.returnTime) ?? 0 }
    var isGoodNews: Bool { self.record.status > 0 && ![4, 100, 700].contains(self.record.status) }

    /// A filing after this moment, by the port's clock, cannot be what was answered. Clocks may differ by a minute.
    var latestFiling: Int64 {
        (Timestamp(beijing: self.record.returnTime) ?? Timestamp(milliseconds: .max / 2)).milliseconds + 60_000
    }

    /// Guids that may be ours; ours are upper case.
    var guids: [String] { ([self.record.guid].compactMap { $0 } + self.fact.namedGuids).map { $0.uppercased() } }

    /// The document's own numbers in this answer, with the type each is kept under.
    var numbers: [(type: String, value: String)] {
        guard let kind = self.record.kind.document else { return [] }
        return self.record.kind.definition.numbers.compactMap { name in
            guard let value = self.record[name], !value.isEmpty else { return nil }
            return (Alias.type(name, of: kind), value)
        }
    }

    /// The business key of the document that is answered, when the answer names all of it.
    var documentKey: BusinessKey? {
        guard let kind = self.record.kind.document else { return nil }
        let parts = kind.definition.key.map { element in
            self.record[element] ?? (element == "orderNo" ? self.fact.namedOrderNo : nil)
        }
        return parts.contains(nil) ? nil : BusinessKey(kind, parts.compactMap { $0 })
    }

    /// Equal for the same answer however often it is delivered: kind, keys, status, time and text, but no guid.
    var identity: [UInt8] {
        let record = self.record
        var parts = [
            "\(record.kind.rawValue)", "\(record.status)", record.returnTime, record.ebpCode, record.ebcCode,
            record.orderNo, record.payCode, record.payTransactionId, record.logisticsCode, record.logisticsNo,
            record.copNo, record.preNo, record.invtNo, record.oriCopMsgId, record.taxBill?.taxNo,
            record.taxBill?.status, record.returnInfo,
            // Receipts of numbered documents may carry nothing but our guid.
            !record.kind.definition.numbers.isEmpty && self.numbers.isEmpty ? record.guid : nil,
        ]
        parts += record.others.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        return Array(parts.map { $0 ?? "\u{0}" }.joined(separator: "\u{1F}").utf8)
    }
}
