public import Gateway

/// How the HTTP edge listens and what it accepts. A plain value; `GatewayServer` reads it once at start.
public struct HTTPSettings: Sendable {
    /// Address to bind, for instance `127.0.0.1` or `::`. Defaults to `127.0.0.1`.
    public var host: String
    /// TCP port, 0…65535; 0 takes any free port, which is then reported through `onReady`. Defaults to 8443.
    public var port: Int
    /// Certificate and key; nil serves plain HTTP.
    public var tls: TLS?
    /// Largest body of `POST /v1/orders`, bytes. Defaults to 4 MiB; at least 1.
    public var orderBodyLimit: Int
    /// Largest upload, bytes. Defaults to 32 MiB; at least 1.
    public var uploadBodyLimit: Int
    /// Most orders in one `POST /v1/orders`. Defaults to 1,000; at least 1.
    public var ordersPerRequest: Int
    /// Orders handed to the gateway at once while an upload is worked off. Defaults to 100; at least 1.
    public var uploadChunk: Int
    /// Uploads read and worked off at the same time; one more is answered 503. Defaults to 4; at least 1.
    public var concurrentUploads: Int
    /// A connection on which nothing arrives for this long is closed. Defaults to 30 seconds.
    public var idleTimeout: Duration
    /// A request whose body is not complete this long after its head is cut off. Defaults to 60 seconds.
    public var bodyTimeout: Duration
    /// Open connections; further ones wait in the backlog. Defaults to 1024; at least 1.
    public var maximumConnections: Int
    /// When set, `/metrics` and the details of `/health` ask for `Authorization: Bearer <operatorToken>`.
    public var operatorToken: String?
    /// Proxies in front that are believed whom they ask for (`X-Forwarded-For`). Defaults to none.
    public var trustedProxies: [NetworkRange] = []

    /// Settings with the defaults named at each property.
    public init(host: String = "127.0.0.1", port: Int = 8443, tls: TLS? = nil) {
        self.host = host
        self.port = port
        self.tls = tls
        self.orderBodyLimit = 4 << 20
        self.uploadBodyLimit = 32 << 20
        self.ordersPerRequest = 1000
        self.uploadChunk = 100
        self.concurrentUploads = 4
        self.idleTimeout = .seconds(30)
        self.bodyTimeout = .seconds(60)
        self.maximumConnections = 1024
        self.operatorToken = nil
    }

    /// Files for TLS 1.2 and 1.3; all PEM.
    public struct TLS: Sendable {
        /// Server certificate, followed by its intermediates.
        public var certificateFile: String
        /// Private key of the certificate, not encrypted.
        public var privateKeyFile: String
        /// When set, a client's certificate must be issued by one of these authorities.
        public var clientCAFile: String?
        /// A client without a certificate is let in too; which tenants' keys then work is their own setting. Default false.
        public var takesClientsWithoutCertificate = false

        /// Files for TLS.
        public init(certificateFile: String, privateKeyFile: String, clientCAFile: String? = nil) {
            self.certificateFile = certificateFile
            self.privateKeyFile = privateKeyFile
            self.clientCAFile = clientCAFile
        }
    }

    /// Checks bounds and reads the TLS files, so that a configuration check and a start refuse the same things.
    /// - Throws: `invalidSetting` or `unreadableTLSFile`.
    public func validate() throws(GatewayHTTPError) {
        func require(_ holds: Bool, _ rule: String) throws(GatewayHTTPError) {
            guard holds else { throw GatewayHTTPError(.invalidSetting, rule) }
        }
        try require((0...65_535).contains(self.port), "port must be 0…65535")
        try require(!self.host.isEmpty, "host must not be empty")
        try require(self.orderBodyLimit >= 1 && self.uploadBodyLimit >= 1, "body limits must be at least 1 byte")
        try require(self.ordersPerRequest >= 1 && self.uploadChunk >= 1, "order counts must be at least 1")
        try require(self.concurrentUploads >= 1, "concurrentUploads must be at least 1")
        try require(self.maximumConnections >= 1, "maximumConnections must be at least 1")
        try require(self.idleTimeout > .zero && self.bodyTimeout > .zero, "time-outs must be above zero")
        try require(self.operatorToken.map { !$0.isEmpty } ?? true, "operatorToken must not be empty")
        _ = try self.tls?.configuration()
    }
}
