public import Declarations
public import Transports

/// How one tenant's questions of customs are answered: who signs, what every record has in common, where it goes.
public struct RealTimeRoute: Sendable {
    /// SHA-256 of the secret part of the tenant's address.
    public var address: [UInt8]
    /// Name of the signer.
    public var signer: String
    public var defaults: PaymentEvidence.Defaults
    public var delivery: DeliveryRoute

    /// - Parameters:
    ///   - settings: of the tenant.
    ///   - channel: to the address at customs.
    ///   - lease: longer than the channel's own time-out.
    public init(tenant: String, settings: GatewayConfiguration.RealTime, channel: any Channel, lease: Duration) {
        self.address = settings.address
        self.signer = settings.signer
        self.defaults = settings.defaults
        self.delivery = DeliveryRoute(
            name: "realtime:\(tenant)/179", channel: channel, dxpId: "", concurrency: 2, lease: lease)
    }
}

extension GatewayConfiguration {
    /// A route per tenant that answers customs about payments.
    func makeRealTimeRoutes(
        client: HTTPClient, clock: any GatewayClock
    ) throws(TransportError) -> [String: RealTimeRoute] {
        var routes: [String: RealTimeRoute] = [:]
        for tenant in self.tenants {
            guard let settings = tenant.realTime else { continue }
            let channel = try RealTimeChannel(
                url: settings.upload.url, policy: settings.connection, now: { clock.now() },
                send: { (request) async throws(TransportError) -> HTTPResponse in try await client.send(request) })
            routes[tenant.id] = RealTimeRoute(
                tenant: tenant.id, settings: settings, channel: channel,
                lease: max(self.policy.lease, settings.requestTimeout + .seconds(30)))
        }
        return routes
    }
}

extension GatewayConfiguration.RealTime {
    fileprivate var connection: ConnectionPolicy {
        var client: ClientCertificate?
        if let certificate = self.upload.clientCertificate, let key = self.upload.clientKey {
            client = ClientCertificate(certificateFile: certificate, keyFile: key)
        }
        return ConnectionPolicy(
            caFile: self.upload.ca, clientCertificate: client, connectTimeout: min(.seconds(10), self.requestTimeout),
            totalTimeout: self.requestTimeout)
    }
}
