import Declarations

/// What requests about an inventory ask and do; the same for import and export.
extension CustomsHouse {
    // MARK: - Finding

    /// The inventory that has this number now.
    func inventory(numbered number: String, _ kind: DocumentKind) -> (key: PortKey, stored: LiveRecord)? {
        guard !number.isEmpty, let key = self.numbered[number], key.kind == kind, let stored = self.live[key],
            stored.names.invtNo == number
        else { return nil }
        return (key, stored)
    }

    /// Gives an inventory its number: district, year, I or E, nine digits.
    mutating func giveNumber(_ document: FiledDocument, letter: String, at moment: Timestamp) {
        let number = document.head["customsCode"] + moment.beijing8.prefix(4) + letter + self.nextSerial()
        self.live[document.key]?.names.invtNo = number
        self.numbered[number] = document.key
    }

    /// The first element of a request that contradicts the inventory it names; what the request leaves out is not
    /// compared.
    func contradiction(
        _ request: FiledDocument, _ inventory: LiveRecord,
        comparing names: [String] = [
            "agentCode", "customsCode", "orderNo", "ebpCode", "ebcCode", "logisticsCode", "logisticsNo",
        ]
    ) -> String? {
        let head = request.head
        for name in names where !head[name].isEmpty {
            guard head[name].utf8.elementsEqual(inventory.names[element: name].utf8) else { return name }
        }
        if !head["buyerIdNumber"].isEmpty, let facts = inventory.facts, facts.identity != Port621.identity(head) {
            return "buyerIdNumber"
        }
        return nil
    }

    // MARK: - Cancellation

    /// Stored by customs, and the goods are still here; nothing was returned or summed up.
    func isCancellable(_ key: PortKey) -> Bool {
        guard let stored = self.live[key], stored.isLive, let facts = stored.facts else { return false }
        guard ![2, 899].contains(stored.status), !facts.hasLeft, facts.summary == nil else { return false }
        return !facts.returns.contains { self.live[$0]?.isLive == true }
    }

    /// A request to cancel it is stored and not refused.
    func isBeingCancelled(_ inventory: PortKey) -> Bool {
        guard let number = self.live[inventory]?.names.invtNo else { return false }
        return [DocumentKind.cancellation, .exportCancellation].contains { kind in
            self.live[PortKey(kind: kind, code: "", number: number)]?.isLive == true
        }
    }

    /// The officer's decision. Much may have happened since the request came.
    func judgeCancellation(_ request: FiledDocument, _ kind: DocumentKind) -> Examination {
        guard let (key, stored) = self.inventory(numbered: request.head["invtNo"], kind), self.isCancellable(key) else {
            return .rejects(code: nil, text: "清单当前状态不允许撤销")
        }
        if stored.isReleased, self.settings.rules.cancellationAfterRelease == .refuse {
            return .rejects(code: nil, text: "货物已放行，不同意撤销")
        }
        return .passes
    }

    /// Ends an inventory on request.
    mutating func cancel(_ request: FiledDocument, _ kind: DocumentKind, at moment: Timestamp) {
        guard let (key, stored) = self.inventory(numbered: request.head["invtNo"], kind) else { return }
        self.record.cancelled[stored.names.invtNo, default: 0] += 1
        key.port.ended(key, in: &self)
        self.live[key]?.status = LiveRecord.cancelled
        self.record.count("cancelled \(kind.rawValue)")
        self.voidBill(key, at: moment)
    }

    // MARK: - Return

    /// What may still be returned of each line.
    func quantitiesLeft(_ inventory: PortKey, without request: PortKey?) -> [Int: Amount] {
        guard let facts = self.live[inventory]?.facts else { return [:] }
        var left: [Int: Amount] = [:]
        for goods in facts.goods { left[goods.gnum] = goods.quantity }
        for key in facts.returns where key != request {
            guard let stored = self.live[key], stored.isLive else { continue }
            for (gnum, quantity) in stored.returned { left[gnum] = (left[gnum] ?? .zero) - quantity }
        }
        return left
    }

    /// Notes what a return takes, so that the next cannot take it too.
    mutating func reserveReturn(_ request: FiledDocument, _ kind: DocumentKind) {
        guard let (inventory, _) = self.inventory(numbered: request.head["invtNo"], kind) else { return }
        let key = request.key
        var returned: [Int: Amount] = [:]
        for line in request.lines { returned[Int(line["gnum"]) ?? 0] = line.amount("qty") ?? .zero }
        self.live[key]?.returned = returned
        if self.live[inventory]?.facts?.returns.contains(key) == false {
            self.live[inventory]?.facts?.returns.append(key)
        }
    }

    /// Whether a return was filed in time and its inventory is still released.
    func judgeReturn(_ request: FiledDocument, _ kind: DocumentKind, within days: Int) -> Examination {
        guard let (_, stored) = self.inventory(numbered: request.head["invtNo"], kind), stored.isReleased,
            let released = stored.facts?.releasedAt, let filed = Timestamp(beijing: request.appTime)
        else { return .rejects(code: nil, text: "清单当前状态不允许退货") }
        guard filed <= released + .seconds(Int64(days) * 86_400) else { return .rejects(code: nil, text: "超过退货申请期限") }
        return .passes
    }

    /// Gives the annual use of returned goods back; with the last of them the rest of it, and the tax bill falls.
    mutating func creditReturn(_ request: FiledDocument, at moment: Timestamp) {
        guard let (key, stored) = self.inventory(numbered: request.head["invtNo"], .inventory),
            let facts = stored.facts, let booking = stored.booking
        else { return }
        let settled = facts.returns.filter { self.live[$0]?.status == 399 }
        let isWhole = facts.goods.allSatisfy { goods in
            settled.reduce(Amount.zero) { $0 + (self.live[$1]?.returned[goods.gnum] ?? .zero) } == goods.quantity
        }
        var credit = booking
        if !isWhole {
            let returned = self.live[request.key]?.returned ?? [:]
            let value = facts.goods.reduce(Amount.zero) { sum, goods in
                guard let quantity = returned[goods.gnum] else { return sum }
                return sum + (goods.value.multiplied(by: quantity)?.divided(by: goods.quantity) ?? .zero).roundedToFen
            }
            credit.amount = min(booking.amount, value)
        }
        self.quota.giveBack(credit)
        self.live[key]?.booking?.amount = booking.amount - credit.amount
        if isWhole { self.voidBill(key, at: moment) }
    }

    // MARK: - Inbound list

    /// A settled inbound list names the inventory's waybill and agrees with its transport.
    func isEntered(_ inventory: FiledDocument) -> Bool {
        let head = inventory.head
        let waybill = PortKey(kind: .waybill, code: head["logisticsCode"], number: head["logisticsNo"])
        guard let key = self.entries[waybill], let list = self.live[key], list.status == 399, let entry = list.document
        else { return false }
        return ["trafNo", "voyageNo", "billNo"].allSatisfy { entry.head[$0].utf8.elementsEqual(head[$0].utf8) }
    }

    // MARK: - Bodies

    /// Keeps the bodies of the newest inventories and their parts only: after a cancellation they are compared again.
    mutating func shelve(_ keys: [PortKey]) {
        self.shelf.append(
            keys.compactMap { key in self.live[key].map { Shelved(key: key, generation: $0.generation) } })
        guard self.shelf.count > self.settings.rules.bodiesKept, let oldest = self.shelf.popFirst() else { return }
        for item in oldest where self.live[item.key]?.generation == item.generation {
            self.live[item.key]?.document = nil
        }
    }

    struct Shelved: Sendable {
        var key: PortKey
        var generation: Int
    }
}

extension PortKey {
    /// How the port treats its kind.
    var port: any PortKind { PortKinds.of(self.kind) }
}
