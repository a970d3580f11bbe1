import Cryptography
public import Declarations
import Ledger
public import Transports

/// What everybody shares who has to do with webhooks of tenants.
public struct WebhookOffice: Sendable {
    let settings: GatewayConfiguration.Webhooks
    /// Its own, because connections are used again: one to a private address must not be lent to a tenant.
    let client: HTTPClient
    /// An order as the edge writes it, in a language.
    let orderJSON: @Sendable (OrderView, _ language: String) -> JSON
    /// Something may be due.
    let wake = Signal()
    var schedule = WebhookSchedule()

    public init(
        settings: GatewayConfiguration.Webhooks, client: HTTPClient,
        orderJSON: @escaping @Sendable (OrderView, _ language: String) -> JSON
    ) {
        self.settings = settings
        self.client = client
        self.orderJSON = orderJSON
    }

    /// Many tenants may be told at one host: it takes several times the connections that one tenant's endpoints can hold there
    /// while they do not answer.
    public static func makeClient() -> HTTPClient {
        HTTPClient(connectionsPerHost: 4 * Notifier.perTenant * WebhookRound.width)
    }

    /// A request with what is read before it and written after it.
    var longestTry: Duration { self.settings.timeout + .seconds(10) }

    func sender(_ clock: any GatewayClock) -> WebhookSender {
        var policy = ConnectionPolicy(
            caFile: self.settings.ca, connectTimeout: min(.seconds(10), self.settings.timeout),
            totalTimeout: self.settings.timeout, maximumAnswerBytes: 1 << 20)
        policy.allowsPrivateAddresses = self.settings.allowsPrivateAddresses
        policy.allowsHTTP = self.settings.allowsHTTP
        return WebhookSender(client: self.client, policy: policy, clock: clock)
    }
}

extension WebhookSettings {
    /// The secrets that sign now, newest first.
    func secrets(at now: Timestamp) -> [WebhookSecret] {
        let old = self.oldSecretUntil.map { $0 > now } == true ? self.oldSecret : nil
        return [self.secret, old].compactMap { $0.flatMap { WebhookSecret($0) } }
    }
}
