import CardSimulator
import Cryptography
import Declarations
import Foundation
import Logging
import RemoteSigners
import Testing
import Transports

@Suite struct RemoteSignerTests {
    private static func local(_ name: String) throws -> LocalKey {
        try LocalKey(keyPath: Certificates.path("\(name).key"), certificatePath: Certificates.path("\(name).pem"))
    }

    private static func keys() throws -> [String: ServedKey] {
        let client = try SignerRig.fingerprint()
        return [
            "sm2": ServedKey(try self.local("signer-sm2"), clients: [client]),
            "rsa": ServedKey(try self.local("signer-rsa"), clients: [client.uppercased()]),
            "private": ServedKey(try self.local("merchant-b-sm2"), clients: [String(repeating: "0", count: 64)]),
        ]
    }

    @Test("a gateway signs with a key of another host, as with one of its own", arguments: ["sm2", "rsa"])
    func signs(_ name: String) async throws {
        try await SignerRig.run(try Self.keys()) { rig in
            let key = try await rig.open(rig.settings(name))
            #expect(try key.certificate == SigningCertificate(path: Certificates.path("signer-\(name).pem")))
            try await key.probe()
            let text = try await Texts.signedInfo(name)
            _ = try await MessageSigner.judging(key).sign(bytes: text)
            _ = try await MessageSigner.judging(key).sign(bytes: Texts.paymentRecord)
            let lines = try rig.audit()
            #expect(lines.map { $0["kind"] } == ["signed-info", "payment-record"])
            #expect(lines.allSatisfy { $0["outcome"] == "signed" && $0["key"] == name })
            #expect(try lines.allSatisfy { $0["client"] == (try SignerRig.fingerprint()) })
            #expect(lines.first?["sha256"] == Hex.encode(Digest.sha256(text)))
            let mode = try FileManager.default.attributesOfItem(atPath: rig.folder.path + "/audit.log")[
                .posixPermissions]
            #expect(mode as? Int == 0o600)
        }
    }

    @Test("a client without a certificate, of another authority, or not named at the key gets nothing")
    func clients() async throws {
        try await SignerRig.run(try Self.keys()) { rig in
            try makeClient("stranger", in: rig.folder)
            try makeClient("colleague", in: rig.folder, authority: Certificates.path("ca"))
            func error(_ name: String, key: String = "sm2") async -> CryptographyError? {
                var settings = rig.settings(key)
                settings.clientCertificateFile = rig.folder.path + "/\(name).pem"
                settings.clientKeyFile = rig.folder.path + "/\(name).key"
                return await failure { () throws(CryptographyError) in try await rig.open(settings) }
            }
            let stranger = await error("stranger")
            #expect(stranger?.code == .keyUnavailable)
            #expect(stranger?.message.contains("client_certificate") == true)
            // Known to the authority, but not to the key: as if the key were not there.
            let colleague = await error("colleague")
            #expect(colleague?.message.contains("404, unknown-key") == true)
            let missing = await failure { () throws(CryptographyError) in try await rig.open(rig.settings("nothing")) }
            let foreign = await failure { () throws(CryptographyError) in try await rig.open(rig.settings("private")) }
            #expect(foreign?.message.contains("404, unknown-key") == true)
            #expect(missing?.message.replacing("nothing", with: "private") == foreign?.message)
            let policy = ConnectionPolicy(caFile: Certificates.path("ca.pem"))
            let plain = HTTPRequest(.get, "https://localhost:\(rig.port)/health", policy: policy)
            await #expect(throws: TransportError.self) { try await rig.client.send(plain) }
            #expect(try rig.audit().isEmpty)
        }
    }

    @Test("a signer with another authority's certificate is not spoken to") func pinned() async throws {
        try await SignerRig.run(try Self.keys()) { rig in
            var settings = rig.settings()
            settings.caFile = Certificates.path("signing-ca-rsa.pem")
            let error = await failure { () throws(CryptographyError) in try await rig.open(settings) }
            #expect(error?.code == .keyUnavailable && error?.message.contains("tls") == true)
        }
    }

    @Test("it signs no text but the two of customs") func oracle() async throws {
        let texts = try await Texts.refused()
        try await SignerRig.run(try Self.keys()) { rig in
            let key = try await rig.open(rig.settings("sm2"))
            for text in texts {
                let error = await failure { () throws(CryptographyError) in try await key.sign(text.bytes) }
                #expect(error?.code == .messageMalformed, "\(text.name)")
            }
            #expect(try rig.audit().isEmpty)
            let w3c = try await Texts.signedInfo("sm2", naming: .w3c)
            _ = try await MessageSigner.judging(key).sign(bytes: w3c)
        }
    }

    @Test("a body that is too long is not read") func tooLong() async throws {
        try await SignerRig.run(try Self.keys()) { rig in
            let key = try await rig.open(rig.settings("sm2"))
            let error = await failure { () throws(CryptographyError) in
                try await key.sign([UInt8](repeating: 0x41, count: 300_000))
            }
            #expect(error?.code == .messageMalformed)
        }
    }

    @Test("a client that asks too often is told so") func rate() async throws {
        try await SignerRig.run(try Self.keys(), perMinute: 30) { rig in
            let key = try await rig.open(rig.settings("sm2"))
            var codes: [String] = []
            for _ in 0..<5 {
                let error = await failure { () throws(CryptographyError) in try await key.sign(Texts.paymentRecord) }
                codes.append(error.map { $0.message.contains("429") ? "429" : "other" } ?? "signed")
            }
            #expect(codes == ["signed", "signed", "signed", "429", "429"])
            #expect(try rig.audit().count == 3)
        }
    }

    @Test("what a card behind the signer suffers is told to the gateway, and seen in health") func cardTrouble()
        async throws
    {
        let card = try await CardSimulator.start(Certificates.card())
        let agent = try await AgentKey.open(AgentSettings(card, patience: .seconds(2)))
        let served = ServedKey(agent, clients: [try SignerRig.fingerprint()])
        try await SignerRig.run(["card": served]) { rig in
            let key = try await rig.open(rig.settings("card"))
            let text = try await Texts.signedInfo("sm2")
            _ = try await MessageSigner.judging(key).sign(bytes: text)
            #expect(try await rig.send(.get, "/health").status == 200)
            await card.goDark(for: .seconds(60))
            let error = await failure { () throws(CryptographyError) in try await key.sign(text) }
            #expect(error?.code == .keyUnavailable)
            #expect(error?.causes.first?.contains("the card is dark") == true)
            #expect(await failure { () throws(CryptographyError) in try await key.probe() }?.code == .keyUnavailable)
            let health = try await rig.send(.get, "/health")
            #expect(health.status == 503)
            #expect(
                String(decoding: health.body, as: UTF8.self)
                    == #"{"keys":{"card":"key-unavailable"},"status":"degraded"}"#)
            await card.light()
            try await key.probe()
            await card.behave(.refusal)
            let refused = await failure { () throws(CryptographyError) in try await key.sign(text) }
            #expect(refused?.code == .signingFailed)
            _ = try await key.sign(text)
            #expect(try rig.audit().map { $0["outcome"] } == ["signed", "key-unavailable", "signing-failed", "signed"])
        }
        await agent.close()
        await card.stop()
    }

    @Test("nobody who listens is a key that cannot be reached") func gone() async throws {
        let client = HTTPClient()
        var settings = RemoteSettings(
            url: "https://localhost:1", keyName: "sm2", caFile: Certificates.path("ca.pem"),
            clientCertificateFile: Certificates.path("client.pem"), clientKeyFile: Certificates.path("client.key"))
        settings.timeout = .seconds(2)
        let error = await failure { () throws(CryptographyError) in try await RemoteKey.open(settings, client: client) }
        #expect(error?.code == .keyUnavailable && error?.isRetriable == true)
        await client.shutdown()
    }

    @Test("files that are none keep the server from starting") func files() async throws {
        try await withFolder { folder in
            for broken in 0..<4 {
                let none = folder.path + "/none/none.pem"
                let settings = SignerSettings(
                    certificateFile: broken == 0 ? none : Certificates.path("server.pem"),
                    privateKeyFile: broken == 1 ? none : Certificates.path("server.key"),
                    clientCAFile: broken == 2 ? none : Certificates.path("ca.pem"),
                    auditFile: broken == 3 ? none : folder.path + "/audit.log")
                #expect(throws: SignerServerError.self) {
                    try SignerServer(settings: settings, keys: [:], logger: .init(label: "test"))
                }
            }
        }
    }
}
