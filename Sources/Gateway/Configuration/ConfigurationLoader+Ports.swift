import Declarations

extension ConfigurationLoader {
    private static let profileKeys = [
        "id", "name", "customs_code", "port_code", "trade_mode", "traf_mode", "country", "wrap_type", "loct_no",
        "max_documents_per_message", "part_wait", "silence_limit",
    ]
    private static let overridable = profileKeys.filter { $0 != "id" && $0 != "name" }

    /// One entry of `ports`: a profile of the templates, what it changes, and our identity there.
    func port(
        _ id: String, _ value: YAMLValue, templates: String?, channels: [String]
    ) -> GatewayConfiguration.Port? {
        let own = ["profile", "channel", "cop_code", "cop_name", "dxp_id", "concurrency"]
        guard let fields = value.object(own + Self.overridable) else { return nil }
        let base = fields.required("profile").flatMap { self.profile($0, id: id, templates: templates) }
        let channel = fields.required("channel").flatMap { self.reference($0, to: channels, "channel") }
        let code = fields.required("cop_code")?.text(form: enterpriseCodeForm, isEnterpriseCode)
        let name = fields.required("cop_name")?.text(upTo: 100)
        let dxpId = fields.required("dxp_id")?.text(form: "letters and digits, 1 to 30", isExchangeID)
        let concurrency = fields.optional("concurrency").map { $0.integer(1...64) } ?? 4
        guard let (standard, title) = base else {
            var scratch = PortProfile.empty
            self.apply(fields, to: &scratch)
            return nil
        }
        var profile = standard
        self.apply(fields, to: &profile)
        guard let channel, let code, let name, let dxpId, let concurrency else { return nil }
        return .init(
            profile: profile, title: title, channel: channel, copCode: code, copName: name, dxpId: dxpId,
            concurrency: concurrency)
    }

    /// A value that must be one of the names of another section.
    func reference(_ value: YAMLValue, to names: [String], _ what: String) -> String? {
        guard let name = value.text(upTo: 100) else { return nil }
        guard names.contains(name) else {
            value.report("there is no \(what) \"\(name)\"", allowed: names)
            return nil
        }
        return name
    }

    /// A port profile: a name for `TEMPLATES/ports/NAME.yaml`, or a path that ends in `.yaml`.
    private func profile(
        _ value: YAMLValue, id: String, templates: String?
    ) -> (profile: PortProfile, title: LocalizedText)? {
        guard let name = value.text() else { return nil }
        let path: String
        if name.hasSuffix(".yaml") {
            path = self.resolve(name, from: value.file)
        } else {
            guard let templates, isIdentifier(name) else {
                if templates != nil {
                    value.report("is no profile name", allowed: ["a name in ports/ of the templates, or a .yaml path"])
                }
                return nil
            }
            path = templates + "/ports/\(name).yaml"
        }
        guard self.isReadableFile(path) else {
            value.report("there is no readable file \(path)")
            return nil
        }
        return self.readProfile(path, id: id)
    }

    private func readProfile(_ path: String, id: String) -> (profile: PortProfile, title: LocalizedText)? {
        guard let fields = self.document(path)?.object(Self.profileKeys) else { return nil }
        _ = fields.required("id")?.identifier()
        let title = fields.required("name").flatMap { self.localized($0) }
        for key in Self.overridable where key != "wrap_type" && key != "loct_no" { _ = fields.required(key) }
        var profile = PortProfile.empty
        self.apply(fields, to: &profile)
        guard let title else { return nil }
        profile.id = id
        profile.name = title.en
        return (profile, title)
    }

    /// Text in three languages.
    func localized(_ value: YAMLValue) -> LocalizedText? {
        guard let fields = value.object(["en", "zh", "ko"]) else { return nil }
        let (en, zh) = (fields.required("en")?.text(), fields.required("zh")?.text())
        guard let ko = fields.required("ko")?.text(), let en, let zh else { return nil }
        return LocalizedText(en: en, zh: zh, ko: ko)
    }

    /// Sets what the mapping names; used for the profile itself and for overrides.
    private func apply(_ fields: YAMLObject, to profile: inout PortProfile) {
        func set<T>(_ key: String, _ target: inout T, _ read: (YAMLValue) -> T?) {
            if let value = fields.optional(key), let new = read(value) { target = new }
        }
        let limits = Duration.milliseconds(100)...(.seconds(30 * 86_400))
        set("customs_code", &profile.customsCode) { $0.digits(4) }
        set("port_code", &profile.portCode) { $0.digits(4) }
        set("trade_mode", &profile.tradeMode) { $0.word(TradeMode.self)?.rawValue }
        set("traf_mode", &profile.trafMode) { $0.text(upTo: 1) }
        set("country", &profile.country) { $0.digits(3) }
        set("wrap_type", &profile.wrapType) { $0.text(upTo: 1) }
        set("loct_no", &profile.loctNo) { $0.text(upTo: 10) }
        set("max_documents_per_message", &profile.maxDocumentsPerMessage) { $0.integer(1...100) }
        set("part_wait", &profile.partWait) { $0.duration(limits) }
        set("silence_limit", &profile.silenceLimit) { $0.duration(limits) }
    }
}

/// Supervision modes of this edition.
private enum TradeMode: String, CaseIterable { case bonded = "1210" }

extension PortProfile {
    fileprivate static let empty = PortProfile(
        id: "", name: "", customsCode: "", portCode: "", tradeMode: "", trafMode: "", country: "", wrapType: nil,
        loctNo: nil, maxDocumentsPerMessage: 1, partWait: .zero, silenceLimit: .zero)
}

let enterpriseCodeForm = "10 or 18 capital letters and digits"

/// A customs registration number or a unified social credit code.
func isEnterpriseCode(_ text: String) -> Bool {
    (text.utf8.count == 10 || text.utf8.count == 18)
        && text.utf8.allSatisfy { (48...57).contains($0) || (65...90).contains($0) }
}

private func isExchangeID(_ text: String) -> Bool {
    (1...30).contains(text.utf8.count)
        && text.utf8.allSatisfy { (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0) }
}
