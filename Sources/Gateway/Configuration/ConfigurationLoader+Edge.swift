extension ConfigurationLoader {
    /// Section `http`.
    func http(_ value: YAMLValue) -> GatewayConfiguration.HTTP? {
        let keys = [
            "host", "port", "certificate", "key", "client_ca", "ready_file", "max_request", "max_upload",
            "operator_token",
        ]
        guard let fields = value.object(keys) else { return nil }
        let host = fields.optional("host").map { $0.text(upTo: 255) } ?? "127.0.0.1"
        let port = fields.required("port")?.integer(0...65_535)
        let certificate = fields.required("certificate").flatMap { self.certificate($0) }
        let key = fields.required("key").flatMap { self.privateKey($0) }
        let clientCA = fields.optional("client_ca").flatMap { self.certificate($0) }
        let readyFile = fields.optional("ready_file").flatMap { ready in
            ready.text().map { self.resolve($0, from: ready.file) }
        }
        let sizes = 1024...(1 << 30)
        let maxRequest = fields.optional("max_request").map { $0.size(sizes) } ?? 4 << 20
        let maxUpload = fields.optional("max_upload").map { $0.size(sizes) } ?? 32 << 20
        let operatorToken = fields.optional("operator_token").flatMap { self.secret($0) }
        guard let host, let port, let certificate, let key, let maxRequest, let maxUpload else { return nil }
        return .init(
            host: host, port: port, certificate: certificate, key: key, clientCA: clientCA, readyFile: readyFile,
            maxRequest: maxRequest, maxUpload: maxUpload,
            operatorToken: operatorToken)
    }

    /// Section `secrets`.
    func secrets(_ value: YAMLValue) -> GatewayConfiguration.Secrets? {
        guard let fields = value.object(["vault"]) else { return nil }
        guard let value = fields.required("vault"), let vault = self.secret(value) else { return nil }
        let secrets = GatewayConfiguration.Secrets(vault: vault)
        self.attempt(at: value) { () throws(ConfigurationError) in
            _ = try secrets.vaultKeys(environment: self.environment)
        }
        return secrets
    }

    /// One entry of `signers`.
    func signer(_ name: String, _ value: YAMLValue) -> GatewayConfiguration.Signer? {
        guard let fields = value.object(["key", "certificate", "passphrase"]) else { return nil }
        let key = fields.required("key").flatMap { self.privateKey($0) }
        let certificate = fields.required("certificate").flatMap { self.certificate($0) }
        let passphrase = fields.optional("passphrase").flatMap { self.secret($0) }
        guard let key, let certificate else { return nil }
        let signer = GatewayConfiguration.Signer(
            name: name, key: key, certificate: certificate, passphrase: passphrase)
        // A passphrase that could not be read is reported already.
        if fields.optional("passphrase") == nil || passphrase != nil {
            self.attempt(at: value) { () throws(ConfigurationError) in
                _ = try signer.open(environment: self.environment)
            }
        }
        return signer
    }

    /// Does what start-up will do with files, and reports at the value what it would complain about.
    private func attempt(at value: YAMLValue, _ step: () throws(ConfigurationError) -> Void) {
        do {
            try step()
        } catch {
            for problem in error.problems { value.report(problem.reason, at: value.keyLine) }
        }
    }

    /// One entry of `channels`.
    func channel(
        _ name: String, _ value: YAMLValue, policy: GatewayConfiguration.Policy?
    ) -> GatewayConfiguration.Channel? {
        let keys = [
            "type", "url", "ca", "client_certificate", "client_key", "pinned_public_key", "connect_timeout",
            "request_timeout", "poll_interval", "poll_overlap", "answer_limit",
        ]
        guard let fields = value.object(keys) else { return nil }
        let type = fields.required("type")?.word(GatewayConfiguration.ChannelType.self)
        let url = fields.required("url")?.text(form: "https://host:port without a final slash", isChannelURL)
        let ca = fields.required("ca").flatMap { self.certificate($0) }
        let (certificate, key) = self.clientIdentity(fields, value)
        let pin = fields.optional("pinned_public_key")?.text(form: "sha256// and 44 characters of base64", isPin)
        let connect = fields.optional("connect_timeout").map { $0.duration(.milliseconds(100)...(.seconds(300))) }
        let request = fields.optional("request_timeout").map { $0.duration(.milliseconds(100)...(.seconds(3600))) }
        let interval = fields.optional("poll_interval").map { $0.duration(.milliseconds(50)...(.seconds(3600))) }
        let overlap = fields.optional("poll_overlap").map { $0.duration(.seconds(0)...(.seconds(604_800))) }
        let limit = fields.optional("answer_limit").map { $0.size(1024...(1 << 30)) }
        if let request = request ?? .seconds(30), let policy, request >= policy.lease {
            let place = fields.optional("request_timeout") ?? value
            place.report("request_timeout must be shorter than policy.lease, else one message is sent twice at a time")
        }
        guard let type, let url, let ca, let connect = connect ?? .seconds(5), let request = request ?? .seconds(30),
            let interval = interval ?? .seconds(5), let overlap = overlap ?? .seconds(120),
            let limit = limit ?? 64 << 20
        else { return nil }
        return .init(
            name: name, type: type, url: url, ca: ca, clientCertificate: certificate, clientKey: key,
            pinnedPublicKey: pin, connectTimeout: connect, requestTimeout: request, pollInterval: interval,
            pollOverlap: overlap, answerLimit: limit)
    }

    private func clientIdentity(_ fields: YAMLObject, _ value: YAMLValue) -> (certificate: String?, key: String?) {
        let certificate = fields.optional("client_certificate")
        let key = fields.optional("client_key")
        if (certificate == nil) != (key == nil) {
            value.report("client_certificate and client_key belong together, one of them is missing", at: value.keyLine)
        }
        return (certificate.flatMap { self.certificate($0) }, key.flatMap { self.privateKey($0) })
    }

    /// Section `policy`; every key has a default.
    func policy(_ value: YAMLValue?) -> GatewayConfiguration.Policy? {
        let keys = [
            "fill_delay", "lease", "redelivery_min", "redelivery_max", "refile_limit", "refile_delay",
            "sweep_interval", "min_free_bytes", "drain_timeout", "max_orders_per_request",
        ]
        guard let value else { return .standard }
        guard let fields = value.object(keys) else { return nil }
        let day = Duration.seconds(86_400)
        func span(_ key: String, _ bounds: ClosedRange<Duration>, _ standard: Duration) -> Duration? {
            fields.optional(key).map { $0.duration(bounds) } ?? standard
        }
        let standard = GatewayConfiguration.Policy.standard
        let fill = span("fill_delay", .zero...(.seconds(600)), standard.fillDelay)
        let lease = span("lease", .seconds(1)...day, standard.lease)
        let first = span("redelivery_min", .milliseconds(50)...day, standard.redeliveryMin)
        let last = span("redelivery_max", .milliseconds(50)...day, standard.redeliveryMax)
        let refile = span("refile_delay", .milliseconds(50)...day, standard.refileDelay)
        let sweep = span("sweep_interval", .milliseconds(50)...day, standard.sweepInterval)
        let drain = span("drain_timeout", .milliseconds(100)...(.seconds(600)), standard.drainTimeout)
        let limit = fields.optional("refile_limit").map { $0.integer(0...100) } ?? standard.refileLimit
        let free = fields.optional("min_free_bytes").map { $0.size(0...(1 << 40)) } ?? standard.minFreeBytes
        let orders = fields.optional("max_orders_per_request").map { $0.integer(1...100) }
        if let first, let last, first > last {
            (fields.optional("redelivery_max") ?? value).report("redelivery_max must not be below redelivery_min")
        }
        guard let fill, let lease, let first, let last, let refile, let sweep, let drain, let limit, let free,
            let orders = orders ?? standard.maxOrdersPerRequest
        else { return nil }
        return .init(
            fillDelay: fill, lease: lease, redeliveryMin: first, redeliveryMax: last, refileLimit: limit,
            refileDelay: refile, sweepInterval: sweep, minFreeBytes: free, drainTimeout: drain,
            maxOrdersPerRequest: orders)
    }
}

extension GatewayConfiguration.Policy {
    /// The values that hold when the file says nothing.
    public static let standard = GatewayConfiguration.Policy(
        fillDelay: .milliseconds(200), lease: .seconds(120), redeliveryMin: .seconds(5),
        redeliveryMax: .seconds(600), refileLimit: 5, refileDelay: .seconds(30), sweepInterval: .seconds(30),
        minFreeBytes: 512 << 20, drainTimeout: .seconds(20), maxOrdersPerRequest: 100)
}

private func isChannelURL(_ text: String) -> Bool {
    guard text.hasPrefix("https://"), !text.hasSuffix("/") else { return false }
    let rest = text.dropFirst("https://".count)
    return !rest.isEmpty && rest.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F } && !rest.contains("@")
        && !rest.contains("?") && !rest.contains("#")
}

private func isPin(_ text: String) -> Bool {
    text.hasPrefix("sha256//") && text.utf8.count == 8 + 44 && text.hasSuffix("=")
}
