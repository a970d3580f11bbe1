import Cryptography
import Declarations
import Foundation
import Gateway
import Testing

@Suite("Configuration")
struct ConfigurationTests {
    let fixture: ConfigurationFixture

    init() throws { self.fixture = try ConfigurationFixture.shared.get() }

    @Test("the example loads, with defaults and resolved paths")
    func example() throws {
        let path = try self.fixture.write(self.fixture.example)
        let loaded = try GatewayConfiguration.load(path: path, environment: [:])
        let folder = self.fixture.folder.path
        #expect(loaded.file == path)
        #expect(loaded.data == folder + "/run/data")
        #expect(loaded.templates == folder + "/Templates")
        #expect(loaded.http.port == 8443)
        #expect(loaded.http.certificate == folder + "/certs/dev/server.pem")
        #expect(loaded.http.maxUpload == 32 << 20)
        #expect(loaded.signers.keys.sorted() == ["declarant-sm2", "merchant-rsa"])
        let channel = try #require(loaded.channels["nanjing-https"])
        #expect(channel.type == .haikou)
        #expect(channel.requestTimeout == .seconds(30))
        #expect(channel.answerLimit == 64 << 20)
        let port = try #require(loaded.ports["nanjing"])
        #expect(port.id == "nanjing")
        #expect(port.profile.customsCode.utf8.count == 4)
        #expect(port.profile.tradeMode == "1210")
        #expect(port.profile.partWait == .seconds(1800))
        let tenant = try #require(loaded.tenants.first)
        #expect(tenant.id == "hanbit-beauty")
        #expect(tenant.apiKeys.map(\.hash.count) == [32])
        #expect(tenant.apiKeys.first?.hash.prefix(2) == [0x0F, 0x4A])
        #expect(tenant.profile.files == Set(DocumentKind.ofOrders))
        #expect(tenant.signers[.inventory] == "declarant-sm2")
        #expect(loaded.policy == .standard)
    }

    @Test("the example of the repository loads against the templates of the repository")
    func templatesOfTheRepository() throws {
        let templates = ConfigurationFixture.root.appending(path: "Templates").path
        let text = self.fixture.example.replacing("templates: Templates", with: "templates: \(templates)")
        let loaded = try GatewayConfiguration.load(path: self.fixture.write(text), environment: [:])
        #expect(loaded.errors.count > 100)
        #expect(loaded.errors.name(of: 800) != nil)
        #expect(loaded.errors.entry(for: "1313", in: .inventory).rule.codeClass == .quota)
        #expect(loaded.errors.codeBook.rule("1301", in: .inventory).isRetriable)
    }

    @Test("overrides of a port win over its profile, and nothing else changes")
    func overrides() throws {
        let text = self.fixture.example
            .replacing("part_wait: 30m", with: "part_wait: 1500ms")
            .replacing("max_documents_per_message: 100", with: "max_documents_per_message: 7")
        let profile = try GatewayConfiguration.load(path: self.fixture.write(text), environment: [:])
            .ports["nanjing"]?.profile
        #expect(profile?.partWait == .milliseconds(1500))
        #expect(profile?.maxDocumentsPerMessage == 7)
        #expect(profile?.silenceLimit == .seconds(7200))
    }

    @Test("tenants of another file count, with places in that file")
    func include() throws {
        let lines = self.fixture.example.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let start = try #require(lines.firstIndex(of: "tenants:"))
        let end = try #require(lines.firstIndex { $0.hasPrefix("# Waits") })
        let list = lines[(start + 1)..<end].joined(separator: "\n")
        let included = try self.fixture.write(list)
        let name = URL(filePath: included).lastPathComponent
        let head = lines[..<start].joined(separator: "\n")
        let good = try self.fixture.write(head + "\ntenants:\n  - include: \(name)\n")
        #expect(try GatewayConfiguration.load(path: good, environment: [:]).tenants.map(\.id) == ["hanbit-beauty"])

        let twice = try self.fixture.write(head + "\ntenants:\n  - include: \(name)\n  - include: \(name)\n")
        let error = #expect(throws: ConfigurationError.self) {
            try GatewayConfiguration.load(path: twice, environment: [:])
        }
        #expect(error?.problems.map(\.file) == [included, included])
        #expect(error?.problems.allSatisfy { $0.keyPath == "[0]" && $0.line == 1 } == true)
    }

    @Test("all problems are reported at once, in the order of the file")
    func allAtOnce() throws {
        let text = self.fixture.example
            .replacing("port: 8443 ", with: "port: 99999")
            .replacing("type: haikou", with: "type: pigeon")
            .replacing("fill_delay: 200ms", with: "fill_delay: soon")
        let error = #expect(throws: ConfigurationError.self) {
            try GatewayConfiguration.load(path: self.fixture.write(text), environment: [:])
        }
        #expect(
            Set(error?.problems.map(\.keyPath) ?? []) == [
                "http.port", "channels.nanjing-https.type", "policy.fill_delay",
            ])
        #expect(error?.problems.map(\.line) == error?.problems.map(\.line).sorted())
    }

    @Test("a secret may come from the environment and is read without its line end")
    func environment() throws {
        let text = self.fixture.example
            .replacing("# passphrase: {env: MERCHANT_RSA_PASSPHRASE}", with: "passphrase: {env: TG_TEST}")
        let path = try self.fixture.write(text)
        let loaded = try GatewayConfiguration.load(path: path, environment: ["TG_TEST": "open sesame\n"])
        guard case .pem(_, _, let secret?) = loaded.signers["merchant-rsa"]?.keys.first?.source else {
            Issue.record("no passphrase")
            return
        }
        let expected = SecretBytes(Array("open sesame".utf8))
        #expect(try secret.read(environment: ["TG_TEST": "open sesame\n"]) == expected)
        #expect(!String(reflecting: loaded).contains("sesame"))
        let error = #expect(throws: ConfigurationError.self) {
            try GatewayConfiguration.load(path: path, environment: [:])
        }
        #expect(error?.problems.map(\.keyPath) == ["signers.merchant-rsa.passphrase.env"])
    }

    @Test("a file that is missing, empty or not YAML is said to be so")
    func unreadable() throws {
        for (text, line, word) in [("", 1, "empty"), ("http: [1, 2\n", 2, "YAML"), ("a: 1\nb: 2\na: 3\n", 3, "twice")] {
            let path = try self.fixture.write(text)
            let error = #expect(throws: ConfigurationError.self) { try GatewayConfiguration.load(path: path) }
            #expect(error?.code == .unreadable)
            #expect(error?.problems.first?.reason.contains(word) == true, "\(error?.message ?? "")")
            #expect(abs((error?.problems.first?.line ?? 0) - line) <= 2)
        }
        let missing = self.fixture.folder.path + "/nothing.yaml"
        let error = #expect(throws: ConfigurationError.self) { try GatewayConfiguration.load(path: missing) }
        #expect(error?.problems.first?.file == missing)
    }
}

@Suite("Configuration: what start-up would complain about")
struct ConfigurationStartUpTests {
    let fixture: ConfigurationFixture

    init() throws { self.fixture = try ConfigurationFixture.shared.get() }

    private func problem(replacing old: String, with new: String) throws -> ConfigurationProblem? {
        let path = try self.fixture.write(self.fixture.example.replacing(old, with: new))
        let error = #expect(throws: ConfigurationError.self) {
            try GatewayConfiguration.load(path: path, environment: [:])
        }
        #expect(error?.problems.count == 1)
        return error?.problems.first
    }

    @Test("a key that others may read is refused at the signer")
    func exposedKey() throws {
        let folder = self.fixture.folder
        let open = folder.appending(path: "open.key")
        try FileManager.default.copyItem(at: folder.appending(path: "certs/dev/signer-rsa.key"), to: open)
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: open.path)
        let problem = try self.problem(replacing: "certs/dev/signer-rsa.key", with: "open.key")
        #expect(problem?.keyPath == "signers.merchant-rsa.key")
        #expect(problem?.reason.contains("chmod 600") == true)
    }

    @Test("a vault file that is none is refused with its line, never with its content")
    func malformedVault() throws {
        let file = self.fixture.folder.appending(path: "bad.keys")
        try "data 1 topsecret\n".write(to: file, atomically: true, encoding: .utf8)
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file.path)
        let problem = try self.problem(replacing: "certs/dev/vault.keys", with: "bad.keys")
        #expect(problem?.keyPath == "secrets.vault")
        #expect(problem?.reason.contains("line 1") == true)
        #expect(problem?.reason.contains("topsecret") == false)
    }

    @Test("a message template that does not compile is named with file and line")
    func brokenTemplate() throws {
        let files = FileManager.default
        let templates = self.fixture.folder.appending(path: "Broken")
        try files.copyItem(at: self.fixture.folder.appending(path: "Templates"), to: templates)
        try files.removeItem(at: templates.appending(path: "messages"))
        try files.copyItem(
            at: ConfigurationFixture.root.appending(path: "Templates/messages"),
            to: templates.appending(path: "messages"))
        let message = templates.appending(path: "messages/CEB411Message.xml")
        let text = try String(contentsOf: message, encoding: .utf8)
        try text.replacing("payTransactionId", with: "payTransactionNo").write(
            to: message, atomically: true, encoding: .utf8)
        let problem = try self.problem(replacing: "templates: Templates", with: "templates: Broken")
        #expect(problem?.file.hasSuffix("CEB411Message.xml") == true)
        #expect(problem?.line ?? 0 > 1)
    }
}

@Suite("Error dictionary")
struct ConfigurationErrorDictionaryTests {
    @Test("looked up by receipt; unknown codes get a meaning and are never retried")
    func lookUp() throws {
        let fixture = try ConfigurationFixture.shared.get()
        let errors = try GatewayConfiguration.load(path: fixture.write(fixture.example), environment: [:]).errors
        #expect(errors.count == 3)
        #expect(errors.entry(for: "1313", in: .inventory).cause.zh == "额度")
        #expect(errors.known("1313", in: .order) == nil)
        let unknown = errors.entry(for: "-987654", in: .order)
        #expect(unknown.code == "-987654" && unknown.cause.en == "not known" && !unknown.rule.isRetriable)
        #expect(errors.codeBook.rule("-301013", in: .order).isRetriable)
        #expect(errors.name(of: 800)?.en == "Released.")
        let builtIn = ErrorDictionary().entry(for: "-1", in: .order)
        #expect(builtIn.cause.en.contains("-1") && builtIn.rule.codeClass == .unknown)
    }
}
