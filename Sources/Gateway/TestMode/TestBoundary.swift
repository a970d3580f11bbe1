import Declarations
import Ledger

/// The boundary between tests and customs: a test tenant reaches only built-in simulators, and those serve nobody else.
///
/// Held five times: when the configuration is read, when an order names its port, when the ledger adds to an order that came in
/// as something else, when a message is made, and right before it leaves. What came in under an earlier configuration keeps the
/// mark of its lane (``RouteName``), so it goes out to no customs once its tenant is live.
extension Premises {
    /// The ports that a tenant may name.
    func routes(for tenant: GatewayConfiguration.Tenant) -> [String: Route] {
        self.routes.filter { $0.value.isTest == tenant.isTest }
    }

    /// Why a message must not go a way; nil when it may. What its tenant is, what its lane was made for and where the way
    /// leads must agree.
    ///
    /// - Parameter route: the route of its lane, as it was when its documents came in.
    func boundary(tenant: String, lane route: String, isTestRoute: Bool) -> String? {
        guard let isTest = self.tenants[tenant]?.isTest else { return "its tenant is not configured" }
        guard isTest == isTestRoute, RouteName.isTest(route) == isTestRoute else {
            return isTestRoute ? "the built-in simulator serves tests only" : "a test never goes to a real port"
        }
        return nil
    }
}

extension ConfigurationLoader {
    /// Reports tenants without a port of their side, and section `ports` of a tenant that names one of the other side.
    func checkTests(
        _ tenants: [(tenant: GatewayConfiguration.Tenant, place: YAMLValue)], simulated: Set<String>, all: Set<String>
    ) {
        for (tenant, place) in tenants where tenant.isTest {
            if simulated.isEmpty {
                place.report(
                    "\"\(tenant.id)\" is a test tenant, but no port has a channel of type simulator", at: place.keyLine)
            }
        }
        for (tenant, place) in tenants {
            let named = place.object(of: "ports")?.entries ?? []
            for (name, value) in named where all.contains(name) && simulated.contains(name) != tenant.isTest {
                value.report(
                    tenant.isTest
                        ? "a test tenant can use only ports whose channel has the type simulator"
                        : "this port is simulated; only a tenant with test: true can use it",
                    at: value.keyLine)
            }
            if tenant.isTest, tenant.realTime != nil {
                place.report("a test tenant answers no customs, so it cannot have \"realtime\"", at: place.keyLine)
            }
        }
    }

    /// A channel of `type: simulator`: a port inside this process that checks like customs, for tenants with `test: true`.
    func simulatorChannel(_ name: String, _ value: YAMLValue) -> GatewayConfiguration.Channel? {
        guard let fields = value.object(["type", "poll_interval"]) else { return nil }
        let interval = fields.optional("poll_interval").map { $0.duration(.milliseconds(50)...(.seconds(60))) }
        guard let interval = interval ?? .milliseconds(200) else { return nil }
        return GatewayConfiguration.Channel(
            name: name, type: .simulator, url: "", ca: "", clientCertificate: nil, clientKey: nil,
            pinnedPublicKey: nil, connectTimeout: .seconds(10), requestTimeout: .seconds(30), pollInterval: interval,
            pollOverlap: .zero, answerLimit: 10_000_000)
    }
}

extension YAMLValue {
    /// The mapping under a key, without a check of its keys; nil when it is not there.
    fileprivate func object(of key: String) -> YAMLObject? {
        guard self.holds(key), let entries = self.entries(expected: "a mapping"),
            let value = entries.first(where: { $0.name == key })?.value, value.isMapping,
            let inner = value.entries(expected: "a mapping")
        else { return nil }
        return YAMLObject(owner: value, entries: inner)
    }
}
