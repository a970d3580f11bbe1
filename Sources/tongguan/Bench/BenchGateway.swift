import Cryptography
import Declarations
import Foundation
import Gateway
import Ledger
import Logging
import Manifests
import ServiceLifecycle
import Transports

/// A gateway for measurements: its database on disk and its services as in production, tenants that share one signer, and
/// a port in this process.
struct BenchGateway {
    static let signer = "shared"

    let desk: GatewayDesk
    let pool: SignerPool
    let services: [any Service]
    let ledger: StoredLedger
    let premises: Premises
    let route: Route

    /// What may differ from one measurement to the next.
    struct Options: Sendable {
        /// Documents that tenants file themselves.
        var files: Set<DocumentKind> = [.order]
        /// How long a document waits for company; production's by default.
        var fillDelay = GatewayConfiguration.Policy.standard.fillDelay
        /// What seals the database; a new key by default, so that nobody can open it later.
        var vault: VaultKeys?
    }

    /// - Parameters:
    ///   - folder: where the database lies.
    ///   - cards: addresses of the cards' agents.
    init(
        templates: String, folder: String, tenants: Int, cards: [String], perMinute: Int, channel: BenchChannel
    ) throws {
        let sources = cards.enumerated().map { index, url in
            let key = GatewayConfiguration.Key(
                name: "\(Self.signer)/\(index + 1)",
                source: .agent(url: url, ca: nil, pin: nil, timeout: .seconds(10)), perMinute: perMinute)
            return SignerPool.Source(name: key.name, perMinute: key.perMinute, room: key.room, isElsewhere: true) {
                () async throws(CryptographyError) in try await key.source.open(name: key.name, client: HTTPClient())
            }
        }
        try self.init(templates: templates, folder: folder, tenants: tenants, sources: sources, channel: channel)
    }

    /// - Parameters:
    ///   - folder: where the database lies.
    ///   - sources: the keys of the one signer.
    init(
        templates: String, folder: String, tenants: Int, sources: [SignerPool.Source], channel: BenchChannel,
        options: Options = Options()
    ) throws {
        let clock = SystemClock()
        let profile = PortProfile(
            id: "nanjing", name: "Nanjing", customsCode: "2377", portCode: "2377", tradeMode: "1210", trafMode: "Y",
            country: "142", wrapType: nil, loctNo: nil, maxDocumentsPerMessage: 100, partWait: .seconds(86_400),
            silenceLimit: .seconds(86_400))
        let route = Route(
            channelName: "bench", port: profile, channel: channel,
            transfer: Transfer(copCode: "0000TRANS1", copName: "样例传输服务有限公司", dxpId: "DXPENT0000000001"),
            concurrency: 4, lease: .seconds(120), pollInterval: .seconds(3600), pollOverlap: .seconds(1))
        var policy = GatewayConfiguration.Policy.standard
        policy.fillDelay = options.fillDelay
        let ledger = try StoredLedger(
            sqlite: folder + "/ledger.sqlite", sealer: Vault(keys: try options.vault ?? VaultKeys.generate()),
            policy: LedgerPolicy(
                redeliverMin: policy.redeliveryMin, redeliverMax: policy.redeliveryMax, refileDelay: policy.refileDelay,
                silenceLimit: [profile.id: profile.silenceLimit], fillDelay: policy.fillDelay))
        let pool = SignerPool(name: Self.signer, sources: sources, now: clock.now())
        var logger = Logger(label: "bench")
        logger.logLevel = .warning
        var files: [String: String] = [:]
        for name in CodeTables.fileNames {
            files[name] = try String(contentsOfFile: "\(templates)/codes/\(name)", encoding: .utf8)
        }
        let premises = Premises(
            ledger: ledger, templates: try MessageTemplates(directory: templates + "/messages"),
            signers: [Self.signer: pool],
            tenants: Dictionary(
                uniqueKeysWithValues: (0..<tenants).map { (Self.name($0), Self.tenant($0, options.files)) }),
            routes: [profile.id: route], codes: try CodeTables.parse(files: files),
            errors: try ErrorDictionary.load(templates: templates), intakePolicy: policy.intake, policy: policy,
            dataFolder: folder, clock: clock, logger: logger, makeGuid: { UUID().uuidString })
        self.desk = GatewayDesk(premises, lastPoll: LastPoll())
        self.pool = pool
        self.services = [
            Dispatcher(premises, route: route), KeyKeeper(premises), Preparer(premises),
            Reconciler(premises, rewinds: Rewinds()),
        ]
        self.ledger = ledger
        self.premises = premises
        self.route = route
    }

    /// Closes the database; after the services ended.
    func close() async { await self.ledger.close() }

    /// With which a tenant calls the merchant API.
    static func apiKey(_ tenant: Int) -> String { "bench-key-\(tenant + 1)" }

    static func name(_ tenant: Int) -> String { "tenant-\(tenant + 1)" }

    /// A merchant on a platform that files the orders of all its merchants.
    private static func tenant(_ number: Int, _ files: Set<DocumentKind>) -> GatewayConfiguration.Tenant {
        func enterprise(_ letters: String) -> Enterprise { Enterprise(code: "0000\(letters)", name: "样例企业") }
        return GatewayConfiguration.Tenant(
            profile: TenantProfile(
                id: Self.name(number), platform: enterprise("PLATA1"), merchant: enterprise("MERCA1"),
                payment: enterprise("PAYAA1"), logistics: enterprise("LOGIA1"), declarant: enterprise("DECLA1"),
                warehouse: enterprise("WAREA1"), emsNo: "T2377W000001", assureCode: "0000MERCA1", files: files),
            apiKeys: [APIKeyGrant(hash: Digest.sha256(Self.apiKey(number)))],
            signers: Dictionary(uniqueKeysWithValues: files.map { ($0, Self.signer) }))
    }
}
