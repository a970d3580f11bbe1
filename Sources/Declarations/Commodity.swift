/// One ten-digit commodity code with what intake and tax need to know of it.
public struct Commodity: Sendable, Hashable {
    /// Ten digits.
    public var code: String
    /// Tariff name.
    public var name: String
    /// First statutory unit.
    public var unit1: String
    /// Second statutory unit, when it has one.
    public var unit2: String?
    /// VAT rate, for instance 0.13.
    public var vat: Amount
    /// Whether the cosmetics consumption tax may apply.
    public var consumptionTax: ConsumptionTax
    /// How packs of this code state their content; nil when the code does not say.
    public var basis: Basis?
    /// Ordinary (most favoured nation) duty rate; nil when not known.
    public var mfnDuty: Amount?
    /// May it be declared?
    public var status: Status

    public init(
        code: String, name: String, unit1: String, unit2: String?, vat: Amount, consumptionTax: ConsumptionTax,
        basis: Basis?, mfnDuty: Amount?, status: Status
    ) {
        self.code = code
        self.name = name
        self.unit1 = unit1
        self.unit2 = unit2
        self.vat = vat
        self.consumptionTax = consumptionTax
        self.basis = basis
        self.mfnDuty = mfnDuty
        self.status = status
    }

    /// Kinds of consumption tax.
    public enum ConsumptionTax: String, Sendable, Hashable, CaseIterable {
        /// None.
        case none
        /// High-end cosmetics: due from a unit value on.
        case cosmetics
    }

    /// What the pack states.
    public enum Basis: String, Sendable, Hashable, CaseIterable {
        /// Grams or kilograms.
        case weight
        /// Millilitres or litres.
        case volume
        /// Sheets.
        case sheet
        /// Something else (sets).
        case other
    }

    /// Standing of a code.
    public enum Status: String, Sendable, Hashable, CaseIterable {
        /// May be declared.
        case ok
        /// Import is prohibited.
        case prohibited
        /// No longer in the tariff.
        case void
    }
}
