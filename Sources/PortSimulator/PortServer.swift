import Hummingbird
import HummingbirdTLS
public import Logging
import NIOCore
import NIOSSL
public import ServiceLifecycle
import Synchronization

/// The simulated port on the network: HTTPS with client certificates for customers, plain HTTP on loopback for control.
public struct PortServer: Service {
    /// Where and with which keys to listen.
    public struct Listening: Sendable {
        /// Address for customers.
        public var host = "127.0.0.1"
        /// Port for customers; 0 takes a free one.
        public var port = 0
        /// Port for control, always on loopback; 0 takes a free one.
        public var controlPort = 0
        /// PEM file with the server certificate and its chain.
        public var certificate: String
        /// PEM file with the server key.
        public var key: String
        /// PEM file with the authorities of client certificates.
        public var clientAuthority: String
        /// Largest message envelope, bytes.
        public var bodyLimit = 16 << 20

        public init(certificate: String, key: String, clientAuthority: String) {
            self.certificate = certificate
            self.key = key
            self.clientAuthority = clientAuthority
        }
    }

    /// The addresses, once both listeners run.
    public struct Addresses: Sendable, Hashable, Codable {
        /// For customers, `https://127.0.0.1:port`.
        public var url: String
        /// For control, `http://127.0.0.1:port`.
        public var control: String
    }

    private let desk: PortDesk
    private let realTime: RealTimeDesk?
    private let listening: Listening
    private let logger: Logger
    private let ready: @Sendable (Addresses) -> Void

    /// A server in front of a desk. `ready` is called once when both listeners run.
    /// - Parameter realTime: takes payment records (announcement 2018-179); nil knows nothing of them.
    public init(
        desk: PortDesk, realTime: RealTimeDesk? = nil, listening: Listening, logger: Logger,
        ready: @escaping @Sendable (Addresses) -> Void
    ) {
        self.desk = desk
        self.realTime = realTime
        self.listening = listening
        self.logger = logger
        self.ready = ready
    }

    /// Runs until graceful shutdown.
    ///
    /// - Throws: `badMaterial` when a certificate does not load; errors of the listeners.
    public func run() async throws {
        let tls = try self.tlsConfiguration()
        let door = Door(ready: self.ready)
        let host = self.listening.host
        let secure = Application(
            responder: PortResponder(
                desk: self.desk, realTime: self.realTime, bodyLimit: self.listening.bodyLimit),
            server: try .tls(.http1(), tlsConfiguration: tls),
            configuration: .init(address: .hostname(host, port: self.listening.port), serverName: "port-simulator"),
            onServerRunning: { channel in
                door.opened(url: "https://\(host):\(channel.localAddress?.port ?? 0)")
            },
            logger: self.logger)
        let control = Application(
            responder: ControlResponder(desk: self.desk, realTime: self.realTime),
            configuration: .init(
                address: .hostname("127.0.0.1", port: self.listening.controlPort), serverName: "port-simulator"),
            onServerRunning: { channel in
                door.opened(control: "http://127.0.0.1:\(channel.localAddress?.port ?? 0)")
            },
            logger: self.logger)
        let group = ServiceGroup(configuration: .init(services: [secure, control], logger: self.logger))
        try await group.run()
    }

    private func tlsConfiguration() throws -> TLSConfiguration {
        do {
            let chain = try NIOSSLCertificate.fromPEMFile(self.listening.certificate)
            let key = try NIOSSLPrivateKey(file: self.listening.key, format: .pem)
            var tls = TLSConfiguration.makeServerConfiguration(
                certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(key))
            tls.trustRoots = .certificates(try NIOSSLCertificate.fromPEMFile(self.listening.clientAuthority))
            tls.certificateVerification = .noHostnameVerification
            return tls
        } catch {
            throw PortError(.badMaterial, "TLS files do not load: \(error)")
        }
    }

    /// Waits for both listeners.
    private final class Door: Sendable {
        private let found = Mutex<(url: String?, control: String?)>((nil, nil))
        private let ready: @Sendable (Addresses) -> Void

        init(ready: @escaping @Sendable (Addresses) -> Void) { self.ready = ready }

        func opened(url: String? = nil, control: String? = nil) {
            let addresses = self.found.withLock { found -> Addresses? in
                found.url = url ?? found.url
                found.control = control ?? found.control
                guard let url = found.url, let control = found.control else { return nil }
                return Addresses(url: url, control: control)
            }
            if let addresses { self.ready(addresses) }
        }
    }
}
