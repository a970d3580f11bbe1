import Cryptography
public import Declarations
import Foundation
public import Ledger
public import Logging
import Manifests
public import ServiceLifecycle
public import Transports

/// One gateway, put together from its configuration: the parts and the services that run on them.
public struct Assembly: Sendable {
    /// What the services share.
    public let premises: Premises
    /// What the HTTP edge talks to.
    public let desk: GatewayDesk
    /// The long-running services in the order in which they start; a drain ends them in reverse.
    public let services: [any Service]
    private let ledger: any Ledger
    /// Reaches ports and keys on other hosts.
    let client: HTTPClient
    private let keyring: VaultKeyring

    /// Opens keys, templates, code tables and the ledger, and builds the services. Nothing runs yet.
    /// - Throws: `ConfigurationError`, `LedgerError`, `ManifestError`, `DeclarationError` or `TransportError`: a start that
    ///   cannot succeed names what is wrong.
    public init(
        _ configuration: GatewayConfiguration, client: HTTPClient, clock: any GatewayClock = SystemClock(),
        logger: Logger, makeGuid: (@Sendable () -> String)? = nil, simulator: BuiltInPortMaker? = nil,
        webhookOrder: (@Sendable (OrderView, _ language: String) -> JSON)? = nil
    ) throws {
        try FileManager.default.createDirectory(
            atPath: configuration.data, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        self.keyring = VaultKeyring(try configuration.secrets.vaultKeys())
        let ledger = try configuration.openLedger(sealer: Vault(keyring: self.keyring))
        // All nodes of a database go by its clock.
        let clock = ledger.isShared ? DatabaseClock(clock) : clock
        let journal = ReceiptJournal(folder: configuration.journal)
        ledger.attach(journal: journal)
        let templates = try MessageTemplates(directory: configuration.templates + "/messages")
        let hasSimulator = configuration.channels.values.contains { $0.type == .simulator }
        let builtIn =
            hasSimulator ? try simulator.map { try $0(templates, configuration.data, clock) } : nil
        let routes = try configuration.makeRoutes(client: client, clock: clock, simulator: builtIn ?? AbsentPort())
        let realTime = try configuration.makeRealTimeRoutes(client: client, clock: clock)
        var premises = Premises(
            ledger: ledger, templates: templates,
            signers: configuration.makePools(client: client, now: clock.now()),
            tenants: Dictionary(uniqueKeysWithValues: configuration.tenants.map { ($0.id, $0) }), routes: routes,
            codes: try configuration.readCodeTables(), errors: configuration.errors,
            intakePolicy: configuration.policy.intake,
            policy: configuration.policy, dataFolder: configuration.data, clock: clock, logger: logger,
            realTime: realTime, makeGuid: makeGuid ?? { UUID().uuidString })
        premises.console = configuration.console
        premises.mappings = configuration.mappings
        premises.uploads = configuration.uploads
        premises.pushDoors = try configuration.makePushDoors(routes)
        let addresses = configuration.channels.values.map(\.url).filter { !$0.isEmpty }
        premises.portSkew = { client.clocks.skew(of: addresses) }
        ledger.tellEvents(to: EventLog(logger: logger).write)
        premises.webhooks = webhookOrder.map {
            WebhookOffice(settings: configuration.webhooks, client: WebhookOffice.makeClient(), orderJSON: $0)
        }
        let rewinds = Rewinds()
        let lastPoll = LastPoll()
        let identities = Dictionary(grouping: routes.values, by: \.identity).compactMap(\.value.first)
        let collectors = identities.map { route in
            route.channel.receiptStreams.isEmpty
                ? MailboxCollector(
                    premises, route: route,
                    flows: Set(routes.values.filter { $0.identity == route.identity }.map(\.port.mode.flow)),
                    rewinds: rewinds, lastPoll: lastPoll) as any Service
                : ReceiptCollector(premises, route: route, rewinds: rewinds, lastPoll: lastPoll) as any Service
        }
        let dispatchers =
            routes.values.map { Dispatcher(premises, route: $0) as any Service }
            + realTime.values.map { Dispatcher(premises, delivery: $0.delivery) as any Service }
        self.premises = premises
        self.client = client
        self.ledger = ledger
        self.desk = GatewayDesk(premises, lastPoll: lastPoll)
        // The keeper ends last: a card that does not answer must not hold up what is on its way.
        self.services =
            (ledger.isShared ? [Heart(premises) as any Service] : []) + [KeyKeeper(premises) as any Service]
            + (configuration.canary.map { [Canary(premises, settings: $0) as any Service] } ?? [])
            + (configuration.uploads.folders.isEmpty
                ? []
                : [UploadFolders(premises, desk: self.desk, folders: configuration.uploads.folders) as any Service])
            + collectors + dispatchers + [
                Preparer(premises), EvidencePreparer(premises),
                Reconciler(premises, rewinds: rewinds), Resealer(premises), Eraser(premises), Watchman(premises),
                WriteProbe(premises),
                Archiver(premises, journal: journal), UploadProcessor(premises),
                MassActWorker(premises, desk: self.desk),
                Restorer(premises, journal: journal, sealer: Vault(keyring: self.keyring)),
            ] + (try Self.tellers(configuration, premises, self.desk, client: client))
    }

    /// Seals with the vault keys of a configuration from now on; values under older keys are sealed again meanwhile.
    ///
    /// - Throws: `ConfigurationError` when they cannot be read, `CryptographyError` when they lack a key in use; the old ones
    ///   stay.
    public func replaceVaultKeys(with configuration: GatewayConfiguration) throws {
        try self.keyring.replace(with: configuration.secrets.vaultKeys())
    }

    /// Lets the merchant API in with the keys of a configuration from now on, for the tenants that were there at start.
    ///
    /// - Returns: tenants that came or went; they wait for a restart.
    public func replaceAPIKeys(with configuration: GatewayConfiguration) -> [String] {
        let known = Set(self.premises.tenants.keys)
        self.premises.keys.replace(with: configuration.tenants.filter { known.contains($0.id) })
        return known.symmetricDifference(configuration.tenants.map(\.id)).sorted()
    }

    /// Takes the console's accounts over. Sessions of accounts that changed or went end with their next request.
    public func replaceConsoleAccounts(with configuration: GatewayConfiguration) {
        self.premises.newAccounts.replace(with: configuration.console.accounts)
    }

    /// To be called once before the services run: ends the leases of a process that died.
    public func recover() async throws(LedgerError) {
        if let clock = self.premises.clock as? DatabaseClock { try await clock.settle(with: self.ledger) }
        let found = try await self.ledger.recover(now: self.premises.clock.now())
        guard found != RecoverySummary() else { return }
        self.premises.logger.notice(
            "took up work of the process before",
            metadata: ["frozen": "\(found.refrozen)", "unknown_attempts": "\(found.unknownAttempts)"])
    }

    /// To be called after the services ended: waits for commits and closes the store.
    public func close() async {
        await self.ledger.close()
        await self.premises.webhooks?.client.shutdown()
    }

    /// Those who tell tenants and operators.
    private static func tellers(
        _ configuration: GatewayConfiguration, _ premises: Premises, _ desk: GatewayDesk, client: HTTPClient
    ) throws(ConfigurationError) -> [any Service] {
        var services: [any Service] = premises.webhooks.map { [Notifier(premises, $0)] } ?? []
        guard !configuration.alerts.isEmpty else { return services }
        let host = ProcessInfo.processInfo.hostName
        let channels = try AlertChannels(
            configuration.alerts, client: client, host: host, clock: premises.clock, logger: premises.logger,
            makeGuid: premises.makeGuid)
        services.append(Alerter(premises, channels: channels, host: host) { await desk.health() })
        return services
    }
}

extension GatewayConfiguration {
    /// The settings of the ledger's own decisions.
    var ledgerPolicy: LedgerPolicy {
        var policy = LedgerPolicy(
            redeliverMin: self.policy.delivery.firstWait, redeliverMax: self.policy.delivery.longestWait,
            refileDelay: self.policy.refileDelay, refileLimit: self.policy.refileLimit,
            silenceLimit: self.ports.mapValues(\.profile.silenceLimit), fillDelay: self.policy.fillDelay)
        policy.jitterPercent = self.policy.delivery.jitterPercent
        policy.horizon = self.policy.delivery.horizon
        for port in self.ports.values {
            let isTest = self.channels[port.channel]?.type == .simulator
            let identity = RouteName.identity(channel: port.channel, dxpId: port.dxpId, isTest: isTest)
            policy.routes["\(identity)/\(port.id)"] = port.delivery.policy
        }
        return policy
    }

    /// A route per port.
    func makeRoutes(
        client: HTTPClient, clock: any GatewayClock, simulator: any BuiltInPort = AbsentPort()
    ) throws -> [String: Route] {
        let channels = try self.makeChannels(client: client, clock: clock, simulator: simulator)
        return try self.ports.mapValues { port in
            guard let channel = self.channels[port.channel], let made = channels["\(channel.name):\(port.dxpId)"]
            else {
                throw ConfigurationError(
                    .invalid,
                    [.init(file: self.file, line: 1, keyPath: "ports.\(port.id).channel", reason: "no such channel")])
            }
            var route = Route(
                channelName: channel.name, port: port.profile,
                channel: made,
                transfer: Transfer(copCode: port.copCode, copName: port.copName, dxpId: port.dxpId),
                concurrency: port.concurrency, lease: max(self.policy.lease, channel.longestDelivery + .seconds(30)),
                pollInterval: channel.pollInterval, pollOverlap: channel.pollOverlap)
            route.policy = port.delivery
            route.isTest = channel.type == .simulator
            route.extendMessage = try port.profile.messageExtension.map(ExtendMessage.init)
            return route
        }
    }

    func readCodeTables() throws -> CodeTables {
        var files: [String: String] = [:]
        for name in CodeTables.fileNames {
            files[name] = try String(contentsOfFile: "\(self.templates)/codes/\(name)", encoding: .utf8)
        }
        return try CodeTables.parse(files: files)
    }
}
