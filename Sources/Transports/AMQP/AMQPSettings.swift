import Glibc

/// A broker with a queue for messages and a queue of receipts.
public struct AMQPSettings: Sendable, Hashable {
    /// Name or address of the broker.
    public var host: String
    /// Its port. Defaults to 5671.
    public var port: Int
    /// PEM file with the only authorities to trust. Nil speaks without TLS, to this machine only.
    public var ca: String?
    /// Our certificate, for brokers that ask for one; the key must have no passphrase.
    public var clientCertificate: ClientCertificate?
    /// The virtual host. Defaults to `/`.
    public var virtualHost: String
    public var user: String
    /// Never printed.
    public var password: String
    /// The exchange for messages; empty is the default one, which delivers to the queue named by the key.
    public var exchange: String
    /// Routing key of messages: with the default exchange, the name of the send queue.
    public var routingKey: String
    /// The queue of receipts.
    public var receiveQueue: String
    /// Receipts on their way to us at once, 1…1000. Defaults to 50.
    public var prefetch: Int
    /// Silence after which either side gives the connection up, whole seconds. Defaults to 30 seconds.
    public var heartbeat: Duration
    /// Time to a usable connection. Defaults to 10 seconds.
    public var connectTimeout: Duration
    /// Time for the broker to confirm a message. Defaults to 30 seconds; shorter than the caller's lease.
    public var timeout: Duration
    /// Of larger receipts only the beginning is kept, and they are rejected: the broker keeps the whole if it has a queue
    /// of dead letters. Defaults to 10 MB.
    public var maximumBytes: Int

    public init(
        host: String, port: Int = 5671, ca: String?, clientCertificate: ClientCertificate? = nil,
        virtualHost: String = "/", user: String, password: String, exchange: String = "", routingKey: String,
        receiveQueue: String, prefetch: Int = 50, heartbeat: Duration = .seconds(30),
        connectTimeout: Duration = .seconds(10), timeout: Duration = .seconds(30),
        maximumBytes: Int = 10_000_000
    ) {
        self.host = host
        self.port = port
        self.ca = ca
        self.clientCertificate = clientCertificate
        self.virtualHost = virtualHost
        self.user = user
        self.password = password
        self.exchange = exchange
        self.routingKey = routingKey
        self.receiveQueue = receiveQueue
        self.prefetch = prefetch
        self.heartbeat = heartbeat
        self.connectTimeout = connectTimeout
        self.timeout = timeout
        self.maximumBytes = maximumBytes
    }

    /// What would fail at the first message and can be seen from here.
    ///
    /// - Returns: one sentence; nil when all is well.
    public var problem: String? {
        guard SFTPSettings.isHost(self.host) else { return "host must be a name or an address" }
        if self.ca == nil, !["127.0.0.1", "localhost"].contains(self.host) {
            return "without TLS only this machine's own broker may be used"
        }
        let files = [self.ca, self.clientCertificate?.certificateFile, self.clientCertificate?.keyFile]
        for case let path? in files where unsafe access(path, R_OK) != 0 { return "\(path) cannot be read" }
        guard !self.routingKey.isEmpty, !self.receiveQueue.isEmpty else { return "both queues must be named" }
        guard (1...1000).contains(self.prefetch) else { return "prefetch must be 1 to 1000" }
        return nil
    }
}

extension AMQPSettings: CustomStringConvertible, CustomReflectable {
    /// Where; never the password.
    public var description: String {
        "\(self.ca == nil ? "amqp" : "amqps")://\(self.user)@\(self.host):\(self.port)"
    }
    /// As `description`.
    public var customMirror: Mirror { Mirror(self, children: ["broker": self.description]) }
}
