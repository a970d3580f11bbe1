import Cryptography
import Transports

extension ConfigurationLoader {
    /// Section `webhooks`.
    func webhooks(_ value: YAMLValue?) -> GatewayConfiguration.Webhooks {
        var settings = GatewayConfiguration.Webhooks()
        guard let fields = value?.object(["allow_private", "allow_http", "ca", "timeout"]) else { return settings }
        settings.allowsPrivateAddresses = fields.optional("allow_private")?.boolean() ?? false
        settings.allowsHTTP = fields.optional("allow_http")?.boolean() ?? false
        settings.ca = fields.optional("ca").flatMap { self.certificate($0) }
        if let timeout = fields.optional("timeout")?.duration(.seconds(1)...(.seconds(30))) {
            settings.timeout = timeout
        }
        return settings
    }

    /// Section `alerts`.
    func alerts(_ value: YAMLValue?) -> GatewayConfiguration.Alerts {
        var settings = GatewayConfiguration.Alerts()
        guard let fields = value?.object(["webhooks", "email", "language"]) else { return settings }
        if let language = fields.optional("language")?.word(AlertLanguage.self) {
            settings.language = language.rawValue
        }
        settings.webhooks = fields.optional("webhooks")?.list(of: "addresses")?.compactMap(self.alertWebhook) ?? []
        settings.email = fields.optional("email").flatMap { self.alertEmail($0) }
        return settings
    }

    private func alertWebhook(_ value: YAMLValue) -> GatewayConfiguration.Alerts.Webhook? {
        guard let fields = value.object(["url", "secret", "ca"]) else { return nil }
        let url = fields.required("url").flatMap { address -> String? in
            guard let text = address.text() else { return nil }
            if let fault = OutsideURL.fault(in: text, allowsHTTP: true, allowsPrivateAddresses: true) {
                address.report(fault)
                return nil
            }
            if text.hasPrefix("http:") { address.warn("alerts go over the network in the clear; use https") }
            return text
        }
        let secret = fields.required("secret").flatMap { given -> GatewayConfiguration.Secret? in
            guard let secret = self.secret(given) else { return nil }
            self.attempt(at: given) { () throws(ConfigurationError) in
                _ = try secret.webhookSecret(environment: self.environment)
            }
            return secret
        }
        let ca = fields.optional("ca").flatMap { self.certificate($0) }
        guard let url, let secret else { return nil }
        return .init(url: url, secret: secret, ca: ca)
    }

    private func alertEmail(_ value: YAMLValue) -> GatewayConfiguration.Alerts.Email? {
        guard let fields = value.object(["smtp", "from", "to", "user", "password", "ca"]) else { return nil }
        let form = "smtps://host:port or smtp://host:port"
        let server = fields.required("smtp")?.text(form: form) { text in
            let rest = ["smtps://", "smtp://"].first { text.hasPrefix($0) }.map { text.dropFirst($0.count) }
            return rest.map { !$0.isEmpty && !$0.contains("/") && !$0.contains("@") && !$0.contains(" ") } ?? false
        }
        let from = fields.required("from")?.text(form: "name@host", Mail.isAddress)
        let to = fields.required("to")?.list(of: "addresses")?.compactMap { $0.text(form: "name@host", Mail.isAddress) }
        if let to, to.isEmpty { fields.optional("to")?.report("must hold at least one address") }
        let user = fields.optional("user")?.text()
        let password = fields.optional("password").flatMap { self.secret($0) }
        if (fields.optional("user") == nil) != (fields.optional("password") == nil) {
            value.report("user and password belong together, one of them is missing", at: value.keyLine)
        }
        let ca = fields.optional("ca").flatMap { self.certificate($0) }
        guard let server, let from, let to, !to.isEmpty else { return nil }
        return .init(server: server, from: from, to: to, user: user, password: password, ca: ca)
    }
}

/// The languages of alerts.
private enum AlertLanguage: String, CaseIterable {
    case en, zh, ko
}

extension GatewayConfiguration.Secret {
    /// The secret of a webhook.
    ///
    /// - Throws: `ConfigurationError` when it cannot be read, or is none.
    func webhookSecret(environment: [String: String]? = nil) throws(ConfigurationError) -> WebhookSecret {
        let text = unsafe try self.read(environment: environment).withBytes {
            unsafe String(decoding: $0, as: UTF8.self)
        }
        guard let secret = WebhookSecret(text) else {
            throw ConfigurationError(
                .invalid,
                [
                    .init(
                        file: self.place, line: 1, keyPath: "",
                        reason:
                            "is no webhook secret: whsec_ and base64 of 24 to 64 bytes; `tongguan webhook secret` makes one"
                    )
                ])
        }
        return secret
    }
}
