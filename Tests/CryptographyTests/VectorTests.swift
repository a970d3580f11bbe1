import Manifests
import Testing

@testable import Cryptography

@Suite("Published signatures") struct VectorTests {
    /// Verifies entries, and shows for each that one changed byte of text or signature fails.
    private func check(_ entries: [Vectors.Entry], _ algorithm: SignatureAlgorithm) throws {
        for entry in entries {
            let key = try KeyHandle(subjectPublicKeyInfo: entry.publicKey)
            let signature = try #require(Base64.decode(entry.signature.utf8))
            #expect(try key.algorithm == algorithm)
            #expect(try key.verify(signature, over: entry.text, algorithm), "\(entry.id)")
            for place in stride(from: 0, to: entry.text.count, by: 97) {
                var changed = entry.text
                changed[place] ^= 1
                #expect(try !key.verify(signature, over: changed, algorithm), "\(entry.id), byte \(place)")
            }
            for place in signature.indices {
                var changed = signature
                changed[place] ^= 1
                #expect(try !key.verify(changed, over: entry.text, algorithm), "\(entry.id), signature byte \(place)")
            }
        }
    }

    @Test("RSA production and test signatures verify") func rsa() throws {
        guard let document = try Vectors.load() else { return print("skipped 6 RSA vectors: no specification") }
        let entries = Vectors.rsa(document)
        #expect(entries.count == Vectors.entries(document, "rsa_sha1").count)
        #expect(entries.count >= 6)
        try self.check(entries, .rsaSHA1)
    }

    @Test("SM2 card signatures verify, on messages and on real-time data") func sm2() throws {
        guard let document = try Vectors.load() else { return print("skipped 7 SM2 vectors: no specification") }
        let messages = Vectors.sm2(document, "sm2", text: "canonical_signed_info")
        let realtime = Vectors.sm2(document, "realtime179", text: "string")
        #expect(messages.count == Vectors.entries(document, "sm2").count)
        #expect(realtime.count == Vectors.entries(document, "realtime179").count)
        #expect(messages.count >= 5 && realtime.count >= 2)
        try self.check(messages + realtime, .sm2SM3)
    }

    @Test("digests of sample messages") func digests() throws {
        guard let document = try Vectors.load() else { return print("skipped 3 digest vectors: no specification") }
        let entries = Vectors.entries(document, "c14n")
        #expect(entries.count >= 3)
        for entry in entries {
            let file = try #require(entry["file"] as? String)
            let path = try #require(Checkout.specification("ceb/samples/\(file)"))
            let content = try SignedMessageView.read(Scratch.bytes(path)).content
            #expect(content.count == entry["canonical_bytes"] as? Int)
            #expect(
                String(decoding: Base64.encode(Digest.sha1(content)), as: UTF8.self) == entry["sha1_base64"] as? String)
            #expect(
                String(decoding: Base64.encode(Digest.sm3(content)), as: UTF8.self) == entry["sm3_base64"] as? String)
        }
    }

    @Test("whole sample messages: valid, or refused for the known reason")
    func messages() throws {
        let everything = SignatureVerifier(allowed: Set(SignatureProfile.allCases))
        for (file, verifier, expected) in [
            ("synthetic/CEB311Message-rsa.xml", SignatureVerifier(), [SignatureFinding.Code]()),
            ("synthetic/CEB311Message-sm2.xml", SignatureVerifier(), []),
            ("signed/sm2-ukey-CEB303Message-verifiable.xml", everything, [.certificateMissing]),
            (
                "signed/sm2-ukey-CEB303Message-verifiable.xml", SignatureVerifier(),
                [.algorithmNotAllowed, .certificateMissing]
            ),
            (
                "signed/rsa-production-CEB311Message-masked.xml", SignatureVerifier(),
                [.digestMismatch, .certificateUnreadable]
            ),
        ] {
            guard let path = Checkout.specification("ceb/samples/\(file)") else {
                print("skipped 1 sample message: no specification")
                continue
            }
            let verdict = verifier.verify(try Scratch.bytes(path), trust: nil)
            #expect(verdict.findings.map(\.code) == expected, "\(file): \(verdict)")
        }
    }

    @Test("SignedInfo of masked production messages verifies with the published key") func productionSignedInfo() throws
    {
        guard let document = try Vectors.load() else { return print("skipped 3 production messages: no specification") }
        for (file, id, algorithm) in [
            ("signed/rsa-production-CEB311Message-masked.xml", "prod-311-3", SignatureAlgorithm.rsaSHA1),
            ("signed/rsa-production-CEB621Message-masked.xml", "prod-621-1", .rsaSHA1),
            ("signed/sm2-ukey-CEB303Message-verifiable.xml", "ukey-303", .sm2SM3),
        ] {
            let entries = Vectors.rsa(document) + Vectors.sm2(document, "sm2", text: "canonical_signed_info")
            let entry = try #require(entries.first { $0.id == id })
            let path = try #require(Checkout.specification("ceb/samples/\(file)"))
            let view = try SignedMessageView.read(Scratch.bytes(path))
            #expect(view.signedInfo == entry.text)
            let signature = try #require(Base64.decode(view.signatureValue.utf8))
            let key = try KeyHandle(subjectPublicKeyInfo: entry.publicKey)
            #expect(try key.verify(signature, over: view.signedInfo, algorithm))
        }
    }
}
