import Declarations
import Manifests

/// Values of port profiles.
extension YAMLValue {
    /// Text in three languages.
    func localized() -> LocalizedText? {
        guard let fields = self.object(["en", "zh", "ko"]) else { return nil }
        let (en, zh) = (fields.required("en")?.text(), fields.required("zh")?.text())
        guard let ko = fields.required("ko")?.text(), let en, let zh else { return nil }
        return LocalizedText(en: en, zh: zh, ko: ko)
    }

    /// Kinds of documents by the numbers of their messages, each once.
    func documents() -> [DocumentKind]? {
        guard let entries = self.list(of: "numbers of messages") else { return nil }
        let allowed = DocumentKind.allCases.map { String($0.rawValue) }
        var kinds: [DocumentKind] = []
        for entry in entries {
            guard let text = entry.scalar(expected: "the number of a message", allowed: allowed) else { continue }
            guard let kind = Int(text).flatMap(DocumentKind.init(rawValue:)) else {
                entry.report("\"\(text.prefix(40))\" is no message of an enterprise", allowed: allowed)
                continue
            }
            if kinds.contains(kind) { entry.report("the message stands twice") }
            kinds.append(kind)
        }
        return kinds
    }

    /// Words of lower-case letters, digits and hyphens.
    func names(of what: String) -> [String]? { self.list(of: what)?.compactMap { $0.identifier() } }

    /// Maintenance windows such as `Sat 22:00-06:00`.
    func windows() -> [MaintenanceWindow]? {
        self.list(of: "maintenance windows")?.compactMap { entry in
            let form = "daily 02:00-02:30, or a day Mon … Sun: Sat 22:00-06:00; Beijing time"
            return entry.text(form: form) { MaintenanceWindow($0) != nil }.flatMap(MaintenanceWindow.init)
        }
    }

    /// What breaking rules does: `refuse`, `warn` or `off` for each code whose rule admits it.
    func severities() -> [ViolationCode: IntakePolicy.Severity]? {
        let adjustable = ViolationCode.allCases.filter(\.isAdjustable)
        guard let rules = self.object(adjustable.map(\.rawValue)) else { return nil }
        var severities: [ViolationCode: IntakePolicy.Severity] = [:]
        for (name, value) in rules.entries {
            guard let code = ViolationCode(rawValue: name), code.isAdjustable,
                let severity = value.word(IntakePolicy.Severity.self)
            else { continue }
            guard code.admits(severity) else {
                value.report(
                    "\"\(severity.rawValue)\" is not open to this rule", allowed: code.rule.choices.map(\.rawValue))
                continue
            }
            severities[code] = severity
        }
        return severities
    }

    /// Third parties that get copies, at most 5.
    func subscribers() -> [Subscription]? {
        guard let entries = self.list(of: "subscribers") else { return nil }
        if entries.count > 5 { self.report("holds \(entries.count) subscribers, a message takes 5") }
        return entries.compactMap { entry in
            guard let fields = entry.object(["status", "dxp_address", "note"]) else { return nil }
            let status = fields.required("status")?.word(Subscription.Status.self)
            let address = fields.required("dxp_address")?.text(upTo: 100)
            let note = fields.optional("note")?.text(upTo: 1000)
            guard let status, let address else { return nil }
            return Subscription(status: status, dxpAddress: address, note: note)
        }
    }

    /// What goes along in every message.
    func messageExtension() -> MessageExtension? {
        guard let fields = self.object(["name", "version", "content"]) else { return nil }
        let name = fields.required("name")?.text(upTo: 30)
        let version = fields.required("version")?.text(upTo: 30)
        let content = fields.required("content")?.scalar(expected: "well-formed XML")
        guard let name, let version, let content else { return nil }
        let payload = MessageExtension(name: name, version: version, content: content)
        do throws(ManifestError) {
            _ = try ExtendMessage(payload)
        } catch {
            self.report("the content cannot be sent along: \(error.message)")
        }
        return payload
    }
}
