import Declarations
import Manifests
import Testing

@testable import Cryptography

@Suite("Signing, judged from outside") struct SigningTests {
    static let namespaceSets: [[CanonicalMessage.Namespace]] = [
        Message.standard,
        [Message.standard[0]],
        [.init(prefix: "", uri: "urn:plain"), Message.standard[0]],
        [Message.standard[0], .init(prefix: "dsx", uri: "urn:dsx"), .init(prefix: "zz", uri: "urn:zz")],
    ]

    @Test("xmlsec1 says OK to RSA messages", arguments: namespaceSets.indices)
    func xmlsec(index: Int) async throws {
        let keys = try DevelopmentKeys.shared.get()
        let message = Message.canonical(namespaces: Self.namespaceSets[index])
        let signed = try await keys.signer("merchant-a-rsa").sign(message)
        let scratch = try Scratch()
        let file = try scratch.write("m.xml", signed.bytes)
        let judge = try Tool.run(
            "xmlsec1",
            ["--verify", "--trusted-pem", keys.path("signing-ca-rsa.pem"), "--enabled-key-data", "x509", file])
        #expect(judge.status == 0, "\(judge.errors)")
        #expect((judge.text + judge.errors).contains("OK"))
        let changed = try scratch.write("changed.xml", signed.bytes.replacing(first: "面膜", with: "面霜"))
        let second = try Tool.run(
            "xmlsec1",
            ["--verify", "--trusted-pem", keys.path("signing-ca-rsa.pem"), "--enabled-key-data", "x509", changed])
        #expect(second.status != 0)
    }

    @Test("openssl verifies SM2 signatures over the canonical SignedInfo", arguments: namespaceSets.indices)
    func pkeyutl(index: Int) async throws {
        let keys = try DevelopmentKeys.shared.get()
        let message = Message.canonical(namespaces: Self.namespaceSets[index])
        let signed = try await keys.signer("merchant-b-sm2").sign(message)
        let view = try SignedMessageView.read(signed.bytes)
        let raw = try #require(Base64.decode(view.signatureValue.utf8))
        #expect(raw.count == 64)
        let scratch = try Scratch()
        try Tool.require(
            "openssl", ["x509", "-in", keys.path("merchant-b-sm2.pem"), "-noout", "-pubkey", "-out", scratch("p.pem")])
        func verify(_ text: [UInt8]) throws -> Tool.Answer {
            try Tool.run(
                "openssl",
                [
                    "pkeyutl", "-verify", "-rawin", "-digest", "sm3", "-pkeyopt", "distid:1234567812345678", "-pubin",
                    "-inkey", scratch("p.pem"), "-in", scratch.write("si", text), "-sigfile",
                    scratch.write("sig", SM2Signature.der(fromRaw: raw)),
                ])
        }
        #expect(try verify(view.signedInfo).status == 0)
        #expect(try verify(view.signedInfo + [0x0A]).status != 0)
    }

    @Test(
        "the digest is that of xmllint's canonical form", arguments: ["merchant-a-rsa", "merchant-b-sm2"])
    func digestAgrees(name: String) async throws {
        let keys = try DevelopmentKeys.shared.get()
        let signer = try keys.signer(name)
        let signed = try await signer.sign(Message.canonical())
        let scratch = try Scratch()
        let file = try scratch.write("m.xml", signed.bytes.withoutSignature)
        let canonical = try Tool.require("xmllint", ["--c14n", file]).output
        let method = signer.algorithm == .rsaSHA1 ? "-sha1" : "-sm3"
        let digest = try Tool.require("openssl", ["dgst", method, "-binary"], input: canonical).output
        #expect(digest == signed.digest)
        let stated = signed.bytes.text(between: "<ds:DigestValue>", and: "</ds:DigestValue>")
        #expect(stated.flatMap { Base64.decode($0.utf8) } == digest)
    }

    @Test("SignedInfo written straight is what libxml2 makes of it", arguments: namespaceSets.indices)
    func signedInfoIsCanonical(index: Int) async throws {
        let keys = try DevelopmentKeys.shared.get()
        let message = Message.canonical(namespaces: Self.namespaceSets[index])
        for name in ["signer-rsa", "signer-sm2"] {
            let signer = try keys.signer(name)
            let signed = try await signer.sign(message)
            let expected = SignedInfo(
                digest: signed.digest, profile: signer.algorithm.profile(.official),
                rootNamespaces: message.rootNamespaces)
            #expect(try SignedMessageView.read(signed.bytes).signedInfo == expected.canonical)
        }
    }

    @Test("layout of the message: declaration, place, algorithm names, KeyInfo")
    func layout() async throws {
        let keys = try DevelopmentKeys.shared.get()
        for (name, method, digest) in [
            ("signer-rsa", "http://www.w3.org/2000/09/xmldsig#rsa-sha1", "http://www.w3.org/2000/09/xmldsig#sha1"),
            (
                "signer-sm2", "http://www.chinaport.gov.cn/2022/04/xmldsig#sm2-sm3",
                "http://www.chinaport.gov.cn/2022/04/xmldsig#sm3"
            ),
        ] {
            let signer = try keys.signer(name)
            let message = Message.canonical()
            let bytes = try await signer.sign(message).bytes
            let text = String(decoding: bytes, as: UTF8.self)
            #expect(text.hasPrefix("<?xml version=\"1.0\" encoding=\"UTF-8\"?><ceb:CEB311Message "))
            #expect(text.hasSuffix("</ds:Signature></ceb:CEB311Message>"))
            #expect(text.contains("<ds:Signature xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\"><ds:SignedInfo><ds:C"))
            #expect(text.contains("<ds:SignatureMethod Algorithm=\"\(method)\">"))
            #expect(text.contains("<ds:DigestMethod Algorithm=\"\(digest)\">"))
            #expect(text.contains("<ds:KeyName>\(signer.certificate.serialHex)</ds:KeyName><ds:X509Data>"))
            let der = try Tool.require("openssl", ["x509", "-in", keys.path("\(name).pem"), "-outform", "DER"]).output
            let certificate = String(decoding: Base64.encode(der), as: UTF8.self)
            #expect(text.contains("<ds:X509Certificate>\(certificate)</ds:X509Certificate>"))
            #expect(bytes.withoutSignature == SignedMessageAssembly.xmlDeclaration + message.bytes)
        }
    }

    @Test("r and s keep their leading zeros", .timeLimit(.minutes(1))) func leftPadding() throws {
        // Each of r and s begins with a zero byte once in 256 signatures: among 1200 some must, and all have 64 bytes.
        let keys = try DevelopmentKeys.shared.get()
        let key = try KeyHandle(
            privatePEM: Scratch.bytes(keys.path("signer-sm2.key")), passphrase: nil, path: "signer-sm2.key")
        var padded = 0
        for number in 0..<1200 {
            let text = Array("\(number)".utf8)
            let signature = try key.sign(text, .sm2SM3)
            #expect(signature.count == 64)
            guard signature[0] == 0 || signature[32] == 0 else { continue }
            padded += 1
            #expect(try key.verify(signature, over: text, .sm2SM3))
        }
        #expect(padded > 0)
    }

    @Test("an SM2 signature that is not 64 bytes is malformed", arguments: [0, 63, 65, 71, 128])
    func wrongLength(length: Int) throws {
        let code = KeyLoadingTests.code { () throws(CryptographyError) in
            _ = try SM2Signature.der(fromRaw: [UInt8](repeating: 1, count: length))
        }
        #expect(code == .signatureMalformed)
    }

    @Test("a message without a place for the signature is refused") func misplaced() async throws {
        let signer = try DevelopmentKeys.shared.get().signer("signer-rsa")
        let good = Message.canonical()
        for offset in [-1, 0, good.signatureOffset - 1, good.signatureOffset + 1, good.bytes.count] {
            let message = CanonicalMessage(
                kind: .order, bytes: good.bytes, signatureOffset: offset, rootNamespaces: good.rootNamespaces)
            let error = await #expect(throws: CryptographyError.self) { try await signer.sign(message) }
            #expect(error?.code == .messageMalformed)
        }
        let inner = try #require(good.bytes.firstRange(of: "</ceb:Order>"))
        let nested = CanonicalMessage(
            kind: .order, bytes: good.bytes, signatureOffset: inner.lowerBound, rootNamespaces: good.rootNamespaces)
        let error = await #expect(throws: CryptographyError.self) { try await signer.sign(nested) }
        #expect(error?.code == .messageMalformed)
    }

    @Test("assembled bytes that differ from the signed message fail the self-check") func selfCheck() throws {
        let message = Message.canonical()
        let assembly = try SignedMessageAssembly(message, keyName: "01", certificate: Array("AAAA".utf8))
        let info = SignedInfo(digest: [1, 2, 3], profile: .sm2, rootNamespaces: message.rootNamespaces)
        let bytes = assembly.bytes(signedInfo: info, signature: [9, 9, 9])
        #expect(try assembly.signature(in: bytes, signedInfo: info) == [9, 9, 9])
        let value = try #require(bytes.firstRange(of: "<ds:SignatureValue>"))
        for place in bytes.indices where place < value.upperBound || place >= value.upperBound + 4 {
            var changed = bytes
            changed[place] ^= 1
            let code = KeyLoadingTests.code { () throws(CryptographyError) in
                _ = try assembly.signature(in: changed, signedInfo: info)
            }
            #expect(code == .selfCheckFailed)
        }
    }

    @Test(
        "SM2 under the W3C-style names: verified where they are allowed, refused by default; RSA has one pair of names")
    func w3cNames() async throws {
        let keys = try DevelopmentKeys.shared.get()
        let signer = try keys.signer("merchant-b-sm2")
        let message = Message.canonical()
        let signed = try await signer.sign(message, naming: .w3c)
        let text = String(decoding: signed.bytes, as: UTF8.self)
        #expect(text.contains("<ds:SignatureMethod Algorithm=\"http://www.w3.org/2000/09/xmldsig#sm2-sm3\">"))
        #expect(text.contains("<ds:DigestMethod Algorithm=\"http://www.w3.org/2000/09/xmldsig#sha1\">"))
        let sha1 = try Tool.require("openssl", ["dgst", "-sha1", "-binary"], input: message.bytes).output
        #expect(signed.digest == sha1)
        let tolerant = SignatureVerifier(allowed: [.sm2UnderW3CName])
        #expect(tolerant.verify(signed.bytes, trust: try keys.trust()).isValid)
        #expect(
            SignatureVerifier().verify(signed.bytes, trust: try keys.trust()).findings.map(\.code) == [
                .algorithmNotAllowed
            ])
        let changed = signed.bytes.replacing(first: "面膜", with: "面霜")
        #expect(tolerant.verify(changed, trust: nil).findings.map(\.code) == [.digestMismatch])
        let rsa = try keys.signer("merchant-a-rsa")
        #expect(try await rsa.sign(message, naming: .w3c) == (try await rsa.sign(message)))
    }

    @Test("many tasks share one signer") func concurrent() async throws {
        let keys = try DevelopmentKeys.shared.get()
        let signer = try keys.signer("signer-sm2")
        let trust = try keys.trust()
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for number in 0..<64 {
                group.addTask {
                    let signed = try await signer.sign(Message.canonical("number \(number)"))
                    return SignatureVerifier().verify(signed.bytes, trust: trust).isValid
                }
            }
            for try await valid in group { #expect(valid) }
        }
    }
}
