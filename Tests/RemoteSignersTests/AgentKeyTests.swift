import CardSimulator
import Cryptography
import Foundation
import RemoteSigners
import Testing

@Suite struct AgentKeyTests {
    @Test("a card signs, and the signature holds", arguments: ["signer-sm2", "signer-rsa"])
    func signs(_ name: String) async throws {
        let card = try await CardSimulator.start(Certificates.card(name, pin: "135790"))
        let key = try await AgentKey.open(AgentSettings(card), pin: SecretBytes(Array("135790".utf8)))
        #expect(try key.certificate == SigningCertificate(path: Certificates.path("\(name).pem")))
        // The signer verifies what the card made with the certificate's public key.
        let text = Array("<a b=\"\\ \u{1}\t\r\n 中文 𠀀\">\u{7f}</a>".utf8)
        let signature = try await MessageSigner.judging(key).sign(bytes: text)
        #expect(signature.count == (name == "signer-sm2" ? 64 : 256))
        try await key.probe()
        let record = await card.record
        #expect((record.signatures, record.rightPINs, record.wrongPINs, record.connections) == (1, 1, 0, 1))
        // The certificate at the opening, the PIN, one signature, the probe.
        #expect(record.requests == 4)
        #expect(key.ignoredAnswers == 0)
        await key.close()
        await card.stop()
    }

    @Test("openssl verifies the signatures of both kinds of card") func outsideJudge() async throws {
        try await withFolder { folder in
            let text = Array("<ds:SignedInfo>outside</ds:SignedInfo>".utf8)
            let (data, file, publicKey) = (
                folder.path + "/data", folder.path + "/signature", folder.path + "/public.pem"
            )
            try Data(text).write(to: URL(fileURLWithPath: data))
            for name in ["signer-rsa", "signer-sm2"] {
                let card = try await CardSimulator.start(Certificates.card(name))
                let key = try await AgentKey.open(AgentSettings(card))
                var signature = try await key.sign(text)
                if name == "signer-sm2" { signature = Self.der(signature) }
                try Data(signature).write(to: URL(fileURLWithPath: file))
                let pem = try openssl(["x509", "-in", Certificates.path("\(name).pem"), "-noout", "-pubkey"]).output
                try Data(pem.utf8).write(to: URL(fileURLWithPath: publicKey))
                let options =
                    name == "signer-sm2"
                    ? ["-rawin", "-digest", "sm3", "-pkeyopt", "distid:1234567812345678"]
                    : ["-rawin", "-digest", "sha1"]
                let verify =
                    ["pkeyutl", "-verify", "-pubin", "-inkey", publicKey, "-in", data, "-sigfile", file] + options
                let verdict = try openssl(verify)
                #expect(verdict.status == 0, "\(name): \(verdict.output)")
                // The judge can say no.
                signature[signature.count - 1] ^= 1
                try Data(signature).write(to: URL(fileURLWithPath: file))
                #expect(try openssl(verify).status != 0)
                await key.close()
                await card.stop()
            }
        }
    }

    @Test("fifty calls at once each get the signature of their own text") func concurrency() async throws {
        let card = try await CardSimulator.start(Certificates.card(perMinute: 12_000))
        let key = try await AgentKey.open(AgentSettings(card))
        let signer = try MessageSigner.judging(key)
        for fault in [CardFault.twice, .twice, .twice] { await card.behave(fault) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            // The signer's check fails for a signature over another text.
            for number in 0..<50 { group.addTask { _ = try await signer.sign(bytes: Array("text \(number)".utf8)) } }
            try await group.waitForAll()
        }
        #expect(await card.record.signatures == 50)
        #expect(await card.record.connections == 1)
        #expect(key.ignoredAnswers == 3)
        await key.close()
        await card.stop()
    }

    @Test("a card makes 250 signatures a minute and no more") func pace() async throws {
        let card = try await CardSimulator.start(Certificates.card(perMinute: 250))
        let key = try await AgentKey.open(AgentSettings(card, patience: .seconds(5)))
        let began = ContinuousClock.now
        for number in 0..<3 { _ = try await key.sign(Array("\(number)".utf8)) }
        #expect(ContinuousClock.now - began >= .milliseconds(720))
        await key.close()
        await card.stop()
    }

    @Test("wss: TLS with the agent's name and address checked") func secure() async throws {
        var secure = Certificates.card()
        secure.tls = .init(certificatePath: Certificates.path("server.pem"), keyPath: Certificates.path("server.key"))
        let card = try await CardSimulator.start(secure)
        for host in ["localhost", "127.0.0.1"] {
            var settings = AgentSettings(card)
            settings.url = "wss://\(host):\(card.port)"
            settings.caFile = Certificates.path("ca.pem")
            let key = try await AgentKey.open(settings)
            _ = try await MessageSigner.judging(key).sign(bytes: [0x41])
            await key.close()
            settings.caFile = Certificates.path("signing-ca-rsa.pem")
            let untrusted = await failure { () throws(CryptographyError) in try await AgentKey.open(settings) }
            #expect(untrusted?.code == .keyUnavailable)
            #expect(untrusted?.message.contains("TLS failed") == true)
        }
        await card.stop()
    }

    @Test("an address that is none, nobody who listens, and somebody who is no agent") func unreachable() async throws {
        for url in ["http://127.0.0.1:1", "ws:///", "127.0.0.1:61232", "", "ws://user@127.0.0.1:1"] {
            let error = await failure { () throws(CryptographyError) in try await AgentKey.open(AgentSettings(url: url))
            }
            #expect(error?.code == .keyUnavailable)
            #expect(error?.message.contains("form ws://") == true)
        }
        let card = try await CardSimulator.start(Certificates.card())
        let settings = AgentSettings(card)
        await card.stop()
        let refused = await failure { () throws(CryptographyError) in try await AgentKey.open(settings) }
        #expect(refused?.code == .keyUnavailable)
        #expect(refused?.message.contains("connection refused") == true)
        #expect(refused?.isRetriable == true)
    }
}

extension AgentKeyTests {
    /// r‖s as the DER sequence that openssl reads.
    private static func der(_ raw: [UInt8]) -> [UInt8] {
        func integer(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
            var value = Array(bytes.drop { $0 == 0 })
            if value.first.map({ $0 >= 0x80 }) ?? true { value.insert(0, at: 0) }
            return [0x02, UInt8(value.count)] + value
        }
        let body = integer(raw[..<32]) + integer(raw[32...])
        return [0x30, UInt8(body.count)] + body
    }
}
