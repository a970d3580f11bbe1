import Cryptography
public import Declarations
import Foundation
public import Ledger
public import Logging
public import Manifests

/// What every service of one gateway shares. Built once, in the executable's `compose`.
public struct Premises: Sendable {
    public var ledger: any Ledger
    public var templates: MessageTemplates
    public var signers: [String: SignerPool]
    /// This process, for keys that several processes share.
    public var node: String { self.ledger.node }
    /// Whether this process may still act on what it leased.
    public let pulse = Pulse()
    public var tenants: [String: GatewayConfiguration.Tenant]
    /// Keys to the merchant API; replaced while the gateway runs.
    public let keys: KeyRegister
    /// By port profile.
    public var routes: [String: Route]
    /// Who may sign in at the console.
    public var console = GatewayConfiguration.Console()
    /// Accounts that a newer configuration brought while the gateway runs.
    let newAccounts = AccountRegister()
    /// Checks their passwords.
    let passwords = PasswordDesk()
    /// By tenant: those that answer customs about payments.
    public var realTime: [String: RealTimeRoute]
    public var codes: CodeTables
    public var errors: ErrorDictionary
    public var intakePolicy: IntakePolicy
    public var policy: GatewayConfiguration.Policy
    /// The folder whose disk must not run full.
    public var dataFolder: String
    public var clock: any GatewayClock
    public var wakeups: Wakeups
    /// What webhooks of tenants need; nil where none are sent.
    public var webhooks: WebhookOffice?
    /// By channel: where receipts may be pushed to.
    public var pushDoors: [String: PushDoor] = [:]
    /// How long ports take.
    public let releaseTimes = ReleaseTimes()
    /// Articles of the goods registries that orders asked for lately.
    let goods = GoodsCache()
    /// Breakers and budgets of this node.
    public let board = RouteBoard()
    /// That the services turn.
    public let heartbeats = Heartbeats()
    /// How exports of shops and ERPs become orders, by channel.
    public var mappings: [String: ChannelMapping] = [:]
    /// Files of brokers.
    public var uploads = UploadSettings()
    /// How the canary fares.
    let canary = CanaryBoard()
    /// What the watchman found.
    public let watch = WatchBoard()
    /// Whether the store takes writes.
    public let probe = ProbeBoard()
    /// Which orders lately signed messages hold.
    public let messages = MessageBook()
    /// How far this machine is behind the clocks of the ports; nil while none told its own.
    public var portSkew: @Sendable () -> Duration? = { nil }
    public var logger: Logger
    /// Upper-case UUIDs for documents, messages and envelopes.
    public var makeGuid: @Sendable () -> String

    public init(
        ledger: any Ledger, templates: MessageTemplates, signers: [String: SignerPool],
        tenants: [String: GatewayConfiguration.Tenant], routes: [String: Route], codes: CodeTables,
        errors: ErrorDictionary, intakePolicy: IntakePolicy, policy: GatewayConfiguration.Policy, dataFolder: String,
        clock: any GatewayClock, logger: Logger, realTime: [String: RealTimeRoute] = [:],
        makeGuid: @escaping @Sendable () -> String
    ) {
        self.ledger = ledger
        self.templates = templates
        self.signers = signers
        self.tenants = tenants
        self.keys = KeyRegister(tenants.values)
        self.routes = routes
        self.realTime = realTime
        self.codes = codes
        self.errors = errors
        self.intakePolicy = intakePolicy
        self.policy = policy
        self.dataFolder = dataFolder
        self.clock = clock
        self.wakeups = Wakeups(
            signers: Array(signers.keys), routes: Array(routes.values), deliveries: realTime.values.map(\.delivery))
        self.logger = logger
        self.makeGuid = makeGuid
    }

    /// Our own number for an inventory: `TG` and 18 characters of base 32, derived from the key, so that a restored
    /// gateway gives the same order the same number.
    ///
    /// - Parameters:
    ///   - generation: which of the requests about the same inventory.
    ///   - epoch: the ledger's; after a restore nobody knows which generations the lost edition used.
    static func copNo(for key: BusinessKey, generation: Int = 1, epoch: Int = 1) -> String {
        let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)
        let digest = Digest.sha256("\(key.value)\u{1F}\(generation)" + (epoch > 1 ? "\u{1F}\(epoch)" : ""))
        return String(decoding: Array("TG".utf8) + digest.prefix(18).map { alphabet[Int($0 & 31)] }, as: UTF8.self)
    }
}
