import Declarations
import Manifests
import Testing

@testable import Cryptography

@Suite("Verifying") struct SignatureVerifierTests {
    static let signers = ["merchant-a-rsa", "merchant-b-sm2"]

    static func signed(_ name: String) async throws -> [UInt8] {
        try await DevelopmentKeys.shared.get().signer(name).sign(Message.canonical()).bytes
    }

    static func codes(
        _ bytes: [UInt8], _ verifier: SignatureVerifier = SignatureVerifier(), trusted: Bool = true
    ) throws -> [SignatureFinding.Code] {
        let trust = trusted ? try DevelopmentKeys.shared.get().trust() : nil
        return verifier.verify(bytes, trust: trust).findings.map(\.code)
    }

    @Test("own messages are valid, with certificate, profile and content", arguments: signers)
    func valid(name: String) async throws {
        let keys = try DevelopmentKeys.shared.get()
        let signer = try keys.signer(name)
        let message = Message.canonical()
        let verdict = SignatureVerifier().verify(try await signer.sign(message).bytes, trust: try keys.trust())
        #expect(verdict.isValid, "\(verdict)")
        #expect(verdict.certificate == signer.certificate)
        #expect(verdict.profile == signer.algorithm.profile(.official))
        #expect(verdict.verifiedContent == message.bytes)
    }

    @Test("one removed or added byte makes it fail", arguments: signers)
    func everyLength(name: String) async throws {
        let bytes = try await Self.signed(name)
        let signature = try #require(bytes.firstRange(of: "<ds:Signature "))
        for place in stride(from: bytes.firstRange(of: "guid=")?.upperBound ?? 0, to: signature.lowerBound, by: 3) {
            var shorter = bytes
            shorter.remove(at: place)
            #expect(try !Self.codes(shorter).isEmpty)
            var longer = bytes
            longer.insert(UInt8(ascii: "x"), at: place)
            #expect(try !Self.codes(longer).isEmpty)
        }
    }

    @Test("each attack is named", arguments: signers) func attacks(name: String) async throws {
        let bytes = try await Self.signed(name)
        let other = try await Self.signed(name == "merchant-a-rsa" ? "merchant-c-rsa" : "signer-sm2")
        let cross = try await Self.signed(name == "merchant-a-rsa" ? "merchant-b-sm2" : "merchant-a-rsa")
        func certificate(_ bytes: [UInt8]) throws -> String {
            try #require(bytes.text(between: "<ds:X509Certificate>", and: "</ds:X509Certificate>"))
        }
        let own = try certificate(bytes)
        let value = try #require(bytes.text(between: "<ds:SignatureValue>", and: "</ds:SignatureValue>"))
        let digest = try #require(bytes.text(between: "<ds:DigestValue>", and: "</ds:DigestValue>"))
        let info = try #require(bytes.text(between: "<ds:Signature ", and: "</ds:Signature>"))
        let enveloped = "<ds:Transform Algorithm=\"\(SignatureProfile.envelopedTransformURI)\"></ds:Transform>"
        let cases: [(String, [UInt8], Set<SignatureFinding.Code>)] = [
            ("text changed", bytes.replacing(first: "面膜", with: "面霜"), [.digestMismatch]),
            ("line feed added", bytes.replacing(first: "<ds:Signature ", with: "\n<ds:Signature "), [.digestMismatch]),
            (
                "other certificate", bytes.replacing(first: own, with: try certificate(other)),
                [.signatureMismatch, .keyNameMismatch]
            ),
            (
                "certificate of another type", bytes.replacing(first: own, with: try certificate(cross)),
                [.keyTypeMismatch, .keyNameMismatch]
            ),
            (
                "no certificate",
                bytes.replacing(
                    first: "<ds:X509Data><ds:X509Certificate>\(own)</ds:X509Certificate></ds:X509Data>", with: ""),
                [.certificateMissing]
            ),
            ("certificate cut", bytes.replacing(first: own, with: String(own.prefix(400))), [.certificateUnreadable]),
            ("masked certificate", bytes.replacing(first: own, with: "AAAA"), [.certificateUnreadable]),
            (
                "signature cut", bytes.replacing(first: value, with: String(value.dropLast(4))),
                [name == "merchant-a-rsa" ? .signatureMismatch : .signatureMalformed]
            ),
            ("signature no Base64", bytes.replacing(first: value, with: "!!!!"), [.signatureMalformed]),
            ("digest empty", bytes.replacing(first: digest, with: ""), [.digestMalformed, .signatureMismatch]),
            (
                "digest exchanged behind a comment", bytes.replacing(first: digest, with: "AAAA<!--\(digest)-->"),
                [.signatureShape]
            ),
            (
                "digest exchanged before a comment", bytes.replacing(first: digest, with: "\(digest)<!-- -->AAAA"),
                [.signatureShape]
            ),
            (
                "other reference", bytes.replacing(first: "URI=\"\"", with: "URI=\"#x\""),
                [.referenceNotWholeDocument, .signatureMismatch]
            ),
            (
                "no reference attribute", bytes.replacing(first: " URI=\"\"", with: ""),
                [.referenceNotWholeDocument, .signatureMismatch]
            ),
            (
                "two transforms", bytes.replacing(first: enveloped, with: enveloped + enveloped),
                [.transformNotAllowed, .signatureMismatch]
            ),
            ("no transform", bytes.replacing(first: enveloped, with: ""), [.transformNotAllowed, .signatureMismatch]),
            (
                "canonicalization with comments",
                bytes.replacing(
                    first: SignatureProfile.canonicalizationURI,
                    with: SignatureProfile.canonicalizationURI + "#WithComments"),
                [.canonicalizationNotAllowed, .signatureMismatch]
            ),
            (
                "HMAC",
                bytes.replacing(first: "sm2-sm3", with: "hmac-sha1").replacing(first: "rsa-sha1", with: "hmac-sha1"),
                [.algorithmNotAllowed]
            ),
            (
                "mixed pair",
                bytes.replacing(
                    first: name == "merchant-a-rsa" ? "#sha1" : "#sm3", with: "#sha256"), [.algorithmNotAllowed]
            ),
            (
                "second signature",
                bytes.replacing(
                    first: "</ceb:CEB311Message>", with: "<ds:Signature \(info)</ds:Signature></ceb:CEB311Message>"),
                [.signatureShape]
            ),
            ("no signature", bytes.withoutSignature, [.signatureShape]),
            (
                "element behind it",
                bytes.replacing(
                    first: "</ceb:CEB311Message>", with: "<ceb:x></ceb:x></ceb:CEB311Message>"), [.signatureShape]
            ),
            (
                "DOCTYPE", bytes.replacing(first: "?><", with: "?><!DOCTYPE x [<!ENTITY e \"v\">]><"),
                [.messageUnreadable]
            ),
            ("cut", Array(bytes.dropLast(5)), [.messageUnreadable]),
            ("nothing", [], [.messageUnreadable]),
        ]
        for (what, changed, expected) in cases {
            #expect(changed != bytes, "\(what): the case does not change the message")
            #expect(try Set(Self.codes(changed)) == expected, "\(what)")
        }
    }

    @Test("a message inside another root does not verify", arguments: signers)
    func wrapping(name: String) async throws {
        let bytes = try await Self.signed(name)
        let inner = Array(bytes.dropFirst(SignedMessageAssembly.xmlDeclaration.count))
        let wrapped = Array("<wrap>".utf8) + inner + Array("</wrap>".utf8)
        #expect(try Self.codes(wrapped) == [.signatureShape])
        let signature = try #require(bytes.text(between: "<ds:Signature ", and: "</ds:Signature>"))
        let forged =
            Array(
                "<ceb:CEB311Message xmlns:ceb=\"http://www.chinaport.gov.cn/ceb\"><ceb:note>forged</ceb:note>".utf8)
            + Array("<ds:Signature \(signature)<ds:Object>".utf8) + inner.withoutSignature
            + Array("</ds:Object></ds:Signature></ceb:CEB311Message>".utf8)
        #expect(try Self.codes(forged) == [.signatureShape])
    }

    @Test("dates: before, within, after, and not asked") func dates() async throws {
        let keys = try DevelopmentKeys.shared.get()
        let signer = try keys.signer("signer-sm2")
        let bytes = try await signer.sign(Message.canonical()).bytes
        let (trust, verifier) = (try keys.trust(), SignatureVerifier())
        let certificate = signer.certificate
        func codes(_ moment: Timestamp?, _ trust: TrustAnchors?) -> [SignatureFinding.Code] {
            verifier.verify(bytes, trust: trust, at: moment).findings.map(\.code)
        }
        #expect(codes(certificate.notBefore + .seconds(1), nil) == [])
        #expect(codes(certificate.notBefore + .seconds(-1), nil) == [.certificateNotYetValid])
        #expect(codes(certificate.notAfter + .seconds(1), nil) == [.certificateExpired])
        #expect(codes(nil, nil) == [])
        #expect(codes(nil, trust) == [])
        #expect(codes(certificate.notBefore + .seconds(86_400), trust) == [])
        #expect(codes(certificate.notAfter + .seconds(86_400), trust).contains(.certificateExpired))
    }

    @Test("trust: the right authority, the wrong one, the certificate itself", arguments: signers)
    func trust(name: String) async throws {
        let keys = try DevelopmentKeys.shared.get()
        let bytes = try await Self.signed(name)
        let wrong = name == "merchant-a-rsa" ? "signing-ca-sm2.pem" : "signing-ca-rsa.pem"
        for (anchor, expected) in [
            ("signing-ca.pem", [SignatureFinding.Code]()), ("\(name).pem", []), (wrong, [.certificateUntrusted]),
            ("ca.pem", [.certificateUntrusted]), ("signer-rsa.pem", [.certificateUntrusted]),
        ] {
            let found = SignatureVerifier().verify(bytes, trust: try keys.trust(anchor)).findings.map(\.code)
            #expect(found == expected, "\(anchor)")
        }
        #expect(try keys.trust().count == 2)
    }

    @Test("a certificate with the authority's name but another key is not trusted") func impostor() async throws {
        let keys = try DevelopmentKeys.shared.get()
        let impostor = try Scratch()
        try Tool.require("\(Checkout.root)/certs/make-dev-certs", [impostor.path])
        for name in Self.signers {
            let signer = try MessageSigner(
                name: name, keyPath: impostor("\(name).key"), certificatePath: impostor("\(name).pem"))
            let bytes = try await signer.sign(Message.canonical()).bytes
            let found = SignatureVerifier().verify(bytes, trust: try keys.trust()).findings.map(\.code)
            #expect(found == [.certificateUntrusted])
        }
    }

    @Test("trust anchors that cannot be read are refused") func badAnchors() throws {
        let keys = try DevelopmentKeys.shared.get()
        let good = try Scratch.bytes(keys.path("signing-ca.pem"))
        let damaged = good.replacing(first: "\nMII", with: "\n!!!")
        for pem in [[], Array("hello".utf8), damaged, Array(good.dropLast(40))] {
            let error = #expect(throws: CryptographyError.self) { try TrustAnchors(pem: pem) }
            #expect(error?.code == .certificateUnreadable)
        }
    }

    @Test("the W3C-style SM2 name is known, and accepted only where it is allowed") func w3cName() async throws {
        let keys = try DevelopmentKeys.shared.get()
        let message = Message.canonical()
        let profile = SignatureProfile.sm2UnderW3CName
        let info = SignedInfo(
            digest: profile.digest(message.bytes), profile: profile, rootNamespaces: message.rootNamespaces)
        let key = try KeyHandle(
            privatePEM: Scratch.bytes(keys.path("signer-sm2.key")), passphrase: nil, path: "signer-sm2.key")
        let certificate = try CertificateHandle(pem: Scratch.bytes(keys.path("signer-sm2.pem")), path: "signer-sm2.pem")
        let assembly = try SignedMessageAssembly(
            message, keyName: CertificateInfo(certificate).serialHex, certificate: Base64.encode(certificate.der()))
        let bytes = assembly.bytes(signedInfo: info, signature: try key.sign(info.canonical, .sm2SM3))
        #expect(try Self.codes(bytes) == [.algorithmNotAllowed])
        #expect(try Self.codes(bytes, SignatureVerifier(allowed: [.sm2UnderW3CName])) == [])
        let changed = bytes.replacing(first: "面膜", with: "面霜")
        #expect(try Self.codes(changed, SignatureVerifier(allowed: [.sm2UnderW3CName])) == [.digestMismatch])
    }

    @Test("findings name neither content nor holder") func privacy() async throws {
        let bytes = try await Self.signed("merchant-a-rsa")
        let changed = bytes.replacing(first: "面膜", with: "000000199001010018")
            .replacing(first: "#rsa-sha1", with: "#13900000000")
        let verdict = SignatureVerifier().verify(changed, trust: nil)
        #expect(!verdict.isValid)
        for secret in ["000000199001010018", "13900000000", "CN=", "test merchant-a-rsa"] {
            #expect(!"\(verdict)".contains(secret))
        }
    }
}
