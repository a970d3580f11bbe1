import Ledger

/// Sums for the park. The edge asks for the operator token before it calls this.
public protocol ReportAPI: Sendable {
    /// The orders taken in a month of Beijing time, by tenant; nil when it is no month such as `2026-11`.
    ///
    /// - Parameter tenant: only this one.
    func monthReport(_ month: String, tenant: String?) async throws(GatewayError) -> MonthReport?
}

extension GatewayDesk {
    public func monthReport(_ month: String, tenant: String?) async throws(GatewayError) -> MonthReport? {
        do {
            return try await MonthReporter(premises: self.premises).report(month, tenant: tenant)
        } catch {
            throw GatewayError(.storage, "the orders cannot be read: \(error.code.rawValue)", isRetriable: true)
        }
    }
}
