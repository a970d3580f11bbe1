import Cryptography
import Foundation
import GatewayTestKit
import Logging
import RemoteSigners
import ServiceLifecycle
import Transports

/// A remote signer on loopback with the development certificates.
struct SignerRig: Sendable {
    let port: Int
    let folder: URL
    let client: HTTPClient

    /// The client certificate that may use the keys.
    static func fingerprint(_ certificate: String = Certificates.path("client.pem")) throws -> String {
        try SigningCertificate(path: certificate).info.fingerprint
    }

    /// Runs a server with these keys for as long as the body lasts.
    static func run(
        _ keys: [String: ServedKey], perMinute: Int = 60_000,
        _ body: @escaping @Sendable (SignerRig) async throws -> Void
    ) async throws {
        try await withFolder { folder in
            var settings = SignerSettings(
                certificateFile: Certificates.path("server.pem"), privateKeyFile: Certificates.path("server.key"),
                clientCAFile: Certificates.path("ca.pem"), auditFile: folder.path + "/audit.log")
            (settings.port, settings.perMinute) = (0, perMinute)
            var logger = Logger(label: "signer", factory: { StreamLogHandler.standardError(label: $0) })
            logger.logLevel = .critical
            let (ports, ready) = AsyncStream.makeStream(of: Int.self)
            let server = try SignerServer(settings: settings, keys: keys, logger: logger) { ready.yield($0) }
            let group = ServiceGroup(configuration: .init(services: [server], logger: logger))
            let client = HTTPClient()
            try await withThrowingTaskGroup(of: Void.self) { tasks in
                tasks.addTask { try await group.run() }
                var iterator = ports.makeAsyncIterator()
                guard let port = await iterator.next() else { return }
                let result: Result<Void, any Error>
                do {
                    result = .success(try await body(SignerRig(port: port, folder: folder, client: client)))
                } catch {
                    result = .failure(error)
                }
                // First the client: a kept connection would make the server wait for its answer to the end of TLS.
                await client.shutdown()
                await group.triggerGracefulShutdown()
                try await tasks.waitForAll()
                try result.get()
            }
        }
    }

    /// How a gateway with the development client certificate reaches a key.
    func settings(_ key: String = "sm2") -> RemoteSettings {
        RemoteSettings(
            url: "https://localhost:\(self.port)", keyName: key, caFile: Certificates.path("ca.pem"),
            clientCertificateFile: Certificates.path("client.pem"), clientKeyFile: Certificates.path("client.key"))
    }

    func open(_ settings: RemoteSettings) async throws(CryptographyError) -> RemoteKey {
        try await RemoteKey.open(settings, client: self.client)
    }

    /// The lines of the audit log.
    func audit() throws -> [[String: String]] {
        let text = try String(contentsOf: self.folder.appending(path: "audit.log"), encoding: .utf8)
        return try text.split(separator: "\n").map {
            try JSONDecoder().decode([String: String].self, from: Data($0.utf8))
        }
    }

    /// A plain request, with the client certificate.
    func send(
        _ method: HTTPRequest.Method, _ path: String, _ body: [UInt8] = []
    ) async throws -> HTTPResponse {
        let policy = ConnectionPolicy(
            caFile: Certificates.path("ca.pem"),
            clientCertificate: ClientCertificate(
                certificateFile: Certificates.path("client.pem"), keyFile: Certificates.path("client.key")))
        return try await self.client.send(
            HTTPRequest(method, "https://localhost:\(self.port)\(path)", body: body, policy: policy))
    }
}

/// A new client certificate of an authority that is made for it or given.
func makeClient(_ name: String, in folder: URL, authority: String? = nil) throws {
    func run(_ arguments: String...) throws {
        let result = try openssl(arguments)
        guard result.status == 0 else { throw CocoaError(.fileWriteUnknown, userInfo: ["openssl": result.output]) }
    }
    let base = folder.path + "/" + name
    try run(
        "req", "-newkey", "rsa:2048", "-nodes", "-keyout", base + ".key", "-out", base + ".csr", "-subj", "/CN=\(name)")
    let authority = authority ?? folder.path + "/stranger-ca"
    if !FileManager.default.fileExists(atPath: authority + ".pem") {
        try run(
            "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", authority + ".key", "-out", authority + ".pem",
            "-days", "2", "-subj", "/CN=stranger authority")
    }
    try run(
        "x509", "-req", "-in", base + ".csr", "-CA", authority + ".pem", "-CAkey", authority + ".key", "-set_serial",
        "7",
        "-days", "2", "-out", base + ".pem")
}
