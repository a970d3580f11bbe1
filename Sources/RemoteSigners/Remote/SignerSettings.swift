public import Cryptography

/// How the remote signer listens. All files are PEM.
public struct SignerSettings: Sendable, Hashable {
    /// Address to bind.
    public var host = "127.0.0.1"
    /// TCP port, 0…65535; 0 takes a free one.
    public var port = 8444
    /// Server certificate, followed by its intermediates.
    public var certificateFile: String
    /// Private key of the certificate, not encrypted.
    public var privateKeyFile: String
    /// Authorities of the clients' certificates; a client without one is not spoken to.
    public var clientCAFile: String
    /// Signatures per minute that one client may ask for, 1…60,000; a tenth of it at once. Default 1,200.
    public var perMinute = 1_200
    /// File to which one line of JSON is added for each signature.
    public var auditFile: String

    public init(certificateFile: String, privateKeyFile: String, clientCAFile: String, auditFile: String) {
        self.certificateFile = certificateFile
        self.privateKeyFile = privateKeyFile
        self.clientCAFile = clientCAFile
        self.auditFile = auditFile
    }
}

/// A key that the remote signer serves, and to whom.
public struct ServedKey: Sendable {
    /// What signs.
    public let key: any SigningKey
    /// SHA-256 fingerprints of the client certificates that may use it: lower-case hexadecimal without colons.
    public let clients: Set<String>

    /// A key for some clients.
    ///
    /// - Parameters:
    ///   - key: what signs.
    ///   - clients: fingerprints as `openssl x509 -fingerprint -sha256` prints them, or without colons.
    public init(_ key: any SigningKey, clients: [String]) {
        self.key = key
        self.clients = Set(clients.map { $0.lowercased().filter { $0 != ":" } })
    }

    /// Whether a text is a fingerprint: 32 bytes in hexadecimal, with or without colons.
    public static func isFingerprint(_ text: String) -> Bool { Hex.decode(text.filter { $0 != ":" })?.count == 32 }
}

/// What keeps the remote signer from starting or from working on.
public struct SignerServerError: Error, Sendable, Hashable, CustomStringConvertible {
    /// Stable codes.
    public enum Code: String, Sendable, Hashable {
        /// A certificate, key or authority file cannot be read or holds no such thing.
        case unreadableTLSFile = "unreadable_tls_file"
        /// The address cannot be bound.
        case bind
        /// The audit log cannot be written.
        case audit
    }

    /// Which.
    public let code: Code
    /// For people: the file or address.
    public let message: String
    /// Whether the same start may succeed later.
    public var isRetriable: Bool { self.code == .bind }
    /// Code and message.
    public var description: String { "\(self.code.rawValue): \(self.message)" }

    init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }
}
