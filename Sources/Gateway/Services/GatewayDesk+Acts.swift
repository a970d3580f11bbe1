public import Declarations

extension GatewayDesk {
    public func correct(
        _ orders: [RawOrder], agreed: Set<Int>, tenant: String, source: IntakeSource
    ) async throws(GatewayError) -> [IntakeResult] {
        try await self.intake.submit(
            orders, tenant: try self.known(tenant),
            on: .init(source: source, isCorrection: true, agreed: Set(agreed.compactMap(DocumentKind.init(rawValue:)))))
    }

    public func check(_ orders: [RawOrder], tenant: String) async throws(GatewayError) -> [OrderCheck] {
        try await DryRun(self.premises).check(orders, tenant: try self.known(tenant))
    }

    public func act(
        _ request: OrderActRequest, on orderNo: String, tenant: String
    ) async throws(GatewayError) -> ActOutcome {
        try await OrderDesk(self.premises).act(request, on: orderNo, tenant: try self.known(tenant))
    }

    public func adopt(_ orders: [OrderAdoption], tenant: String) async throws(GatewayError) -> [IntakeResult] {
        try await Adoption(self.premises, intake: self.intake).adopt(orders, tenant: try self.known(tenant))
    }

    public func file(
        _ documents: [DocumentFiling], tenant: String, source: IntakeSource
    ) async throws(GatewayError) -> [FilingResult] {
        try await DocumentDesk(self.premises).file(documents, tenant: try self.known(tenant), source: source)
    }

    /// The configuration of a tenant.
    func known(_ tenant: String) throws(GatewayError) -> GatewayConfiguration.Tenant {
        guard let known = self.premises.tenants[tenant] else {
            throw GatewayError(.notReady, "tenant \(tenant) is not configured", isRetriable: false)
        }
        return known
    }
}
