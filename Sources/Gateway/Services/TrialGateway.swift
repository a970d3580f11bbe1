import Cryptography
public import Declarations
import Foundation
import Ledger
public import Logging
import Manifests
import Transports

/// A gateway to try orders on: rules, templates and tables of a configuration over an empty ledger that is thrown away.
/// It has no signers and sends nothing; what a real gateway has stored it does not know.
public struct TrialGateway: Sendable {
    private let premises: Premises
    private let desk: GatewayDesk

    /// Runs the body with a gateway that is gone afterwards.
    ///
    /// - Throws: `ConfigurationError`, `ManifestError`, `DeclarationError`, `LedgerError` or `TransportError` when there can
    ///   be no such gateway; what the body throws.
    public static func with<T>(
        _ configuration: GatewayConfiguration, clock: any GatewayClock = SystemClock(), logger: Logger,
        _ body: (TrialGateway) async throws -> T
    ) async throws -> T {
        let folder = FileManager.default.temporaryDirectory.appending(path: "tongguan-trial-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let ledger = try StoredLedger(
            sqlite: folder + "/ledger.sqlite", sealer: Vault(keys: try VaultKeys.generate()),
            policy: configuration.ledgerPolicy)
        // Routes name their channels, which nobody will use.
        let client = HTTPClient(connectionsPerHost: 1)
        let outcome: Result<T, any Error>
        do {
            let trial = try TrialGateway(
                configuration, ledger: ledger, folder: folder, client: client, clock: clock, logger: logger)
            outcome = .success(try await body(trial))
        } catch {
            outcome = .failure(error)
        }
        await ledger.close()
        await client.shutdown()
        return try outcome.get()
    }

    private init(
        _ configuration: GatewayConfiguration, ledger: StoredLedger, folder: String, client: HTTPClient,
        clock: any GatewayClock, logger: Logger
    ) throws {
        var policy = configuration.policy
        policy.minFreeBytes = 0
        self.premises = Premises(
            ledger: ledger, templates: try MessageTemplates(directory: configuration.templates + "/messages"),
            signers: [:], tenants: Dictionary(uniqueKeysWithValues: configuration.tenants.map { ($0.id, $0) }),
            routes: try configuration.makeRoutes(client: client, clock: clock),
            codes: try configuration.readCodeTables(), errors: configuration.errors,
            intakePolicy: policy.intake, policy: policy, dataFolder: folder, clock: clock, logger: logger,
            makeGuid: { UUID().uuidString })
        self.desk = GatewayDesk(self.premises, lastPoll: LastPoll())
    }

    /// Puts articles into the registry that the tenant's orders are completed from.
    public func importGoods(_ goods: [RawGoods], tenant: String) async throws(GatewayError) -> GoodsImport? {
        let owner = try self.desk.known(tenant).goodsOwner
        return try await self.desk.importGoods(goods, into: owner, source: .upload(fileName: "trial"))
    }

    /// What would become of orders that are sent one after the other, in order.
    ///
    /// - Parameter each: called with every order as soon as it is checked.
    public func check(
        _ orders: [RawOrder], tenant: String, each: (OrderCheck) -> Void
    ) async throws(GatewayError) {
        var rest = orders[...]
        while !rest.isEmpty {
            let chunk = Array(rest.prefix(self.premises.policy.maxOrdersPerRequest))
            rest = rest.dropFirst(chunk.count)
            for check in try await self.desk.check(chunk, tenant: tenant) { each(check) }
            // Later orders meet those before them, as they would in a real gateway.
            if !rest.isEmpty {
                _ = try await self.desk.submit(chunk, tenant: tenant, source: .upload(fileName: "trial"))
            }
        }
    }
}
