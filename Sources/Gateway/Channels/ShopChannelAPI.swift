public import Declarations

/// Shop channels: other people's exports as orders.
public protocol ShopChannelAPI: Sendable {
    /// The mappings by the names of their channels.
    var channelMappings: [String: ChannelMapping] { get }
    /// What an export does not say and the tenant's configuration does: the port, when there is only one it can use.
    func channelDefaults(of tenant: String) -> [FieldName: String]
}

extension GatewayDesk {
    public var channelMappings: [String: ChannelMapping] { self.premises.mappings }

    public func channelDefaults(of tenant: String) -> [FieldName: String] {
        self.premises.tenants[tenant].map(self.premises.channelDefaults) ?? [:]
    }
}

extension Premises {
    /// The port, when there is only one that the tenant can use.
    func channelDefaults(of tenant: GatewayConfiguration.Tenant) -> [FieldName: String] {
        let ports = self.routes(for: tenant).values.map(\.port).filter { $0.mode.flow == .import }
        guard ports.count == 1, let port = ports.first else { return [:] }
        return [.port: port.id]
    }
}
