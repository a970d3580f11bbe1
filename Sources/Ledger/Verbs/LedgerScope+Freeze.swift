import Declarations

/// A frozen message before its order bodies are opened.
struct FrozenRows: Sendable {
    var id: Int64
    var fence: Int64
    var lane: LaneKey
    var rootGuid: String
    var key: String?
    var keyFence: Int64?
    var members: [Member]

    struct Member: Sendable {
        var submission: Int64
        var document: Int64
        var guid: String
        var appType: String
        var appTime: Timestamp
        var copNo: String?
        var orderNo: String
        var revision: Revision
        /// The order's revision, when the document is derived from it.
        var order: Sealed?
        /// Its own content otherwise.
        var own: Sealed?
        var key: BusinessKey

        struct Sealed: Sendable {
            var hash: [UInt8]
            var body: [UInt8]
        }
    }

    /// A revision of an order. Its hash would not do: what was completed anew may have come in the same.
    struct Revision: Sendable, Hashable {
        var order: Int64
        var number: Int64
    }
}

/// Prepared: transaction 1 claims and freezes, transaction 2 stores signed bytes.
extension LedgerScope {
    /// Lapsed messages first, then due lanes in turn.
    func freeze(_ request: FreezeRequest) throws -> [FrozenRows] {
        if try self.isHeld() { return [] }
        var slots = try self.slots(of: request.turn)
        let frozen = try self.freeze(request, &slots)
        guard let turn = request.turn else { return frozen }
        let fences = try self.keep(slots, of: turn)
        return frozen.map { message in
            var message = message
            message.keyFence = message.key.flatMap { fences[$0] }
            return message
        }
    }

    private func freeze(_ request: FreezeRequest, _ slots: inout KeySlots) throws -> [FrozenRows] {
        let signer = (request.turn?.signer).map { [SQLValue.text($0)] } ?? []
        let ofSigner = signer.isEmpty ? "" : "AND l.signer = ?"
        var frozen: [FrozenRows] = []
        let lapsed = try self.sql.rows(
            """
            SELECT m.id FROM message m JOIN lane l ON l.id = m.lane_id
            WHERE m.state = 'frozen' AND m.kind <> ? AND m.due_at <= ? \(ofSigner)
            ORDER BY m.due_at LIMIT ?
            """,
            [SQLValue(MessageKind.paymentEvidence.rawValue), self.nowValue] + signer + [SQLValue(request.messages)]
        ) { $0.int(0) }
        for id in lapsed {
            guard let slot = slots.take() else { return frozen }
            try self.sql.execute(
                "UPDATE message SET fence = fence + 1, due_at = ?, node = ? WHERE id = ?",
                [self.at(request.sealWithin), .text(self.node), .int(id)])
            if let rows = try self.frozenRows(id, key: slot.key) { frozen.append(rows) }
        }
        // A route that cannot send takes no lane's turn away from the others.
        let routes = try self.sql.rows(
            """
            SELECT DISTINCT l.route FROM lane l
            WHERE l.paused = 0 AND l.stopped IS NULL AND l.next_due <= ? \(ofSigner)
            """, [self.nowValue] + signer
        ) { $0.text(0) }
        var room: [String: Int] = [:]
        for route in routes { room[route] = request.sealedAhead - (try self.unsent(route)) }
        let free = room.filter { $0.value > 0 }.keys.sorted()
        guard !free.isEmpty else { return frozen }
        // Tenants take turns, whatever the number of their lanes. A lane that meets nothing but failures seals no more.
        let lanes = try self.sql.rows(
            """
            SELECT l.id, l.route, l.port, l.kind FROM lane l
            JOIN (SELECT l.tenant, MAX(l.turn) AS served FROM lane l WHERE l.id > 0 \(ofSigner) GROUP BY l.tenant) t
                ON t.tenant = l.tenant
            WHERE l.paused = 0 AND l.stopped IS NULL AND l.next_due <= ? \(ofSigner)
                AND l.route IN (\(free.map { _ in "?" }.joined(separator: ", ")))
                AND (SELECT COUNT(*) FROM message m
                    WHERE m.lane_id = l.id AND m.failures > 0 AND m.state IN ('sealed', 'unresolved')
                        AND m.state = 'unresolved') < ?
            ORDER BY ROW_NUMBER() OVER (PARTITION BY l.tenant ORDER BY \(Self.pressing), l.turn, l.next_due),
                t.served, l.next_due
            LIMIT 64
            """,
            signer + [self.nowValue] + signer + free.map { .text($0) } + [SQLValue(request.sealedAhead)]
        ) { (id: $0.int(0), route: $0.text(1), port: $0.text(2), kind: $0.int(3)) }
        for lane in lanes {
            guard frozen.count < request.messages else { break }
            guard room[lane.route, default: 0] > 0 else { continue }
            guard let slot = slots.take() else { break }
            let kind = try DocumentKind(stored: lane.kind)
            let limit = min(
                request.documentsPerMessage[lane.port] ?? 100, kind.definition.documents.upperBound)
            let documents = try self.claimable(lane.id, limit: limit)
            // A lane whose documents went another way takes nobody's room.
            if !documents.isEmpty {
                room[lane.route, default: 0] -= 1
                let id = try self.freeze(documents, lane: lane.id, lane.route, kind: lane.kind, request)
                if let rows = try self.frozenRows(id, key: slot.key) { frozen.append(rows) }
            } else {
                slots.giveBack(slot)
            }
            try self.sql.execute(
                """
                UPDATE lane SET turn = (SELECT MAX(turn) + 1 FROM lane),
                    next_due = (SELECT MIN(due_at) FROM document WHERE lane_id = lane.id AND state = 'ready'),
                    claimed_at = \(documents.isEmpty ? "claimed_at" : "\(self.now.milliseconds)")
                WHERE id = ?
                """, [.int(lane.id)])
        }
        return frozen
    }

    /// Messages of a route that wait to be sent for the first time. Those of stopped lanes wait for a person
    /// and are nobody else's concern.
    private func unsent(_ route: String) throws -> Int {
        try self.sql.first(
            """
            SELECT COUNT(*) FROM lane l JOIN message m ON m.lane_id = l.id
            WHERE l.route = ? AND l.paused = 0 AND l.stopped IS NULL
                AND m.attempts = 0 AND m.state IN ('frozen', 'sealed') AND m.state = 'sealed'
            """, [.text(route)]
        ) { Int($0.int(0)) } ?? 0
    }

    /// When the most pressing document of a lane was due, less its head start, in steps of ten minutes: within a step a
    /// tenant's lanes take turns, beyond it the older or more urgent goes first.
    private static let pressing = """
        (SELECT (d.due_at - d.urgency) / 600000 FROM document d WHERE d.lane_id = l.id AND d.state = 'ready'
            ORDER BY d.due_at - d.urgency, d.id LIMIT 1)
        """

    /// The most pressing due documents of a lane; those of a split message only with each other.
    private func claimable(_ lane: Int64, limit: Int) throws -> [DocumentRow] {
        let due = try self.sql.rows(
            """
            SELECT \(DocumentRow.columns) FROM document
            WHERE lane_id = ? AND state = 'ready' AND due_at <= ? AND due_at - urgency <= ?
            ORDER BY due_at - urgency, id LIMIT ?
            """, [.int(lane), self.nowValue, self.nowValue, SQLValue(limit)], DocumentRow.init)
        guard let first = due.first else { return [] }
        return due.filter { $0.splitGroup == first.splitGroup }
    }

    private func freeze(
        _ documents: [DocumentRow], lane: Int64, _ route: String, kind: Int64, _ request: FreezeRequest
    ) throws -> Int64 {
        let message = try self.sql.insert(
            """
            INSERT INTO message (lane_id, route, kind, state, fence, root_guid, documents, frozen_at, due_at, node, urgency)
            VALUES (?, ?, ?, 'frozen', 1, ?, ?, ?, ?, ?, (SELECT MAX(urgency) FROM document
                WHERE id IN (\(documents.map { _ in "?" }.joined(separator: ", "))))) RETURNING id
            """,
            [
                .int(lane), .text(route), .int(kind), .text(request.makeGuid()), SQLValue(documents.count),
                self.nowValue, self.at(request.sealWithin), .text(self.node),
            ] + documents.map { .int($0.id) })
        for (position, document) in documents.enumerated() {
            let guid = request.makeGuid()
            // Whole seconds, always later than any earlier filing of the key: customs drops what looks older.
            let appTime = max(self.now.milliseconds / 1000 * 1000, document.lastAppTime + 1000)
            let submission = try self.sql.insert(
                """
                INSERT INTO submission (document_id, number, order_revision, guid, app_type, app_time, message_id,
                    position, state) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'frozen') RETURNING id
                """,
                [
                    .int(document.id), SQLValue(document.submissions + 1), SQLValue(document.revision), .text(guid),
                    .text(document.nextAppType), .int(appTime), .int(message), SQLValue(position),
                ])
            try self.sql.execute(
                """
                UPDATE document SET submission_id = ?, submissions = submissions + 1, last_app_time = ? WHERE id = ?
                """, [.int(submission), .int(appTime), .int(document.id)])
            try self.set(document, to: .frozen)
            try self.teach(guid, "guid", document: document.id, submission: submission)
        }
        return message
    }

    private func frozenRows(_ id: Int64, key: String?) throws -> FrozenRows? {
        let head = try self.sql.first(
            """
            SELECT m.fence, m.root_guid, l.route, l.port, l.kind, l.signer, l.tenant
            FROM message m JOIN lane l ON l.id = m.lane_id WHERE m.id = ?
            """, [.int(id)]
        ) { row in
            (
                fence: row.int(0), guid: row.text(1),
                lane: LaneKey(
                    route: row.text(2), port: row.text(3), kind: try DocumentKind(stored: row.int(4)),
                    signer: row.text(5), tenant: row.text(6))
            )
        }
        guard let head else { return nil }
        let members = try self.sql.rows(
            """
            SELECT s.id, s.document_id, s.guid, s.app_type, s.app_time, d.cop_no, o.order_no, COALESCE(b.hash, e.hash), COALESCE(b.body, e.body),
                COALESCE(c.hash, f.hash), COALESCE(c.body, f.body), d.kind, d.key, s.order_revision
            FROM submission s JOIN document d ON d.id = s.document_id
            JOIN customs_order o ON o.id = s.document_id / \(DocumentID.slots)
            LEFT JOIN order_body b ON b.order_id = o.id AND b.revision = s.order_revision
                AND s.document_id % \(DocumentID.slots) < \(DocumentID.firstOwn)
            LEFT JOIN document_body c ON c.document_id = d.id AND c.revision = s.order_revision
            LEFT JOIN archived_order e ON e.order_id = o.id AND e.revision = s.order_revision AND b.body IS NULL
                AND s.document_id % \(DocumentID.slots) < \(DocumentID.firstOwn)
            LEFT JOIN archived_document f ON f.document_id = d.id AND f.revision = s.order_revision
                AND c.body IS NULL AND s.document_id % \(DocumentID.slots) >= \(DocumentID.firstOwn)
            WHERE s.message_id = ? AND s.state = 'frozen' ORDER BY s.position
            """, [.int(id)]
        ) { row in
            func sealed(_ index: Int) -> FrozenRows.Member.Sealed? {
                guard let hash = row.optionalBlob(index), let body = row.optionalBlob(index + 1) else { return nil }
                return .init(hash: hash, body: body)
            }
            return FrozenRows.Member(
                submission: row.int(0), document: row.int(1), guid: row.text(2), appType: row.text(3),
                appTime: Timestamp(milliseconds: row.int(4)), copNo: row.optionalText(5), orderNo: row.text(6),
                revision: FrozenRows.Revision(order: DocumentID.order(of: row.int(1)), number: row.int(13)),
                order: sealed(7), own: sealed(9),
                key: BusinessKey(kind: try DocumentKind(stored: row.int(11)), value: row.text(12)))
        }
        return FrozenRows(
            id: id, fence: head.fence, lane: head.lane, rootGuid: head.guid, key: key, members: members)
    }

    /// Stores signed bytes if the fence still holds.
    func seal(_ message: SealedMessage, sealedBytes: [UInt8]?) throws -> Bool {
        if let failure = message.failure { return try self.giveBack(message, failure) }
        guard try self.holdsKey(message) else { return false }
        let route = try self.sql.first(
            """
            UPDATE message SET state = ?, due_at = ?, documents = ?, certificate = ?, signed_until = ?
            WHERE id = ? AND state = 'frozen' AND fence = ? RETURNING route
            """,
            [
                sealedBytes == nil ? "dissolved" : "sealed", self.nowValue, SQLValue(message.contentHashes.count),
                SQLValue(message.certificate?.serial), SQLValue(message.certificate?.notAfter.milliseconds),
                .int(message.id), .int(message.fence),
            ]
        ) { $0.text(0) }
        guard route != nil else { return false }
        for refused in message.refused { try self.refuse(refused) }
        guard let sealedBytes else {
            try self.releaseLeftovers(ofMessage: message.id)
            return true
        }
        try self.sql.execute(
            "INSERT INTO message_body (message_id, bytes) VALUES (?, ?)", [.int(message.id), .blob(sealedBytes)])
        for (submission, hash) in message.contentHashes {
            try self.sql.execute(
                "UPDATE submission SET state = 'sealed', content_hash = ? WHERE id = ? AND state = 'frozen'",
                [.blob(hash), .int(submission)])
        }
        try self.moveDocuments(ofMessage: message.id, from: .frozen, to: .sealed)
        try self.releaseLeftovers(ofMessage: message.id)
        self.tallies.add("messages.sealed")
        self.tallies.add("messages.documents", message.contentHashes.count)
        return true
    }

    /// Nobody's document is at fault: they go back, to wait for a key or for a person.
    private func giveBack(_ message: SealedMessage, _ failure: SealedMessage.Failure) throws -> Bool {
        let held = try self.sql.first(
            "SELECT 1 FROM message WHERE id = ? AND state = 'frozen' AND fence = ?",
            [.int(message.id), .int(message.fence)]
        ) { $0.int(0) }
        guard held != nil else { return false }
        try self.unseal(message: message.id)
        if case .stopsLane(let reason) = failure {
            try self.stopLane(ofMessage: message.id, reason: "not_signed", reason)
        }
        return true
    }

    /// Members that were neither rendered nor refused go back, so that none is left frozen for ever.
    private func releaseLeftovers(ofMessage message: Int64) throws {
        let leftovers = try self.sql.rows(
            "UPDATE submission SET state = 'withdrawn' WHERE message_id = ? AND state = 'frozen' RETURNING document_id",
            [.int(message)]
        ) { $0.int(0) }
        for id in leftovers {
            if let document = try self.document(id), document.state == .frozen {
                try self.makeReady(document, after: .zero)
            }
        }
    }

    /// A document that no message can carry: rejected here, with the reason, before customs sees it.
    private func refuse(_ refused: SealedMessage.Refused) throws {
        guard
            let submission = try self.sql.first(
                "SELECT \(SubmissionRow.columns) FROM submission WHERE id = ? AND state = 'frozen'",
                [.int(refused.submission)], SubmissionRow.init),
            let document = try self.document(submission.document)
        else { return }
        try self.sql.execute(
            "UPDATE submission SET state = 'rejected', cause_code = ? WHERE id = ?",
            [.text(refused.code), .int(submission.id)])
        try self.set(document, to: .rejected)
        try self.tell(
            "document.unrenderable", order: document.order,
            ["kind": "\(document.kind.rawValue)", "code": refused.code, "reason": refused.reason])
        try self.refreshOrder(document.order, code: refused.code)
    }

    /// Takes the message of a submission apart; only while nothing of it was ever sent.
    func unseal(_ submission: Int64) throws {
        guard
            let message = try self.sql.first(
                "SELECT message_id FROM submission WHERE id = ?", [.int(submission)], { $0.int(0) })
        else { return }
        try self.unseal(message: message)
    }

    /// Takes a message of documents apart; only while nothing of it was ever sent.
    func unseal(message: Int64) throws {
        let dissolved = try self.sql.execute(
            """
            UPDATE message SET state = 'dissolved', fence = fence + 1, due_at = NULL
            WHERE id = ? AND attempts = 0 AND state IN ('frozen', 'sealed')
            """, [.int(message)])
        guard dissolved > 0 else { return }
        try self.sql.execute("DELETE FROM message_body WHERE message_id = ?", [.int(message)])
        let members = try self.sql.rows(
            """
            UPDATE submission SET state = 'withdrawn' WHERE message_id = ? AND state IN ('frozen', 'sealed')
            RETURNING document_id
            """, [.int(message)]
        ) { $0.int(0) }
        for id in members {
            if let document = try self.document(id) { try self.makeReady(document, after: .zero) }
            try self.refreshOrder(DocumentID.order(of: id))
        }
    }

    /// Moves the current documents of a message together.
    func moveDocuments(ofMessage message: Int64, from old: DocumentState, to new: DocumentState) throws {
        let moved = try self.sql.rows(
            """
            UPDATE document SET state = ?, due_at = NULL
            WHERE id IN (SELECT document_id FROM submission WHERE message_id = ? AND state = ?)
                AND state = ? AND submission_id IN (SELECT id FROM submission WHERE message_id = ?)
            RETURNING id, kind
            """, [.text(new.rawValue), .int(message), .text(new.rawValue), .text(old.rawValue), .int(message)]
        ) { ($0.int(0), $0.int(1)) }
        for (id, kind) in moved {
            self.tallies.move("document.\(kind).", from: old.rawValue, to: new.rawValue)
            try self.refreshOrder(DocumentID.order(of: id))
        }
    }
}
