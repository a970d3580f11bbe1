import Declarations

/// Tax bills: generated (816), then summed up or void (818).
extension CustomsHouse {
    /// Called at release: what will be billed is reckoned while the inventory is at hand.
    mutating func settleTax(_ inventory: FiledDocument, at moment: Timestamp) {
        let key = inventory.key
        guard let stored = self.live[key] else { return }
        let isUnbilled =
            self.outcome(for: inventory, where: { $0 == .neverBill }) != nil
            || self.dice.strikes(.loseBill, self.settings.faults, subject: key.description)
        guard !isUnbilled else { return }
        let lines = TaxReckoner.bill(inventory, rules: self.settings.rules)
        self.live[key]?.bill = TaxBillFigures(
            taxNo: stored.names.invtNo + "_1", status: "1", entDutyNo: "", lines: lines)
        self.agenda.add(
            .bill, key: key, generation: stored.generation, due: self.after(self.settings.delays.bill, from: moment))
    }

    mutating func bill(_ entry: Agenda.Entry) {
        guard let stored = self.live[entry.key], let figures = stored.bill, figures.status == "1" else { return }
        self.live[entry.key]?.isBilled = true
        self.emitBill(stored, .taxBill, .bill(figures), at: entry.due)
        self.agenda.add(
            .sumUp, key: entry.key, generation: entry.generation,
            due: self.after(self.settings.delays.summing, from: entry.due))
    }

    mutating func sumUp(_ entry: Agenda.Entry) {
        guard let stored = self.live[entry.key], var figures = stored.bill, figures.status == "1" else { return }
        if self.outcome(entry.key, marks: stored.names.marks, where: { $0 == .voidBill }) != nil {
            self.voidBill(entry.key, at: entry.due)
            return
        }
        figures.status = "2"
        figures.entDutyNo = "D" + entry.due.beijing8 + self.nextSerial()
        self.live[entry.key]?.bill = figures
        self.emitBill(stored, .taxBillStatus, .billStatus(figures), at: entry.due)
    }

    /// Voids what was billed; what was not sent yet never is.
    mutating func voidBill(_ key: PortKey, at moment: Timestamp) {
        guard let stored = self.live[key], var figures = stored.bill, figures.status != "3" else { return }
        figures.status = "3"
        self.live[key]?.bill = figures
        guard stored.isBilled else { return }
        self.emitBill(stored, .taxBillStatus, .billStatus(figures), at: moment)
    }

    private mutating func emitBill(
        _ stored: LiveRecord, _ kind: ReceiptKind, _ extra: PortReceipt.Extra, at moment: Timestamp
    ) {
        self.emit(
            PortReceipt(
                kind: kind, dxpId: stored.dxpId, status: 0, guid: self.foreignGuid(stored.names.key), info: "",
                returnTime: moment, storedAt: moment, names: stored.names, extra: extra))
    }
}
