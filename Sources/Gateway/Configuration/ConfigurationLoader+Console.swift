import Cryptography
import Declarations

extension ConfigurationLoader {
    /// Section `console`.
    /// - Parameter tenants: identifiers that accounts may be bound to.
    func console(_ value: YAMLValue, tenants: [String]) -> GatewayConfiguration.Console? {
        guard let fields = value.object(["accounts", "idle", "session"]) else { return nil }
        var console = GatewayConfiguration.Console()
        let bounds = Duration.seconds(60)...(.seconds(86_400))
        if let idle = fields.optional("idle") { console.idle = idle.duration(bounds) ?? console.idle }
        if let session = fields.optional("session") { console.session = session.duration(bounds) ?? console.session }
        var names: Set<String> = []
        for entry in fields.required("accounts")?.list(of: "accounts") ?? [] {
            guard let account = self.account(entry, tenants: tenants) else { continue }
            if !names.insert(account.name).inserted { entry.report("the account \"\(account.name)\" stands twice") }
            console.accounts.append(account)
        }
        return console
    }

    private func account(_ value: YAMLValue, tenants: [String]) -> ConsoleAccount? {
        guard let fields = value.object(["name", "password", "role", "tenants", "language"]) else { return nil }
        let name = fields.required("name")?.identifier()
        let form = "scrypt:… as `tongguan console password` prints it"
        let password = fields.required("password")?.text(form: form) { PasswordHash($0) != nil }
        let role = fields.required("role")?.word(ConsoleRole.self)
        let scope = fields.required("tenants").flatMap { self.scope($0, tenants: tenants) }
        let language = fields.optional("language").map { $0.word(ConsoleLanguage.self) }
        guard let name, let hash = password.flatMap(PasswordHash.init), let role, let scope else { return nil }
        return ConsoleAccount(
            name: name, password: hash, role: role, scope: scope, language: (language ?? nil)?.rawValue)
    }

    /// `all`, or a list of tenants.
    private func scope(_ value: YAMLValue, tenants: [String]) -> TenantScope? {
        guard value.isList else {
            let isAll = value.text(form: "all, or a list of tenants") { $0 == "all" } != nil
            return isAll ? .all : nil
        }
        let names = (value.list(of: "tenants") ?? []).compactMap { self.reference($0, to: tenants, "tenant") }
        return TenantScope(Set(names))
    }

    private enum ConsoleLanguage: String, CaseIterable { case en, zh, ko }
}
