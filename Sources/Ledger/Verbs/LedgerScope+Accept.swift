import Declarations

/// The sealed columns of an order revision.
struct SealedBody: Sendable {
    var order: [UInt8]
    /// Nil when nothing was repaired.
    var repaired: [UInt8]?
}

/// Order in.
extension LedgerScope {
    /// Stores one order with its documents, or a new revision of it.
    func accept(_ new: NewOrder, sealedBody: SealedBody) throws -> AcceptResult {
        guard let stored = try self.orderHead(new.order.orderNo, tenant: new.tenant) else {
            return try self.store(new, sealedBody)
        }
        if stored.isErased { return .erased }
        if try self.changesSides(new.documents, order: stored.id) { return .keyTaken(.order) }
        // Documents filed by their fields have this number already.
        guard try self.documents(ofOrder: stored.id).contains(where: { DocumentID.isDerived($0.id) }) else {
            return .keyTaken(.order)
        }
        if stored.hash == new.hash, try !new.isCorrection || self.holds(new, order: stored.id) {
            if new.isResumed, try self.source(ofOrder: stored.id, revision: stored.revision) == new.source {
                return .accepted(revision: stored.revision)
            }
            return .alreadyHere(revision: stored.revision)
        }
        return try self.revise(
            stored.id, revision: stored.revision + 1, state: stored.state, new, sealedBody)
    }

    /// Where a revision of an order came from.
    private func source(ofOrder order: Int64, revision: Int) throws -> String? {
        try self.sql.first(
            "SELECT source FROM order_body WHERE order_id = ? AND revision = ?", [.int(order), SQLValue(revision)]
        ) { $0.text(0) }
    }

    /// Whether the documents of an order have this content. The same input may mean another when the goods registry changed; that
    /// counts only when a correction is asked for.
    private func holds(_ new: NewOrder, order: Int64) throws -> Bool {
        let stored = try self.documents(ofOrder: order)
        return new.documents.allSatisfy { document in
            stored.contains { $0.kind == document.key.kind && $0.contentHash == document.contentHash }
        }
    }

    private func store(_ new: NewOrder, _ sealedBody: SealedBody) throws -> AcceptResult {
        if let taken = try self.takenKey(of: new) { return .keyTaken(taken) }
        if let refusal = try self.splitRefusal(new, order: nil) { return refusal }
        let id = try self.insertOrder(new, sealedBody)
        if let until = new.heldUntil { try self.setHold(until, order: id) }
        for document in new.documents {
            try self.store(document, id: DocumentID.derived(document.key.kind, of: id))
        }
        if new.urgency > .zero { try self.setUrgency(new.urgency, order: id) }
        try self.linkParts(new.documents.map(\.key.kind), order: id)
        for document in try self.documents(ofOrder: id) { try self.start(document, partWait: new.partWait) }
        try self.tell("order.accepted", order: id, ["revision": "1"])
        try self.adoptWaitingReceipts(ofOrder: id)
        return .accepted(revision: 1)
    }

    /// The first of an order's documents whose key another order has.
    func takenKey(of new: NewOrder) throws -> DocumentKind? {
        try new.documents.first { try self.document($0.key) != nil }?.key.kind
    }

    /// The row that holds an order, or a dossier, together.
    func insertHead(
        _ orderNo: String, tenant: String, port: String, hash: [UInt8], estimatedTax: Amount = .zero
    ) throws -> Int64 {
        let id = try self.sql.insert(
            """
            INSERT INTO customs_order
                (tenant, order_no, port, revision, hash, state, since, created_at, estimated_tax)
            VALUES (?, ?, ?, 1, ?, 'accepted', ?, ?, ?) RETURNING id
            """,
            [
                .text(tenant), .text(orderNo), .text(port), .blob(hash), self.nowValue, self.nowValue,
                .int(estimatedTax.units),
            ])
        self.tallies.moveOrder(of: tenant, from: nil, to: .accepted, createdAt: self.now, now: self.now)
        return id
    }

    /// The order's own row and its first revision.
    func insertOrder(_ new: NewOrder, _ sealedBody: SealedBody) throws -> Int64 {
        let id = try self.insertHead(
            new.order.orderNo, tenant: new.tenant, port: new.order.port, hash: new.hash, estimatedTax: new.estimatedTax)
        self.tallies.add("orders.accepted")
        try self.storeBody(new, sealedBody, order: id, revision: 1)
        return id
    }

    private func storeBody(_ new: NewOrder, _ sealedBody: SealedBody, order: Int64, revision: Int) throws {
        try self.sql.execute(
            """
            INSERT INTO order_body (order_id, revision, hash, body, repaired, buyer_hash, source, created_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                .int(order), SQLValue(revision), .blob(new.hash), .blob(sealedBody.order),
                SQLValue(sealedBody.repaired),
                .blob(self.sealer.lookupHash(new.order.buyer.buyerIdNumber)), .text(new.source), self.nowValue,
            ])
        try self.bookQuota(new, order: order)
        try self.noteSplit(new, order: order)
    }

    /// Stores a document under an id; its content too, when it has one of its own.
    func store(_ document: NewDocument, id: Int64) throws {
        let lane = try document.lane.map(self.lane)
        let state: DocumentState = lane == nil ? .awaited : .waiting
        try self.sql.execute(
            """
            INSERT INTO document (id, kind, key, lane_id, revision, state, content_hash, cop_no)
            VALUES (?, ?, ?, ?, 1, ?, ?, ?)
            """,
            [
                .int(id), SQLValue(document.key.kind.rawValue), .text(document.key.value), SQLValue(lane),
                .text(state.rawValue), .blob(document.contentHash), SQLValue(document.copNo),
            ])
        self.tallies.move("document.\(document.key.kind.rawValue).", from: nil, to: state.rawValue)
        if let copNo = document.copNo {
            try self.teach(copNo, Alias.type("copNo", of: document.key.kind), document: id, submission: nil)
        }
        try self.storeOwnBody(of: document, id: id, revision: 1)
    }

    /// The content of a document that is not derived from its order.
    func storeOwnBody(of document: NewDocument, id: Int64, revision: Int) throws {
        guard let body = document.body else { return }
        let sealed = try self.sealer.seal(
            try StoredJSON.bytes(of: body), for: .ownBody(document.key, document.contentHash))
        try self.sql.execute(
            "INSERT INTO document_body (document_id, revision, hash, body) VALUES (?, ?, ?, ?)",
            [.int(id), SQLValue(revision), .blob(document.contentHash), .blob(sealed)])
    }

    /// The inventory depends on every part of its order.
    private func linkParts(_ kinds: [DocumentKind], order: Int64) throws {
        guard kinds.contains(.inventory) else { return }
        let inventory = DocumentID.derived(.inventory, of: order)
        for part in kinds where part != .inventory {
            try self.sql.execute(
                "INSERT INTO dependency (part_id, document_id) VALUES (?, ?)",
                [.int(DocumentID.derived(part, of: order)), .int(inventory)])
        }
    }

    /// A stored document begins its way: claimable at once, or when its parts are good.
    func start(_ document: DocumentRow, partWait: Duration) throws {
        guard document.state == .waiting else { return }
        var document = document
        document.dueAt = (self.now + partWait).milliseconds
        if try self.hasItsParts(document) {
            try self.makeReadyInCompany(document)
        } else {
            try self.set(document, to: .waiting, dueAt: document.dueAt)
            try self.setTimer("wait", document.id, after: partWait)
        }
    }

    /// Whether documents would leave an order that came in as a test for customs, or the other way round: its lanes say for
    /// ever what it is.
    func changesSides(_ documents: [NewDocument], order: Int64) throws -> Bool {
        guard let next = documents.lazy.compactMap(\.lane).first?.route else { return false }
        let known = try self.sql.first(
            """
            SELECT l.route FROM document d JOIN lane l ON l.id = d.lane_id WHERE d.id >= ? AND d.id < ?
            ORDER BY d.id LIMIT 1
            """, DocumentID.range(of: order)
        ) { $0.text(0) }
        return known.map { RouteName.isTest($0) != RouteName.isTest(next) } ?? false
    }

    func lane(_ key: LaneKey) throws -> Int64 {
        let arguments: [SQLValue] = [
            .text(key.route), SQLValue(key.kind.rawValue), .text(key.signer), .text(key.tenant),
        ]
        let known = try self.sql.first(
            "SELECT id FROM lane WHERE route = ? AND kind = ? AND signer = ? AND tenant = ?", arguments
        ) { $0.int(0) }
        if let known { return known }
        let id = try self.sql.insert(
            "INSERT INTO lane (route, kind, signer, tenant, port) VALUES (?, ?, ?, ?, ?) RETURNING id",
            arguments + [.text(key.port)])
        try self.applyActs(toLane: id)
        return id
    }
}

/// Other content under the same order number.
extension LedgerScope {
    /// A new revision: while nothing of the order was attempted, after it was rejected, or when it is asked for as a
    /// correction and nothing is declared yet.
    fileprivate func revise(
        _ order: Int64, revision: Int, state: OrderState, _ new: NewOrder, _ sealedBody: SealedBody
    ) throws -> AcceptResult {
        let documents = try self.documents(ofOrder: order).filter { DocumentID.isDerived($0.id) }
        guard try self.actFacts(ofOrder: order).allows(.correct, at: self.now),
            try state == .rejected || new.isCorrection || !self.wasAttempted(order)
        else { return .differs(state: state) }
        var changes: [(DocumentRow, NewDocument)] = []
        var agreed: [(DocumentRow, NewDocument)] = []
        for document in documents {
            guard let next = new.documents.first(where: { $0.key.kind == document.kind }) else {
                return .differs(state: state)
            }
            let changed = next.contentHash != document.contentHash || next.key.value != document.key
            if document.lane == nil {
                guard changed else { continue }
                guard new.agreedParts.contains(document.kind) else { return .breaksForeignPart(document.kind) }
                if let other = try self.document(next.key), other.id != document.id { return .keyTaken(document.kind) }
                agreed.append((document, next))
                continue
            }
            guard changed || !document.state.isUnderWay else { continue }
            if let refusal = try self.refusal(
                ofChanging: document, to: next, changed: changed, state, isCorrection: new.isCorrection)
            {
                return refusal
            }
            changes.append((document, next))
        }
        if let refusal = try self.splitRefusal(new, order: order) { return refusal }
        try self.setHold(new.heldUntil, order: order)
        for (document, next) in changes { try self.change(document, to: next) }
        for (document, next) in agreed {
            try self.sql.execute(
                "UPDATE document SET key = ?, content_hash = ? WHERE id = ?",
                [.text(next.key.value), .blob(next.contentHash), .int(document.id)])
        }
        try self.sql.execute(
            "UPDATE document SET revision = ? WHERE id >= ? AND id < ?",
            [SQLValue(revision)] + DocumentID.derivedRange(of: order))
        try self.sql.execute(
            "UPDATE customs_order SET revision = ?, hash = ?, estimated_tax = ?, port = ? WHERE id = ?",
            [
                SQLValue(revision), .blob(new.hash), .int(new.estimatedTax.units), .text(new.order.port), .int(order),
            ])
        try self.storeBody(new, sealedBody, order: order, revision: revision)
        try self.setUrgency(new.urgency, order: order)
        for (document, _) in changes {
            if let current = try self.document(document.id) { try self.start(current, partWait: new.partWait) }
        }
        try self.tell("order.revised", order: order, ["revision": "\(revision)"])
        try self.refreshOrder(order)
        return .accepted(revision: revision)
    }

    private func wasAttempted(_ order: Int64) throws -> Bool {
        try self.sql.first(
            """
            SELECT 1 FROM submission WHERE document_id >= ? AND document_id < ?
            AND state NOT IN ('frozen', 'sealed', 'withdrawn') LIMIT 1
            """, DocumentID.range(of: order)
        ) { $0.int(0) } != nil
    }

    private func refusal(
        ofChanging document: DocumentRow, to next: NewDocument, changed: Bool, _ state: OrderState, isCorrection: Bool
    ) throws -> AcceptResult? {
        switch document.state {
        case .waiting, .ready, .frozen, .sealed, .rejected: break
        // A part that customs holds may be changed; an inventory must be answered first.
        case .filed where document.kind != .inventory, .inCustoms where document.kind != .inventory: break
        // One whose answer is not known yet is filed anew when it is, or when the port's limit passes.
        case .attempted where isCorrection, .correcting where isCorrection, .unknown where isCorrection: break
        default: return changed ? .differs(state: state) : nil
        }
        let lane = try next.lane.map(self.lane)
        guard next.key.value != document.key || lane != document.lane else { return nil }
        // Another number or port: the old filing must not stay behind at customs.
        if try self.mayBeStored(document.id) { return .differs(state: state) }
        if next.key.value == document.key { return nil }
        return try self.document(next.key) == nil ? nil : .keyTaken(document.kind)
    }

    /// Customs may hold something under this document's key.
    func mayBeStored(_ document: Int64) throws -> Bool {
        // A restored ledger does not know whether it filed what waits.
        let isRestored = try self.sql.first(
            """
            SELECT 1 FROM document d WHERE d.id = ? AND d.maybe_sent = 1 AND NOT EXISTS (
                SELECT 1 FROM submission s WHERE s.document_id = d.id AND s.state NOT IN ('frozen', 'sealed', 'withdrawn'))
            """, [.int(document)]
        ) { $0.int(0) }
        if isRestored != nil { return true }
        // What was replaced after the e-port or customs took it, or may have been sent before a refusal, counts too.
        return try self.sql.first(
            """
            SELECT 1 FROM submission s JOIN document d ON d.id = s.document_id WHERE d.id = ? AND (
                s.state IN ('attempted', 'filed', 'in_customs', 'held', 'released', 'closed', 'silent')
                OR s.state = 'superseded' AND (s.status >= 2 AND s.status NOT IN (4, 100) OR d.maybe_sent = 1)
                OR s.state = 'void' AND d.maybe_sent = 1) LIMIT 1
            """, [.int(document)]
        ) { $0.int(0) } != nil
    }

    /// Other content of a document that has one of its own.
    func changeOwn(_ known: DocumentRow, to next: NewDocument) throws {
        try self.storeOwnBody(of: next, id: known.id, revision: known.revision + 1)
        try self.sql.execute("UPDATE document SET revision = revision + 1 WHERE id = ?", [.int(known.id)])
        try self.change(known, to: next)
    }

    /// Its next filing asks customs to delete it.
    func markForDeletion(_ document: Int64) throws {
        try self.sql.execute("UPDATE document SET next_app_type = '3' WHERE id = ?", [.int(document)])
    }

    /// What was tried before counts no more.
    func forgetTries(of document: Int64) throws {
        try self.sql.execute(
            """
            UPDATE document SET refiles = 0, stale_refiles = 0, silent_refiles = 0, flips = 0, split_group = NULL
            WHERE id = ?
            """, [.int(document)])
    }

    func change(_ document: DocumentRow, to next: NewDocument) throws {
        // An earlier change of this order may have moved it.
        var document = try self.document(document.id) ?? document
        switch document.state {
        case .frozen, .sealed:
            if let submission = document.submission { try self.unseal(submission) }
            document = try self.document(document.id) ?? document
        case .attempted, .correcting: return try self.correctLater(document, next)
        case .held, .released, .closed, .silent, .conflict: return
        default: break
        }
        let mayBeStored = try self.mayBeStored(document.id)
        try self.sql.execute(
            "UPDATE submission SET state = 'superseded' WHERE document_id = ? AND state IN ('filed', 'in_customs', 'silent')",
            [.int(document.id)])
        try self.sql.execute(
            """
            UPDATE document SET key = ?, lane_id = ?, content_hash = ?, cop_no = ?, next_app_type = ?, due_at = NULL
            WHERE id = ?
            """,
            [
                .text(next.key.value), SQLValue(try next.lane.map(self.lane)), .blob(next.contentHash),
                SQLValue(next.copNo), .text(mayBeStored && !document.kind.isOnlyNew ? "2" : "1"), .int(document.id),
            ])
        try self.forgetTries(of: document.id)
        if let copNo = next.copNo {
            try self.teach(copNo, Alias.type("copNo", of: document.kind), document: document.id, submission: nil)
        }
        document.lane = try next.lane.map(self.lane)
        try self.set(document, to: .waiting)
    }

    /// The filing under way is answered first; key and lane stay.
    private func correctLater(_ document: DocumentRow, _ next: NewDocument) throws {
        try self.sql.execute(
            "UPDATE document SET content_hash = ?, next_app_type = '2' WHERE id = ?",
            [.blob(next.contentHash), .int(document.id)])
        try self.set(document, to: .correcting)
    }

    /// The filing that a correction or deletion waited for was answered, or will not be: file what waits.
    ///
    /// - Parameter code: of the answer, when it was a refusal.
    func fileCorrection(_ document: DocumentRow, after submission: SubmissionRow, code: String? = nil) throws {
        let state: SubmissionState = code == nil ? .superseded : .rejected
        try self.set(submission, to: state, cause: code)
        let mayBeStored = try code == nil || self.mayBeStored(document.id)
        if document.isDeleting, !mayBeStored {
            try self.set(document, to: .withdrawn)
            return try self.refreshOrder(document.order)
        }
        let appType = document.isDeleting ? "3" : mayBeStored ? "2" : "1"
        try self.sql.execute(
            "UPDATE document SET next_app_type = ? WHERE id = ?", [.text(appType), .int(document.id)])
        try self.forgetTries(of: document.id)
        try self.makeReady(document, after: .zero)
        try self.tell(
            "document.corrected", order: document.order,
            ["kind": "\(document.kind.rawValue)", "appType": appType])
        try self.refreshOrder(document.order)
    }

    /// Customs holds what a document that waits anyway is to replace or to delete: only how it is filed changes.
    func keepCorrection(_ document: DocumentRow, over submission: SubmissionRow) throws {
        try self.set(submission, to: .superseded)
        guard !document.isDeleting, !document.kind.isOnlyNew else { return }
        try self.sql.execute("UPDATE document SET next_app_type = '2' WHERE id = ?", [.int(document.id)])
    }
}

extension DocumentKind {
    /// A request that can only be new (appType 1).
    fileprivate var isOnlyNew: Bool { [.cancellation, .exportCancellation].contains(self) }
}

extension DocumentState {
    /// Filed and not refused: what did not change need not be filed again.
    fileprivate var isUnderWay: Bool {
        switch self {
        case .waiting, .ready, .awaited, .frozen, .sealed, .rejected, .withdrawn, .deleted, .cancelled, .returned: false
        case .attempted, .correcting, .filed, .inCustoms, .held, .released, .closed, .silent, .unknown, .conflict: true
        }
    }
}
