public import Cryptography
import FoundationEssentials
public import RemoteSigners
public import Transports

/// The configuration of `tongguan signer`: how it listens, and which keys it serves to whom.
///
///     listen: {host: 0.0.0.0, port: 8444, certificate: server.pem, key: server.key, client_ca: ca.pem}
///     audit: /var/lib/tongguan/signatures.log
///     keys:
///       declarant:
///         source: {agent: "ws://127.0.0.1:61232", pin: {file: card.pin}}
///         clients: ["AB:CD:…"]
public struct SignerConfiguration: Sendable {
    /// How it listens.
    public var settings: SignerSettings
    /// File that gets the address once it listens.
    public var readyFile: String?
    /// By name.
    public var keys: [String: Key]

    /// A key and the clients that may use it.
    public struct Key: Sendable, Hashable {
        /// Where it is: the same forms as in `signers` of the gateway.
        public var source: GatewayConfiguration.KeySource
        /// SHA-256 fingerprints of client certificates.
        public var clients: [String]
    }

    /// Reads and checks a configuration with all files it names.
    ///
    /// - Parameters:
    ///   - path: the YAML file, absolute or relative to the working folder.
    ///   - environment: where `env:` secrets are looked up. Default: the environment of the process.
    /// - Throws: `ConfigurationError` with every problem found.
    public static func load(
        path: String, environment: [String: String]? = nil
    ) throws(ConfigurationError) -> SignerConfiguration {
        let log = ProblemLog()
        let loader = ConfigurationLoader(environment: environment ?? ProcessInfo.processInfo.environment, log: log)
        let configuration = loader.signerConfiguration(absolute(path))
        if let error = log.error { throw error }
        guard let configuration else {
            throw ConfigurationError(
                .invalid, [.init(file: path, line: 1, keyPath: "", reason: "cannot be used as a configuration")])
        }
        return configuration
    }

    /// Opens every key. A PIN is shown to a card once.
    ///
    /// - Throws: what the first key that cannot be opened throws.
    public func open(client: HTTPClient) async throws(CryptographyError) -> [String: ServedKey] {
        var served: [String: ServedKey] = [:]
        for (name, key) in self.keys.sorted(by: { $0.key < $1.key }) {
            served[name] = ServedKey(try await key.source.open(name: name, client: client), clients: key.clients)
        }
        return served
    }
}

extension ConfigurationLoader {
    fileprivate func signerConfiguration(_ file: String) -> SignerConfiguration? {
        guard let root = self.document(file), let top = root.object(["listen", "audit", "per_minute", "keys"]) else {
            return nil
        }
        let listen = top.required("listen")?.object(["host", "port", "certificate", "key", "client_ca", "ready_file"])
        let host = listen?.optional("host").map { $0.text(upTo: 255) } ?? "127.0.0.1"
        let port = listen?.required("port")?.integer(0...65_535)
        let certificate = listen?.required("certificate").flatMap { self.certificate($0) }
        let privateKey = listen?.required("key").flatMap { self.privateKey($0) }
        let authority = listen?.required("client_ca").flatMap { self.certificate($0) }
        let readyFile = listen?.optional("ready_file").flatMap { value in
            value.text().map { self.resolve($0, from: value.file) }
        }
        let audit = top.required("audit").flatMap { value in value.text().map { self.resolve($0, from: value.file) } }
        let perMinute = top.optional("per_minute").map { $0.integer(1...60_000) } ?? 1_200
        var keys: [String: SignerConfiguration.Key] = [:]
        for (name, value) in top.required("keys")?.entries(expected: "a mapping from names to keys") ?? [] {
            if !isIdentifier(name) {
                value.report(
                    "the name does not have the right form", allowed: ["a-z, 0-9 and -, 1 to 40 characters"],
                    at: value.keyLine)
            }
            keys[name] = self.servedKey(name, value)
        }
        if keys.isEmpty { top.optional("keys")?.report("must hold at least one key that can be served") }
        guard let host, let port, let certificate, let privateKey, let authority, let audit, let perMinute else {
            return nil
        }
        var settings = SignerSettings(
            certificateFile: certificate, privateKeyFile: privateKey, clientCAFile: authority, auditFile: audit)
        (settings.host, settings.port, settings.perMinute) = (host, port, perMinute)
        return SignerConfiguration(settings: settings, readyFile: readyFile, keys: keys)
    }

    private func servedKey(_ name: String, _ value: YAMLValue) -> SignerConfiguration.Key? {
        guard let fields = value.object(["source", "clients"]) else { return nil }
        let key = fields.required("source").flatMap { self.key(name, $0) }
        let clients = fields.required("clients")?.list(of: "fingerprints")
        if clients?.isEmpty == true { value.report("must name at least one client", at: value.keyLine) }
        let fingerprints = (clients ?? []).compactMap { client in
            client.text(form: "SHA-256 fingerprint of a certificate, hexadecimal", ServedKey.isFingerprint)
        }
        guard let key, !fingerprints.isEmpty else { return nil }
        return .init(source: key.source, clients: fingerprints)
    }
}
