public import Declarations

/// Goods registries.
extension GatewayDesk {
    public func storeGoods(
        _ goods: [RawGoods], tenant: String, source: IntakeSource
    ) async throws(GatewayError) -> GoodsImport {
        try await self.registry.store(goods, try self.known(tenant), source: source)
    }

    public func goods(_ itemNo: String, tenant: String) async throws(GatewayError) -> GoodsView? {
        try await self.registry.find(itemNo, try self.known(tenant))
    }

    public func goods(tenant: String, after cursor: String?, limit: Int) async throws(GatewayError) -> GoodsPage {
        try await self.registry.list(try self.known(tenant), after: cursor, limit: limit)
    }

    public func removeGoods(
        _ itemNo: String, tenant: String, source: IntakeSource
    ) async throws(GatewayError) -> GoodsResult? {
        try await self.registry.remove(itemNo, try self.known(tenant), source: source)
    }

    /// As `storeGoods`, for the operator, who may change every registry.
    /// - Returns: nil when no tenant uses such a registry.
    public func importGoods(
        _ goods: [RawGoods], into owner: GoodsOwner, source: IntakeSource
    ) async throws(GatewayError) -> GoodsImport? {
        let users = self.premises.tenants.values.filter { $0.goodsRegistry == owner.registry }.sorted { $0.id < $1.id }
        guard let user = users.first else { return nil }
        return try await self.registry.store(goods, user, source: source, isOperator: true)
    }

    private var registry: GoodsRegistry { GoodsRegistry(self.premises) }
}
