import Transports

extension ConfigurationLoader {
    /// A channel of `type: amqp`.
    func amqpChannel(_ name: String, _ value: YAMLValue) -> GatewayConfiguration.Channel? {
        let keys = [
            "url", "ca", "client_certificate", "client_key", "user", "password", "exchange", "routing_key",
            "receive_queue", "prefetch", "heartbeat", "connect_timeout",
        ]
        guard let fields = value.object(Self.mailKeys + keys) else { return nil }
        let channel = self.mail(name, .amqp, fields, pollInterval: .seconds(1))
        let address = fields.required("url").flatMap { self.brokerAddress($0) }
        let ca = fields.optional("ca").map { self.certificate($0) }
        let (certificate, certificateKey) = self.clientIdentity(fields, value)
        let user = fields.required("user")?.text(upTo: 255)
        let password = fields.required("password").flatMap { self.secret($0) }
        let exchange = fields.optional("exchange").map { $0.text(upTo: 255) } ?? ""
        let routingKey = fields.required("routing_key")?.text(upTo: 255)
        let queue = fields.required("receive_queue")?.text(upTo: 255)
        let prefetch = fields.optional("prefetch").map { $0.integer(1...1000) } ?? 50
        let heartbeat = fields.optional("heartbeat").map { $0.duration(.seconds(5)...(.seconds(600))) }
        let connect = fields.optional("connect_timeout").map { $0.duration(.milliseconds(100)...(.seconds(300))) }
        guard var channel, let address, let user, let password, let exchange, let routingKey, let queue, let prefetch,
            let heartbeat = heartbeat ?? .seconds(30), let connect = connect ?? .seconds(10)
        else { return nil }
        if address.isSecure != (ca != nil) {
            value.report("amqps and ca belong together, one of them is missing", at: value.keyLine)
        }
        if channel.pollInterval > heartbeat / 3 {
            let place = fields.optional("poll_interval") ?? value
            place.report("poll_interval must be at most a third of heartbeat: between looks nobody answers the broker")
        }
        var identity: ClientCertificate?
        if let certificate, let certificateKey {
            identity = ClientCertificate(certificateFile: certificate, keyFile: certificateKey)
        }
        let settings = AMQPSettings(
            host: address.host, port: address.port, ca: ca ?? nil, clientCertificate: identity,
            virtualHost: address.virtualHost, user: user, password: "", exchange: exchange, routingKey: routingKey,
            receiveQueue: queue, prefetch: prefetch, heartbeat: heartbeat, connectTimeout: connect,
            timeout: channel.requestTimeout)
        if let problem = settings.problem { value.report(problem, at: value.keyLine) }
        channel.connectTimeout = connect
        channel.way = .amqp(settings, password: password)
        return channel
    }

    private func brokerAddress(_ value: YAMLValue) -> BrokerAddress? {
        guard let text = value.text() else { return nil }
        guard let address = BrokerAddress(text) else {
            value.report(
                "does not have the right form", allowed: ["amqps://host:port/virtual-host, without user and password"])
            return nil
        }
        return address
    }
}

/// `amqps://host:port/virtual-host`; without a port 5671 (5672 for `amqp`), without a path the virtual host `/`.
struct BrokerAddress {
    var isSecure: Bool
    var host: String
    var port: Int
    var virtualHost: String

    init?(_ text: String) {
        let rest: Substring
        if text.hasPrefix("amqps://") {
            self.isSecure = true
            rest = text.dropFirst(8)
        } else if text.hasPrefix("amqp://") {
            self.isSecure = false
            rest = text.dropFirst(7)
        } else {
            return nil
        }
        guard !rest.contains("@"), !rest.contains("?"), !rest.contains("#") else { return nil }
        let parts = rest.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        let place = parts[0].split(separator: ":", omittingEmptySubsequences: false)
        guard (1...2).contains(place.count), !place[0].isEmpty else { return nil }
        self.host = String(place[0])
        guard let port = place.count == 2 ? Int(place[1]) : self.isSecure ? 5671 : 5672, (1...65_535).contains(port)
        else { return nil }
        self.port = port
        let path = parts.count == 2 ? String(parts[1]) : ""
        self.virtualHost = path.isEmpty ? "/" : path
    }
}
