import Declarations

/// What a tenant or a person asks for about an order.
extension LedgerScope {
    /// What decides which acts are possible.
    func actFacts(ofOrder order: Int64) throws -> OrderActFacts {
        let reading = LedgerReading(sql: self.sql)
        return try reading.actFacts(order, try reading.inventoryNumbers(order), now: self.now)
    }

    /// Takes an order back: what customs cannot have is withdrawn, parts it may have are deleted (appType 3), and a
    /// declared inventory is cancelled by a 623.
    func cancel(_ request: CancelRequest) throws -> ActResult {
        guard let order = try self.orderHead(request.orderNo, tenant: request.tenant) else { return .notFound }
        let facts = try self.actFacts(ofOrder: order.id)
        guard facts.allows(.cancel, at: self.now) else { return self.refusal(order.state, facts) }
        guard order.requests == request.requestsSeen, facts.isUndeclared == (request.document == nil) else {
            return .moved
        }
        guard let document = request.document else {
            for document in try self.documents(ofOrder: order.id) where document.lane != nil {
                try self.takeBack(document)
            }
            try self.tell("order.cancel_requested", order: order.id, [:])
            try self.refreshOrder(order.id)
            return .done
        }
        if try self.changesSides([document], order: order.id) { return self.refusal(order.state, facts) }
        guard let id = try self.open(document, of: order.id, completes: true) else { return .full }
        try self.tell("order.cancel_requested", order: order.id, ["do_not_ship": "true"])
        // A lost edition of the ledger may have asked the same. What of the goods a return was about, nobody can tell.
        try self.adoptWaitingReceipts(ofOrder: order.id, request: id)
        try self.refreshOrder(order.id)
        return .done
    }

    /// Takes goods of a released order back.
    func refund(_ request: RefundRequest) throws -> ActResult {
        guard let order = try self.orderHead(request.orderNo, tenant: request.tenant) else { return .notFound }
        let facts = try self.actFacts(ofOrder: order.id)
        guard facts.allows(.refund, at: self.now) else { return self.refusal(order.state, facts) }
        guard order.requests == request.requestsSeen else { return .moved }
        if try self.changesSides([request.document], order: order.id) { return self.refusal(order.state, facts) }
        guard let id = try self.open(request.document, of: order.id, completes: request.completes) else {
            return .full
        }
        for (gnum, quantity) in request.quantities.sorted(by: { $0.key < $1.key }) {
            try self.sql.execute(
                "INSERT INTO returned_line (document_id, gnum, quantity) VALUES (?, ?, ?)",
                [.int(id), SQLValue(gnum), .int(quantity.units)])
        }
        try self.planQuotaCredit(document: id, order: order.id, amount: request.credit)
        if let released = facts.releasedAt {
            let arrival = released + .seconds(OrderAct.arrivalDays * 86_400)
            try self.setTimer("arrival", id, after: max(.zero, arrival - self.now))
        }
        try self.tell("order.return_requested", order: order.id, ["whole": request.completes ? "true" : "false"])
        try self.refreshOrder(order.id)
        return .done
    }

    /// The returned goods are back in the supervised place.
    func confirmArrival(_ orderNo: String, tenant: String) throws -> ActResult {
        guard let order = try self.orderHead(orderNo, tenant: tenant) else { return .notFound }
        var confirmed = 0
        for document in try self.documents(ofOrder: order.id) where document.kind == .refund {
            confirmed += try self.sql.execute(
                "DELETE FROM timer WHERE kind = 'arrival' AND subject = ?", [.int(document.id)])
            confirmed += try self.sql.execute(
                """
                UPDATE exception SET closed_at = ? WHERE kind = 'not_arrived' AND subject = ? AND closed_at IS NULL
                """, [self.nowValue, .text("document \(document.id)")])
        }
        guard confirmed > 0 else { return self.refusal(order.state, try self.actFacts(ofOrder: order.id)) }
        try self.tell("order.return_arrived", order: order.id, [:])
        return .done
    }

    /// Files documents again, unchanged, that were rejected or whose fate a person looked into.
    func refile(_ orderNo: String, tenant: String, kinds: Set<DocumentKind>) throws -> ActResult {
        guard let order = try self.orderHead(orderNo, tenant: tenant) else { return .notFound }
        let facts = try self.actFacts(ofOrder: order.id)
        guard facts.allows(.refile, at: self.now) else { return self.refusal(order.state, facts) }
        let chosen = try self.documents(ofOrder: order.id).filter {
            $0.lane != nil && [.rejected, .unknown, .conflict].contains($0.state)
                && (kinds.isEmpty ? !$0.kind.isRequest || $0.state != .rejected : kinds.contains($0.kind))
        }
        guard !chosen.isEmpty else { return .notFound }
        for document in chosen {
            if let submission = try document.submission.flatMap(self.submission), !submission.state.isFinal {
                // Customs may have it: the same content again is no second document.
                try self.set(submission, to: .silent)
                if document.state == .unknown {
                    try self.sql.execute("UPDATE document SET maybe_sent = 1 WHERE id = ?", [.int(document.id)])
                }
            }
            try self.forgetTries(of: document.id)
            try self.closeQuestions(about: document.id)
            try self.clearTimer("unknown", document.id)
            try self.tell(
                "document.refiled", order: order.id, ["kind": "\(document.kind.rawValue)", "reason": "requested"])
            try self.set(document, to: .waiting)
        }
        for document in chosen {
            if let current = try self.document(document.id) { try self.start(current, partWait: .zero) }
        }
        try self.refreshOrder(order.id)
        return .done
    }

    /// A person found out what customs holds.
    func settle(
        _ orderNo: String, tenant: String, kind: DocumentKind, as settled: SettledState
    ) throws -> ActResult {
        guard let order = try self.orderHead(orderNo, tenant: tenant) else { return .notFound }
        let facts = try self.actFacts(ofOrder: order.id)
        guard facts.allows(.settle, at: self.now) else { return self.refusal(order.state, facts) }
        let found = try self.documents(ofOrder: order.id).first {
            $0.kind == kind && $0.lane != nil
                && ([.unknown, .conflict].contains($0.state) || $0.isDeleting && $0.state == .rejected)
        }
        guard let document = found, let submission = try document.submission.flatMap(self.submission) else {
            return .notFound
        }
        try self.set(submission, to: settled.submission, cause: settled == .absent ? "settled" : nil)
        // Receipts of what is settled are late from now on, by the port's clock, which dates them.
        let route = try self.route(ofMessage: submission.message)?.name
        let settledAt = try route.map { try self.portTime(of: self.now, on: $0) } ?? self.now
        try self.sql.execute(
            "UPDATE submission SET status = ?, return_time = ? WHERE id = ?",
            [SQLValue(settled.status), .int(Int64(settledAt.beijing17) ?? 0), .int(submission.id)])
        if document.isDeleting, settled == .absent {
            try self.set(document, to: .deleted)
        } else if document.kind.isRequest, settled == .released {
            try self.set(document, to: .closed)
            try self.requestSucceeded(document)
        } else {
            try self.set(document, to: DocumentState(newest: settled.submission))
            if settled == .released { try self.noteRelease(document, nil) }
        }
        try self.closeQuestions(about: document.id)
        try self.clearTimer("unknown", document.id)
        try self.tell(
            "document.settled", order: order.id, ["kind": "\(kind.rawValue)", "state": settled.rawValue])
        if settled.submission.satisfiesInventory { try self.releaseDependents(of: document.id) }
        try self.refreshOrder(order.id, code: settled == .absent ? "settled" : nil)
        return .done
    }

    /// Declares without waiting longer for parts that others file.
    func proceed(_ orderNo: String, tenant: String) throws -> ActResult {
        guard let order = try self.orderHead(orderNo, tenant: tenant) else { return .notFound }
        let facts = try self.actFacts(ofOrder: order.id)
        guard facts.allows(.proceed, at: self.now) else { return self.refusal(order.state, facts) }
        let waiting = try self.documents(ofOrder: order.id).first { $0.kind == .inventory && $0.state == .waiting }
        guard var inventory = waiting else { return .notFound }
        inventory.dueAt = self.now.milliseconds
        // Our own parts must be good all the same.
        guard try self.hasItsParts(inventory) else { return self.refusal(order.state, facts) }
        try self.clearTimer("wait", inventory.id)
        try self.makeReady(inventory, after: .zero)
        try self.tell("document.proceeded", order: order.id, ["kind": "\(DocumentKind.inventory.rawValue)"])
        return .done
    }

    // MARK: Inside

    private func refusal(_ state: OrderState, _ facts: OrderActFacts) -> ActResult {
        facts.isErased ? .erased : .impossible(state: state, instead: facts.possible(at: self.now))
    }

    /// Customs cannot have it: withdrawn. It may: deleted, at once or when the filing under way is answered.
    private func takeBack(_ document: DocumentRow) throws {
        if document.kind.isRequest || document.state.isGone { return }
        if [.frozen, .sealed].contains(document.state), let submission = document.submission {
            try self.unseal(submission)
        }
        guard let document = try self.document(document.id) else { return }
        try self.clearTimer("wait", document.id)
        try self.closeQuestions(about: document.id)
        guard try !document.kind.isDeclaration && self.mayBeStored(document.id) else {
            return try self.set(document, to: .withdrawn)
        }
        try self.markForDeletion(document.id)
        if [.attempted, .correcting].contains(document.state) { return try self.set(document, to: .correcting) }
        try self.sql.execute(
            """
            UPDATE submission SET state = 'superseded'
            WHERE document_id = ? AND state IN ('attempted', 'filed', 'in_customs', 'silent')
            """, [.int(document.id)])
        try self.makeReady(document, after: .zero)
    }

    /// Stores a request and files it at once; one that customs refused before is filed anew. Nil when the order is full.
    private func open(_ new: NewDocument, of order: Int64, completes: Bool) throws -> Int64? {
        try self.sql.execute("UPDATE customs_order SET requests = requests + 1 WHERE id = ?", [.int(order)])
        let id: Int64
        if let known = try self.document(new.key) {
            id = known.id
            try self.sql.execute("DELETE FROM returned_line WHERE document_id = ?", [.int(id)])
            try self.changeOwn(known, to: new)
        } else {
            guard let free = try self.freeDocument(of: order) else { return nil }
            id = free
            try self.store(new, id: id)
        }
        try self.sql.execute(
            """
            INSERT INTO request (document_id, target_id, completes) VALUES (?, ?, ?)
            ON CONFLICT (document_id) DO UPDATE SET completes = excluded.completes
            """, [.int(id), .int(DocumentID.derived(.inventory, of: order)), SQLValue(completes)])
        if let document = try self.document(id) { try self.start(document, partWait: .zero) }
        return id
    }

    /// The next id for a document that is not derived from its order; nil when there are 64.
    func freeDocument(of order: Int64) throws -> Int64? {
        let last = try self.sql.first(
            "SELECT MAX(id) FROM document WHERE id >= ? AND id < ?", DocumentID.range(of: order)
        ) { $0.optionalInt(0) }
        let first = order * DocumentID.slots + DocumentID.firstOwn
        let next = max((last ?? nil) ?? 0, first - 1) + 1
        return next < (order + 1) * DocumentID.slots ? next : nil
    }

    /// Open questions about a document that answered themselves.
    func closeQuestions(about document: Int64) throws {
        try self.sql.execute(
            """
            UPDATE exception SET closed_at = ? WHERE subject = ? AND closed_at IS NULL
                AND kind IN ('silent', 'conflict', 'contradiction', 'unexplained_receipt', 'stands')
            """, [self.nowValue, .text("document \(document)")])
    }
}

/// What a granted request does to its inventory.
extension LedgerScope {
    /// A document reached its good end; a request ends or returns the inventory it is about.
    func requestSucceeded(_ document: DocumentRow) throws {
        guard document.kind.isRequest else { return }
        let request = try self.sql.first(
            "SELECT target_id, completes FROM request WHERE document_id = ?", [.int(document.id)]
        ) { (target: $0.int(0), completes: $0.int(1) != 0) }
        guard let request, let target = try self.document(request.target) else { return }
        try self.clearTimer("progress", target.id)
        if [.cancellation, .exportCancellation].contains(document.kind) {
            try self.clearTimer("bill", target.order)
            if let submission = target.submission { try self.unseal(submission) }
            try self.set(try self.document(target.id) ?? target, to: .cancelled)
        } else if document.kind == .refund {
            if request.completes { try self.set(target, to: .returned) }
            try self.grantQuotaCredit(document: document.id)
            try self.tell(
                "order.return_accepted", order: document.order, ["whole": request.completes ? "true" : "false"])
        }
    }

    /// Release starts the time in which goods may come back.
    func noteRelease(_ inventory: DocumentRow, _ receipt: IncomingReceipt?) throws {
        let moment = receipt.flatMap { Timestamp(beijing: $0.record.returnTime) } ?? self.now
        try self.sql.execute(
            "UPDATE customs_order SET released_at = ? WHERE id = ? AND released_at IS NULL",
            [.int(moment.milliseconds), .int(inventory.order)])
    }
}

extension SettledState {
    /// The receipt status that would have said so.
    var status: Int {
        switch self {
        case .absent: 100
        case .filed: 2
        case .inCustoms: 120
        case .released: 800
        }
    }

    /// The state of the filing that customs was found to hold.
    var submission: SubmissionState {
        switch self {
        case .absent: .rejected
        case .filed: .filed
        case .inCustoms: .inCustoms
        case .released: .released
        }
    }
}
