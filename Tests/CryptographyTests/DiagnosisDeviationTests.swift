import Declarations
import Foundation
import Manifests
import Testing

@testable import Cryptography

@Suite("Known deviations") struct DiagnosisDeviationTests {
    /// The report on a message. What it says must always agree with the verifier.
    static func report(
        _ bytes: [UInt8], original: [UInt8]? = nil, trusted: Bool = true, _ location: SourceLocation = #_sourceLocation
    ) throws -> SignatureReport {
        let trust = trusted ? try DevelopmentKeys.shared.get().trust() : nil
        let report = SignatureDiagnosis().report(on: bytes, original: original, trust: trust, at: SystemTime.now())
        let verdict = SignatureVerifier().verify(bytes, trust: trust)
        #expect(report.holds == verdict.isValid, sourceLocation: location)
        #expect(verdict.isValid || !report.faults.isEmpty, sourceLocation: location)
        #expect(report.steps.flatMap(\.findings).count == verdict.findings.count, sourceLocation: location)
        #expect(report.steps.map(\.code) == SignatureStep.Code.allCases, sourceLocation: location)
        return report
    }

    /// Recognised deviations and wrong steps of a message that does not hold.
    private static func refused(
        _ bytes: [UInt8], _ deviations: [FieldDeviation], _ faults: [SignatureStep.Code],
        _ location: SourceLocation = #_sourceLocation
    ) throws {
        let report = try self.report(bytes, location)
        #expect(!report.holds, sourceLocation: location)
        #expect(report.deviations == deviations, "\(report.text)", sourceLocation: location)
        #expect(report.faults == faults, "\(report.text)", sourceLocation: location)
        #expect(report.hints.isEmpty, sourceLocation: location)
    }

    @Test("a correct message has none") func none() throws {
        for (bytes, hints) in [
            (try Forge.rsa.bytes(), []), (try Forge().bytes(), [FieldDeviation.officialSMURIRefused]),
        ] {
            let report = try Self.report(bytes)
            #expect(report.holds, "\(report.text)")
            #expect(report.deviations == [] && report.hints == hints && report.faults == [])
            let unchecked = report.steps.filter { $0.status == .notChecked }.map(\.code)
            #expect(unchecked == [.schema])
        }
    }

    @Test("a changed value is no deviation: nothing is made up") func changed() throws {
        for bytes in [try Forge.rsa.bytes(), try Forge().bytes()] {
            try Self.refused(bytes.replacing(first: "面膜", with: "面霜"), [], [.digest])
            try Self.refused(
                bytes.replacing(first: "#enveloped-signature", with: "#base64"), [], [.reference, .signatureValue])
        }
    }

    @Test("w3-sm-uri, alone and with extra-newline") func w3() throws {
        var forge = Forge()
        forge.signatureURI = "http://www.w3.org/2000/09/xmldsig#sm2-sm3"
        forge.digestURI = "http://www.w3.org/2000/09/xmldsig#sha1"
        forge.digest = Digest.sha1
        let bytes = try forge.bytes()
        try Self.refused(bytes, [.w3SMURI], [.algorithms])
        // The same gateway puts a line feed behind the signature.
        try Self.refused(
            bytes.replacing(first: "</ceb:CEB311Message>", with: "\n</ceb:CEB311Message>"), [.w3SMURI, .extraNewline],
            [.algorithms, .digest])
    }

    @Test("extra-newline") func extraNewline() throws {
        for bytes in [try Forge.rsa.bytes(), try Forge().bytes()] {
            try Self.refused(
                bytes.replacing(first: "</ceb:CEB311Message>", with: "\n</ceb:CEB311Message>"), [.extraNewline],
                [.digest])
            try Self.refused(
                bytes.replacing(first: "</ceb:CEB311Message>", with: " </ceb:CEB311Message>"), [.prettyPrinted],
                [.digest])
        }
    }

    @Test("rsa-uri-sm-key") func rsaURI() throws {
        var forge = Forge()
        forge.signatureURI = SignatureProfile.rsaSHA1.signatureURI
        forge.digestURI = SignatureProfile.rsaSHA1.digestURI
        let report = try Self.report(forge.bytes())
        #expect(report.deviations == [.rsaURISMKey])
        #expect(report.faults == [.digest, .certificate], "\(report.text)")
        // The key was the right one all the same.
        #expect(report.steps.first { $0.code == .signatureValue }?.found == "SM2 with SM3")
        #expect(report.steps.first { $0.code == .digest }?.remedy?.contains("SHA-1") == true)
    }

    @Test("sign-the-digest: its text, its bytes; and canonical form with comments") func signTheDigest() throws {
        for signer in [Forge.rsa, Forge()] {
            var forge = signer
            forge.signedText = { _, digest in Base64.encode(digest) }
            try Self.refused(try forge.bytes(), [.signTheDigest], [.signatureValue])
            forge.signedText = { _, digest in digest }
            try Self.refused(try forge.bytes(), [.signTheDigest], [.signatureValue])
        }
        var forge = Forge()
        forge.message = Message.canonical("a <!-- first --> b<!--second-->")
        forge.canonicalizationURI += "#WithComments"
        try Self.refused(try forge.bytes(), [.signTheDigest], [.algorithms, .digest])
    }

    @Test("nested-signedinfo") func nested() throws {
        var forge = Forge()
        let inner = Array(
            ("<ds:SignedInfo xmlns:ceb=\"http://www.chinaport.gov.cn/ceb\" xmlns:ds=\"\(SignatureProfile.namespaceURI)\">"
                + "<ds:DigestValue>AAAA</ds:DigestValue></ds:SignedInfo>").utf8)
        forge.message = CanonicalMessage(
            kind: .order, bytes: inner, signatureOffset: inner.count - "</ds:SignedInfo>".utf8.count,
            rootNamespaces: [.init(prefix: "ceb", uri: "http://www.chinaport.gov.cn/ceb")])
        let report = try Self.report(forge.bytes())
        #expect(report.deviations == [.nestedSignedInfo])
        #expect(report.faults.contains(.kind))
        // Two in one message, the second inside the first.
        let twice = try Forge().bytes().replacing(
            first: "<ds:Reference", with: "<ds:SignedInfo></ds:SignedInfo><ds:Reference")
        #expect(try Self.report(twice).deviations.contains(.nestedSignedInfo))
    }

    @Test("official-samples: placeholders") func placeholders() throws {
        var forge = Forge()
        forge.digest = { Digest.sha1($0 + [0]) }
        forge.value = { _ in String(decoding: Base64.encode([UInt8](repeating: 7, count: 128)), as: UTF8.self) }
        try Self.refused(try forge.bytes(), [.officialSamples], [.digest, .signatureForm, .signatureValue])
    }

    @Test("DER, made by OpenSSL itself") func der() throws {
        var forge = Forge()
        forge.sign = { text, key in
            try Forge.withOpenSSL(text, key, ["-rawin", "-digest", "sm3", "-pkeyopt", "distid:1234567812345678"])
        }
        try Self.refused(try forge.bytes(), [.derSignature], [.signatureForm, .signatureValue])
    }

    @Test("63 bytes: a zero byte of r or s was dropped") func unpadded() throws {
        for half in [0, 32] {
            var forge = Forge()
            forge.sign = { text, key in
                // About one signature in 256 has a leading zero byte there.
                for _ in 0..<20_000 {
                    var raw = try Forge.withKey(text, key)
                    guard raw[half] == 0 else { continue }
                    raw.remove(at: half)
                    return raw
                }
                return []
            }
            try Self.refused(try forge.bytes(), [.unpaddedSignature], [.signatureForm, .signatureValue])
        }
        // A sign byte in front of r, as Java's BigInteger writes it.
        var forge = Forge()
        forge.sign = { text, key in try [0] + Forge.withKey(text, key) }
        try Self.refused(try forge.bytes(), [.unpaddedSignature], [.signatureForm, .signatureValue])
    }

    @Test("other user ids, made by OpenSSL itself") func userID() throws {
        let rawin = ["-rawin", "-digest", "sm3"]
        for (options, words) in [
            (rawin, "empty"), (rawin + ["-pkeyopt", "distid:ALICE123@YAHOO.COM"], "ALICE123"),
            (rawin + ["-pkeyopt", "distid:31323334353637383132333435363738"], "hexadecimal"),
        ] {
            var forge = Forge()
            forge.sign = { text, key in try SM2Signature.raw(fromDER: Forge.withOpenSSL(text, key, options)) }
            let bytes = try forge.bytes()
            try Self.refused(bytes, [.otherUserID], [.signatureValue])
            let found = try Self.report(bytes).steps.first { $0.code == .signatureValue }?.found
            #expect(found?.contains(words) == true, "\(found ?? "")")
        }
        // The digest of the bytes alone, and in DER.
        var forge = Forge()
        forge.sign = { text, key in try Forge.withOpenSSL(Digest.sm3(text), key, []) }
        try Self.refused(try forge.bytes(), [.derSignature, .otherUserID], [.signatureForm, .signatureValue])
    }

    @Test("RSA with SHA-256, by OpenSSL: told, no known deviation") func rsaSHA256() throws {
        var forge = Forge.rsa
        forge.sign = { text, key in try Forge.withOpenSSL(text, key, ["-rawin", "-digest", "sha256"]) }
        let bytes = try forge.bytes()
        try Self.refused(bytes, [], [.signatureValue])
        #expect(try Self.report(bytes).steps.first { $0.code == .signatureValue }?.found?.contains("SHA-256") == true)
    }

    @Test("wrapped Base64 is fine") func wrapped() throws {
        var forge = Forge.rsa
        forge.value = { value in
            let text = String(decoding: Base64.encode(value), as: UTF8.self)
            return "\r\n" + text.prefix(76) + "\r\n" + text.dropFirst(76) + "\r\n"
        }
        let report = try Self.report(forge.bytes())
        #expect(report.holds && report.deviations == [] && report.hints == [.wrappedBase64], "\(report.text)")
    }

    @Test("formatted after signing, by xmllint") func prettyPrinted() throws {
        for bytes in [try Forge.rsa.bytes(), try Forge().bytes()] {
            let formatted = try Tool.require("xmllint", ["--format", "-"], input: bytes).output
            try Self.refused(formatted, [.prettyPrinted], [.digest, .signatureValue])
        }
    }

    @Test("a literal carriage return that was signed") func literalCR() throws {
        var forge = Forge()
        forge.message = Message.canonical("one&#xD;\ntwo")
        let bytes = try forge.bytes()
        #expect(try Self.report(bytes).holds)
        try Self.refused(bytes.replacing(first: "&#xD;", with: "\r"), [.literalCR], [.digest])
        // A signer that digests the carriage return as it stands in memory.
        forge.digest = { Digest.sm3($0.replacing(first: "&#xD;", with: "\r")) }
        try Self.refused(try forge.bytes().replacing(first: "&#xD;", with: "\r"), [.literalCR], [.digest])
    }

    @Test("SignedInfo signed with other namespaces") func namespaces() throws {
        let xsi = " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\""
        let ceb = " xmlns:ceb=\"http://www.chinaport.gov.cn/ceb\""
        for forged in [Forge.rsa, Forge()] {
            for (left, words) in [([xsi], "without xmlns:xsi"), ([ceb, xsi], "without xmlns:ceb, xmlns:xsi")] {
                var forge = forged
                forge.signedText = { canonical, _ in left.reduce(canonical) { $0.replacing(first: $1, with: "") } }
                let bytes = try forge.bytes()
                try Self.refused(bytes, [.signedInfoNamespaces], [.signatureValue])
                let found = try Self.report(bytes).steps.first { $0.code == .signatureValue }?.found
                #expect(found?.hasSuffix(words) == true, "\(found ?? "")")
            }
            // The root has no xsi, the signer added it.
            var forge = forged
            forge.message = Message.canonical(namespaces: [Message.standard[0]])
            forge.signedText = { canonical, _ in
                canonical.replacing(first: "xmldsig#\">", with: "xmldsig#\"\(xsi)>")
            }
            let bytes = try forge.bytes()
            try Self.refused(bytes, [.signedInfoNamespaces], [.signatureValue])
            let found = try Self.report(bytes).steps.first { $0.code == .signatureValue }?.found
            #expect(found?.hasSuffix("with xmlns:xsi added") == true, "\(found ?? "")")
        }
    }

    @Test("ds on the root: digested, and added afterwards") func dsOnRoot() throws {
        let ds = CanonicalMessage.Namespace(prefix: "ds", uri: SignatureProfile.namespaceURI)
        var forge = Forge.rsa
        forge.message = Message.canonical(namespaces: [Message.standard[0], ds, Message.standard[1]])
        let digested = try Self.report(forge.bytes())
        #expect(digested.holds && digested.deviations == [.dsOnRoot], "\(digested.text)")
        let added = try Forge.rsa.bytes().replacing(
            first: "<ceb:CEB311Message ", with: "<ceb:CEB311Message xmlns:ds=\"\(ds.uri)\" ")
        try Self.refused(added, [.dsOnRoot], [.digest])
        let step = try Self.report(added).steps.first { $0.code == .digest }
        #expect(step?.found?.contains("without xmlns:ds on the root") == true)
    }

    @Test("KeyName in another form") func keyName() throws {
        let forms: [(String) -> String] = [
            { "0x" + $0 }, { "00" + $0 }, { UInt64($0, radix: 16).map(String.init) ?? "" },
            { serial in
                serial.enumerated().map {
                    $0.offset > 0 && $0.offset.isMultiple(of: 2) ? ":\($0.element)" : "\($0.element)"
                }
                .joined()
            },
        ]
        for form in forms {
            var forge = Forge.rsa
            forge.keyName = form
            try Self.refused(try forge.bytes(), [.keyNameForm], [.keyName])
        }
        var forge = Forge.rsa
        forge.keyName = { $0.uppercased() + "A" }
        try Self.refused(try forge.bytes(), [], [.keyName])
        forge.keyName = { _ in "张三" }
        let report = try Self.report(forge.bytes())
        #expect(!report.text.contains("张三"))
    }
}
