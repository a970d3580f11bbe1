/// Settings of intake: tolerances, tax rules, and what the less certain rules do.
public struct IntakePolicy: Sendable, Hashable {
    /// What a rule does when it is broken.
    public enum Severity: String, Sendable, Hashable, Codable, CaseIterable {
        /// The order is refused.
        case refuse
        /// The order is taken, with a warning.
        case warn
        /// Nothing.
        case ignore
    }

    /// Tax rules.
    public var tax: TaxRules
    /// How far a statutory quantity may be from the net content, as a share of it. Defaults to 0.01.
    public var quantityTolerance: Amount
    /// How far `taxTotal` may be from the estimate, in CNY. Defaults to 0.10.
    public var taxTotalTolerance: Amount
    /// How far clocks may differ. Defaults to ten minutes.
    public var clockTolerance: Duration
    /// Deviations from the default severity; only codes that are `isAdjustable` are heeded.
    public var severities: [ViolationCode: Severity]

    public init(
        tax: TaxRules = TaxRules(), quantityTolerance: Amount = Amount(units: 1000),
        taxTotalTolerance: Amount = Amount(units: 10_000), clockTolerance: Duration = .seconds(600),
        severities: [ViolationCode: Severity] = [:]
    ) {
        self.tax = tax
        self.quantityTolerance = quantityTolerance
        self.taxTotalTolerance = taxTotalTolerance
        self.clockTolerance = clockTolerance
        self.severities = severities
    }

    /// What breaking this rule does.
    public func severity(of code: ViolationCode) -> Severity {
        guard code.isAdjustable, let severity = self.severities[code] else { return code.defaultSeverity }
        return severity
    }
}

extension ViolationCode {
    /// Whether a policy may change what breaking this rule does.
    public var isAdjustable: Bool {
        switch self {
        case .unknownColumn, .identityTypeOther, .paymentTimeFuture, .unknownCommodity, .commodityVoid,
            .goodsValueSum, .taxTotalEstimate, .fullTax, .dutyRateUnknown, .netAboveGross, .equalUnits,
            .netContentMissing, .netContentBasis, .statutoryQuantity, .statutoryQuantityHidesTax, .statutoryPieces:
            true
        default: false
        }
    }

    /// What breaking this rule does unless a policy says otherwise.
    public var defaultSeverity: IntakePolicy.Severity {
        switch self {
        case .unknownColumn, .identityTypeOther, .taxTotalEstimate, .fullTax, .dutyRateUnknown, .statutoryPieces,
            .repairedBlanks, .repairedLineBreaks, .repairedFullWidth, .repairedCapital:
            .warn
        default: .refuse
        }
    }
}
