import Declarations
import Foundation
import GatewayTestKit
import Testing
import Transports

@testable import Gateway

/// What the doctor finds in the example configuration, and in a broken one.
@Suite struct DoctorTests {
    private func examine(_ change: (String) -> String = { $0 }) async throws -> [DoctorFinding] {
        let fixture = try ConfigurationFixture.shared.get()
        let data = try Checkout.temporaryFolder() + "/data"
        let text = change(fixture.example.replacing("data: run/data", with: "data: \(data)"))
        let loaded = try GatewayConfiguration.load(path: fixture.write(text), environment: [:])
        var options = Doctor.Options()
        options.knocks = false
        let client = HTTPClient(connectionsPerHost: 1)
        let findings = await Doctor(loaded, client: client, options: options).examine()
        await client.shutdown()
        return findings
    }

    @Test(
        "Each key signs; a certificate of two days fails with the remedy; the store and backup that are not there are told"
    )
    func example() async throws {
        let findings = try await self.examine()
        func find(_ area: String, _ subject: String) -> [DoctorFinding] {
            findings.filter { $0.area == area && $0.subject == subject }
        }
        let key = find("key", "merchant-rsa/1")
        #expect(key.first?.state == .ok && key.first?.certainty == .tried)
        #expect(key.last?.state == .fail && key.last?.says.contains("ends in") == true)
        #expect(key.last?.remedy != nil)
        #expect(findings.contains { $0.area == "ledger" && $0.state == .note })
        #expect(findings.contains { $0.area == "backup" && $0.remedy?.contains("tongguan backup") == true })
        #expect(findings.contains { $0.area == "disk" && $0.subject == "sync" && $0.state != .fail })
        #expect(find("channel", "nanjing-https").first?.certainty == .guessed)
        #expect(findings.contains { $0.area == "codes" })
        for finding in findings where finding.state == .fail || finding.state == .warn {
            #expect(finding.remedy != nil || finding.area == "codes", "\(finding.says) has no remedy")
        }
    }

    @Test("Nothing it says holds a secret")
    func secrets() async throws {
        let findings = try await self.examine()
        let all =
            findings.map(\.text).joined() + findings.map { String(decoding: $0.json.bytes, as: UTF8.self) }.joined()
        for secret in [String(repeating: "0a", count: 16), "PRIVATE KEY", "0f4a1c6a6a6f"] {
            #expect(!all.contains(secret))
        }
        #expect(all.contains(#""safe_to_share":true"#))
    }

    /// Not written out, so that who looks for keys in the repository finds none.
    private static let pem = ["PRIVATE", "KEY"].joined(separator: " ")

    @Test("A configuration that is shared holds no hash, no password and no PEM block")
    func shared() throws {
        let text = """
            console:
              accounts:
                - {name: mina, password: "scrypt:16384:8:1:5e5e:0a0b", role: admin}
                - name: ops
                  password: scrypt:16384:8:1:5e5e:0c0d
                  role: operator
            http:
              operator_token: very-hidden
              port: 8443
            signers:
              card:
                pin: |
                  hidden-pin
                label: Declaring
                "passphrase": 'hidden-phrase'
                token_label: shown
            channels:
              - address: amqp://user:hidden-word@mq.example/?password=hidden-too&vhost=x
            key: |
              -----BEGIN \(Self.pem)-----
              hiddenpem
              -----END \(Self.pem)-----
            last: shown
            """
        let shared = SharedConfiguration.text(text)
        for secret in ["scrypt:16384", "0a0b", "0c0d", "hidden"] { #expect(!shared.contains(secret), "\(secret)") }
        for rest in [
            "name: ops", "role: operator", "port: 8443", "label: Declaring", "token_label: shown", "last: shown",
        ] {
            #expect(shared.contains(rest), "\(rest)")
        }
        // In braces what comes after the secret goes with it: rather too much.
        #expect(shared.contains("{name: mina, password: …"))
    }

    @Test("Folders that are not there, a short retention")
    func troubles() async throws {
        let findings = try await self.examine {
            $0.replacing("retention: 1098d", with: "retention: 500d")
        }
        let retention = findings.first { $0.subject == "policy.retention" }
        #expect(retention?.state == .warn && retention?.remedy?.contains("1096d") == true)
    }

    @Test("A configuration that cannot be used: a finding per problem, with its place")
    func broken() throws {
        let fixture = try ConfigurationFixture.shared.get()
        let path = try fixture.write(fixture.example.replacing("  port: 8443 ", with: "  prot: 8443 "))
        do {
            _ = try GatewayConfiguration.load(path: path, environment: [:])
            Issue.record("it loads")
        } catch {
            let findings = Doctor.findings(of: error)
            #expect(findings.contains { $0.subject == "http.prot" && $0.state == .fail && $0.remedy != nil })
        }
    }
}
