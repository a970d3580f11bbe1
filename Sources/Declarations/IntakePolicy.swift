/// Settings of intake: tolerances, tax rules, and what the less certain rules do.
public struct IntakePolicy: Sendable, Hashable {
    /// What a rule does when it is broken.
    public enum Severity: String, Sendable, Hashable, Codable, CaseIterable {
        /// The order is refused.
        case refuse
        /// The order is taken, with a warning.
        case warn
        /// Nothing.
        case off
    }

    /// Tax rules.
    public var tax: TaxRules
    /// How far a statutory quantity may be from the net content, as a share of it. Defaults to 0.01.
    public var quantityTolerance: Amount
    /// How far `taxTotal` may be from the estimate, in CNY. Defaults to 0.10.
    public var taxTotalTolerance: Amount
    /// How far clocks may differ. Defaults to ten minutes.
    public var clockTolerance: Duration
    /// From which share of the annual limit a buyer is near it. Defaults to 0.9.
    public var annualShare = Amount(units: 90_000)
    /// How far below the consumption tax threshold a unit value is still near it, as a share. Defaults to 0.05.
    public var thresholdMargin = Amount(units: 5000)
    /// Days after which the loaded positive list is old; nil never. Defaults to 1,826, five years.
    public var positiveListDays: Int? = 1826
    /// Age in years that buyers have. Defaults to 16 to 100.
    public var buyerAge = 16...100
    /// Deviations from the default severity; only what the rule admits is heeded.
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
        guard let severity = self.severities[code], code.admits(severity) else { return code.defaultSeverity }
        return severity
    }

    /// This policy with the deviations of a tenant or a port laid over its own.
    public func overlaid(with severities: [ViolationCode: Severity]) -> IntakePolicy {
        guard !severities.isEmpty else { return self }
        var policy = self
        policy.severities.merge(severities) { _, over in over }
        return policy
    }
}
