import Cryptography
import Declarations

extension CustomsHouse {
    /// Does one step of customs' work.
    mutating func perform(_ entry: Agenda.Entry) {
        switch entry.step {
        case .store: self.storePart(entry)
        case .match: self.match(entry)
        case .release: self.release(entry, afterHold: false)
        case .releaseAfterHold: self.release(entry, afterHold: true)
        case .bill: self.bill(entry)
        case .sumUp: self.sumUp(entry)
        case .playPayment: self.playPayment(entry)
        }
    }

    // MARK: - Order, payment, waybill

    private mutating func storePart(_ entry: Agenda.Entry) {
        guard let stored = self.live[entry.key], stored.status == 2, let document = stored.document else { return }
        if let outcome = self.rejection(document), case .reject(let code) = outcome.effect {
            self.use(outcome, entry.key)
            self.step(entry.key, to: 100, ReturnText.customs(code, RefusalCodes.words(code)), at: entry.due)
            return
        }
        self.step(entry.key, to: 120, ReturnText.customs("1800", "逻辑校验通过"), at: entry.due)
    }

    private func rejection(_ document: FiledDocument) -> ScriptedOutcome? {
        self.outcome(for: document) { if case .reject = $0.effect { true } else { false } }
    }

    // MARK: - Comparison

    private mutating func match(_ entry: Agenda.Entry) {
        let key = entry.key
        guard let stored = self.live[key], stored.status == 2, let inventory = stored.document else { return }
        if let outcome = self.rejection(inventory), case .reject(let code) = outcome.effect {
            self.use(outcome, key)
            self.reject(key, code: code, text: self.rejectionText(code, inventory), at: entry.due)
            return
        }
        if self.dice.strikes(.reject, self.settings.faults, subject: "\(key) \(stored.generation)") {
            let code = self.settings.faults.rejectCode
            self.reject(key, code: code, text: self.rejectionText(code, inventory), at: entry.due)
            return
        }
        guard let order = self.order(of: inventory), let payment = self.payment(of: inventory),
            let waybill = self.waybill(of: inventory)
        else {
            if self.waiting[inventory.orderNo]?.contains(key) != true {
                self.waiting[inventory.orderNo, default: []].append(key)
            }
            return
        }
        let result = ThreeWayMatch.compare(order: order, payment: payment, waybill: waybill, inventory: inventory)
        if case .differs(let code, let text) = result {
            self.reject(key, code: code, text: text, at: entry.due)
            return
        }
        let booking = Quota.Booking(
            identity: Self.identity(inventory), year: String(entry.due.beijing8.prefix(4)),
            amount: TaxReckoner.dutiableValue(inventory))
        let total = self.quota.used(booking.identity, booking.year) + booking.amount
        if total > self.settings.rules.annualLimit {
            self.reject(key, code: "1313", text: self.quotaText(total), at: entry.due)
            return
        }
        self.quota.book(booking)
        self.clear(key, booking, parts: [order.key, payment.key, waybill.key], at: entry.due)
    }

    /// 120: stored by customs; the parts are used from now on.
    private mutating func clear(_ key: PortKey, _ booking: Quota.Booking, parts: [PortKey], at moment: Timestamp) {
        for part in parts { self.live[part]?.usedBy = key }
        let serial = self.nextSerial()
        guard var stored = self.live[key] else { return }
        stored.booking = booking
        stored.names.invtNo = stored.names.customsCode + booking.year + "I" + serial
        self.live[key] = stored
        self.step(key, to: 120, ReturnText.customs("1800", "逻辑校验通过"), at: moment)
        self.agenda.add(
            .release, key: key, generation: stored.generation,
            due: self.after(self.settings.delays.release, from: moment))
    }

    private mutating func reject(_ key: PortKey, code: String?, text: String, at moment: Timestamp) {
        if let booking = self.live[key]?.booking {
            self.quota.giveBack(booking)
            self.live[key]?.booking = nil
        }
        self.step(key, to: 100, text, at: moment)
        guard let code, RefusalCodes.blamesOrder(code), let inventory = self.live[key]?.document,
            let order = self.order(of: inventory)
        else { return }
        self.step(order.key, to: 100, text, at: moment)
    }

    private func rejectionText(_ code: String, _ inventory: FiledDocument) -> String {
        if code == "1313" {
            return self.quotaText(self.settings.rules.annualLimit + TaxReckoner.dutiableValue(inventory))
        }
        return ReturnText.customs(code, RefusalCodes.words(code))
    }

    private func quotaText(_ total: Amount) -> String {
        let limit = self.settings.rules.annualLimit
        let words =
            RefusalCodes.words("1313") + ";totalPrice：\(Self.grouped(total)) > limitPrice: \(Self.grouped(limit));"
        return ReturnText.customs("1313", words)
    }

    /// With a comma after each group of three digits, as seen in receipts.
    static func grouped(_ amount: Amount) -> String {
        let parts = amount.description.split(separator: ".")
        var text = ""
        let digits = Array(parts.first ?? "0")
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index).isMultiple(of: 3) { text.append(",") }
            text.append(digit)
        }
        return parts.count == 2 ? text + "." + parts[1] : text
    }

    private static func identity(_ inventory: FiledDocument) -> String {
        Hex.encode(Digest.sha256(Array((inventory.head["buyerIdType"] + inventory.head["buyerIdNumber"]).utf8)))
    }

    // MARK: - Parts of an inventory

    private func order(of inventory: FiledDocument) -> FiledDocument? {
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

    private func waybill(of inventory: FiledDocument) -> FiledDocument? {
        let head = inventory.head
        let key = PortKey(kind: .waybill, code: head["logisticsCode"], number: head["logisticsNo"])
        guard let stored = self.live[key], stored.isComparable else { return nil }
        return stored.document
    }

    // MARK: - Release and tax

    private mutating func release(_ entry: Agenda.Entry, afterHold: Bool) {
        let key = entry.key
        guard let stored = self.live[key], let inventory = stored.document else { return }
        let isHold: (ScriptedOutcome) -> Bool = {
            switch $0.effect {
            case .hold, .neverRelease: true
            default: false
            }
        }
        if !afterHold, let outcome = self.outcome(for: inventory, where: isHold) {
            self.use(outcome, key)
            guard case .hold(let status) = outcome.effect else { return }
            let text = status == 300 ? ReturnText.customs("1200", "待人工审核") : "查验"
            self.step(key, to: status, text, at: entry.due)
            guard status != 700 else { return }
            self.agenda.add(
                .releaseAfterHold, key: key, generation: stored.generation,
                due: self.after(self.settings.delays.hold, from: entry.due))
            return
        }
        self.step(key, to: 800, ReturnText.customs("2600", "放行"), at: entry.due)
        self.settleTax(key, stored, inventory, at: entry.due)
    }

    private mutating func settleTax(
        _ key: PortKey, _ stored: LiveRecord, _ inventory: FiledDocument, at moment: Timestamp
    ) {
        let isUnbilled =
            self.outcome(for: inventory, where: { $0.effect == .neverBill }) != nil
            || self.dice.strikes(.loseBill, self.settings.faults, subject: key.description)
        if !isUnbilled {
            let lines = TaxReckoner.bill(inventory, rules: self.settings.rules)
            self.live[key]?.bill = TaxBillFigures(
                taxNo: stored.names.invtNo + "_1", status: "1", entDutyNo: "", lines: lines)
            self.agenda.add(
                .bill, key: key, generation: stored.generation,
                due: self.after(self.settings.delays.bill, from: moment))
        }
        // Nothing is compared any more: let the bodies go.
        let parts = [self.order(of: inventory), self.payment(of: inventory), self.waybill(of: inventory)]
        for part in parts.compactMap({ $0?.key }) { self.live[part]?.document = nil }
        self.live[key]?.document = nil
    }

    private mutating func bill(_ entry: Agenda.Entry) {
        guard let stored = self.live[entry.key], let figures = stored.bill else { return }
        self.emitBill(stored, .taxBill, .bill(figures), at: entry.due)
        self.agenda.add(
            .sumUp, key: entry.key, generation: entry.generation,
            due: self.after(self.settings.delays.summing, from: entry.due))
    }

    private mutating func sumUp(_ entry: Agenda.Entry) {
        guard var figures = self.live[entry.key]?.bill else { return }
        figures.status = "2"
        figures.entDutyNo = "D" + entry.due.beijing8 + self.nextSerial()
        self.live[entry.key]?.bill = figures
        guard let stored = self.live[entry.key] else { return }
        self.emitBill(stored, .taxBillStatus, .billStatus(figures), at: entry.due)
    }

    private mutating func emitBill(
        _ stored: LiveRecord, _ kind: ReceiptKind, _ extra: PortReceipt.Extra, at moment: Timestamp
    ) {
        self.emit(
            PortReceipt(
                kind: kind, dxpId: stored.dxpId, status: 0, guid: self.foreignGuid(stored.names.key), info: "",
                returnTime: moment, storedAt: moment, names: stored.names, extra: extra))
    }

    // MARK: - A payment enterprise played here

    private mutating func playPayment(_ entry: Agenda.Entry) {
        guard let order = self.live[entry.key]?.document else { return }
        let head = order.head
        let transaction = head["payTransactionId"].isEmpty ? "P" + order.orderNo : head["payTransactionId"]
        let fields: [(String, String)] = [
            ("payCode", head["payCode"]), ("payTransactionId", transaction), ("orderNo", order.orderNo),
            ("ebpCode", head["ebpCode"]), ("payerIdType", head["buyerIdType"]),
            ("payerIdNumber", head["buyerIdNumber"]), ("payerName", head["buyerName"]),
            ("amountPaid", head["acturalPaid"]), ("currency", "142"), ("payTime", order.appTime),
        ]
        let payment = FiledDocument(
            kind: .payment, guid: self.dice.foreignGuid("played \(entry.key) \(entry.generation)"), appType: "1",
            appTime: entry.due.beijing14, head: FieldRow(names: fields.map(\.0), values: fields.map(\.1)), lines: [])
        let earlier = self.live[payment.key]
        guard earlier?.usedBy == nil else { return }
        self.live[payment.key] = LiveRecord(
            document: payment, names: ReceiptNames(payment, created: entry.due), dxpId: "", guid: payment.guid,
            appTime: payment.appTime, content: "", contents: [], generation: (earlier?.generation ?? 0) + 1)
        self.live[payment.key]?.status = 120
        self.record.count("played payments")
        self.noteTransaction(payment)
        self.wakeWaiting(order.orderNo, due: self.after(self.settings.delays.customs, from: entry.due))
    }
}
