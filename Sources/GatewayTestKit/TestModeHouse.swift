import Cryptography
public import Declarations
import Foundation
public import Gateway
import Ledger
import Logging
import ServiceLifecycle
import TestMode
import Transports

/// A gateway whose only port is the simulator inside its own process, services running by themselves, configuration read
/// from a file: what a developer tries first.
public struct TestModeHouse: Sendable {
    public let desk: GatewayDesk
    public let premises: Premises
    /// The tenant `sandbox`.
    public let tenant = "sandbox"
    /// Its key.
    public static let key = APIKey.testPrefix + String(repeating: "c", count: 64)

    /// Runs the body beside the services, then drains.
    /// - Parameter canary: the section of the configuration; empty for no canary.
    public static func run(
        canary: String = "", _ body: @escaping @Sendable (TestModeHouse) async throws -> Void
    ) async throws {
        let folder = try Checkout.temporaryFolder()
        let path = folder + "/tongguan.yaml"
        try Data(Self.configuration(canary: canary).utf8).write(to: URL(fileURLWithPath: path))
        let client = HTTPClient(connectionsPerHost: 1)
        var quiet = Logger(label: "test mode")
        quiet.logLevel = .critical
        let assembly = try Assembly(
            try GatewayConfiguration.load(path: path), client: client, logger: quiet,
            simulator: { try BuiltInSimulator(templates: $0, folder: $1, clock: $2) })
        try await assembly.recover()
        let group = ServiceGroup(configuration: .init(services: assembly.services, logger: quiet))
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            let outcome: Result<Void, any Error>
            do {
                outcome = .success(
                    try await body(TestModeHouse(desk: assembly.desk, premises: assembly.premises)))
            } catch {
                outcome = .failure(error)
            }
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
            await assembly.close()
            await client.shutdown()
            try outcome.get()
        }
    }

    /// Waits until an order has a state, at most so long; the last state seen.
    public func state(
        of orderNo: String, reaching wanted: OrderState, within limit: Duration = .seconds(60)
    ) async throws -> OrderState? {
        let clock = ContinuousClock()
        let deadline = clock.now + limit
        var last: OrderState?
        while clock.now < deadline {
            last = try await self.desk.order(orderNo, tenant: self.tenant)?.state
            if last == wanted { break }
            try await clock.sleep(for: .milliseconds(100))
        }
        return last
    }

    /// The configuration: a test tenant `sandbox`, one `canary`, a live tenant `merchant`, a simulated and a real port.
    public static func configuration(canary: String = "") -> String {
        let keys = Checkout.keys
        func tenant(_ id: String, _ letter: String, key: String, test: Bool) -> String {
            """
              - id: \(id)
                api_keys: [sha256:\(APIKey.hash(key))]
            \(test ? "    test: true\n" : "")    platform: {code: 0000PLAT\(letter)1, name: 样例平台}
                merchant: {code: 0000MERC\(letter)1, name: 样例商户}
                payment: {code: 0000PAYA\(letter)1, name: 样例支付}
                logistics: {code: 0000LOGI\(letter)1, name: 样例物流}
                declarant: {code: 0000DECL\(letter)1, name: 样例报关}
                warehouse: {code: 0000WARE\(letter)1, name: 样例仓储}
                ems_no: T2377W000001
                assure_code: 0000MERC\(letter)1
                files: [311, 411, 511, 621]
                signers: {311: rsa, 411: rsa, 511: rsa, 621: sm2}
            """
        }
        return """
            data: data
            templates: \(Checkout.templates)
            http: {host: 127.0.0.1, port: 0, certificate: \(keys)/server.pem, key: \(keys)/server.key}
            secrets: {vault: {file: \(keys)/vault.keys}}
            signers:
              rsa: {key: \(keys)/signer-rsa.key, certificate: \(keys)/signer-rsa.pem}
              sm2: {key: \(keys)/signer-sm2.key, certificate: \(keys)/signer-sm2.pem}
              merchant-b: {key: \(keys)/merchant-b-sm2.key, certificate: \(keys)/merchant-b-sm2.pem}
            channels:
              simulated: {type: simulator}
            ports:
              nanjing: {profile: nanjing, channel: simulated, cop_code: 0000TRANS1, cop_name: 样例传输, dxp_id: DXPENT0000000001}
            tenants:
            \(tenant("sandbox", "A", key: Self.key, test: true))
            \(tenant("canary", "B", key: APIKey.testPrefix + String(repeating: "d", count: 64), test: true))
            policy: {fill_delay: 50ms, sweep_interval: 1s}
            \(canary)
            """
    }
}
