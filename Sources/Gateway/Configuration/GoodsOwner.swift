/// Whose goods registry it is.
public enum GoodsOwner: Sendable, Hashable {
    /// One tenant's own.
    case tenant(String)
    /// Shared by the tenants whose configuration names it (`goods: NAME`).
    case park(String)

    /// Its name in the store.
    var registry: String {
        switch self {
        case .tenant(let id): "tenant:\(id)"
        case .park(let name): "park:\(name)"
        }
    }
}

extension GatewayConfiguration.Tenant {
    /// The registry that this tenant's orders are completed from.
    public var goodsOwner: GoodsOwner { self.sharedGoods.map(GoodsOwner.park) ?? .tenant(self.id) }

    /// Its name in the store.
    var goodsRegistry: String { self.goodsOwner.registry }

    /// May change that registry: its own always, a shared one only when the configuration says so.
    var editsGoods: Bool { self.sharedGoods == nil || self.editsSharedGoods }
}
