/// Rules on money.
enum AmountRules {
    static let all: [IntakeRules.Rule] = [
        lineTotals, goodsValueIsSum, amountIdentity, paymentEqualsOrder, splitIsWhole, limits, taxCollected,
        consumptionTaxNear,
    ]

    private static let lineTotals: IntakeRules.Rule = { subject, report in
        for (index, line) in subject.parsed.lines.enumerated() {
            guard let price = line[amount: .price], let qty = line[amount: .qty], let total = line[amount: .totalPrice]
            else { continue }
            if !Self.isTotal(total, of: price, qty) { report.note(.lineTotal, .totalPrice, line: index) }
        }
    }

    /// Whether a total is price times quantity, to the fen.
    static func isTotal(_ total: Amount, of price: Amount, _ qty: Amount) -> Bool {
        guard let product = price.multiplied(by: qty), product.isReckonable, total.isReckonable else { return false }
        return product.roundedToFen == total.roundedToFen
    }

    private static let goodsValueIsSum: IntakeRules.Rule = { subject, report in
        let totals = subject.parsed.lines.compactMap { $0[amount: .totalPrice] }
        guard let value = subject.parsed.head[amount: .goodsValue], !totals.isEmpty,
            totals.count == report.raw.lines.count
        else { return }
        if totals.reduce(Amount.zero, +).roundedToFen != value.roundedToFen {
            report.note(.goodsValueSum, .goodsValue)
        }
    }

    private static let amountIdentity: IntakeRules.Rule = { subject, report in
        let head = subject.parsed.head.amounts
        guard let goods = head[.goodsValue], let freight = head[.freight], let tax = head[.taxTotal],
            let discount = head[.discount], let paid = head[.acturalPaid]
        else { return }
        if goods + freight + tax - discount != paid { report.note(.amountIdentity, .acturalPaid) }
    }

    /// A payment for several orders is described whole or not at all.
    private static let splitIsWhole: IntakeRules.Rule = { subject, report in
        let names: [FieldName] = [.splitTransactionId, .splitAmountPaid, .splitOrders]
        let missing = names.filter { report.raw.head[$0] == nil }
        if missing.count < names.count { for name in missing { report.note(.required, name) } }
    }

    private static let paymentEqualsOrder: IntakeRules.Rule = { subject, report in
        let head = subject.parsed.head.amounts
        guard let paid = head[.acturalPaid], let amount = head[.amountPaid] else { return }
        if paid != amount { report.note(.paymentAmount, .amountPaid) }
    }

    /// The limits are measured on goods, freight and insurance of the declaration.
    private static let limits: IntakeRules.Rule = { subject, report in
        let head = subject.parsed.head.amounts
        guard let goods = head[.goodsValue], let freight = head[.logisticsFreight], let insurance = head[.insuredFee],
            let limits = subject.policy.tax.limits(on: subject.today)
        else { return }
        let discount = subject.policy.tax.discountLowersValue ? head[.discount] ?? .zero : .zero
        let value = goods + freight + insurance - discount
        let lines = subject.parsed.lines
        let isOneItem = lines.count == 1 && lines[0][amount: .qty].map { $0 == Amount(1) } ?? true
        for finding in limits.findings(value, isOneItem: isOneItem) {
            report.note(finding.code, .goodsValue, limit: finding.limit)
        }
    }

    private static let taxCollected: IntakeRules.Rule = { subject, report in
        guard let estimate = subject.estimate else { return }
        for (index, line) in estimate.lines.enumerated() where line.dutyRate == nil {
            report.note(.dutyRateUnknown, .gcode, line: index)
        }
        guard let collected = subject.parsed.head[amount: .taxTotal], collected != .zero else { return }
        let difference = (collected - estimate.total).units.magnitude
        if difference > subject.policy.taxTotalTolerance.units.magnitude {
            report.note(.taxTotalEstimate, .taxTotal, limit: estimate.total.description)
        }
    }

    /// Just below the threshold a small mistake in content or quantity is a tax not paid.
    private static let consumptionTaxNear: IntakeRules.Rule = { subject, report in
        guard let estimate = subject.estimate,
            let near = subject.policy.tax.thresholds(less: subject.policy.thresholdMargin)
        else { return }
        for (index, line) in subject.parsed.lines.enumerated() {
            guard let taxable = line.taxable(subject.codes), estimate.lines[index].consumptionTaxRate == .zero,
                taxable.isHighEnd(dutiableValue: estimate.lines[index].dutiableValue, rules: near)
            else { continue }
            report.note(.consumptionTaxNear, .price, line: index, limit: taxable.threshold(subject.policy.tax))
        }
    }
}

extension TaxRules.Limits {
    /// What the limits say about the dutiable value of one order.
    func findings(_ value: Amount, isOneItem: Bool) -> [(code: ViolationCode, limit: String)] {
        guard value > self.single else { return [] }
        let annual = value > self.annual ? [(code: ViolationCode.annualLimit, limit: self.annual.description)] : []
        return annual + [(code: isOneItem ? .fullTax : .singleLimit, limit: self.single.description)]
    }
}

extension Amount {
    /// The sum; nil when it leaves the bounds that every rule can reckon in.
    init?(sum amounts: [Amount]) {
        var total: Int128 = 0
        for amount in amounts { total += Int128(amount.units) }
        guard let units = Int64(exactly: total), Amount(units: units).isReckonable else { return nil }
        self.init(units: units)
    }

    /// Small enough that rounding it, or adding another such amount rounded, stays inside 64 bits.
    var isReckonable: Bool { self.units.magnitude < 4_000_000_000_000_000_000 }
}
