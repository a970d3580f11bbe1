import Cryptography
import Foundation
import Gateway
import GatewayHTTP
import Logging
import Manifests
public import PortSimulator
import ServiceLifecycle
import Synchronization
public import Transports

/// Gateway and port as in production: real sockets, TLS both ways, services running by themselves, configuration read from a
/// file. Ended by a graceful drain.
public struct LivePair: Sendable {
    /// `https://127.0.0.1:port` of the gateway.
    public let url: String
    public let desk: PortDesk
    /// Customs as it asks for payment records.
    public let realTime: RealTimeDesk
    public let folder: String
    public let client: HTTPClient
    /// The key of the tenant `merchant-a`.
    public let apiKey: String
    /// Where customs asks that tenant's platform for payment records.
    public var realTimeURL: String { "\(self.url)/realtime/\(Self.realTimeKey)/platDataOpen" }
    private static let realTimeKey = "tg_" + String(repeating: "b", count: 64)

    /// Runs both, then the body, then drains.
    /// - Parameters:
    ///   - policy: lines for the configuration's `policy`, for instance `  min_free_bytes: 64MB`.
    ///   - mail: how the two talk when not over HTTPS.
    public static func run(
        port settings: PortSettings = PortSettings(), policy: String = "", mail: MailRoom? = nil,
        _ body: @escaping @Sendable (LivePair) async throws -> Void
    ) async throws {
        let folder = try Checkout.temporaryFolder()
        let client = HTTPClient()
        let templates = try MessageTemplates(directory: Checkout.templates + "/messages")
        let judge = try ManifestJudge(
            templates: templates, official: Checkout.officialImportSchema,
            trust: try .init(path: Checkout.keys + "/signing-ca.pem"))
        let desk = try PortDesk(settings: settings, judge: judge)
        let realTime = RealTimeDesk(
            register: try CertificateRegister(pem: try Checkout.read("certs/dev/merchant-b-sm2.pem")))
        var quiet = Logger(label: "pair")
        quiet.logLevel = .critical
        let portAddress = Announcement()
        let portServer = PortServer(
            desk: desk, realTime: realTime,
            listening: .init(
                certificate: Checkout.keys + "/server.pem", key: Checkout.keys + "/server.key",
                clientAuthority: Checkout.keys + "/ca.pem"),
            logger: quiet, ready: { portAddress.make($0.url) })
        let services = [portServer as any Service] + (try mail?.mailer.map { [try $0(desk, folder)] } ?? [])
        let portGroup = ServiceGroup(configuration: .init(services: services, logger: quiet))

        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await portGroup.run() }
            let portURL = await portAddress.value()
            let key = "tg_" + String(repeating: "a", count: 64)
            let path = try Self.configure(
                folder, portURL: portURL, apiKey: key, policy: policy, channel: try mail?.channel(folder))
            let assembly = try Assembly(try GatewayConfiguration.load(path: path), client: client, logger: quiet)
            try await assembly.recover()
            let address = Announcement()
            let server = GatewayServer(
                settings: HTTPSettings(
                    port: 0,
                    tls: .init(
                        certificateFile: Checkout.keys + "/server.pem", privateKeyFile: Checkout.keys + "/server.key")),
                gateway: assembly.desk, logger: quiet, sheetReader: { try CSVReader.read($0) },
                onReady: { address.make("https://127.0.0.1:\($0)") })
            let group = ServiceGroup(configuration: .init(services: assembly.services + [server], logger: quiet))
            tasks.addTask { try await group.run() }
            let pair = LivePair(
                url: await address.value(), desk: desk, realTime: realTime, folder: folder, client: client,
                apiKey: key)
            let outcome: Result<Void, any Error>
            do { outcome = .success(try await body(pair)) } catch { outcome = .failure(error) }
            await group.triggerGracefulShutdown()
            await portGroup.triggerGracefulShutdown()
            try await tasks.waitForAll()
            await assembly.close()
            await client.shutdown()
            try outcome.get()
        }
    }

    /// One call of the merchant API.
    public func call(
        _ method: HTTPRequest.Method, _ path: String, body: [UInt8] = [], type: String = "application/json"
    ) async throws -> HTTPResponse {
        try await self.client.send(
            HTTPRequest(
                method, self.url + path,
                headers: [
                    HTTPHeader("Authorization", "Bearer \(self.apiKey)"), HTTPHeader("Content-Type", type),
                ],
                body: body,
                policy: ConnectionPolicy(
                    caFile: Checkout.keys + "/ca.pem", connectTimeout: .seconds(5), totalTimeout: .seconds(60))))
    }

    /// A JSON answer as a dictionary.
    public func json(_ response: HTTPResponse) throws -> [String: Any] {
        try JSONSerialization.jsonObject(with: Data(response.body)) as? [String: Any] ?? [:]
    }

    /// Waits until an order has a state, at most so long; the last state seen.
    public func state(of orderNo: String, reaching wanted: String, within limit: Duration) async throws -> String {
        let clock = ContinuousClock()
        let deadline = clock.now + limit
        var last = ""
        while clock.now < deadline {
            let answer = try await self.call(.get, "/v1/orders/\(orderNo)")
            last = try self.json(answer)["state"] as? String ?? "HTTP \(answer.status)"
            if last == wanted { break }
            try await clock.sleep(for: .milliseconds(100))
        }
        return last
    }

    private static func configure(
        _ folder: String, portURL: String, apiKey: String, policy: String, channel: String?
    ) throws -> String {
        let hash = APIKey.hash(apiKey)
        let keys = Checkout.keys
        let https = """
                type: haikou
                url: \(portURL)
                ca: \(keys)/ca.pem
                client_certificate: \(keys)/client.pem
                client_key: \(keys)/client.key
                request_timeout: 10s
                poll_interval: 200ms
                poll_overlap: 30s
            """
        let text = """
            data: data
            templates: \(Checkout.templates)
            http: {host: 127.0.0.1, port: 0, certificate: \(keys)/server.pem, key: \(keys)/server.key}
            secrets: {vault: {file: \(keys)/vault.keys}}
            signers:
              sm2: {key: \(keys)/merchant-b-sm2.key, certificate: \(keys)/merchant-b-sm2.pem}
            channels:
              nanjing-https:
            \(channel ?? https)
            ports:
              nanjing:
                profile: nanjing
                channel: nanjing-https
                cop_code: 0000TRANS1
                cop_name: 样例传输服务有限公司
                dxp_id: DXPENT0000000001
                concurrency: 4
            tenants:
              - id: merchant-a
                api_keys: [sha256:\(hash)]
                platform: {code: 0000PLATA1, name: 样例平台}
                merchant: {code: 0000MERCA1, name: 样例商户}
                payment: {code: 0000PAYAA1, name: 样例支付}
                logistics: {code: 0000LOGIA1, name: 样例物流}
                declarant: {code: 0000DECLA1, name: 样例报关}
                warehouse: {code: 0000WAREA1, name: 样例仓储}
                ems_no: T2377W000001
                assure_code: 0000MERCA1
                files: [311, 411, 511, 621]
                signers: {311: sm2, 411: sm2, 511: sm2, 621: sm2}
                realtime:
                  address: sha256:\(APIKey.hash(Self.realTimeKey))
                  signer: sm2
                  upload:
                    url: \(portURL)\(RealTimeDesk.path)
                    ca: \(keys)/ca.pem
                    client_certificate: \(keys)/client.pem
                    client_key: \(keys)/client.key
                  ver_dept: 3
                  recp_account: "6200000000000001"
                  recp_code: 0000MERCA1
                  recp_name: 样例商户
                  item_link: https://shop.example/item/{itemNo}
            policy:
              fill_delay: 50ms
              sweep_interval: 1s
            \(policy)
            """
        let path = folder + "/tongguan.yaml"
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        return path
    }
}

/// A value that is made once and waited for.
private final class Announcement: Sendable {
    private let state = Mutex<(value: String?, waiter: CheckedContinuation<String, Never>?)>((nil, nil))

    func make(_ value: String) {
        let waiter = self.state.withLock { state -> CheckedContinuation<String, Never>? in
            state.value = value
            return state.waiter
        }
        waiter?.resume(returning: value)
    }

    func value() async -> String {
        await withCheckedContinuation { continuation in
            let value = self.state.withLock { state -> String? in
                if state.value == nil { state.waiter = continuation }
                return state.value
            }
            if let value { continuation.resume(returning: value) }
        }
    }
}
