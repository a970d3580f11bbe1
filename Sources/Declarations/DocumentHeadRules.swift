/// Rules on elements of a head that depend on each other.
enum DocumentHeadRules {
    static let all: [DocumentRules.Check] = [
        amounts, weights, mode, guarantor, limits, foreignCountry, period,
    ]

    private static let amounts: DocumentRules.Check = { subject, report in
        let head = subject.head
        guard let goods = head.amount("goodsValue"), let freight = head.amount("freight"),
            let discount = head.amount("discount"), let tax = head.amount("taxTotal"),
            let paid = head.amount("acturalPaid"), let sum = Amount(sum: [goods, freight, tax]),
            let due = Amount(sum: [paid, discount])
        else { return }
        if sum != due { report.note(.amountIdentity, "acturalPaid") }
    }

    private static let weights: DocumentRules.Check = { subject, report in
        guard let gross = subject.head.amount("grossWeight"), let net = subject.head.amount("netWeight"), net > gross
        else { return }
        report.note(.netAboveGross, "netWeight")
    }

    /// What the supervision mode demands and excludes.
    private static let mode: DocumentRules.Check = { subject, report in
        guard let mode = subject.head["tradeMode"], let modes = DocumentModes.table[subject.kind] else { return }
        guard let wanted = modes[mode] else {
            report.note(.tradeMode, "tradeMode", limit: modes.keys.sorted().joined(separator: ", "))
            return
        }
        for name in wanted.required where subject.head[name] == nil { report.note(.requiredByMode, name, limit: mode) }
        for name in wanted.excluded where subject.head[name] != nil { report.note(.excludedByMode, name, limit: mode) }
        for (index, line) in subject.lines.enumerated() where wanted.needsRecords && line["itemRecordNo"] == nil {
            report.note(.requiredByMode, "itemRecordNo", line: index, limit: mode)
        }
        if let country = subject.head["country"], let isChina = wanted.departsFromChina,
            (country == Wire.china || country == "CHN") != isChina
        {
            report.note(
                .foreignCountry, "country", limit: isChina ? "\(mode): \(Wire.china)" : "\(mode): ≠ \(Wire.china)")
        }
    }

    private static let guarantor: DocumentRules.Check = { subject, report in
        let head = subject.head
        guard subject.kind == .inventory, let code = head["assureCode"] else { return }
        if !["ebpCode", "ebcCode", "logisticsCode", "agentCode"].contains(where: { head[$0] == code }) {
            report.note(.guarantor, "assureCode")
        }
    }

    /// The limits are measured on goods, freight and insurance.
    private static let limits: DocumentRules.Check = { subject, report in
        let totals = subject.lines.compactMap { $0.amount("totalPrice") }
        guard subject.kind == .inventory, totals.count == subject.lines.count,
            let freight = subject.head.amount("freight"), let insurance = subject.head.amount("insuredFee"),
            let value = Amount(sum: totals + [freight, insurance]),
            let limits = subject.policy.tax.limits(on: subject.today)
        else { return }
        let isOneItem = subject.lines.count == 1 && subject.lines[0].amount("qty") == Amount(1)
        for finding in limits.findings(value, isOneItem: isOneItem) {
            report.note(finding.code, "freight", limit: finding.limit)
        }
    }

    /// Exported goods that come back come from abroad.
    private static let foreignCountry: DocumentRules.Check = { subject, report in
        guard subject.kind == .exportReturn, let country = subject.head["country"],
            country == Wire.china || country == "CHN"
        else { return }
        report.note(.foreignCountry, "country", limit: "≠ \(Wire.china)")
    }

    /// A request to sum up names a period, or inventories.
    private static let period: DocumentRules.Check = { subject, report in
        guard subject.kind == .exportSummary else { return }
        let (start, end) = (subject.head["startTime"], subject.head["endTime"])
        if (start == nil) != (end == nil) || start == nil && subject.lines.isEmpty {
            report.note(.summaryScope, start == nil ? "startTime" : "endTime")
        }
        if let start, let end, end < start { report.note(.timeOrder, "endTime") }
    }
}

/// What supervision modes want of the documents that name one (specification 202205).
struct DocumentModes {
    var required: [String] = []
    var excluded: [String] = []
    /// Each line has its number in the account book.
    var needsRecords = false
    /// Whether the country of departure is China; nil when either may be.
    var departsFromChina: Bool?

    private static let bonded = DocumentModes(
        required: ["emsNo", "areaCode", "areaName"], excluded: ["trafNo", "voyageNo", "billNo"], needsRecords: true,
        departsFromChina: true)

    static let table: [DocumentKind: [String: DocumentModes]] = [
        .inventory: [
            "1210": bonded, "1239": bonded,
            "9610": DocumentModes(
                required: ["trafNo", "voyageNo", "billNo"], excluded: ["emsNo", "areaCode", "areaName"],
                departsFromChina: false),
        ],
        .exportInventory: [
            "1210": DocumentModes(required: ["iacCode", "iacName", "emsNo"], needsRecords: true),
            "9610": DocumentModes(), "9710": DocumentModes(), "9810": DocumentModes(),
        ],
        .exportReturn: ["9661": DocumentModes(), "1261": DocumentModes()],
    ]
}
