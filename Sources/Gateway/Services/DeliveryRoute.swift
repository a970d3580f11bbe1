public import Declarations
import Ledger
import Manifests
public import Transports

/// Where one dispatcher hands messages, and how patiently.
public struct DeliveryRoute: Sendable {
    /// As messages name it.
    public var name: String
    public var channel: any Channel
    /// Transport identity of the sender; empty where there is none.
    public var dxpId: String
    /// Messages on their way at once.
    public var concurrency: Int
    /// Longer than the channel's own time-out.
    public var lease: Duration
    /// When nothing is sent.
    public var maintenance: [MaintenanceWindow] = []
    /// Waits, breaker and rate.
    public var policy = DeliverySettings()
    /// Leads to a simulator inside this process, for test tenants only.
    public var isTest: Bool { RouteName.isTest(self.name) }

    public init(name: String, channel: any Channel, dxpId: String, concurrency: Int, lease: Duration) {
        self.name = name
        self.channel = channel
        self.dxpId = dxpId
        self.concurrency = concurrency
        self.lease = lease
    }
}

extension Route {
    /// Its part for the dispatcher.
    var delivery: DeliveryRoute {
        var delivery = DeliveryRoute(
            name: self.name, channel: self.channel, dxpId: self.transfer.dxpId, concurrency: self.concurrency,
            lease: self.lease)
        delivery.maintenance = self.port.maintenance
        delivery.policy = self.policy
        return delivery
    }
}
