import Foundation
import GatewayTestKit
import Testing

@testable import Gateway

/// The sections `webhooks` and `alerts`.
@Suite struct AlertConfigurationTests {
    private let fixture: ConfigurationFixture

    init() throws { self.fixture = try ConfigurationFixture.shared.get() }

    /// The example with its own sections `webhooks` and `alerts` replaced.
    private func load(_ text: String) throws -> GatewayConfiguration {
        let end = try #require(self.fixture.example.range(of: "\nwebhooks:"))
        let path = try self.fixture.write(self.fixture.example[..<end.lowerBound] + "\n" + text)
        for (name, content) in [
            ("alerts.secret", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n"), ("bad.secret", "hunter2\n"),
            ("password", "p"),
        ] {
            let file = self.fixture.folder.appending(path: name)
            guard !FileManager.default.fileExists(atPath: file.path) else { continue }
            try Data(content.utf8).write(to: file)
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file.path)
        }
        return try GatewayConfiguration.load(path: path)
    }

    @Test func theExampleIsTheDefault() throws {
        let configuration = try GatewayConfiguration.load(path: try self.fixture.write(self.fixture.example))
        #expect(configuration.webhooks == GatewayConfiguration.Webhooks())
        #expect(configuration.alerts.isEmpty)
    }

    @Test func everyKey() throws {
        let configuration = try self.load(
            """
            webhooks: {allow_private: true, allow_http: true, ca: certs/dev/ca.pem, timeout: 20s}
            alerts:
              language: ko
              webhooks:
                - {url: "https://10.0.0.5/x", secret: {file: alerts.secret}, ca: certs/dev/ca.pem}
                - {url: "http://10.0.0.5/x", secret: {file: alerts.secret}}
              email:
                {smtp: "smtps://mail.park.example:465", from: a@park.example, to: [b@park.example, c@park.example],
                 user: u, password: {file: password}, ca: certs/dev/ca.pem}
            """)
        #expect(configuration.webhooks.allowsPrivateAddresses && configuration.webhooks.allowsHTTP)
        #expect(configuration.webhooks.timeout == .seconds(20))
        #expect(configuration.webhooks.ca?.hasSuffix("ca.pem") == true)
        #expect(configuration.alerts.language == "ko")
        #expect(configuration.alerts.webhooks.map(\.url) == ["https://10.0.0.5/x", "http://10.0.0.5/x"])
        #expect(configuration.alerts.email?.to == ["b@park.example", "c@park.example"])
        #expect(configuration.warnings.contains { $0.reason.contains("in the clear") })
    }

    @Test(arguments: [
        ("webhooks: {allow_privat: true}", "allow_private"), ("webhooks: {timeout: 2m}", "out of bounds"),
        ("alerts: {language: de}", "not known"),
        ("alerts: {webhooks: [{url: ftp://x/, secret: {file: alerts.secret}}]}", "https://"),
        ("alerts: {webhooks: [{url: https://x/, secret: {file: bad.secret}}]}", "whsec_"),
        ("alerts: {webhooks: [{url: https://x/}]}", "is missing"),
        ("alerts: {email: {smtp: mail.park.example, from: a@b, to: [c@d]}}", "right form"),
        ("alerts: {email: {smtp: smtps://x:465, from: a b, to: [c@d]}}", "right form"),
        ("alerts: {email: {smtp: smtps://x:465, from: a@b, to: []}}", "at least one"),
        ("alerts: {email: {smtp: smtps://x:465, from: a@b, to: [c@d], user: u}}", "belong together"),
    ])
    func whatIsWrongIsNamed(_ text: String, _ words: String) throws {
        let error = #expect(throws: ConfigurationError.self) { try self.load(text) }
        #expect(error?.problems.contains { "\($0)".contains(words) } == true, "\(error?.problems ?? [])")
    }
}
