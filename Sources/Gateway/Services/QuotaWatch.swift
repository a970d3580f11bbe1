import Declarations
import Ledger
import Logging

/// Warns of orders that bring their buyer near the yearly amount, by what this gateway knows of all its tenants. Never refuses:
/// customs alone sees every seller.
struct QuotaWatch: Sendable {
    private let premises: Premises

    init(_ premises: Premises) { self.premises = premises }

    /// Adds the warnings to prepared orders; those of one buyer in the same batch count one after the other.
    func warn(
        _ orders: [RawOrder], _ prepared: [Intake.Prepared], tenant: GatewayConfiguration.Tenant
    ) async -> [Intake.Prepared] {
        let today = self.premises.clock.now()
        let year = AnnualQuota.year(of: today)
        let asked = prepared.indices.filter { self.isWatched(prepared[$0].new, tenant) }
        guard !asked.isEmpty else { return prepared }
        let known: [Amount]
        do {
            known = try await self.premises.ledger.quotaUsed(
                asked.compactMap { prepared[$0].new }.map { new in
                    QuotaQuestion(
                        buyerIdNumber: new.order.buyer.buyerIdNumber, year: year, tenant: tenant.id,
                        orderNo: new.order.orderNo)
                })
        } catch {
            self.premises.logger.warning("yearly amounts cannot be read", metadata: ["code": "\(error.code.rawValue)"])
            return prepared
        }
        var result = prepared
        var batch: [String: Amount] = [:]
        for (index, used) in zip(asked, known) {
            guard let new = prepared[index].new else { continue }
            let buyer = new.order.buyer.buyerIdNumber
            let value = new.countedValue ?? AnnualQuota.value(of: new.order)
            let before = batch[buyer] ?? .zero
            let warning = AnnualQuota.warning(
                for: orders[index], value: value, used: used + before, policy: self.policy(of: new, tenant),
                today: today)
            if let warning { result[index].result.violations.append(warning) }
            batch[buyer] = before + value
        }
        return result
    }

    /// Whether the policy wants to know at all.
    private func isWatched(_ new: NewOrder?, _ tenant: GatewayConfiguration.Tenant) -> Bool {
        guard let new else { return false }
        let policy = self.policy(of: new, tenant)
        return [.annualLimitNear, .annualLimitExceeded].contains { policy.severity(of: $0) != .off }
    }

    private func policy(of new: NewOrder, _ tenant: GatewayConfiguration.Tenant) -> IntakePolicy {
        self.premises.intakePolicy(for: tenant)
            .overlaid(with: self.premises.routes[new.order.port]?.port.severities ?? [:])
    }
}

extension Premises {
    /// Tolerances and severities for orders of a tenant.
    func intakePolicy(for tenant: GatewayConfiguration.Tenant) -> IntakePolicy {
        self.intakePolicy.overlaid(with: tenant.severities)
    }
}
