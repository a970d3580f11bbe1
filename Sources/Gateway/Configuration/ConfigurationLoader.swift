import Declarations
import FoundationEssentials
import Manifests

extension GatewayConfiguration {
    /// Reads and checks a configuration with all files it names.
    ///
    /// - Parameters:
    ///   - path: the YAML file, absolute or relative to the working folder.
    ///   - environment: where `env:` secrets are looked up. Default: the environment of the process.
    /// - Throws: `ConfigurationError` with every problem found.
    public static func load(
        path: String, environment: [String: String]? = nil
    ) throws(ConfigurationError) -> GatewayConfiguration {
        let log = ProblemLog()
        let loader = ConfigurationLoader(environment: environment ?? ProcessInfo.processInfo.environment, log: log)
        let configuration = loader.load(absolute(path))
        if let error = log.error { throw error }
        guard let configuration else {
            throw ConfigurationError(
                .invalid, [.init(file: path, line: 1, keyPath: "", reason: "cannot be used as a configuration")])
        }
        return configuration
    }
}

/// Reads the sections of a configuration, follows its references and reports into one log.
struct ConfigurationLoader {
    let environment: [String: String]
    let log: ProblemLog

    static let sections = [
        "data", "journal", "database", "templates", "http", "secrets", "signers", "channels", "ports", "tenants",
        "policy", "console", "canary", "webhooks", "alerts", "uploads",
    ]

    func load(_ file: String) -> GatewayConfiguration? {
        guard let root = self.document(file), let top = root.object(Self.sections) else { return nil }
        let data = top.required("data")?.text().map { self.resolve($0, from: file) }
        let journal = top.optional("journal").map { $0.text().map { self.resolve($0, from: file) } }
        let database = top.optional("database").flatMap { self.database($0) }
        let templates = top.required("templates").flatMap { self.folder($0) }
        let http = top.required("http").flatMap { self.http($0) }
        let secrets = top.required("secrets").flatMap { self.secrets($0) }
        let policy = self.policy(top.optional("policy"))
        let signers = self.named(top.required("signers"), "a signer") { self.signer($0, $1) }
        let channels = self.named(top.required("channels"), "a channel") { self.channel($0, $1, policy: policy) }
        let declaredChannels = top.optional("channels").map { self.names($0) } ?? []
        if channels.values.contains(where: { $0.type == .simulator }) {
            top.optional("database")?.report(
                "cannot stand beside a channel of type simulator: each node would have a simulator of its own; "
                    + "run tests on a gateway without a database section")
        }
        let declaredSigners = top.optional("signers").map { self.names($0) } ?? []
        let table = top.optional("templates").flatMap { self.modeTable(templates: templates, at: $0) }
        let entries = self.named(top.required("ports"), "a port") {
            self.ports(
                $0, $1, templates: templates, table: table, channels: declaredChannels,
                delivery: policy?.delivery ?? DeliverySettings())
        }
        let ports = self.byIdentifier(entries, top.optional("ports"))
        self.checkMailboxes(ports, channels, top.optional("ports"))
        let declaredPorts = top.optional("ports").map { self.names($0) } ?? []
        let tenants = top.required("tenants").map {
            self.tenants(
                $0, signers: declaredSigners,
                ports: PortNames(
                    declared: declaredPorts, entries: entries,
                    simulators: Set(channels.values.filter { $0.type == .simulator }.map(\.name))))
        }
        let errors = templates.map { self.errors(in: $0) }
        let mappings = templates.map { self.mappings(in: $0) } ?? [:]
        // Only when the rest is good: one wrong key should not wait for the proofs that templates are put to.
        if let templates, let value = top.optional("templates"), self.log.problems.isEmpty {
            self.compile(templates, value)
        }
        let webhooks = self.webhooks(top.optional("webhooks"))
        let alerts = self.alerts(top.optional("alerts"))
        guard let data, let templates, let http, let secrets, let policy, let tenants, let errors else { return nil }
        var configuration = GatewayConfiguration(
            file: file, data: data, templates: templates, http: http, secrets: secrets, signers: signers,
            channels: channels, ports: ports, tenants: tenants, policy: policy, errors: errors,
            warnings: self.log.warnings, notices: self.log.notices)
        configuration.journal = (journal ?? nil) ?? data + "/journal"
        configuration.database = database
        configuration.mappings = mappings
        configuration.canary = top.optional("canary").flatMap { self.canary($0, tenants: tenants) }
        configuration.webhooks = webhooks
        configuration.alerts = alerts
        configuration.uploads = self.uploads(
            top.optional("uploads"), tenants: tenants.map(\.id), channels: mappings.keys.sorted(),
            retention: policy.retention)
        if let console = top.optional("console").flatMap({ self.console($0, tenants: tenants.map(\.id)) }) {
            configuration.console = console
        }
        if let value = top.optional("signers") { self.matchCertificates(configuration, value) }
        return configuration
    }

    /// Reads message templates and code tables as start-up will.
    private func compile(_ templates: String, _ value: YAMLValue) {
        do {
            _ = try MessageTemplates(directory: templates + "/messages")
        } catch {
            self.log.report(
                .init(
                    file: error.file ?? templates + "/messages", line: error.line ?? 1, keyPath: "",
                    reason: error.message))
        }
        var tables: [String: String] = [:]
        for name in CodeTables.fileNames {
            let path = "\(templates)/codes/\(name)"
            guard
                let text = FileManager.default.contents(atPath: path).flatMap({ String(validating: $0, as: UTF8.self) })
            else {
                value.report("\(path) cannot be read, or is not UTF-8")
                return
            }
            tables[name] = text
        }
        do {
            _ = try CodeTables.parse(files: tables)
        } catch {
            value.report("the code tables in \(templates)/codes are wrong: \(error.message)")
        }
    }

    /// The root value of a YAML file.
    func document(_ file: String) -> YAMLValue? {
        guard let bytes = FileManager.default.contents(atPath: file) else {
            self.log.reportUnreadable(
                .init(file: file, line: 1, keyPath: "", reason: "cannot be read: no such file, or no permission"))
            return nil
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            self.log.reportUnreadable(.init(file: file, line: 1, keyPath: "", reason: "is not UTF-8"))
            return nil
        }
        return YAMLFile.root(text: text, file: file, log: self.log)
    }

    /// A mapping from names chosen by the operator to things.
    private func named<Thing>(
        _ value: YAMLValue?, _ what: String, _ read: (String, YAMLValue) -> Thing?
    ) -> [String: Thing] {
        guard let value, let entries = value.entries(expected: "a mapping from names to settings") else { return [:] }
        if entries.isEmpty { value.report("must hold at least \(what)") }
        var things: [String: Thing] = [:]
        for (name, entry) in entries {
            if !isIdentifier(name) {
                entry.report(
                    "the name does not have the right form", allowed: ["a-z, 0-9 and -, 1 to 40 characters"],
                    at: entry.keyLine)
            }
            things[name] = read(name, entry)
        }
        return things
    }

    private func names(_ value: YAMLValue) -> [String] {
        value.isMapping ? value.entries(expected: "a mapping")?.map(\.name) ?? [] : []
    }
}

/// A path seen from the working folder.
func absolute(_ path: String) -> String {
    path.hasPrefix("/") ? path : normalized(FileManager.default.currentDirectoryPath + "/" + path)
}

/// A path without `.`, `..` and doubled slashes.
func normalized(_ path: String) -> String {
    var parts: [Substring] = []
    for part in path.split(separator: "/") where part != "." {
        if part == "..", !parts.isEmpty { parts.removeLast() } else { parts.append(part) }
    }
    return "/" + parts.joined(separator: "/")
}
