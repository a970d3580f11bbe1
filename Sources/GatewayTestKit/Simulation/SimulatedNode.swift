import Cryptography
import Declarations
import Gateway
import Ledger
import Manifests
import Transports

/// One life of a gateway's process: the services on the ledger file, from a start to an end.
struct SimulatedNode: Sendable {
    static let dxpId = "DXPENT0000012345"
    /// 0 for the first process, one more after each restart.
    let birth: Int
    let store: FaultyStore
    let ledger: StoredLedger
    let gateway: GatewayDesk
    let pools: [SignerPool]
    let preparers: [Preparer]
    let dispatchers: [Dispatcher]
    let collectors: [ReceiptCollector]
    let reconciler: Reconciler
    let routes: [Route]
    let board: RouteBoard

    init(
        plan: SimulationPlan, papers: SimulationPapers, folder: String, clock: SkewedClock, sides: [Simulation.Side],
        log: WatchfulLog, birth: Int
    ) async throws {
        let path = folder + "/ledger.sqlite"
        if birth == 0 { try await papers.blank.put(at: path) }
        let store = FaultyStore(
            try StoredLedger.store(sqlite: path), dice: SimulationDice(seed: plan.seed, part: 100 + UInt64(birth)))
        let routes = sides.map { side in
            Route(
                channelName: side.port,
                port: PortProfile(
                    id: side.port, name: side.port, customsCode: "2377", portCode: "2377", tradeMode: "1210",
                    trafMode: "Y", country: "142", wrapType: nil, loctNo: nil,
                    maxDocumentsPerMessage: plan.documentsPerMessage, partWait: .seconds(3600),
                    silenceLimit: .seconds(7200)),
                channel: side.channel,
                transfer: Transfer(copCode: "0000COPAA1", copName: "样例传输企业", dxpId: Self.dxpId), concurrency: 1,
                lease: .seconds(120), pollInterval: .seconds(5), pollOverlap: .seconds(60))
        }
        var policy = LedgerPolicy(
            redeliverMin: .seconds(plan.givesUpSoon ? 5 : 30), redeliverMax: .seconds(plan.givesUpSoon ? 60 : 600),
            refileDelay: .seconds(10),
            silenceLimit: Dictionary(uniqueKeysWithValues: sides.map { ($0.port, .seconds(7200)) }),
            billLimit: .seconds(7200), fillDelay: .zero)
        if plan.givesUpSoon { policy.horizon = .seconds(600) }
        let ledger = StoredLedger(store: store, sealer: Vault(keyring: papers.vault), policy: policy)
        let guids = SeededGuids(seed: plan.seed &* 1000 &+ UInt64(birth))
        var settings = GatewayConfiguration.Policy.standard
        settings.fillDelay = .zero
        settings.minFreeBytes = 1 << 20
        let signer = papers.signer
        var pools: [SignerPool] = []
        for side in sides {
            let pool = SignerPool(
                name: side.tenant,
                sources: [.init(name: "\(side.tenant)/1", room: 1) { () throws(CryptographyError) in signer.key }],
                now: clock.now())
            await pool.tend(now: clock.now())
            pools.append(pool)
        }
        let premises = Premises(
            ledger: ledger, templates: papers.templates,
            signers: Dictionary(uniqueKeysWithValues: pools.map { ($0.name, $0) }),
            tenants: Dictionary(uniqueKeysWithValues: sides.map { ($0.tenant, Self.tenant($0)) }),
            routes: Dictionary(uniqueKeysWithValues: routes.map { ($0.port.id, $0) }), codes: papers.codes,
            errors: papers.errors, intakePolicy: IntakePolicy(), policy: settings, dataFolder: folder, clock: clock,
            logger: log.logger(), makeGuid: { guids.next() })
        let (rewinds, lastPoll) = (Rewinds(), LastPoll())
        self.birth = birth
        self.store = store
        self.ledger = ledger
        self.routes = routes
        self.board = premises.board
        self.gateway = GatewayDesk(premises, lastPoll: lastPoll)
        self.pools = pools
        // One signer each, so that the order of work is not that of a dictionary.
        self.preparers = pools.map { pool in
            var own = premises
            own.signers = [pool.name: pool]
            return Preparer(own)
        }
        self.dispatchers = routes.map { Dispatcher(premises, route: $0) }
        self.collectors = routes.map { ReceiptCollector(premises, route: $0, rewinds: rewinds, lastPoll: lastPoll) }
        self.reconciler = Reconciler(premises, rewinds: rewinds)
        _ = try await ledger.recover(now: clock.now())
    }

    func close() async { await self.ledger.close() }

    private static func tenant(_ side: Simulation.Side) -> GatewayConfiguration.Tenant {
        func enterprise(_ letter: String) -> Enterprise { Enterprise(code: "0000\(letter)001", name: "样例企业\(letter)") }
        return GatewayConfiguration.Tenant(
            profile: TenantProfile(
                id: side.tenant, platform: enterprise("PLAT"), merchant: enterprise("MERC"),
                payment: enterprise("PAYM"), logistics: enterprise("LOGI"), declarant: enterprise("DECL"),
                warehouse: enterprise("WARE"), emsNo: "T2377W000001", assureCode: "0000MERC001",
                files: Set(DocumentKind.ofOrders)),
            apiKeys: [],
            signers: Dictionary(
                uniqueKeysWithValues: (DocumentKind.ofOrders + [.cancellation, .refund]).map { ($0, side.tenant) }))
    }
}
