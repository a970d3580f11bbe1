import Declarations
import Foundation
import GatewayTestKit
import Testing

@testable import Gateway

/// What leaves the house with `doctor --bundle`: known secrets stand in every place of a configuration, and none goes along.
@Suite struct SharedConfigurationTests {
    private static let plant = "PLANTED7e57"

    /// Keys that the loader reads as secrets, found in its sources, so that a new one is tried too.
    private static let keys = Result {
        let folder = Checkout.root + "/Sources/Gateway/Configuration"
        var keys: Set<String> = []
        for file in try FileManager.default.contentsOfDirectory(atPath: folder) {
            for line in try String(contentsOfFile: folder + "/" + file, encoding: .utf8).split(separator: "\n") {
                if let end = line.firstRange(of: "self.secret(") {
                    let names = line[..<end.lowerBound].matches(of: /(?:required|optional)\("([a-z_0-9]+)"\)/)
                    if let name = names.last { keys.insert(String(name.output.1)) }
                }
                if let name = line.firstMatch(of: /[^.\w]secret\("([a-z_0-9]+)"\)/) {
                    keys.insert(String(name.output.1))
                }
            }
        }
        return keys.union(["secret"]).sorted()
    }

    @Test("The loader's secrets are those known here")
    func known() throws {
        let keys = Set(try Self.keys.get())
        #expect(
            keys.isSuperset(of: [
                "master", "operator_token", "passphrase", "password", "pin", "secret", "token", "vault",
            ]), "\(keys)")
    }

    @Test("However a secret is written behind its key, it stays")
    func forms() throws {
        for key in try Self.keys.get() {
            let forms = [
                "\(key): \(Self.plant)", "\(key): \"\(Self.plant)\"", "\"\(key)\": '\(Self.plant)'",
                "\(key) : \(Self.plant)", "{a: b, \(key): \(Self.plant), c: d}", "{\"\(key)\":\"\(Self.plant)\"}",
                "- \(key): \(Self.plant)", "\(key):\n  \(Self.plant)", "\(key): |\n  x\n\n  \(Self.plant)",
                "\(key): >-\n    \(Self.plant)\n    \(Self.plant)", "\(key):\n  - \(Self.plant)",
                "\(key.uppercased()): \(Self.plant)", "# \(key): \(Self.plant)", "a: b  # \(key): \(Self.plant)",
                "\(key): {file: a, value: \(Self.plant)}", "\(key):\n  env: \(Self.plant)",
            ]
            // What holds for one key holds for all: the expression is one.
            for text in key == "password" ? forms : Array(forms.prefix(2)) {
                let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
                for depth in [0, 4] {
                    let indented = lines.map { String(repeating: " ", count: depth) + $0 }.joined(separator: "\n")
                    let shared = SharedConfiguration.text("before: 1\n\(indented)\nafter: 2\n")
                    #expect(!shared.contains(Self.plant), "\(indented)")
                    #expect(shared.hasPrefix("before: 1\n"))
                    // The rest of the file is there, unless it may belong to the secret.
                    if depth == 0 { #expect(shared.contains("after: 2"), "\(indented)") }
                }
            }
        }
    }

    @Test(
        "What is a secret by its look stays, whatever its key",
        arguments: [
            "url: postgresql://tongguan:@PLANT@db1:5432,db2:5432/tongguan", "url: amqps://u:a/b@PLANT@mq/v",
            "url: https://h/x?token=@PLANT&a=b", "url: https://h/x?api_key=@PLANT", "smtp: smtps://me:@PLANT@mail:465",
            "- sha256:0f4a1c6a6a6f0d4c64a3d2f7c92c0a4a8f8b6a1c5d3e2f1a0b9c8d7e6f5a4b3c",
            "hash: \"sha256:0f4a1c6a6a6f0d4c64a3d2f7c92c0a4a8f8b6a1c5d3e2f1a0b9c8d7e6f5a4b3c\"",
            "- 0f4a1c6a6a6f0d4c64a3d2f7c92c0a4a8f8b6a1c5d3e2f1a0b9c8d7e6f5a4b3c",
            "- tg_0f4a1c6a6a6f0d4c64a3d2f7c92c0a4a8f8b6a1c5d3e2f1a0b9c8d7e6f5a4b3c",
            "api_keys: [tgtest_0f4a1c6a6a6f0d4c64a3d2f7c92c0a4a8f8b6a1c5d3e2f1a0b9c8d7e6f5a4b3c]",
            "other: whsec_0f4a1c6a6a6fMfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
            "note: data 1 0f4a1c6a6a6f0d4c64a3d2f7c92c0a4a8f8b6a1c5d3e2f1a0b9c8d7e6f5a4b3c",
            "mina: scrypt:32768:8:1:0f4a1c6a6a6f0d4c:0f4a1c6a6a6f0d4c",
        ])
    func looks(_ line: String) {
        let shared = SharedConfiguration.text("a: 1\n  " + line.replacing("@PLANT", with: Self.plant) + "\nz: 2")
        #expect(!shared.contains(Self.plant) && !shared.contains("0f4a1c6a6a6f"), "\(shared)")
        #expect(shared.hasPrefix("a: 1\n") && shared.hasSuffix("\nz: 2"))
    }

    @Test(
        "The whole example, with a secret in every place that has room for one, and with every comment mark taken off")
    func example() throws {
        let fixture = try ConfigurationFixture.shared.get()
        let keys = try Self.keys.get().joined(separator: "|")
        let secret = try Regex("(^|[\\s{,_])(\(keys)): *(\\{[^}]*\\}|\"[^\"]*\"|[^\\s,}]+)")
        for isPlain in [false, true] {
            var planted = 0
            let text = fixture.example.split(separator: "\n", omittingEmptySubsequences: false).map { line -> String in
                var line = String(line)
                if isPlain { line = line.replacing(/^( *)# ?(?=[ a-z-]+)/) { String($0.output.1) } }
                if let found = line.firstMatch(of: secret) {
                    let (start, key) = (found.output[1].substring ?? "", found.output[2].substring ?? "")
                    let (head, tail) = (line[..<found.range.lowerBound], line[found.range.upperBound...])
                    line = "\(head)\(start)\(key): \(Self.plant)\(tail)"
                    planted += 1
                }
                let addressed = line.replacing(/:\/\/(?=[a-z0-9.]+[:\/])/, with: "://user:\(Self.plant)@")
                if addressed != line { planted += 1 }
                return addressed
            }.joined(separator: "\n")
            #expect(planted > 20)
            let shared = SharedConfiguration.text(text)
            for line in shared.split(separator: "\n") { #expect(!line.contains(Self.plant), "\(line)") }
            #expect(!shared.contains("0f4a1c6a6a6f"))
            for kept in ["dxp_id: DXPENT0000012345", "refile_limit: 5", "id: hanbit-beauty", "profile: nanjing"] {
                #expect(shared.contains(kept), "\(kept)")
            }
        }
    }

    @Test("A secret that stands where a reference to one is wanted is refused without being repeated")
    func findings() throws {
        let fixture = try ConfigurationFixture.shared.get()
        let plant = Self.plant
        for (part, replacement) in [
            ("vault: {file: certs/dev/vault.keys}", "vault: \(plant)"),
            ("vault: {file: certs/dev/vault.keys}", "vault: {files: \(plant)}"),
            ("vault: {file: certs/dev/vault.keys}", "vault: {env: [\(plant)]}"),
            ("# passphrase: {env: MERCHANT_RSA_PASSPHRASE}", "passphrase: \(plant)"),
            ("# operator_token: {file: run/operator.token}", "operator_token: \(plant)"),
            ("- sha256:0f4a1c6a6a6f0d4c64a3d2f7c92c0a4a8f8b6a1c5d3e2f1a0b9c8d7e6f5a4b3c", "- tg_\(plant)"),
            ("- sha256:0f4a1c6a6a6f0d4c64a3d2f7c92c0a4a8f8b6a1c5d3e2f1a0b9c8d7e6f5a4b3c", "- {hash: tg_\(plant)}"),
            ("# push: {token: {file: secrets/push.token}}", "push: {token: \(plant)}"),
            ("templates: Templates", "templates: Templates\ndatabase: {url: \"postgresql://u:\(plant)@h/d\"}"),
            (
                "templates: Templates",
                "templates: Templates\nconsole: {accounts: [{name: a, password: \(plant), role: admin, tenants: all}]}"
            ),
            (
                "templates: Templates",
                "templates: Templates\nalerts: {webhooks: [{url: \"https://a.example\", secret: \(plant)}]}"
            ),
        ] {
            let text = fixture.example.replacing(part, with: replacement)
            try #require(text != fixture.example, "\(part)")
            let path = try fixture.write(text)
            do throws(ConfigurationError) {
                _ = try GatewayConfiguration.load(path: path, environment: [:])
                Issue.record("it loads: \(replacement)")
            } catch {
                let findings = Doctor.findings(of: error)
                let said = findings.map { $0.text + String(decoding: $0.json.bytes, as: UTF8.self) }.joined()
                #expect(!findings.isEmpty && !said.contains(plant), "\(said)")
                #expect(!"\(error)".contains(plant) && !String(reflecting: error).contains(plant))
                #expect(!SharedConfiguration.text(text).contains(plant), "\(replacement)")
            }
        }
    }
}
