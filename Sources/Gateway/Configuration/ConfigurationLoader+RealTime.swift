import Declarations
import Transports

extension ConfigurationLoader {
    /// `tenants[].realtime`.
    func realTime(
        _ value: YAMLValue, signers: [String], platform: Enterprise?, payment: Enterprise?
    ) -> GatewayConfiguration.RealTime? {
        let keys = [
            "address", "signer", "upload", "request_timeout", "ver_dept", "pay_type", "recp_account", "recp_code",
            "recp_name", "item_link",
        ]
        guard let fields = value.object(keys) else { return nil }
        let form = "sha256: and 64 hexadecimal digits, as printed by tongguan api-key new"
        let address = fields.required("address")?.text(form: form) { hash(in: $0) != nil }.flatMap(hash(in:))
        let signer = fields.required("signer").flatMap { self.reference($0, to: signers, "signer") }
        let upload = fields.required("upload").flatMap { self.upload($0) }
        let timeout =
            fields.optional("request_timeout").map { $0.duration(.milliseconds(100)...(.seconds(3600))) }
            ?? .seconds(30)
        guard let address, let signer, let upload, let timeout, let platform, let payment else { return nil }
        func text(_ key: String) -> String? { fields.optional(key)?.text() }
        let defaults = PaymentEvidence.Defaults(
            ebpCode: platform.code, payCode: payment.code, verDept: text("ver_dept"), payType: text("pay_type"),
            recpAccount: text("recp_account"), recpCode: text("recp_code"), recpName: text("recp_name"),
            itemLink: text("item_link"))
        for fault in defaults.faults { value.report("customs would not take \(fault)") }
        return .init(
            address: address, signer: signer, upload: upload, requestTimeout: timeout, defaults: defaults)
    }

    /// `production`, `test`, or a mapping with the address of a simulator.
    private func upload(_ value: YAMLValue) -> GatewayConfiguration.Upload? {
        guard value.isMapping else {
            guard let system = value.word(CustomsSystem.self) else { return nil }
            return .init(url: system == .production ? RealTimeChannel.production : RealTimeChannel.test)
        }
        guard let fields = value.object(["url", "ca", "client_certificate", "client_key"]) else { return nil }
        let url = fields.required("url")?.text(form: "https://host:port/path", isUploadURL)
        let ca = fields.required("ca").flatMap { self.certificate($0) }
        let (certificate, key) = (fields.optional("client_certificate"), fields.optional("client_key"))
        if (certificate == nil) != (key == nil) {
            value.report("client_certificate and client_key belong together, one of them is missing", at: value.keyLine)
        }
        guard let url, let ca else { return nil }
        return .init(
            url: url, ca: ca, clientCertificate: certificate.flatMap { self.certificate($0) },
            clientKey: key.flatMap { self.privateKey($0) })
    }
}

/// The systems of customs that take records.
private enum CustomsSystem: String, CaseIterable {
    case production
    case test
}

private func isUploadURL(_ text: String) -> Bool {
    guard text.hasPrefix("https://") else { return false }
    let rest = text.dropFirst("https://".count)
    return rest.contains("/") && rest.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F } && !rest.contains("@")
        && !rest.contains("?") && !rest.contains("#")
}
