public import Cryptography
public import Declarations
import Foundation
public import Gateway
import Ledger
import Logging
import Manifests
public import PortSimulator
import Synchronization

/// A whole gateway and a whole port in one process, on one clock, moved step by step: real ledger file, real keys, real
/// messages. Nothing runs by itself, so a story is told in the order the test tells it.
public final class Rehearsal: Sendable {
    public let clock: ManualClock
    public let desk: PortDesk
    public let channel: PortDeskChannel
    /// Customs as it asks for payment records.
    public let customs: RealTimeRehearsal
    public let folder: String
    /// On PostgreSQL, its database; nil on a file.
    public let database: TestDatabase?
    /// The gateway as it runs now; `restart` makes another on the same file.
    public let premises: Premises
    public let gateway: GatewayDesk
    public let tenant: String
    private let ledger: StoredLedger
    private let preparer: Preparer
    private let dispatcher: Dispatcher
    private let evidencePreparer: EvidencePreparer
    private let evidenceDispatcher: Dispatcher
    private let collector: ReceiptCollector
    private let reconciler: Reconciler
    private let keeper: KeyKeeper
    private let memory = Mutex(KeyKeeper.Memory())

    /// - Parameters:
    ///   - port: how the port behaves.
    ///   - predecessor: an ended rehearsal whose ledger, port and clock go on.
    ///   - files: the documents the tenant files itself.
    ///   - documentsPerMessage: the port's maximum.
    ///   - keys: what the tenant signs with; a PEM key by default.
    ///   - keyring: what seals the ledger's columns; the development keys by default.
    ///   - flows: whose receipts are polled; exports are filed by their fields at the same port.
    ///   - adjust: changes the port's profile, for instance its mode or its maintenance windows.
    public init(
        port: PortSettings = .quick, continuing predecessor: Rehearsal? = nil,
        files: Set<DocumentKind> = Set(DocumentKind.ofOrders), documentsPerMessage: Int = 100, seed: UInt64 = 1,
        keys: [SignerPool.Source] = [], keyring: VaultKeyring? = nil, flows: Set<KindDefinition.Flow> = [.import],
        adjust: (inout PortProfile) -> Void = { _ in }
    ) async throws {
        let signer = try MessageSigner(
            name: "rsa", keyPath: Checkout.keys + "/signer-rsa.key",
            certificatePath: Checkout.keys + "/signer-rsa.pem")
        // The day after the keys were made: their certificates must be valid.
        let clock = predecessor?.clock ?? ManualClock(signer.certificate.notBefore + .seconds(86_400))
        let papers = try Self.papers.get()
        let templates = papers.templates
        let folder = try predecessor?.folder ?? Checkout.temporaryFolder()
        let desk: PortDesk
        if let predecessor {
            desk = predecessor.desk
        } else {
            let trust = try TrustAnchors(pem: try Checkout.read("certs/dev/signing-ca.pem"))
            let judge = try ManifestJudge(
                templates: templates, official: Checkout.officialImportSchema, trust: trust, checksDates: false)
            desk = try PortDesk(settings: port, judge: judge, clock: clock)
        }
        let dxpId = "DXPENT0000012345"
        let channel = try predecessor?.channel ?? PortDeskChannel(desk: desk, dxpId: dxpId, clock: clock, flows: flows)
        var profile = PortProfile(
            id: "nanjing", name: "Nanjing", customsCode: "2377", portCode: "2377", tradeMode: "1210", trafMode: "Y",
            country: "142", wrapType: nil, loctNo: nil, maxDocumentsPerMessage: documentsPerMessage,
            partWait: .seconds(3600), silenceLimit: .seconds(7200))
        adjust(&profile)
        let route = Route(
            channelName: "rehearsal", port: profile, channel: channel,
            transfer: Transfer(copCode: "0000COPAA1", copName: "样例传输企业", dxpId: dxpId), concurrency: 4,
            lease: .seconds(120), pollInterval: .seconds(5), pollOverlap: .seconds(60))
        let policy = LedgerPolicy(
            redeliverMin: .seconds(30), redeliverMax: .seconds(600), refileDelay: .seconds(10),
            silenceLimit: ["nanjing": profile.silenceLimit], fillDelay: .zero)
        let vault = Vault(keyring: try keyring ?? VaultKeyring(VaultKeys(path: Checkout.keys + "/vault.keys")))
        let database =
            predecessor == nil && TestStore.current == .postgres ? try TestDatabase() : predecessor?.database
        let ledger =
            if let database {
                try StoredLedger(
                    postgres: PostgresDatabase(address: database.address), sealer: vault, policy: policy)
            } else {
                try StoredLedger(sqlite: folder + "/ledger.sqlite", sealer: vault, policy: policy)
            }
        let guids = SeededGuids(seed: seed)
        var logger = Logger(label: "rehearsal")
        logger.logLevel = .critical
        var tenant = Self.tenant(files: files)
        let customs =
            try predecessor?.customs
            ?? RealTimeRehearsal(certificate: Checkout.keys + "/signer-rsa.pem", clock: clock)
        let realTime = customs.settings(of: tenant.profile, signer: "rsa")
        tenant.realTime = realTime
        let evidence = try customs.route(of: tenant.id, settings: realTime)
        var settings = GatewayConfiguration.Policy.standard
        settings.fillDelay = .zero
        let pool = SignerPool(
            name: "rsa",
            sources: keys.isEmpty ? [.init(name: "rsa/1") { () throws(CryptographyError) in signer.key }] : keys,
            now: clock.now())
        await pool.tend(now: clock.now())
        let premises = Premises(
            ledger: ledger, templates: templates, signers: ["rsa": pool], tenants: [tenant.id: tenant],
            routes: ["nanjing": route], codes: try Rehearsal.codes(),
            errors: try ErrorDictionary.load(templates: Checkout.templates),
            intakePolicy: IntakePolicy(), policy: settings, dataFolder: folder, clock: clock, logger: logger,
            realTime: [tenant.id: evidence], makeGuid: { guids.next() })
        let rewinds = Rewinds()
        let lastPoll = LastPoll()
        self.clock = clock
        self.desk = desk
        self.channel = channel
        self.customs = customs
        self.folder = folder
        self.premises = premises
        self.gateway = GatewayDesk(premises, lastPoll: lastPoll)
        self.tenant = tenant.id
        self.ledger = ledger
        self.database = database
        self.preparer = Preparer(premises)
        self.dispatcher = Dispatcher(premises, route: route)
        self.evidencePreparer = EvidencePreparer(premises)
        self.evidenceDispatcher = Dispatcher(premises, delivery: evidence.delivery)
        self.collector = ReceiptCollector(premises, route: route, rewinds: rewinds, lastPoll: lastPoll)
        self.reconciler = Reconciler(premises, rewinds: rewinds)
        self.keeper = KeyKeeper(premises)
        _ = try await ledger.recover(now: clock.now())
    }

    /// Hands orders in; the results in order.
    @discardableResult
    public func submit(_ orders: [SampleOrder]) async throws -> [IntakeResult] {
        try await self.gateway.submit(
            try orders.map { try $0.raw() }, tenant: self.tenant, source: .api(requestID: "rehearsal"))
    }

    /// Makes messages of everything that is ready.
    public func prepare() async throws {
        while try await self.preparer.prepareOnce() > 0 {}
        while try await self.evidencePreparer.prepareOnce() > 0 {}
    }

    /// Sends everything that is due; the number of messages.
    @discardableResult
    public func send() async throws -> Int {
        var sent = 0
        while case let count = try await self.dispatcher.dispatchOnce(), count > 0 { sent += count }
        while case let count = try await self.evidenceDispatcher.dispatchOnce(), count > 0 { sent += count }
        return sent
    }

    /// Fetches and applies receipts.
    public func collect() async {
        await self.collector.readWhatWasKept()
        await self.collector.pollOnce()
    }

    /// Lets due timers fire.
    public func sweep() async { await self.reconciler.sweepOnce() }

    /// Looks after the keys.
    public func tend() async {
        var memory = self.memory.withLock { $0 }
        await self.keeper.lookOnce(&memory)
        self.memory.withLock { [memory] in $0 = memory }
    }

    /// Everything once, then time goes by.
    public func tick(_ duration: Duration = .seconds(5)) async throws {
        await self.tend()
        try await self.prepare()
        try await self.send()
        self.clock.advance(by: duration)
        await self.collect()
        await self.sweep()
    }

    /// Ticks for a while.
    public func run(for span: Duration, step: Duration = .seconds(5)) async throws {
        let end = self.clock.now() + span
        while self.clock.now() < end { try await self.tick(step) }
    }

    /// Closes the ledger as an orderly end would, so that another rehearsal can go on with its file.
    public func end() async {
        if self.ledger.isShared { try? await self.ledger.leave(now: self.clock.now()) }
        await self.ledger.close()
    }

    /// The order as its tenant sees it.
    public func order(_ orderNo: String) async throws -> OrderView {
        guard let view = try await self.gateway.order(orderNo, tenant: self.tenant) else {
            throw GatewayError(.storage, "no order \(orderNo)", isRetriable: false)
        }
        return view
    }

    private static func tenant(files: Set<DocumentKind>) -> GatewayConfiguration.Tenant {
        func enterprise(_ letter: String) -> Enterprise { Enterprise(code: "0000\(letter)001", name: "样例企业\(letter)") }
        return GatewayConfiguration.Tenant(
            profile: TenantProfile(
                id: "merchant", platform: enterprise("PLAT"), merchant: enterprise("MERC"), payment: enterprise("PAYM"),
                logistics: enterprise("LOGI"), declarant: enterprise("DECL"), warehouse: enterprise("WARE"),
                emsNo: "T2377W000001", assureCode: "0000MERC001", files: files),
            apiKeys: [], signers: Dictionary(uniqueKeysWithValues: DocumentKind.ofOrders.map { ($0, "rsa") }))
    }

    /// Read once; every rehearsal of the process shares them.
    private static let papers = Result {
        (
            templates: try MessageTemplates(directory: Checkout.templates + "/messages"), codes: try Rehearsal.codes(),
            errors: try ErrorDictionary.load(templates: Checkout.templates)
        )
    }

    private static func codes() throws -> CodeTables {
        var files: [String: String] = [:]
        for name in CodeTables.fileNames {
            files[name] = String(decoding: try Checkout.read("Templates/codes/\(name)"), as: UTF8.self)
        }
        return try CodeTables.parse(files: files)
    }
}

extension PortSettings {
    /// A well-behaved port that answers within seconds of the manual clock.
    public static var quick: PortSettings {
        var settings = PortSettings()
        settings.delays.eport = 1
        settings.delays.customs = 1
        settings.delays.release = 1
        return settings
    }
}
