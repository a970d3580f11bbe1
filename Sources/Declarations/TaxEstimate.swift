/// What customs will probably bill for one order, CNY. The tax bill (816) alone is binding.
///
/// Per line: `composed = (P + P·t) / (1 - c)`, VAT `composed·v·k`, consumption tax `composed·c·k`, duty `P·t`, each
/// rounded half up to the fen. Within the single limit `t` is 0 and `k` 0.70; one item above it pays duty and `k` is 1.
public struct TaxEstimate: Sendable, Hashable, Codable {
    /// Lines, in the order of the order.
    public var lines: [Line]
    /// Goods, freight and insurance: what the limits are measured on.
    public var dutiableValue: Amount
    /// Above the single limit: duty and full taxes.
    public var isAboveSingleLimit: Bool

    /// Sum of the lines.
    public var vat: Amount { self.lines.reduce(.zero) { $0 + $1.vat } }
    /// Sum of the lines.
    public var consumptionTax: Amount { self.lines.reduce(.zero) { $0 + $1.consumptionTax } }
    /// Sum of the lines.
    public var duty: Amount { self.lines.reduce(.zero) { $0 + $1.duty } }
    /// All taxes.
    public var total: Amount { self.vat + self.consumptionTax + self.duty }

    /// The estimate of one line.
    public struct Line: Sendable, Hashable, Codable {
        /// Line number.
        public var gnum: Int
        /// Value of the line with its share of freight and insurance.
        public var dutiableValue: Amount
        /// VAT rate.
        public var vatRate: Amount
        /// Consumption tax rate; 0 when none is due.
        public var consumptionTaxRate: Amount
        /// Duty rate; nil when duty is due and its rate is not known (counted as 0).
        public var dutyRate: Amount?
        /// VAT due.
        public var vat: Amount
        /// Consumption tax due.
        public var consumptionTax: Amount
        /// Duty due.
        public var duty: Amount
    }

    /// The estimate for an order; nil when a commodity is not in the tables or an amount is out of bounds.
    public init?(order: Order, codes: CodeTables, rules: TaxRules, today: Timestamp) {
        let lines = order.lines.compactMap { TaxableLine($0, codes: codes) }
        guard lines.count == order.lines.count else { return nil }
        self.init(
            lines: lines, freight: order.logistics.freight, insurance: order.logistics.insuredFee,
            discount: order.discount, rules: rules, today: today)
    }

    init?(
        lines: [TaxableLine], freight: Amount, insurance: Amount, discount: Amount, rules: TaxRules, today: Timestamp
    ) {
        let extra = freight + insurance - (rules.discountLowersValue ? discount : .zero)
        guard !lines.isEmpty, let shares = Self.apportioned(extra, over: lines.map(\.value)) else { return nil }
        let total = lines.reduce(extra) { $0 + $1.value }
        let isAbove = rules.limits(on: today).map { total > $0.single } ?? false
        let factor = isAbove ? Amount(1) : rules.levyFactor
        self.dutiableValue = total
        self.isAboveSingleLimit = isAbove
        self.lines = []
        for (line, share) in zip(lines, shares) {
            let value = line.value + share
            let consumption = line.isHighEnd(dutiableValue: value, rules: rules) ? rules.cosmeticsRate : .zero
            let rates = TaxRates(
                duty: isAbove ? line.commodity.mfnDuty : .zero, consumption: consumption,
                vat: rules.vat(of: line.commodity, on: today.beijing8), levy: factor)
            guard let taxes = rates.taxes(on: value) else { return nil }
            self.lines.append(
                Line(
                    gnum: line.gnum, dutiableValue: value, vatRate: rates.vat, consumptionTaxRate: consumption,
                    dutyRate: rates.duty, vat: taxes.vat, consumptionTax: taxes.consumption, duty: taxes.duty))
        }
    }

    /// Divides an amount by line value; the last line takes the rest. Five fraction digits.
    ///
    /// No public source says how customs shares freight, nor in how many digits (confidence D). Shares in whole fen differ from
    /// these by a fen of tax now and then; the bill decides.
    static func apportioned(_ amount: Amount, over values: [Amount]) -> [Amount]? {
        let total = values.reduce(Amount.zero, +)
        var rest = amount
        var shares: [Amount] = []
        for (index, value) in values.enumerated() {
            guard index < values.count - 1, total > .zero else {
                shares.append(index == values.count - 1 ? rest : .zero)
                continue
            }
            let product = Int128(amount.units) * Int128(value.units)
            guard let share = Amount(rounding: product, over: Int128(total.units)) else { return nil }
            shares.append(share)
            rest = rest - share
        }
        return shares
    }
}

/// The rates of one line.
struct TaxRates {
    /// Duty; nil counts as 0.
    var duty: Amount?
    /// Consumption tax, below 1.
    var consumption: Amount
    var vat: Amount
    /// Share of VAT and consumption tax that is levied.
    var levy: Amount

    /// The taxes on a dutiable value, each rounded half up to the fen; nil when they are out of bounds.
    func taxes(on value: Amount) -> (vat: Amount, consumption: Amount, duty: Amount)? {
        let one: Int128 = 100_000
        let duty = Int128((self.duty ?? .zero).units)
        let divisor = one - Int128(self.consumption.units)
        guard divisor > 0 else { return nil }
        // All rates are scaled by 100,000; the quotient is in fen (1,000 units).
        func tax(_ rate: Amount) -> Amount? {
            let numerator = Int128(value.units) * (one + duty) * Int128(rate.units) * Int128(self.levy.units)
            return Self.fen(numerator, over: divisor * one * one)
        }
        guard let vat = tax(self.vat), let consumption = tax(self.consumption),
            let due = Self.fen(Int128(value.units) * duty, over: one)
        else { return nil }
        return (vat, consumption, due)
    }

    private static func fen(_ numerator: Int128, over denominator: Int128) -> Amount? {
        guard let fen = Amount(rounding: numerator, over: denominator * 1000),
            case let (units, overflow) = fen.units.multipliedReportingOverflow(by: 1000), !overflow
        else { return nil }
        return Amount(units: units)
    }
}

extension TaxableLine {
    /// A line of an order; nil when its commodity is not in the tables.
    init?(_ line: OrderLine, codes: CodeTables) {
        guard let commodity = codes.commodities[line.gcode] else { return nil }
        self.init(
            gnum: line.gnum, value: line.totalPrice, qty: line.qty, netContent: line.netContent, unit1: line.unit1,
            qty1: line.qty1, unit2: line.unit2, qty2: line.qty2, commodity: commodity)
    }
}
