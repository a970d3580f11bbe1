/// What an order takes from the yearly amount of its buyer, and what may be foreseen of it.
///
/// Customs counts for every seller and decides; what is known here is provisional and only ever warns.
public enum AnnualQuota {
    /// What an order counts: goods, freight and insurance, as customs values it.
    public static func value(of order: Order, rules: TaxRules = TaxRules()) -> Amount {
        order.goodsValue + order.logistics.freight + order.logistics.insuredFee
            - (rules.discountLowersValue ? order.discount : .zero)
    }

    /// What customs gives back for goods that return: of each line the share that returns, with its share of freight and
    /// insurance.
    ///
    /// - Parameter quantities: returned quantities by line number, in the sales unit.
    public static func value(
        returning quantities: [Int: Amount], of order: Order, rules: TaxRules = TaxRules()
    ) -> Amount {
        let extra = self.value(of: order, rules: rules) - order.goodsValue
        guard let shares = TaxEstimate.apportioned(extra, over: order.lines.map(\.totalPrice)) else { return .zero }
        var total = Amount.zero
        for (line, share) in zip(order.lines, shares) {
            guard let returned = quantities[line.gnum], returned > .zero, line.qty > .zero else { continue }
            let part = Swift.min(returned, line.qty)
            let product = Int128((line.totalPrice + share).units) * Int128(part.units)
            total = total + (Amount(rounding: product, over: Int128(line.qty.units)) ?? .zero)
        }
        return total
    }

    /// The calendar year in which an order counts, Beijing time.
    public static func year(of moment: Timestamp) -> Int { Int(moment.beijing8.prefix(4)) ?? 0 }

    /// The warning that an order earns; nil when the buyer is far from the limit.
    ///
    /// - Parameters:
    ///   - raw: the order as it came in; names the place.
    ///   - value: what it counts.
    ///   - used: what is known here of the same buyer and year, without this order.
    ///   - policy: limits, nearness and severities, those of the port laid over it.
    public static func warning(
        for raw: RawOrder, value: Amount, used: Amount, policy: IntakePolicy, today: Timestamp
    ) -> Violation? {
        guard let limit = policy.tax.limits(on: today)?.annual, let total = Amount(sum: [used, value]),
            let near = limit.multiplied(by: policy.annualShare)
        else { return nil }
        let code: ViolationCode
        if total > limit {
            code = .annualLimitExceeded
        } else if total > near {
            code = .annualLimitNear
        } else {
            return nil
        }
        guard policy.severity(of: code) == .warn else { return nil }
        return code.violation(
            at: raw.place(of: .buyerIdNumber), field: FieldName.buyerIdNumber.field, limit: total.description)
    }
}
