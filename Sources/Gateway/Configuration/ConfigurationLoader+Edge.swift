extension ConfigurationLoader {
    /// Section `http`.
    func http(_ value: YAMLValue) -> GatewayConfiguration.HTTP? {
        let keys = [
            "host", "port", "certificate", "key", "client_ca", "ready_file", "max_request", "max_upload",
            "operator_token", "client_certificates", "trusted_proxies",
        ]
        guard let fields = value.object(keys) else { return nil }
        let host = fields.optional("host").map { $0.text(upTo: 255) } ?? "127.0.0.1"
        let port = fields.required("port")?.integer(0...65_535)
        let certificate = fields.required("certificate").flatMap { self.certificate($0) }
        let key = fields.required("key").flatMap { self.privateKey($0) }
        let clientCA = fields.optional("client_ca").flatMap { self.certificate($0) }
        let demand = fields.optional("client_certificates").map { value in
            if fields.optional("client_ca") == nil { value.report("needs client_ca, the authority that issues them") }
            return value.word(CertificateDemand.self)
        }
        let readyFile = fields.optional("ready_file").flatMap { ready in
            ready.text().map { self.resolve($0, from: ready.file) }
        }
        let sizes = 1024...(1 << 30)
        let maxRequest = fields.optional("max_request").map { $0.size(sizes) } ?? 4 << 20
        let maxUpload = fields.optional("max_upload").map { $0.size(sizes) } ?? 32 << 20
        let operatorToken = fields.optional("operator_token").flatMap { self.secret($0) }
        guard let host, let port, let certificate, let key, let maxRequest, let maxUpload else { return nil }
        var http = GatewayConfiguration.HTTP(
            host: host, port: port, certificate: certificate, key: key, clientCA: clientCA, readyFile: readyFile,
            maxRequest: maxRequest, maxUpload: maxUpload,
            operatorToken: operatorToken)
        http.demandsClientCertificate = demand != .optional
        http.trustedProxies = (fields.optional("trusted_proxies")?.list(of: "addresses or networks") ?? [])
            .compactMap { $0.text(form: Self.proxyForm, Self.isProxy).flatMap(NetworkRange.init) }
        return http
    }

    private static let proxyForm = "an address, or a network such as 10.0.0.0/8 or 2001:db8::/32; not every address"

    private static func isProxy(_ text: String) -> Bool { NetworkRange(text).map { $0.length > 0 } ?? false }

    private enum CertificateDemand: String, CaseIterable {
        case required, optional
    }

    /// Section `secrets`.
    func secrets(_ value: YAMLValue) -> GatewayConfiguration.Secrets? {
        guard let fields = value.object(["vault", "master"]) else { return nil }
        let master = fields.optional("master").flatMap { self.secret($0) }
        guard let value = fields.required("vault"), let vault = self.secret(value) else { return nil }
        // A master key that could not be read is reported already.
        if fields.optional("master") != nil, master == nil { return nil }
        let secrets = GatewayConfiguration.Secrets(vault: vault, master: master)
        if master == nil { value.warn("the vault keys lie unwrapped; see tongguan vault new-master and wrap") }
        self.attempt(at: value) { () throws(ConfigurationError) in
            _ = try secrets.vaultKeys(environment: self.environment)
        }
        return secrets
    }

    /// Does what start-up will do with files, and reports at the value what it would complain about.
    func attempt(at value: YAMLValue, _ step: () throws(ConfigurationError) -> Void) {
        do {
            try step()
        } catch {
            for problem in error.problems { value.report(problem.reason, at: value.keyLine) }
        }
    }

    /// A channel of `type: haikou`.
    func haikouChannel(
        _ name: String, _ value: YAMLValue, policy: GatewayConfiguration.Policy?
    ) -> GatewayConfiguration.Channel? {
        let keys = [
            "type", "url", "ca", "client_certificate", "client_key", "pinned_public_key", "connect_timeout",
            "request_timeout", "poll_interval", "poll_overlap", "answer_limit", "push",
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
        let limit = fields.optional("answer_limit").map { $0.size(1024...(64 << 20)) }
        let push = self.push(fields)
        if let request = request ?? .seconds(30), let policy, request >= policy.lease {
            let place = fields.optional("request_timeout") ?? value
            place.report("request_timeout must be shorter than policy.lease, else one message is sent twice at a time")
        }
        guard let type, let url, let ca, let connect = connect ?? .seconds(5), let request = request ?? .seconds(30),
            let interval = interval ?? .seconds(5), let overlap = overlap ?? .seconds(120),
            let limit = limit ?? 64 << 20
        else { return nil }
        var channel = GatewayConfiguration.Channel(
            name: name, type: type, url: url, ca: ca, clientCertificate: certificate, clientKey: key,
            pinnedPublicKey: pin, connectTimeout: connect, requestTimeout: request, pollInterval: interval,
            pollOverlap: overlap, answerLimit: limit)
        channel.push = push
        return channel
    }

    func clientIdentity(_ fields: YAMLObject, _ value: YAMLValue) -> (certificate: String?, key: String?) {
        let certificate = fields.optional("client_certificate")
        let key = fields.optional("client_key")
        if (certificate == nil) != (key == nil) {
            value.report("client_certificate and client_key belong together, one of them is missing", at: value.keyLine)
        }
        return (certificate.flatMap { self.certificate($0) }, key.flatMap { self.privateKey($0) })
    }
}

func isChannelURL(_ text: String) -> Bool {
    guard text.hasPrefix("https://"), !text.hasSuffix("/") else { return false }
    let rest = text.dropFirst("https://".count)
    return !rest.isEmpty && rest.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F } && !rest.contains("@")
        && !rest.contains("?") && !rest.contains("#")
}

private func isPin(_ text: String) -> Bool {
    text.hasPrefix("sha256//") && text.utf8.count == 8 + 44 && text.hasSuffix("=")
}
