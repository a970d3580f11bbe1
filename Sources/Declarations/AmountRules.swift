/// Rules on money.
enum AmountRules {
    static let all: [IntakeRules.Rule] = [
        lineTotals, goodsValueIsSum, amountIdentity, paymentEqualsOrder, limits, taxCollected,
    ]

    private static let lineTotals: IntakeRules.Rule = { subject, report in
        for (index, line) in subject.parsed.lines.enumerated() {
            guard let price = line[amount: .price], let qty = line[amount: .qty], let total = line[amount: .totalPrice]
            else { continue }
            // The bound keeps the rounding inside 64 bits.
            let product = price.multiplied(by: qty).flatMap { $0 < Amount(90_000_000_000_000) ? $0 : nil }
            if product?.roundedToFen != total.roundedToFen { report.note(.lineTotal, .totalPrice, line: index) }
        }
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
        guard value > limits.single else { return }
        if value > limits.annual {
            report.note(.annualLimit, .goodsValue, limit: limits.annual.description)
        }
        let lines = subject.parsed.lines
        let isOneItem = lines.count == 1 && lines[0][amount: .qty].map { $0 == Amount(1) } ?? true
        report.note(isOneItem ? .fullTax : .singleLimit, .goodsValue, limit: limits.single.description)
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
}
