import Declarations

/// Documents, lanes and the state of the order they make up.
extension LedgerScope {
    func document(_ id: Int64) throws -> DocumentRow? {
        try self.sql.first("SELECT \(DocumentRow.columns) FROM document WHERE id = ?", [.int(id)], DocumentRow.init)
    }

    func document(_ key: BusinessKey) throws -> DocumentRow? {
        try self.sql.first(
            "SELECT \(DocumentRow.columns) FROM document WHERE kind = ? AND key = ?",
            [SQLValue(key.kind.rawValue), .text(key.value)], DocumentRow.init)
    }

    func documents(ofOrder order: Int64) throws -> [DocumentRow] {
        try self.sql.rows(
            "SELECT \(DocumentRow.columns) FROM document WHERE id >= ? AND id < ? ORDER BY id",
            DocumentID.range(of: order), DocumentRow.init)
    }

    /// The row that holds an order, or a dossier, together; nil when the tenant has none of this number.
    func orderHead(_ orderNo: String, tenant: String) throws -> OrderHead? {
        try self.sql.first(
            "SELECT \(OrderHead.columns) FROM customs_order WHERE tenant = ? AND order_no = ?",
            [.text(tenant), .text(orderNo)], OrderHead.init)
    }

    /// Moves a document to a state; counters follow.
    func set(_ document: DocumentRow, to state: DocumentState, dueAt: Int64? = nil) throws {
        try self.sql.execute(
            "UPDATE document SET state = ?, due_at = ? WHERE id = ?",
            [.text(state.rawValue), SQLValue(dueAt), .int(document.id)])
        self.tallies.move("document.\(document.kind.rawValue).", from: document.state.rawValue, to: state.rawValue)
        if document.state.satisfiesInventory, !state.satisfiesInventory { try self.holdDependents(of: document.id) }
    }

    /// The document may be claimed from `due` on.
    func makeReady(_ document: DocumentRow, after delay: Duration) throws {
        guard let lane = document.lane else { throw LedgerError(.corrupt, "document \(document.id) has no lane") }
        let due = max((self.now + delay).milliseconds, try self.hold(ofOrder: document.order) ?? 0)
        try self.set(document, to: .ready, dueAt: due)
        try self.sql.execute(
            "UPDATE lane SET next_due = ? WHERE id = ? AND (next_due IS NULL OR next_due > ?)",
            [.int(due), .int(lane), .int(due)])
    }

    /// A new document waits for company only behind others: a lane that is idle, or that is about to be claimed anyway, takes
    /// it at once.
    func makeReadyInCompany(_ document: DocumentRow) throws {
        let delay = self.policy.fillDelay
        guard delay > .zero, let lane = document.lane else { return try self.makeReady(document, after: delay) }
        let isAtOnce = try self.sql.first(
            """
            SELECT CASE WHEN next_due <= ? THEN 1 WHEN next_due IS NULL AND claimed_at <= ? THEN 1 ELSE 0 END
            FROM lane WHERE id = ?
            """, [self.nowValue, .int(self.now.milliseconds - delay.inMilliseconds), .int(lane)]
        ) { $0.int(0) == 1 }
        try self.makeReady(document, after: isAtOnce == true ? .zero : delay)
    }

    /// A part is no longer good: inventories that were not sent yet wait for it again.
    private func holdDependents(of part: Int64) throws {
        let unsent = try self.sql.rows(
            """
            SELECT \(DocumentRow.columns) FROM document
            WHERE id IN (SELECT document_id FROM dependency WHERE part_id = ?) AND state IN ('ready', 'frozen', 'sealed')
            """, [.int(part)], DocumentRow.init)
        for document in unsent {
            if document.state != .ready, let submission = document.submission { try self.unseal(submission) }
            guard let current = try self.document(document.id), current.state == .ready else { continue }
            // The port's wait for parts of others began with the revision and is not extended.
            try self.set(current, to: .waiting, dueAt: current.dueAt)
        }
    }

    /// The inventories that wait for this part and now have all of them.
    func releaseDependents(of part: Int64) throws {
        let waiting = try self.sql.rows(
            """
            SELECT \(DocumentRow.columns) FROM document
            WHERE id IN (SELECT document_id FROM dependency WHERE part_id = ?) AND state = 'waiting'
            """, [.int(part)], DocumentRow.init)
        for document in waiting where try self.hasItsParts(document) {
            try self.makeReadyInCompany(document)
            try self.clearTimer("wait", document.id)
        }
    }

    /// Each part of the same revision is good; a part that somebody else files may also be late.
    func hasItsParts(_ document: DocumentRow) throws -> Bool {
        let parts = try self.sql.rows(
            """
            SELECT d.state, d.revision FROM dependency p JOIN document d ON d.id = p.part_id WHERE p.document_id = ?
            """, [.int(document.id)]
        ) { (try DocumentState(stored: $0.text(0)), Int($0.int(1))) }
        let waitIsOver = document.dueAt.map { $0 <= self.now.milliseconds } ?? true
        return parts.allSatisfy { state, revision in
            state.satisfiesInventory && (revision == document.revision || !DocumentID.isDerived(document.id))
                || state == .awaited && waitIsOver
        }
    }

    /// Derives an order's state from its documents and tells when it changed.
    func refreshOrder(_ order: Int64, code: String? = nil, receipt: ReceiptKind? = nil) throws {
        let documents = try self.documents(ofOrder: order)
        let state = OrderState(documents: documents)
        guard
            let old = try self.sql.first(
                "SELECT state FROM customs_order WHERE id = ?", [.int(order)], { try OrderState(stored: $0.text(0)) })
        else { throw LedgerError(.corrupt, "order \(order) is not there") }
        let isTrouble = [.rejected, .conflict, .unknown].contains(state)
        guard old != state else {
            if isTrouble, let code {
                try self.sql.execute(
                    "UPDATE customs_order SET cause_code = ?, cause_receipt = ? WHERE id = ?",
                    [.text(code), SQLValue(receipt.map { Int64($0.rawValue) }), .int(order)])
            }
            return
        }
        let head = try self.sql.first(
            """
            UPDATE customs_order SET state = ?, since = ?, cause_code = ?, cause_receipt = ?, archived = 0 WHERE id = ?
            RETURNING tenant, created_at
            """,
            [
                .text(state.rawValue), self.nowValue, SQLValue(isTrouble ? code : nil),
                SQLValue(isTrouble ? receipt.map { Int64($0.rawValue) } : nil), .int(order),
            ]
        ) { (tenant: $0.text(0), createdAt: Timestamp(milliseconds: $0.int(1))) }
        if let head {
            self.tallies.moveOrder(
                of: head.tenant, from: old, to: state, createdAt: head.createdAt, now: self.now)
        }
        try self.quotaFollows(order: order, from: old, to: state)
        var data = ["from": old.rawValue]
        if isTrouble, let code { data["code"] = code }
        try self.tell("order.\(state.rawValue)", order: order, data)
        if state == .released { try self.expectBill(order) }
    }

    /// Appends an event of an order.
    func tell(_ type: String, order: Int64, _ data: [String: String]) throws {
        let head = try self.sql.first(
            "UPDATE customs_order SET event_count = event_count + 1 WHERE id = ? RETURNING tenant, order_no, event_count",
            [.int(order)]
        ) { ($0.text(0), $0.text(1), $0.int(2)) }
        guard let (tenant, orderNo, number) = head else { throw LedgerError(.corrupt, "order \(order) is not there") }
        try self.sql.execute(
            """
            INSERT INTO event (tenant, order_id, order_no, order_sequence, at, type, data)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            """,
            [
                .text(tenant), .int(order), .text(orderNo), .int(number), self.nowValue, .text(type),
                .text(StoredJSON.encode(data)),
            ])
        self.tallies.tell(
            ToldEvent(type: type, tenant: tenant, orderNo: orderNo, orderSequence: Int(number), data: data))
    }

    /// Opens a question for a person, once per subject.
    func openException(_ kind: String, tenant: String, subject: String, _ detail: String) throws {
        let opened = try self.sql.execute(
            """
            INSERT INTO exception (kind, tenant, subject, opened_at, detail) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT DO NOTHING
            """, [.text(kind), .text(tenant), .text(subject), self.nowValue, .text(detail)])
        if opened > 0 { self.tallies.add("exception.\(kind)") }
    }

    /// Closes a question that answered itself.
    func closeException(_ kind: String, subject: String) throws {
        try self.sql.execute(
            "UPDATE exception SET closed_at = ? WHERE kind = ? AND subject = ? AND closed_at IS NULL",
            [self.nowValue, .text(kind), .text(subject)])
    }

    /// The tenant and number of an order, for exceptions.
    func identity(ofOrder order: Int64) throws -> (tenant: String, orderNo: String, port: String) {
        let found = try self.sql.first(
            "SELECT tenant, order_no, port FROM customs_order WHERE id = ?", [.int(order)]
        ) { ($0.text(0), $0.text(1), $0.text(2)) }
        guard let found else { throw LedgerError(.corrupt, "order \(order) is not there") }
        return found
    }
}

extension DocumentState {
    /// Good enough for an inventory that depends on this part.
    var satisfiesInventory: Bool {
        switch self {
        case .filed, .inCustoms, .released, .closed: true
        default: false
        }
    }
}

extension OrderState {
    /// An order as its documents make it: requests first, then trouble, then the inventory's own progress, then how far
    /// parts are.
    init(documents all: [DocumentRow]) {
        let own = all.filter { $0.lane != nil }
        let others = own.filter { !$0.kind.isRequest }
        // Requests about what another system declared stand alone.
        let documents = others.isEmpty ? own : others
        let declaration = documents.first { $0.kind.isDeclaration }?.state
        let open = own.filter { ($0.kind.isRequest || $0.isDeleting) && !$0.kind.isOver(in: $0.state) }
        if own.contains(where: { $0.state == .conflict }) {
            self = .conflict
        } else if open.contains(where: { $0.state == .unknown }) {
            self = .unknown
        } else if open.contains(where: { ![.refund, .exportReturn].contains($0.kind) }) {
            self = .cancelling
        } else if documents.contains(where: { $0.state == .rejected && $0.isDeleting }) {
            self = .rejected
        } else if !documents.isEmpty, declaration?.isGone ?? documents.allSatisfy({ $0.state.isGone }) {
            self = .cancelled
        } else if !open.isEmpty {
            self = .returning
        } else if declaration == .returned {
            self = .returned
        } else if documents.contains(where: { $0.state == .rejected }) {
            self = .rejected
        } else if documents.contains(where: { $0.state == .unknown }) {
            self = .unknown
        } else {
            self.init(progressOf: documents.map(\.state), declaration: declaration)
        }
    }

    private init(progressOf states: [DocumentState], declaration: DocumentState?) {
        // A tenant that files parts only is as far as its slowest part.
        switch declaration ?? states.min(by: { $0.progress < $1.progress }) ?? .waiting {
        case .filed: self = .filed
        case .inCustoms: self = .inCustoms
        case .held: self = .held
        case .released: self = .released
        case .closed: self = .closed
        default:
            if states.contains(where: { $0.progress >= DocumentState.attempted.progress }) {
                self = .sent
            } else if states.contains(.sealed) {
                self = .prepared
            } else {
                self = .accepted
            }
        }
    }
}

extension DocumentState {
    fileprivate var progress: Int {
        switch self {
        case .waiting, .ready, .awaited, .withdrawn: 0
        case .frozen: 1
        case .sealed: 2
        case .attempted, .correcting, .silent, .unknown, .conflict, .rejected: 3
        case .filed: 4
        case .inCustoms, .held: 5
        case .released, .deleted, .cancelled, .returned: 6
        case .closed: 7
        }
    }
}
