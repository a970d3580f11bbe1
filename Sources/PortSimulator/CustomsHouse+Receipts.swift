import Declarations

extension CustomsHouse {
    /// An answer of the e-port about one document: it echoes the document's guid.
    mutating func answer(_ document: FiledDocument, _ dxpId: String, status: Int, info: String, at moment: Timestamp) {
        var names = ReceiptNames(document, created: moment)
        if status > 0, let stored = self.live[document.key] { names = stored.names }
        // An e-port's answer comes before customs gave a number; a request goes on naming the inventory it is about.
        if document.port.isNumberedByCustoms, !names.invtNo.isEmpty { names.invtNo = "" }
        self.emit(
            PortReceipt(
                kind: document.kind.receipt, dxpId: dxpId, status: status, guid: document.guid, info: info,
                returnTime: moment, storedAt: moment, names: names), document: document)
    }

    /// Brings a record to a status of customs and says so under a foreign guid.
    mutating func step(_ key: PortKey, to status: Int, _ info: String, at moment: Timestamp) {
        guard var stored = self.live[key] else { return }
        stored.status = status
        self.live[key] = stored
        self.record.count("status \(key.kind.rawValue) \(status)")
        // The payment enterprise that is played here gets its own receipts.
        guard !stored.dxpId.isEmpty else { return }
        let guid = self.foreignGuid(key)
        self.emit(
            PortReceipt(
                kind: key.kind.receipt, dxpId: stored.dxpId, status: status, guid: guid, info: info,
                returnTime: moment, storedAt: moment, names: stored.names), document: stored.document)
    }

    /// Says the present state of a document once more.
    mutating func repeatState(_ document: FiledDocument, at moment: Timestamp) {
        guard let stored = self.live[document.key], stored.status > 0 else { return }
        if stored.status != 100 {
            self.answer(document, stored.dxpId, status: 2, info: document.port.taken(document, in: self), at: moment)
        }
        guard stored.status != 2 else { return }
        self.emit(
            PortReceipt(
                kind: document.kind.receipt, dxpId: stored.dxpId, status: stored.status,
                guid: self.foreignGuid(document.key), info: ReturnText.state(stored.status), returnTime: moment,
                storedAt: moment, names: stored.names), document: document)
    }

    /// An identifier that says nothing to the sender, new for each receipt of a key.
    func foreignGuid(_ key: PortKey) -> String {
        self.dice.foreignGuid("\(key) \(self.receiptsOfKey[key, default: 0])")
    }

    /// Puts a receipt into the box of its transport identity; this is where receipts get lost, doubled and shuffled.
    mutating func emit(_ made: PortReceipt, document: FiledDocument? = nil) {
        var receipt = made
        let key = receipt.names.key
        let ordinal = self.receiptsOfKey[key, default: 0]
        self.receiptsOfKey[key] = ordinal + 1
        let subject = "\(receipt.kind.rawValue) \(key) \(receipt.status) \(ordinal)"
        let faults = self.settings.faults
        self.record.count("receipts \(receipt.kind.rawValue) \(receipt.status)")

        if let document, self.outcome(for: document, where: { $0 == .silent }) != nil { return }
        let marks = receipt.kind == .formatRefusal ? [] : receipt.names.marks
        for silence in faults.silences
        where (silence.kinds.isEmpty || silence.kinds.contains(key.kind))
            && marks.contains(where: { $0.contains(silence.mark) })
        { receipt.storedAt = max(receipt.storedAt, silence.until) }
        if self.dice.strikes(.loseReceiptForever, faults, subject: subject) { return }
        if self.dice.strikes(.reorderReceipt, faults, subject: subject) {
            let span = UInt64(max(0, faults.reorderSeconds * 1000))
            let late = Int64(self.dice.draw("reorder", subject, below: span + 1))
            receipt.storedAt = receipt.storedAt + .milliseconds(late)
        }
        let isFirstTwo = key.port.isNumberedByCustoms && receipt.status == 2
        if isFirstTwo, !self.droppedTwos.contains(key),
            self.dice.strikes(.dropFirstTwo, faults, subject: "first two \(key)")
        {
            self.droppedTwos.insert(key)
            receipt.hiddenUntil = self.after(faults.lostSeconds, from: receipt.storedAt)
        }
        if self.dice.strikes(.loseReceipt, faults, subject: subject) {
            receipt.hiddenUntil = self.after(faults.lostSeconds, from: receipt.storedAt)
        }
        self.put(receipt)
        if self.dice.strikes(.duplicateReceipt, faults, subject: subject) {
            receipt.storedAt =
                receipt.storedAt + .milliseconds(Int64(self.dice.draw("duplicate", subject, below: 3000)))
            receipt.hiddenUntil = nil
            self.put(receipt)
        }
        self.addNoise(beside: made, subject: subject)
    }

    private mutating func addNoise(beside receipt: PortReceipt, subject: String) {
        let faults = self.settings.faults
        if self.dice.strikes(.garbageReceipt, faults, subject: subject) {
            let shapes = [
                "null", "17", "\"回执\"", "[]", "{}", "{\"returnstatus\":\"abc\",\"returninfo\":5}",
                "{\"returnstatus\":{\"a\":1},\"guid\":[1,2]}", "{\"returntime\":\"not a time\",\"returnstatus\":2}",
                "{\"re_elist_guid\":\"\",\"returnstatus\":99999999999999999999}",
            ]
            let choice = Int(self.dice.draw("garbage", subject, below: UInt64(shapes.count)))
            var noise = receipt
            noise.extra = .garbage(shapes[choice])
            self.put(noise)
        }
        if receipt.carriesText, self.dice.strikes(.oversizedReceipt, faults, subject: subject) {
            var noise = self.stranger(receipt, subject)
            noise.extra = .oversized(faults.oversizedBytes)
            noise.showings = 2
            self.put(noise)
        }
        if self.dice.strikes(.unknownReceipt, faults, subject: subject) { self.put(self.stranger(receipt, subject)) }
    }

    /// The same receipt for a document that nobody filed.
    private func stranger(_ receipt: PortReceipt, _ subject: String) -> PortReceipt {
        var noise = receipt
        let digits = String(1_000_000_000 + self.dice.draw("stranger", subject, below: 8_999_999_999))
        noise.guid = self.dice.foreignGuid("stranger " + subject)
        noise.names.key.number = "X" + digits
        noise.names.orderNo = "X" + digits
        noise.names.logisticsNo = "X" + digits
        if !noise.names.copNo.isEmpty { noise.names.copNo = "X" + digits }
        for name in ["rkdNo", "sumNo"] where noise.names.others[name] != nil { noise.names.others[name] = "X" + digits }
        if !noise.names.preNo.isEmpty {
            noise.names.preNo =
                String(receipt.names.preNo.prefix(1)) + receipt.returnTime.beijing8 + String(digits.prefix(9))
        }
        if !noise.names.invtNo.isEmpty {
            noise.names.invtNo = String(noise.names.invtNo.prefix(9)) + String(digits.prefix(9))
        }
        if receipt.status == 2, receipt.kind == .inventory {
            noise.info = "清单新增申报成功[电商企业编码：\(receipt.names.ebcCode)订单编号：X\(digits)]"
        }
        return noise
    }

    private mutating func put(_ receipt: PortReceipt) {
        self.boxes[receipt.dxpId, default: ReceiptBox()].add(receipt)
    }
}
