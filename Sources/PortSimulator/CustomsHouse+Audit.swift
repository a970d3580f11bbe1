import Declarations

extension CustomsHouse {
    /// The record with the present states filled in, and what the port's own books say about them.
    func snapshot() -> PortRecord {
        var record = self.record
        for (key, stored) in self.live {
            guard var declaration = record.declarations[key.description] else { continue }
            declaration.status = stored.status
            declaration.live = stored.isLive
            declaration.liveGuid = stored.isLive ? stored.guid : nil
            declaration.preNo = stored.names.preNo.isEmpty ? nil : stored.names.preNo
            declaration.invtNo = stored.names.invtNo.isEmpty ? nil : stored.names.invtNo
            declaration.orderNo = stored.names.orderNo.isEmpty ? nil : stored.names.orderNo
            declaration.billed = stored.bill.flatMap { $0.status == "3" ? nil : $0.total }
            declaration.billStatus = stored.isBilled ? stored.bill?.status : nil
            declaration.liveContents = stored.contents.count
            declaration.quotaUsed = stored.booking?.amount
            if let facts = stored.facts, !facts.returns.isEmpty {
                let left = self.quantitiesLeft(key, without: nil)
                var returned: [String: Amount] = [:]
                for goods in facts.goods {
                    let quantity = goods.quantity - (left[goods.gnum] ?? .zero)
                    if quantity != .zero { returned[String(goods.gnum)] = quantity }
                }
                declaration.returned = returned
            }
            record.declarations[key.description] = declaration
        }
        for (fault, strikes) in self.dice.strikes { record.counters["fault \(fault.rawValue)"] = strikes }
        record.counters["receipts kept"] = self.boxes.values.reduce(0) { $0 + $1.count }
        for violation in self.audit() { record.find(violation.rule, violation.subject) }
        return record
    }

    /// What must hold in the port's own books whatever came in.
    func audit() -> [PortRecord.Violation] {
        var found: [PortRecord.Violation] = []
        func note(_ rule: PortRecord.Violation.Rule, _ subject: String) {
            found.append(.init(rule: rule, subject: subject))
        }
        var holders: [String: PortKey] = [:]
        var booked: [String: Amount] = [:]
        for (key, stored) in self.live where stored.isLive {
            // The business key of the standard, where the port goes by another.
            if key.port.key != key.kind.definition.key {
                let name = ([String(key.kind.rawValue)] + key.kind.definition.key.map { stored.names[element: $0] })
                    .joined(separator: "\u{1F}")
                if holders.updateValue(key, forKey: name) != nil { note(.secondDeclaration, key.description) }
            }
            if let booking = stored.booking {
                booked[Quota.name(booking.identity, booking.year), default: .zero] =
                    (booked[Quota.name(booking.identity, booking.year)] ?? .zero) + booking.amount
            }
            guard let facts = stored.facts else { continue }
            if !facts.returns.isEmpty, self.quantitiesLeft(key, without: nil).values.contains(where: { $0 < .zero }) {
                note(.returnsExceed, key.description)
            }
            guard key.kind.definition.flow == .import, stored.status >= 120 else { continue }
            if !self.isBookedRight(stored, facts) { note(.quotaWrong, key.description) }
            if stored.isReleased, facts.tradeMode == "9610" {
                let waybill = PortKey(
                    kind: .waybill, code: stored.names.logisticsCode, number: stored.names.logisticsNo)
                let list = self.entries[waybill].flatMap { self.live[$0] }
                if list?.status != 399 { note(.releasedWithoutEntryList, key.description) }
            }
        }
        for (name, used) in self.quota.used where used != booked[name] ?? .zero {
            note(.quotaWrong, "sum of an identity")
        }
        for (number, times) in self.record.cancelled where times > 1 { note(.cancelledTwice, number) }
        return found.sorted { ($0.rule.rawValue, $0.subject) < ($1.rule.rawValue, $1.subject) }
    }

    /// All of the value while nothing was returned, nothing once all was, something between otherwise.
    private func isBookedRight(_ stored: LiveRecord, _ facts: InventoryFacts) -> Bool {
        guard let booking = stored.booking else { return false }
        var left: [Int: Amount] = [:]
        for goods in facts.goods { left[goods.gnum] = goods.quantity }
        var hasReturns = false
        for key in facts.returns {
            guard let request = self.live[key], request.status == 399 else { continue }
            hasReturns = true
            for (gnum, quantity) in request.returned { left[gnum] = (left[gnum] ?? .zero) - quantity }
        }
        if !hasReturns { return booking.amount == facts.dutiableValue }
        if left.values.allSatisfy({ $0 == .zero }) { return booking.amount == .zero }
        return booking.amount >= .zero && booking.amount < facts.dutiableValue
    }
}
