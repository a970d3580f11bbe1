import Cryptography
import Foundation
import Gateway
import Testing

/// Section `secrets` and the files with secrets: what start-up and `check-config` say about them.
@Suite("Configuration: secrets") struct SecretsConfigurationTests {
    let fixture: ConfigurationFixture
    let folder: URL

    init() throws {
        self.fixture = try ConfigurationFixture.shared.get()
        self.folder = self.fixture.folder.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: self.folder, withIntermediateDirectories: false)
    }

    /// Vault keys wrapped by a new master key, and the name of both files as the configuration may write them.
    private func wrapped() throws -> (vault: String, master: String, key: MasterKey) {
        let master = try MasterKey.generate()
        let (vault, file) = (self.folder.path + "/wrapped.keys", self.folder.path + "/master.key")
        try SecretFile.write(VaultKeys.generate().text(wrappedBy: master), to: vault, replacing: false)
        try SecretFile.write(master.text, to: file, replacing: false)
        return (vault, file, master)
    }

    private func load(
        _ secrets: String, environment: [String: String] = [:]
    ) throws(ConfigurationError) -> GatewayConfiguration {
        let text = self.fixture.example.replacing("vault: {file: certs/dev/vault.keys}", with: secrets)
        let path: String
        do {
            path = try self.fixture.write(text)
        } catch {
            throw ConfigurationError(.unreadable, [])
        }
        return try GatewayConfiguration.load(path: path, environment: environment)
    }

    private func problem(_ secrets: String, environment: [String: String] = [:]) -> ConfigurationProblem? {
        let error = #expect(throws: ConfigurationError.self) { try self.load(secrets, environment: environment) }
        #expect(error?.problems.count == 1)
        return error?.problems.first
    }

    @Test("a master key from a file or a variable opens the wrapped vault") func master() throws {
        let files = try self.wrapped()
        let fromFile = try self.load("vault: {file: \(files.vault)}\n  master: {file: \(files.master)}")
        #expect("\(try fromFile.secrets.vaultKeys())" == "vault keys (data [1], lookup [1])")
        #expect(fromFile.warnings.isEmpty)
        let digits = files.key.text.withBytes { String(decoding: $0, as: UTF8.self) }
        let fromVariable = try self.load(
            "vault: {file: \(files.vault)}\n  master: {env: TG_MASTER}", environment: ["TG_MASTER": digits])
        #expect(throws: Never.self) { try fromVariable.secrets.vaultKeys(environment: ["TG_MASTER": digits]) }
        #expect(!String(reflecting: fromVariable).contains(digits.prefix(16)))
    }

    @Test("an open vault loads with a warning") func unwrapped() throws {
        let loaded = try self.load("vault: {file: certs/dev/vault.keys}")
        #expect(loaded.warnings.map(\.keyPath) == ["secrets.vault"])
        #expect(loaded.warnings.first?.reason.contains("vault new-master") == true)
    }

    @Test("missing, wrong, needless and malformed master keys are said to be so") func wrongMaster() throws {
        let files = try self.wrapped()
        let missing = self.problem("vault: {file: \(files.vault)}")
        #expect(missing?.reason.contains("master-key-missing") == true)
        #expect(missing?.reason.contains(files.key.fingerprint) == true)
        let other = self.folder.path + "/other.key"
        try SecretFile.write(MasterKey.generate().text, to: other, replacing: false)
        let wrong = self.problem("vault: {file: \(files.vault)}\n  master: {file: \(other)}")
        #expect(wrong?.reason.contains("master-key-wrong") == true)
        let needless = self.problem("vault: {file: certs/dev/vault.keys}\n  master: {file: \(other)}")
        #expect(needless?.reason.contains("vault wrap") == true)
        let malformed = self.problem(
            "vault: {file: \(files.vault)}\n  master: {env: TG_MASTER}", environment: ["TG_MASTER": "topsecret"])
        #expect(malformed?.reason.contains("64 hexadecimal digits") == true)
        #expect(malformed?.reason.contains("topsecret") == false)
        let empty = self.problem("vault: {file: \(files.vault)}\n  master: {env: TG_MASTER}")
        #expect(empty?.keyPath == "secrets.master.env")
    }

    @Test(
        "every file with a secret is refused when others may read it",
        arguments: [
            ("key: certs/dev/server.key", "key: OPEN", "http.key"),
            (
                "# operator_token: {file: run/operator.token}", "operator_token: {file: OPEN}",
                "http.operator_token.file"
            ),
            ("vault: {file: certs/dev/vault.keys}", "vault: {file: OPEN}", "secrets.vault.file"),
            (
                "vault: {file: certs/dev/vault.keys}", "vault: {file: certs/dev/vault.keys}\n  master: {file: OPEN}",
                "secrets.master.file"
            ),
            ("key: certs/dev/signer-sm2.key", "key: OPEN", "signers.declarant-sm2"),
            ("# passphrase: {env: MERCHANT_RSA_PASSPHRASE}", "passphrase: {file: OPEN}", "signers.merchant-rsa"),
            ("client_key: certs/dev/client.key", "client_key: OPEN", "channels.nanjing-https.client_key"),
        ])
    func exposed(old: String, new: String, keyPath: String) throws {
        let open = self.folder.appending(path: "open")
        let key = self.fixture.folder.appending(path: "certs/dev/server.key")
        try FileManager.default.copyItem(at: key, to: open)
        let path = try self.fixture.write(
            self.fixture.example.replacing(old, with: new.replacing("OPEN", with: open.path)))
        for mode in [0o640, 0o604] {
            try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: open.path)
            let error = #expect(throws: ConfigurationError.self) {
                try GatewayConfiguration.load(path: path, environment: [:])
            }
            #expect(error?.problems.count == 1)
            #expect(error?.problems.first?.keyPath.hasPrefix(keyPath) == true, "\(error?.message ?? "")")
            #expect(error?.problems.first?.reason.contains("chmod 600") == true)
        }
    }

    @Test("a retention out of bounds is refused") func retention() throws {
        func load(_ text: String) throws -> GatewayConfiguration {
            try GatewayConfiguration.load(
                path: self.fixture.write(self.fixture.example.replacing("retention: 1098d", with: text)),
                environment: [:])
        }
        #expect(try load("retention: 400d").policy.retention == .seconds(400 * 86_400))
        for wrong in ["retention: 365d", "retention: 3661d", "retention: forever"] {
            let error = #expect(throws: ConfigurationError.self) { try load(wrong) }
            #expect(error?.problems.map(\.keyPath) == ["policy.retention"])
        }
    }
}
