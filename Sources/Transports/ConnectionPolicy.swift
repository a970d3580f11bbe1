/// How to connect: whom to trust, how to show who we are, how long to wait, how much to take.
public struct ConnectionPolicy: Sendable, Hashable {
    /// PEM file with the only certificate authorities to trust; nil trusts the system's.
    public var caFile: String?
    /// The certificate we show when the server asks for one.
    public var clientCertificate: ClientCertificate?
    /// Public keys the server must have, in libcurl's form: `sha256//` and base64, several joined by `;`.
    public var pinnedPublicKey: String?
    /// Time to a usable connection, TLS included. Defaults to 10 seconds; at least 1 ms.
    public var connectTimeout: Duration
    /// Time for the whole exchange, waiting for a free connection included. Defaults to 60 seconds; at least 1 ms.
    public var totalTimeout: Duration
    /// Largest body of an answer, in bytes. Defaults to 64 MiB.
    public var maximumAnswerBytes: Int
    /// Whether `http://` to this machine's loopback is allowed, for tests and demonstrations. Defaults to false.
    public var allowsLoopbackHTTP: Bool
    /// Whether `http://` to any host is allowed. Defaults to false.
    public var allowsHTTP = false
    /// Whether addresses that only this network knows (loopback, private, link-local) may be connected to, whatever name
    /// leads there. Defaults to true; false for addresses that somebody else gave. A client should serve requests of one sort
    /// only, because its connections are used again.
    public var allowsPrivateAddresses = true

    public init(
        caFile: String? = nil, clientCertificate: ClientCertificate? = nil, pinnedPublicKey: String? = nil,
        connectTimeout: Duration = .seconds(10), totalTimeout: Duration = .seconds(60),
        maximumAnswerBytes: Int = 64 << 20, allowsLoopbackHTTP: Bool = false
    ) {
        self.caFile = caFile
        self.clientCertificate = clientCertificate
        self.pinnedPublicKey = pinnedPublicKey
        self.connectTimeout = connectTimeout
        self.totalTimeout = totalTimeout
        self.maximumAnswerBytes = maximumAnswerBytes
        self.allowsLoopbackHTTP = allowsLoopbackHTTP
    }
}

/// A client certificate and its private key, both PEM files.
public struct ClientCertificate: Sendable, Hashable {
    /// Certificate, followed by the intermediate ones if there are any.
    public var certificateFile: String
    /// Private key that goes with it.
    public var keyFile: String
    /// Passphrase of the key; nil for a key without one.
    public var keyPassphrase: String?

    public init(certificateFile: String, keyFile: String, keyPassphrase: String? = nil) {
        self.certificateFile = certificateFile
        self.keyFile = keyFile
        self.keyPassphrase = keyPassphrase
    }
}

extension ClientCertificate: CustomStringConvertible, CustomReflectable {
    /// The file names; never the passphrase.
    public var description: String { "\(self.certificateFile), \(self.keyFile)" }
    /// The file names; never the passphrase.
    public var customMirror: Mirror {
        Mirror(self, children: ["certificateFile": self.certificateFile, "keyFile": self.keyFile])
    }
}
