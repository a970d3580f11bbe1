/// Rates, thresholds and limits of retail import tax. The defaults are the rules in force; all are settings.
public struct TaxRules: Sendable, Hashable {
    /// A value that holds from a day on.
    public struct Dated<Value: Sendable & Hashable>: Sendable, Hashable {
        /// First day, `YYYYMMDD` Beijing time.
        public var from: String
        /// What holds.
        public var value: Value

        public init(from: String, _ value: Value) {
            self.from = from
            self.value = value
        }
    }

    /// Limits per person, CNY, measured on the dutiable value.
    public struct Limits: Sendable, Hashable {
        /// Of one transaction.
        public var single: Amount
        /// Of a calendar year.
        public var annual: Amount

        public init(single: Amount, annual: Amount) {
            self.single = single
            self.annual = annual
        }
    }

    /// Standard VAT rates, oldest first. Commodities whose tariff rate is the newest of them follow the date.
    public var standardVAT: [Dated<Amount>] = [
        .init(from: "20160408", Amount(units: 17_000)), .init(from: "20180501", Amount(units: 16_000)),
        .init(from: "20190401", Amount(units: 13_000)),
    ]
    /// Limits, oldest first (财关税〔2016〕18号, 财关税〔2018〕49号).
    public var limits: [Dated<Limits>] = [
        .init(from: "20160408", Limits(single: Amount(2000), annual: Amount(20_000))),
        .init(from: "20190101", Limits(single: Amount(5000), annual: Amount(26_000))),
    ]
    /// Share of VAT and consumption tax that is levied within the limits.
    public var levyFactor = Amount(units: 70_000)
    /// Consumption tax on high-end cosmetics (财税〔2016〕103号).
    public var cosmeticsRate = Amount(units: 15_000)
    /// CNY per gram or millilitre from which a cosmetic is high-end, inclusive.
    public var thresholdPerGram = Amount(10)
    /// CNY per sheet from which a cosmetic is high-end, inclusive.
    public var thresholdPerSheet = Amount(15)
    /// Tariff headings to which the consumption tax applies (confidence D).
    public var cosmeticsHeadings: Set<String> = ["3303", "3304"]
    /// Whether `discount` lowers the dutiable value (confidence D: it does not).
    public var discountLowersValue = false

    /// The rules in force.
    public init() {}

    /// VAT rate of a commodity on a day.
    func vat(of commodity: Commodity, on day: String) -> Amount {
        guard commodity.vat == self.standardVAT.last?.value else { return commodity.vat }
        return Self.value(self.standardVAT, on: day) ?? commodity.vat
    }

    /// Limits on a day; nil before the first.
    public func limits(on today: Timestamp) -> Limits? { Self.value(self.limits, on: today.beijing8) }

    /// Whether the cosmetics tax can apply to a commodity at all.
    func mayBeHighEnd(_ commodity: Commodity) -> Bool {
        commodity.consumptionTax == .cosmetics && self.cosmeticsHeadings.contains(String(commodity.code.prefix(4)))
    }

    /// These rules with thresholds that are lower by a share of them; nil when the share is none.
    func thresholds(less share: Amount) -> TaxRules? {
        guard share > .zero, share < Amount(1), let gram = self.thresholdPerGram.multiplied(by: Amount(1) - share),
            let sheet = self.thresholdPerSheet.multiplied(by: Amount(1) - share)
        else { return nil }
        var rules = self
        rules.thresholdPerGram = gram
        rules.thresholdPerSheet = sheet
        return rules
    }

    private static func value<Value>(_ list: [Dated<Value>], on day: String) -> Value? {
        list.last { $0.from <= day }?.value
    }
}
