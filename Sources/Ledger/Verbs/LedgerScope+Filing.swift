import Declarations

/// Documents that are filed by their fields, and orders that another system filed.
extension LedgerScope {
    /// Stores a document of its own, or other content of it.
    func file(_ new: NewFiling) throws -> AcceptResult {
        let dossier = try self.orderHead(new.dossier, tenant: new.tenant)
        if dossier?.isErased == true { return .erased }
        if let dossier, try self.changesSides([new.document], order: dossier.id) {
            return .keyTaken(new.document.key.kind)
        }
        if let known = try self.document(new.document.key) { return try self.refileOwn(known, new) }
        let order =
            try dossier?.id
            ?? self.insertHead(
                new.dossier, tenant: new.tenant, port: new.port, hash: new.document.contentHash)
        guard let id = try self.freeDocument(of: order) else {
            throw LedgerError(.full, "dossier \(new.dossier) is full")
        }
        try self.store(new.document, id: id)
        if new.isDeletion { try self.markForDeletion(id) }
        try self.link(id, new, order: order)
        let declaration = try self.documents(ofOrder: order).first { $0.kind == .exportInventory }
        if new.document.key.kind.isRequest, let declaration {
            try self.sql.execute(
                "INSERT INTO request (document_id, target_id, completes) VALUES (?, ?, 0)",
                [.int(id), .int(declaration.id)])
        }
        if let document = try self.document(id) { try self.start(document, partWait: new.partWait) }
        try self.tell("document.accepted", order: order, ["kind": "\(new.document.key.kind.rawValue)"])
        try self.adoptWaitingReceipts(ofOrder: order)
        try self.refreshOrder(order)
        return .accepted(revision: 1)
    }

    /// The same content is here already; other content, or a deletion, is a new filing where customs allows one.
    private func refileOwn(_ known: DocumentRow, _ new: NewFiling) throws -> AcceptResult {
        let owner = try self.identity(ofOrder: known.order)
        guard owner.tenant == new.tenant, owner.orderNo == new.dossier, !DocumentID.isDerived(known.id) else {
            return .keyTaken(known.kind)
        }
        let state = try self.orderHead(new.dossier, tenant: new.tenant)?.state ?? .accepted
        let isSame = known.contentHash == new.document.contentHash && known.isDeleting == new.isDeletion
        if isSame, known.state != .rejected { return .alreadyHere(revision: known.revision) }
        switch known.state {
        case .waiting, .ready, .frozen, .sealed, .rejected, .filed, .inCustoms, .attempted, .correcting: break
        default: return .differs(state: state)
        }
        try self.changeOwn(known, to: new.document)
        if new.isDeletion { try self.markForDeletion(known.id) }
        if let current = try self.document(known.id) { try self.start(current, partWait: new.partWait) }
        try self.tell(
            "document.revised", order: known.order,
            ["kind": "\(known.kind.rawValue)", "revision": "\(known.revision + 1)"])
        try self.refreshOrder(known.order)
        return .accepted(revision: known.revision + 1)
    }

    /// The document waits for those of its dossier that it depends on.
    private func link(_ id: Int64, _ new: NewFiling, order: Int64) throws {
        for part in try self.documents(ofOrder: order) where new.dependsOn.contains(part.kind) {
            try self.sql.execute(
                "INSERT INTO dependency (part_id, document_id) VALUES (?, ?)", [.int(part.id), .int(id)])
        }
    }

    /// Stores an order with what another system filed of it.
    func adopt(_ adopted: AdoptedOrder, sealedBody: SealedBody) throws -> AcceptResult {
        let new = adopted.order
        if let stored = try self.orderHead(new.order.orderNo, tenant: new.tenant) {
            if stored.isErased { return .erased }
            return stored.hash == new.hash ? .alreadyHere(revision: stored.revision) : .differs(state: stored.state)
        }
        if let taken = try self.takenKey(of: new) { return .keyTaken(taken) }
        let id = try self.insertOrder(new, sealedBody)
        for document in new.documents {
            var document = document
            let known = adopted.documents[document.key.kind]
            if known == nil { document.lane = nil }
            if let own = known?.copNo { document.copNo = own }
            let row = DocumentID.derived(document.key.kind, of: id)
            try self.store(document, id: row)
            if let known, let lane = document.lane { try self.adopt(row, document, known, lane) }
        }
        if let released = adopted.releasedAt {
            try self.sql.execute(
                "UPDATE customs_order SET released_at = ? WHERE id = ?", [.int(released.milliseconds), .int(id)])
        }
        try self.tell("order.adopted", order: id, ["revision": "1"])
        try self.refreshOrder(id)
        return .accepted(revision: 1)
    }

    /// A filing that this ledger did not send, in a message that counts as delivered, so that receipts find it.
    private func adopt(
        _ id: Int64, _ document: NewDocument, _ known: AdoptedOrder.Document, _ lane: LaneKey
    ) throws {
        let message = try self.sql.insert(
            """
            INSERT INTO message (lane_id, route, kind, state, fence, root_guid, documents, frozen_at, attempts,
                first_sent_at) VALUES (?, ?, ?, 'delivered', 1, '', 1, ?, 1, ?) RETURNING id
            """,
            [
                .int(try self.lane(lane)), .text(lane.route), SQLValue(lane.kind.rawValue), self.nowValue,
                .int(known.appTime.milliseconds),
            ])
        let state = known.state.submission
        let submission = try self.sql.insert(
            """
            INSERT INTO submission (document_id, number, order_revision, guid, app_type, app_time, message_id, position,
                content_hash, state, status, return_time) VALUES (?, 1, 1, ?, '1', ?, ?, 0, ?, ?, ?, ?) RETURNING id
            """,
            [
                .int(id), .text("adopted \(id)"), .int(known.appTime.milliseconds), .int(message),
                .blob(document.contentHash), .text(state.rawValue), SQLValue(known.state.status),
                .int(Int64(known.appTime.beijing17) ?? 0),
            ])
        try self.sql.execute(
            "UPDATE document SET submission_id = ?, submissions = 1, last_app_time = ?, maybe_sent = 1 WHERE id = ?",
            [.int(submission), .int(known.appTime.milliseconds), .int(id)])
        for (element, value) in [("preNo", known.preNo), ("invtNo", known.invtNo)] {
            guard let value else { continue }
            try self.teach(
                value, Alias.type(element, of: document.key.kind), document: id, submission: submission)
        }
        if let row = try self.document(id) { try self.set(row, to: DocumentState(newest: state)) }
        if document.key.kind == .inventory, known.state != .released {
            try self.setTimer("progress", id, after: self.silenceLimit(ofPort: lane.port))
        }
    }
}
