public import Cryptography

extension GatewayConfiguration {
    /// The keys of one enterprise under one name: what tenants sign with.
    public struct Signer: Sendable, Hashable {
        /// The key of the `signers` mapping.
        public var name: String
        /// At least one; they work side by side.
        public var keys: [Key]
    }

    /// One key of a signer.
    public struct Key: Sendable, Hashable {
        /// `signer/1`, `signer/2` …, or `signer/name` when it has a name of its own.
        public var name: String
        /// Where it is.
        public var source: KeySource
        /// Signatures per minute, 1…60,000, shared by every process that uses the key. Default 250 for a card behind an
        /// agent, not counted for all others.
        public var perMinute: Int?
        /// What was found in its files when the configuration was read; nil for a key elsewhere.
        public var certificate: CertificateInfo?

        public init(name: String, source: KeySource, perMinute: Int? = nil) {
            self.name = name
            self.source = source
            self.perMinute = perMinute
        }

        /// Messages that may be with the key at once: one that it signs, and what it signs in the next half second, so
        /// that it never waits for the next one.
        public var room: Int { self.perMinute.map { min(8, max(2, $0 / 120 + 1)) } ?? 8 }
    }

    /// Where a private key is.
    public enum KeySource: Sendable, Hashable {
        /// PEM files; the certificate decides RSA or SM2.
        case pem(key: String, certificate: String, passphrase: Secret?)
        /// A PKCS#12 file with key and certificate.
        case pkcs12(file: String, password: Secret?)
        /// A token behind a PKCS#11 module; RSA only. Without a certificate file the token's is used.
        case pkcs11(module: String, token: String, object: String, certificate: String?, pin: Secret)
        /// A card (U-key) behind the websocket agent of the e-port control. Without a PIN it must be verified already.
        case agent(url: String, ca: String?, pin: Secret?, timeout: Duration)
        /// A key that `tongguan signer` serves on another host over mutual TLS.
        case remote(
            url: String, key: String, ca: String, clientCertificate: String, clientKey: String, timeout: Duration)

        /// Whether the key is elsewhere, so that it may be out of reach and is asked from time to time.
        public var isElsewhere: Bool {
            switch self {
            case .pem, .pkcs12: false
            case .pkcs11, .agent, .remote: true
            }
        }
    }
}
