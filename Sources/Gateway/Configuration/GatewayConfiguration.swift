public import Declarations
public import Transports

/// Everything the gateway is told from outside: one YAML file, checked as a whole before anything starts.
///
/// `tongguan check-config` and start-up call the same `load(path:environment:)`. Paths in it are absolute; in the
/// file they are relative to the folder of the file that names them.
public struct GatewayConfiguration: Sendable {
    /// The main file, absolute.
    public var file: String
    /// Folder of the database and its ownership lock (`data`). Created at start-up.
    public var data: String
    /// Folder of the receipt journal, best on another disk (`journal`). Default `journal` in `data`.
    public var journal = ""
    /// The database that several gateways share; nil: a file in `data` (`database`).
    public var database: Database?
    /// Folder of message templates, port profiles, code tables and error texts (`templates`).
    public var templates: String
    /// The HTTP edge (`http`).
    public var http: HTTP
    /// Keys for sealing (`secrets`).
    public var secrets: Secrets
    /// Signers by name (`signers`).
    public var signers: [String: Signer]
    /// Channels by name (`channels`).
    public var channels: [String: Channel]
    /// Ports by identifier, as orders name them (`ports`).
    public var ports: [String: Port]
    /// Tenants in the order of the file (`tenants`); identifiers and API keys are unique.
    public var tenants: [Tenant]
    /// Waits, limits and backoff (`policy`).
    public var policy: Policy
    /// How exports of shops and ERPs become orders, by channel: `channels/*.yaml` in `templates`.
    public var mappings: [String: ChannelMapping] = [:]
    /// The standing test order; nil for none (`canary`).
    public var canary: Canary?
    /// What endpoints of tenants may be (`webhooks`).
    public var webhooks = Webhooks()
    /// Who is told of trouble (`alerts`).
    public var alerts = Alerts()
    /// Files of brokers.
    public var uploads = UploadSettings()
    /// Causes and remedies of customs codes, from `errors.yaml` in `templates`.
    public var errors: ErrorDictionary
    /// The console for people (`console`); closed when it is left out.
    public var console = Console()
    /// What works but should be changed, for instance a key file that others may read.
    public var warnings: [ConfigurationProblem]
    /// What to ask before the first real declaration: values of port profiles that no source confirms.
    public var notices: [ConfigurationProblem]

    /// The HTTP edge: address, certificate, limits.
    public struct HTTP: Sendable, Hashable {
        /// Address to listen on. Default `127.0.0.1`.
        public var host: String
        /// Port, 0…65535; 0 lets the system choose (see `readyFile`).
        public var port: Int
        /// Server certificate chain, PEM.
        public var certificate: String
        /// Its private key, PEM.
        public var key: String
        /// When set, clients' certificates must be of this authority (PEM).
        public var clientCA: String?
        /// With `clientCA`: a client without a certificate is turned away (`client_certificates: required`). Default true.
        public var demandsClientCertificate = true
        /// When set, written once the gateway listens, for programs that started it.
        public var readyFile: String?
        /// Largest request body, bytes. Default 4 MB.
        public var maxRequest: Int
        /// Largest upload, bytes. Default 32 MB.
        public var maxUpload: Int
        /// When set, metrics and the details of health ask for this token (`operator_token`).
        public var operatorToken: Secret?
        /// Proxies in front that are believed whom they ask for (`trusted_proxies`). Default none.
        public var trustedProxies: [NetworkRange] = []
    }

    /// Keys that seal stored data.
    public struct Secrets: Sendable, Hashable {
        /// The vault keys, as written by `tongguan vault new` (`vault`).
        public var vault: Secret
        /// The key that wraps them; nil when they lie open (`master`).
        public var master: Secret?
    }

    /// What a channel speaks.
    public enum ChannelType: String, Sendable, Hashable, CaseIterable {
        /// HTTPS with the JSON envelope and polled receipts of the Haikou platform.
        case haikou
        /// Folders of client software of the data exchange platform.
        case folder
        /// Folders on a server, over SFTP.
        case sftp
        /// Queues of a RabbitMQ, over AMQP.
        case amqp
        /// A port inside this process, for test tenants only.
        case simulator
    }

    /// A way to a customs port.
    public struct Channel: Sendable, Hashable {
        /// The key of the `channels` mapping.
        public var name: String
        /// What it speaks (`type`).
        public var type: ChannelType
        /// Base address, `https://host:port` with an optional path, without a final slash.
        public var url: String
        /// Certificate authority that the port's certificate must come from, PEM. The system's are not trusted.
        public var ca: String
        /// Our client certificate, PEM; set together with `clientKey`.
        public var clientCertificate: String?
        /// Its private key, PEM.
        public var clientKey: String?
        /// When set, the only public key the port may show: `sha256//` and base64 (libcurl's form).
        public var pinnedPublicKey: String?
        /// Longest wait for a connection. Default 5 s.
        public var connectTimeout: Duration
        /// Longest wait for an answer; must be shorter than `policy.lease`. Default 30 s.
        public var requestTimeout: Duration
        /// Time between two polls of one receipt stream. Default 5 s.
        public var pollInterval: Duration
        /// How far each poll reaches back before the last one. Default 2 min.
        public var pollOverlap: Duration
        /// Largest answer that is read, bytes. Default 64 MB.
        public var answerLimit: Int
        /// How the types but `haikou` are reached; their `url` and `ca` above are empty.
        public var way: ChannelWay?
        /// What stands around messages of the types but `haikou` (`envelope`). Default `none`.
        public var envelope = Envelope.none
        /// Token that opens `POST /v1/channels/{name}/receipts` (`push.token`); nil when nothing may be pushed.
        public var push: Secret?
    }

    /// A customs port and our identity there.
    public struct Port: Sendable, Hashable {
        /// Profile with the overrides of this file applied.
        public var profile: PortProfile
        /// The port's name in three languages.
        public var title: LocalizedText
        /// Name of its channel.
        public var channel: String
        /// Transport identity: enterprise code (copCode), 10 or 18 characters.
        public var copCode: String
        /// Transport identity: enterprise name (copName).
        public var copName: String
        /// Transport identity: exchange number (dxpId), up to 30 characters.
        public var dxpId: String
        /// Messages on the way at the same time, 1…64. Default 4.
        public var concurrency: Int
        /// Waits, breaker and rate (`delivery`); what it leaves out is as in `policy.delivery`.
        public var delivery = DeliverySettings()

        /// Identifier, as orders name the port.
        public var id: String { self.profile.id }
    }

    /// A tenant: its profile, its keys to the API, its signers.
    public struct Tenant: Sendable, Hashable {
        /// Codes and names for the documents.
        public var profile: TenantProfile
        /// Its keys to the merchant API.
        public var apiKeys: [APIKeyGrant]
        /// SHA-256 of the client certificates over which alone its keys work; none when any connection will do
        /// (`client_certificates`).
        public var clientCertificates: Set<[UInt8]> = []
        /// How much it may ask of the merchant API (`request_rate`). Default 100 requests a second, 1,000 at once.
        public var requestRate = RequestRate.standard
        /// Signer name for each kind the tenant files.
        public var signers: [DocumentKind: String]
        /// Its orders are tests: it reaches built-in simulators only (`test`). Default false.
        public var isTest = false
        /// Name of the goods registry that it shares with others (`goods`); nil for one of its own.
        public var sharedGoods: String?
        /// May change the goods registry that it shares (`edits_goods`). Default false.
        public var editsSharedGoods = false
        /// What rules do for its orders where that differs from the gateway's policy (`rules`); a port goes before it.
        public var severities: [ViolationCode: IntakePolicy.Severity] = [:]
        /// How its platform answers customs about payments; nil when customs asks somebody else (`realtime`).
        public var realTime: RealTime?

        /// Identifier.
        public var id: String { self.profile.id }

        public init(profile: TenantProfile, apiKeys: [APIKeyGrant], signers: [DocumentKind: String]) {
            self.profile = profile
            self.apiKeys = apiKeys
            self.signers = signers
        }
    }

    /// Waits, limits and backoff of the services.
    public struct Policy: Sendable, Hashable {
        /// How long a lane waits for more documents before it fills a message that is not full. Default 200 ms.
        public var fillDelay: Duration
        /// How long a claim on a message holds without an outcome. Default 2 min.
        public var lease: Duration
        /// First wait before a message is delivered again. Default 5 s.
        public var redeliveryMin: Duration
        /// Longest wait before a message is delivered again. Default 10 min.
        public var redeliveryMax: Duration
        /// Automatic refilings of one document after retryable refusals, 0…100. Default 5.
        public var refileLimit: Int
        /// Wait before a document is refiled. Default 30 s.
        public var refileDelay: Duration
        /// Time between two passes over silent, late and contradictory orders. Default 30 s.
        public var sweepInterval: Duration
        /// Intake is refused while less than this is free on the disk of `data`, bytes. Default 512 MB.
        public var minFreeBytes: Int
        /// Longest wait for work in progress when the gateway is told to stop. Default 20 s.
        public var drainTimeout: Duration
        /// Orders in one API request, 1…1,000. Default 1,000.
        public var maxOrdersPerRequest: Int
        /// Tolerances and severities of the intake rules (`policy.intake`).
        public var intake: IntakePolicy
        /// How long what is kept of persons stays after an order reached its end (`policy.retention`). Default three years,
        /// with the days of any leap year.
        public var retention: Duration = .seconds(3 * 366 * 86_400)
        /// Waits, breaker and rate of routes (`policy.delivery`).
        public var delivery = DeliverySettings()
        /// Due work that does not move for so long raises the alarm (`policy.stuck_after`). Default 5 min.
        public var stuckAfter = Duration.seconds(300)
        /// How long after its end an order's content stays in the hot tables (`archive_after`). Default 30 days.
        public var archiveAfter: Duration = .seconds(30 * 86_400)
        /// How long days of the receipt journal stay; longer than the oldest backup that would be restored
        /// (`journal_retention`). Default 400 days.
        public var journalRetention: Duration = .seconds(400 * 86_400)
        /// Work goes on by itself after a restore, once the journal was replayed and the ports were polled
        /// (`resume_after_restore: auto`). Default false: a person says so.
        public var resumesAfterRestore = false
    }
}
