import Declarations

extension GatewayConfiguration {
    /// The standing test order (`canary`).
    public struct Canary: Sendable, Hashable {
        /// A test tenant that is there for nothing else.
        public var tenant: String
        /// Time between two orders, 1 s … 1 h. Default 1 min.
        public var every: Duration
    }
}

extension ConfigurationLoader {
    /// Section `canary`.
    func canary(_ value: YAMLValue, tenants: [GatewayConfiguration.Tenant]) -> GatewayConfiguration.Canary? {
        guard let fields = value.object(["tenant", "every"]) else { return nil }
        let every = fields.optional("every").map { $0.duration(.seconds(1)...(.seconds(3600))) }
        let tests = tenants.filter(\.isTest)
        let named = fields.required("tenant")
        let tenant = named.flatMap { self.reference($0, to: tests.map(\.id), "test tenant") }
        if let files = tests.first(where: { $0.id == tenant })?.profile.files, files.count < 4 {
            named?.report("the canary's tenant must file 311, 411, 511 and 621, else nothing is released")
        }
        guard let tenant, let every = every ?? .seconds(60) else { return nil }
        return GatewayConfiguration.Canary(tenant: tenant, every: every)
    }
}
