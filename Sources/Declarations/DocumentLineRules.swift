/// Rules on the lines of a document and on what they sum up to.
enum DocumentLineRules {
    static let all: [DocumentRules.Check] = [
        count, sequence, totals, goodsValue, pairs, equalUnits, commodities, repetitions,
    ]

    private static let count: DocumentRules.Check = { subject, report in
        let bounds = subject.kind.definition.lines
        guard subject.kind.definition.list != nil else { return }
        if subject.lines.count < bounds.lowerBound { report.noteLines(.noLines) }
        if subject.lines.count > bounds.upperBound { report.noteLines(.tooManyLines, limit: "\(bounds.upperBound)") }
    }

    /// 1, 2, 3 …; requests to take goods back name lines of the inventory instead, each once.
    private static let sequence: DocumentRules.Check = { subject, report in
        let namesOthers = [.refund, .exportReturn].contains(subject.kind)
        var seen: Set<Int> = []
        for (index, line) in subject.lines.enumerated() {
            guard let number = line.number("gnum") else { continue }
            let isNext = namesOthers ? number > 0 : number == index + 1
            if !seen.insert(number).inserted || !isNext { report.note(.lineSequence, "gnum", line: index) }
        }
    }

    private static let totals: DocumentRules.Check = { subject, report in
        for (index, line) in subject.lines.enumerated() {
            guard let price = line.amount("price"), let qty = line.amount("qty"), let total = line.amount("totalPrice")
            else { continue }
            if !AmountRules.isTotal(total, of: price, qty) { report.note(.lineTotal, "totalPrice", line: index) }
        }
    }

    private static let goodsValue: DocumentRules.Check = { subject, report in
        let totals = subject.lines.compactMap { $0.amount("totalPrice") }
        guard let value = subject.head.amount("goodsValue"), !totals.isEmpty, totals.count == subject.lines.count,
            let sum = Amount(sum: totals)
        else { return }
        if sum.roundedToFen != value.roundedToFen { report.note(.goodsValueSum, "goodsValue") }
    }

    private static let pairs: DocumentRules.Check = { subject, report in
        for (index, line) in subject.lines.enumerated() where (line["unit2"] == nil) != (line["qty2"] == nil) {
            report.note(.secondQuantityPair, "qty2", line: index)
        }
    }

    private static let equalUnits: DocumentRules.Check = { subject, report in
        for (index, line) in subject.lines.enumerated() {
            guard let unit = line["unit"], let qty = line.amount("qty") else { continue }
            for (other, name) in [("unit1", "qty1"), ("unit2", "qty2")] where line[other] == unit {
                if let quantity = line.amount(name), quantity != qty { report.note(.equalUnits, name, line: index) }
            }
        }
    }

    /// The tariff table is one of imports; exports may be anything.
    private static let commodities: DocumentRules.Check = { subject, report in
        guard subject.kind == .inventory, !subject.codes.commodities.isEmpty else { return }
        for (index, line) in subject.lines.enumerated() {
            guard let code = line["gcode"] else { continue }
            guard let commodity = subject.codes.commodities[code] else {
                report.note(.unknownCommodity, "gcode", line: index)
                continue
            }
            switch commodity.status {
            case .ok: break
            case .prohibited: report.note(.commodityProhibited, "gcode", line: index)
            case .void:
                report.note(.commodityVoid, "gcode", line: index)
                continue
            }
            if let unit = line["unit1"], unit != commodity.unit1 {
                report.note(.statutoryUnit1, "unit1", line: index, limit: commodity.unit1)
            }
            if line["unit2"] != commodity.unit2 {
                report.note(.statutoryUnit2, "unit2", line: index, limit: commodity.unit2 ?? "–")
            }
        }
    }

    /// Lists of parcels or inventories.
    private static let repetitions: DocumentRules.Check = { subject, report in
        guard let name = ["invtNo", "logisticsNo"].first(where: { name in subject.lines.contains { $0[name] != nil } })
        else { return }
        var seen: Set<String> = []
        for (index, line) in subject.lines.enumerated() {
            if let value = line[name], !seen.insert(value).inserted { report.note(.repeatedNumber, name, line: index) }
        }
    }
}
