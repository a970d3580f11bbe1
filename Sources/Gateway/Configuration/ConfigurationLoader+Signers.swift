import Cryptography

/// Section `signers`, and the `keys` of `tongguan signer`.
extension ConfigurationLoader {
    private static let sources = ["key", "pkcs12", "pkcs11", "agent", "remote"]

    /// What may stand beside a source.
    private static func fields(beside source: String) -> [String] {
        switch source {
        case "key": ["certificate", "passphrase"]
        case "pkcs12": ["password"]
        case "pkcs11": ["token", "object", "certificate", "pin"]
        case "agent": ["ca", "pin", "timeout"]
        default: ["key_name", "ca", "client_certificate", "client_key", "timeout"]
        }
    }

    /// One entry of `signers`: the fields of its only key, or a list `keys`.
    func signer(_ name: String, _ value: YAMLValue) -> GatewayConfiguration.Signer? {
        guard value.holds("keys") else {
            return self.key("\(name)/1", value).map { .init(name: name, keys: [$0]) }
        }
        guard let fields = value.object(["keys"]), let list = fields.required("keys"),
            let entries = list.list(of: "keys")
        else { return nil }
        if entries.isEmpty { list.report("must hold at least one key") }
        var keys: [GatewayConfiguration.Key] = []
        for (number, entry) in entries.enumerated() {
            guard let key = self.key("\(name)/\(number + 1)", entry, naming: "\(name)/") else { continue }
            if keys.contains(where: { $0.name == key.name }) { entry.report("the key \"\(key.name)\" stands twice") }
            keys.append(key)
        }
        return keys.isEmpty ? nil : .init(name: name, keys: keys)
    }

    /// One key with its source.
    func key(_ name: String, _ value: YAMLValue, naming prefix: String? = nil) -> GatewayConfiguration.Key? {
        let present = Self.sources.filter(value.holds)
        let common = ["per_minute"] + (prefix == nil ? [] : ["name"])
        guard present.count == 1, let kind = present.first else {
            // A misspelt source is named as such, too.
            if present.isEmpty { _ = value.object(Self.sources + Self.sources.flatMap(Self.fields) + common) }
            value.report("needs exactly one of", allowed: Self.sources, at: value.keyLine)
            return nil
        }
        guard let fields = value.object([kind] + Self.fields(beside: kind) + common) else { return nil }
        let ownName = fields.optional("name").flatMap { $0.identifier() }
        let rate = fields.optional("per_minute").map { $0.integer(1...60_000) }
        guard let source = self.source(kind, fields, value) else { return nil }
        if let rate, rate == nil { return nil }
        var key = GatewayConfiguration.Key(
            name: ownName.flatMap { own in prefix.map { $0 + own } } ?? name, source: source,
            perMinute: rate ?? (kind == "agent" ? 250 : nil))
        self.attempt(at: value) { () throws(ConfigurationError) in
            key.certificate = try source.openFile(name: key.name, environment: self.environment)?.certificate.info
        }
        return key
    }

    /// The certificates in files must be those of the enterprises that tenants declare as.
    func matchCertificates(_ configuration: GatewayConfiguration, _ value: YAMLValue) {
        for signer in configuration.signers.values.sorted(by: { $0.name < $1.name }) {
            let needs = configuration.needs(ofSigner: signer.name)
            for key in signer.keys {
                guard let info = key.certificate, let reason = EnterpriseNeed.refusal(of: info, by: needs) else {
                    continue
                }
                value.report("\(key.name): \(reason)", at: value.keyLine)
            }
        }
    }

    private func source(
        _ kind: String, _ fields: YAMLObject, _ value: YAMLValue
    ) -> GatewayConfiguration.KeySource? {
        // A secret that is named and cannot be read is reported already; the key is not tried without it.
        func secret(_ key: String) -> GatewayConfiguration.Secret?? {
            guard let field = fields.optional(key) else { return .some(nil) }
            return self.secret(field).map { .some($0) }
        }
        let timeout = fields.optional("timeout").map { $0.duration(.milliseconds(500)...(.seconds(120))) }
        switch kind {
        case "key":
            let key = fields.required("key").flatMap { self.privateKey($0) }
            let certificate = fields.required("certificate").flatMap { self.certificate($0) }
            guard let key, let certificate, let passphrase = secret("passphrase") else { return nil }
            return .pem(key: key, certificate: certificate, passphrase: passphrase)
        case "pkcs12":
            guard let file = fields.required("pkcs12").flatMap({ self.closedFile($0) }),
                let password = secret("password")
            else { return nil }
            return .pkcs12(file: file, password: password)
        case "pkcs11":
            let module = fields.required("pkcs11").flatMap { self.file($0) }
            let token = fields.required("token")?.text(upTo: 32)
            let object = fields.required("object")?.text(upTo: 64)
            let certificate = fields.optional("certificate").map { self.certificate($0) }
            let pin = fields.required("pin").flatMap { self.secret($0) }
            guard let module, let token, let object, let pin, certificate == nil || certificate != .some(nil) else {
                return nil
            }
            return .pkcs11(module: module, token: token, object: object, certificate: certificate ?? nil, pin: pin)
        case "agent":
            let url = fields.required("agent")?.text(
                form: "ws:// on this machine (127.0.0.1, localhost), else wss://, with host and port", isAgentURL)
            let ca = fields.optional("ca").map { self.certificate($0) }
            guard let url, let pin = secret("pin"), ca == nil || ca != .some(nil),
                let timeout = timeout ?? .seconds(10)
            else { return nil }
            return .agent(url: url, ca: ca ?? nil, pin: pin, timeout: timeout)
        default:
            let url = fields.required("remote")?.text(form: "https://host:port without a final slash", isChannelURL)
            let name = fields.required("key_name")?.identifier()
            let ca = fields.required("ca").flatMap { self.certificate($0) }
            for key in ["client_certificate", "client_key"] where fields.optional(key) == nil { value.lacks(key) }
            let (certificate, key) = self.clientIdentity(fields, value)
            guard let url, let name, let ca, let certificate, let key, let timeout = timeout ?? .seconds(10) else {
                return nil
            }
            return .remote(
                url: url, key: name, ca: ca, clientCertificate: certificate, clientKey: key, timeout: timeout)
        }
    }
}

private func isAgentURL(_ text: String) -> Bool {
    // In clear text on this machine alone: the PIN goes over it.
    ["ws://127.0.0.1:", "ws://localhost:", "ws://[::1]:", "wss://"].contains {
        text.hasPrefix($0) && text.utf8.count > $0.utf8.count
    }
        && text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F } && !text.contains("@")
}
