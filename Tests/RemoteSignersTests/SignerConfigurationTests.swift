import Cryptography
import Foundation
import Gateway
import GatewayTestKit
import RemoteSigners
import Testing
import Transports

@Suite struct SignerConfigurationTests {
    private static func text(
        clients: String = "[\"\(String(repeating: "AB:", count: 31))AB\"]", port: String = "0",
        key: String = "signer-sm2.key"
    ) -> String {
        """
        listen: {port: \(port), certificate: \(Checkout.keys)/server.pem, key: \(Checkout.keys)/server.key, \
        client_ca: \(Checkout.keys)/ca.pem, ready_file: ready}
        audit: audit.log
        per_minute: 300
        keys:
          declarant:
            source: {key: \(Checkout.keys)/\(key), certificate: \(Checkout.keys)/signer-sm2.pem}
            clients: \(clients)
        """
    }

    private func load(_ text: String) async throws -> (SignerConfiguration, folder: String) {
        try await withFolder { folder in
            let file = folder.appending(path: "signer.yaml")
            try Data(text.utf8).write(to: file)
            return (try SignerConfiguration.load(path: file.path), folder.path)
        }
    }

    @Test("paths are seen from the file, keys open, fingerprints lose their colons") func good() async throws {
        let (configuration, folder) = try await self.load(Self.text())
        #expect(configuration.settings.auditFile == folder + "/audit.log")
        #expect(configuration.readyFile == folder + "/ready")
        #expect((configuration.settings.port, configuration.settings.perMinute) == (0, 300))
        let client = HTTPClient()
        let keys = try await configuration.open(client: client)
        #expect(keys["declarant"]?.clients == [String(repeating: "ab", count: 32)])
        #expect(
            try keys["declarant"]?.key.certificate
                == SigningCertificate(path: Certificates.path("signer-sm2.pem")))
        await client.shutdown()
    }

    @Test(
        "every problem is told at its line",
        arguments: [
            (Self.text(clients: "[]"), "keys.declarant"), (Self.text(clients: "[abcd]"), "keys.declarant.clients[0]"),
            (Self.text(port: "70000"), "listen.port"), (Self.text(key: "signer-rsa.key"), "keys.declarant.source"),
            (Self.text().replacing("per_minute", with: "per_hour"), "per_hour"),
            (Self.text().replacing("audit: audit.log\n", with: ""), "audit"),
        ])
    func bad(_ text: String, _ place: String) async throws {
        do {
            _ = try await self.load(text)
            Issue.record("accepted")
        } catch let error as ConfigurationError {
            #expect(error.problems.contains { $0.keyPath == place }, "\(error)")
        }
    }
}
