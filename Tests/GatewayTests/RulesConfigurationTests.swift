import Declarations
import Gateway
import Testing

/// What breaking a rule does, set in the configuration.
@Suite struct RulesConfigurationTests {
    private func load(_ changes: [(String, String)]) throws -> GatewayConfiguration {
        let fixture = try ConfigurationFixture.shared.get()
        var text = fixture.example
        for (old, new) in changes {
            #expect(text.contains(old), "\(old) stands in the example")
            text = text.replacing(old, with: new, maxReplacements: 1)
        }
        return try GatewayConfiguration.load(path: try fixture.write(text), environment: [:])
    }

    @Test("the gateway, a tenant and a port may each say it")
    func places() throws {
        let loaded = try self.load([
            ("    rules: {}", "    rules: {net_above_gross: warn, equal_units: off}"),
            ("    ems_no: T2301W000012", "    rules: {annual_limit_near: off}\n    ems_no: T2301W000012"),
            ("    # rules: {net_above_gross: warn}", "    rules: {consignee_not_buyer: refuse}"),
        ])
        #expect(loaded.policy.intake.severities == [.netAboveGross: .warn, .equalUnits: .off])
        #expect(loaded.tenants.first?.severities == [.annualLimitNear: .off])
        #expect(loaded.ports.values.contains { $0.profile.severities == [.consigneeNotBuyer: .refuse] })
    }

    @Test("nearness and ages are settings")
    func settings() throws {
        let loaded = try self.load([
            ("annual_share: 0.9", "annual_share: 0.75"), ("threshold_margin: 0.05", "threshold_margin: 0"),
            ("positive_list_days: 1826", "positive_list_days: 0"),
        ])
        #expect(loaded.policy.intake.annualShare == Amount("0.75"))
        #expect(loaded.policy.intake.thresholdMargin == .zero)
        #expect(loaded.policy.intake.positiveListDays == nil)
        #expect(try self.load([]).policy.intake == IntakePolicy(), "the example says what holds anyway")
    }

    @Test("what a rule does not admit is refused, with what it does")
    func refusals() throws {
        for (rule, says) in [
            ("annual_limit_exceeded: refuse", "warn"), ("payment_amount: warn", "unknown key"),
            ("net_above_gross: ignore", "off"),
        ] {
            #expect {
                try self.load([("    ems_no: T2301W000012", "    rules: {\(rule)}\n    ems_no: T2301W000012")])
            } throws: { error in
                "\(error)".contains(says)
            }
        }
    }
}
