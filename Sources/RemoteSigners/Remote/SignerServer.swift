import Cryptography
import Hummingbird
import HummingbirdCore
import HummingbirdTLS
public import Logging
import NIOCore
import NIOSSL
public import ServiceLifecycle

/// Serves keys of this host to gateways over mutual TLS (`tongguan signer`).
///
/// It signs only what `SignableText` recognises, for clients whose certificate is named at the key, and writes a line to the
/// audit log before a signature leaves. `run()` returns after a graceful shutdown in which requests already begun are
/// answered.
public struct SignerServer: Service {
    private let settings: SignerSettings
    private let desk: SignerDesk
    private let logger: Logger
    private let onReady: @Sendable (Int) async -> Void

    /// A server that does nothing yet.
    ///
    /// - Parameters:
    ///   - settings: where to listen, and whom to trust.
    ///   - keys: by the name in the address.
    ///   - logger: requests are logged with key, client, kind and outcome; never their content.
    ///   - onReady: called once with the bound port.
    /// - Throws: `audit`, `unreadableTLSFile`.
    public init(
        settings: SignerSettings, keys: [String: ServedKey], logger: Logger,
        onReady: @escaping @Sendable (_ port: Int) async -> Void = { _ in }
    ) throws(SignerServerError) {
        self.settings = settings
        _ = try settings.tlsConfiguration()
        self.desk = SignerDesk(
            keys: keys, audit: try AuditLog(path: settings.auditFile), gate: SignerGate(perMinute: settings.perMinute),
            logger: logger)
        self.logger = logger
        self.onReady = onReady
    }

    /// Listens until the surrounding service group shuts down.
    ///
    /// - Throws: `SignerServerError`.
    public func run() async throws {
        let application = Application(
            responder: SignerRoutes(desk: self.desk).responder(),
            server: try .tls(
                .http1(configuration: .init(idleTimeout: .seconds(60))),
                tlsConfiguration: try self.settings.tlsConfiguration()),
            configuration: ApplicationConfiguration(
                address: .hostname(self.settings.host, port: self.settings.port),
                availableConnectionsDelegate: MaximumAvailableConnections(256, logger: self.logger)),
            onServerRunning: { [settings, onReady] channel in
                await onReady(channel.localAddress?.port ?? settings.port)
            },
            logger: self.logger)
        do {
            try await application.run()
        } catch let error as IOError {
            throw SignerServerError(
                .bind, "cannot listen on \(self.settings.host):\(self.settings.port), errno \(error.errnoCode)")
        }
    }
}

extension SignerSettings {
    /// TLS 1.2 and 1.3, with a client certificate of the authority as a must.
    func tlsConfiguration() throws(SignerServerError) -> TLSConfiguration {
        func reading<Value>(_ path: String, _ read: (String) throws -> Value) throws(SignerServerError) -> Value {
            do {
                return try read(path)
            } catch {
                throw SignerServerError(.unreadableTLSFile, "cannot read \(path)")
            }
        }
        let chain = try reading(self.certificateFile, NIOSSLCertificate.fromPEMFile)
        let key = try reading(self.privateKeyFile) { try NIOSSLPrivateKey(file: $0, format: .pem) }
        let authorities = try reading(self.clientCAFile, NIOSSLCertificate.fromPEMFile)
        guard !chain.isEmpty, !authorities.isEmpty else {
            let path = chain.isEmpty ? self.certificateFile : self.clientCAFile
            throw SignerServerError(.unreadableTLSFile, "no certificate in \(path)")
        }
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(key))
        configuration.minimumTLSVersion = .tlsv12
        configuration.applicationProtocols = ["http/1.1"]
        configuration.trustRoots = .certificates(authorities)
        // A client certificate names no host; on the server side this value also makes one mandatory.
        configuration.certificateVerification = .noHostnameVerification
        return configuration
    }
}
