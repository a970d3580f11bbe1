import Declarations
import Gateway

/// Knows one month.
extension FakeGateway {
    func monthReport(_ month: String, tenant: String?) async throws(GatewayError) -> MonthReport? {
        guard month == "2026-11" else { return nil }
        var report = MonthReport(month: month)
        for name in ["merchant-a", "merchant-test"] where tenant == nil || tenant == name {
            var line = MonthReport.Line()
            (line.orders, line.released, line.isTest) = (2, 1, name == "merchant-test")
            line.value = Amount("100.50") ?? .zero
            report.tenants[name] = line
        }
        return report
    }
}
