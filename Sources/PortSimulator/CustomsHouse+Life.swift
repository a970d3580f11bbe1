import Declarations

extension CustomsHouse {
    /// Does one step of customs' work.
    mutating func perform(_ entry: Agenda.Entry) {
        switch entry.step {
        case .examine: self.examine(entry)
        case .complete: self.complete(entry, afterHold: false)
        case .completeAfterHold: self.complete(entry, afterHold: true)
        case .bill: self.bill(entry)
        case .sumUp: self.sumUp(entry)
        case .playPayment: self.playPayment(entry)
        case .summarise: self.summarise(entry)
        }
    }

    // MARK: - The first look

    private mutating func examine(_ entry: Agenda.Entry) {
        let key = entry.key
        guard let stored = self.live[key], stored.status == 2, let document = stored.document else { return }
        if let moment = self.postponed(key, marks: self.marks(of: document), entry) {
            self.agenda.add(.examine, key: key, generation: stored.generation, due: moment)
            return
        }
        let port = document.port
        if let (code, text) = self.scriptedRejection(document) {
            self.reject(document, code: code, text: text, at: entry.due)
            return
        }
        if let status = self.magicFirstStatus(of: document) {
            self.step(key, to: status, ReturnText.state(status), at: entry.due)
            return
        }
        switch port.examine(document, in: &self, at: entry.due) {
        case .waits(let names): self.wait(key, for: names, then: .examine)
        case .rejects(let code, let text): self.reject(document, code: code, text: text, at: entry.due)
        case .passes:
            port.passed(document, in: &self, at: entry.due)
            let first = port.statuses.first ?? 120
            self.step(key, to: first, ReturnText.good(first), at: entry.due)
            if port.statuses.count > 1, self.magicStatus(of: document) == first { return }
            guard port.statuses.count > 1 else {
                port.finished(document, in: &self, at: entry.due)
                _ = self.stays(document, insteadOf: first, entry)
                return
            }
            let delays = self.settings.delays
            self.agenda.add(
                .complete, key: key, generation: stored.generation,
                due: self.after(port.statuses.last == 399 ? delays.settling : delays.release, from: entry.due))
        }
    }

    /// When the document is looked at, if that was asked for and is later than now.
    private mutating func postponed(_ key: PortKey, marks: [String], _ entry: Agenda.Entry) -> Timestamp? {
        let found = self.outcome(key, marks: marks) {
            switch $0 {
            case .wait, .notBefore: true
            default: false
            }
        }
        switch found?.effect {
        case .notBefore(let moment): return moment > entry.due ? moment : nil
        case .wait(let seconds):
            // Once per filing, however often it is looked at.
            guard self.postponedFilings.insert("\(key) \(entry.generation)").inserted else { return nil }
            return self.after(seconds, from: entry.due)
        default: return nil
        }
    }

    private mutating func scriptedRejection(_ document: FiledDocument) -> (code: String?, text: String)? {
        if let magic = self.magicRejection(of: document) { return magic }
        let found = self.outcome(for: document) {
            switch $0 {
            case .reject, .rejectWords: true
            default: false
            }
        }
        guard let found else { return nil }
        self.use(found, document.key)
        switch found.effect {
        case .reject(let code): return (code, document.port.rejectionText(code, document, in: self))
        case .rejectWords(let words): return (nil, words)
        default: return nil
        }
    }

    private mutating func reject(_ document: FiledDocument, code: String?, text: String, at moment: Timestamp) {
        let port = document.port
        port.ended(document.key, in: &self)
        self.step(document.key, to: 100, text, at: moment)
        port.rejected(document, code: code, text: text, in: &self, at: moment)
    }

    // MARK: - The last status

    private mutating func complete(_ entry: Agenda.Entry, afterHold: Bool) {
        let key = entry.key
        guard let stored = self.live[key], let document = stored.document else { return }
        let port = document.port
        let isHold: (ScriptedOutcome.Effect) -> Bool = {
            switch $0 {
            case .hold, .neverRelease: true
            default: false
            }
        }
        if self.stays(document, insteadOf: port.statuses.last ?? 120, entry) { return }
        if !afterHold, let outcome = self.outcome(for: document, where: isHold) {
            self.use(outcome, key)
            guard case .hold(let status) = outcome.effect else { return }
            self.step(key, to: status, ReturnText.hold(status), at: entry.due)
            guard status != 700 else {
                port.ended(key, in: &self)
                return
            }
            self.agenda.add(
                .completeAfterHold, key: key, generation: stored.generation,
                due: self.after(self.settings.delays.hold, from: entry.due))
            return
        }
        let missing = port.missing(document, in: self)
        guard missing.isEmpty else {
            self.wait(key, for: missing, then: .completeAfterHold)
            return
        }
        let last = port.statuses.last ?? 120
        guard stored.status != last else { return }
        self.step(key, to: last, ReturnText.good(last), at: entry.due)
        port.finished(document, in: &self, at: entry.due)
        if self.magicStatus(of: document) == 899 { self.step(key, to: 899, ReturnText.good(899), at: entry.due) }
    }

    /// Its number asks for a status that it then keeps.
    private mutating func stays(_ document: FiledDocument, insteadOf last: Int, _ entry: Agenda.Entry) -> Bool {
        guard let status = self.magicStatus(of: document), ![120, 899, last].contains(status) else { return false }
        guard self.live[document.key]?.status != status else { return true }
        self.step(document.key, to: status, ReturnText.state(status), at: entry.due)
        if status == 700 { document.port.ended(document.key, in: &self) }
        return true
    }

    // MARK: - Parts of an import inventory

    func order(of inventory: FiledDocument) -> FiledDocument? {
        let key = PortKey(kind: .order, code: inventory.head["ebpCode"], number: inventory.orderNo)
        guard let stored = self.live[key], stored.isComparable else { return nil }
        return stored.document
    }

    func payment(of inventory: FiledDocument) -> FiledDocument? {
        let orderKey = PortKey(kind: .order, code: inventory.head["ebpCode"], number: inventory.orderNo)
        let candidates = (self.paymentsOfOrder[orderKey] ?? []).compactMap { key -> FiledDocument? in
            guard let stored = self.live[key], stored.isComparable else { return nil }
            return stored.document
        }
        let transaction = self.order(of: inventory)?.head["payTransactionId"] ?? ""
        guard !transaction.isEmpty else { return candidates.last }
        return candidates.last { $0.key.number == transaction }
    }

    func waybill(of inventory: FiledDocument) -> FiledDocument? {
        let head = inventory.head
        let key = PortKey(kind: .waybill, code: head["logisticsCode"], number: head["logisticsNo"])
        guard let stored = self.live[key], stored.isComparable else { return nil }
        return stored.document
    }

    /// The export waybills that the lines of a document name.
    func exportWaybills(_ document: FiledDocument) -> [PortKey] {
        document.lines.map {
            PortKey(kind: .exportWaybill, code: document.head["logisticsCode"], number: $0["logisticsNo"])
        }
    }

    // MARK: - A payment enterprise played here

    /// The payment enterprise of an order files the payment itself, if it is one of those played here.
    mutating func expectPlayedPayment(_ order: FiledDocument, answered: Timestamp) {
        guard self.settings.rules.playedPayments.contains(order.head["payCode"]), let stored = self.live[order.key]
        else { return }
        self.agenda.add(
            .playPayment, key: order.key, generation: stored.generation,
            due: self.after(self.settings.delays.playedPayment, from: answered))
    }

    private mutating func playPayment(_ entry: Agenda.Entry) {
        guard let order = self.live[entry.key]?.document else { return }
        let head = order.head
        let transaction = head["payTransactionId"].isEmpty ? "P" + order.orderNo : head["payTransactionId"]
        let key = PortKey(kind: .payment, code: head["payCode"], number: transaction)
        if let moment = self.postponed(key, marks: [order.orderNo], entry) {
            self.agenda.add(.playPayment, key: entry.key, generation: entry.generation, due: moment)
            return
        }
        var amount = head["acturalPaid"]
        let other = self.outcome(key, marks: [order.orderNo]) { if case .playedAmount = $0 { true } else { false } }
        if let other, case .playedAmount(let paid) = other.effect {
            self.use(other, key)
            amount = paid.description
        }
        let fields: [(String, String)] = [
            ("payCode", head["payCode"]), ("payTransactionId", transaction), ("orderNo", order.orderNo),
            ("ebpCode", head["ebpCode"]), ("payerIdType", head["buyerIdType"]),
            ("payerIdNumber", head["buyerIdNumber"]), ("payerName", head["buyerName"]), ("amountPaid", amount),
            ("currency", "142"), ("payTime", order.appTime),
        ]
        let payment = FiledDocument(
            kind: .payment, guid: self.dice.foreignGuid("played \(entry.key) \(entry.generation)"), appType: "1",
            appTime: entry.due.beijing14, head: FieldRow(names: fields.map(\.0), values: fields.map(\.1)), lines: [])
        let earlier = self.live[payment.key]
        guard earlier.map({ self.isUnused($0) }) ?? true else { return }
        self.live[payment.key] = LiveRecord(
            document: payment, names: ReceiptNames(payment, created: entry.due), dxpId: "", guid: payment.guid,
            appTime: payment.appTime, content: "", contents: [], generation: (earlier?.generation ?? 0) + 1)
        self.live[payment.key]?.status = 120
        self.record.count("played payments")
        self.noteTransaction(payment)
        self.wake(WaitName.order(order.orderNo), due: self.after(self.settings.delays.customs, from: entry.due))
    }
}
