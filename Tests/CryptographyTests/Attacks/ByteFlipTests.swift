import Declarations
import Manifests
import Testing

@testable import Cryptography

/// Every byte of a signed message matters, and the few exceptions are known.
@Suite("One changed byte") struct ByteFlipTests {
    /// Where a changed byte may leave the message valid, with the same content as before.
    enum Exempt: String, CaseIterable {
        /// The XML declaration: quotes, version, label of the encoding. It is no part of the canonical form.
        case declaration
        /// White space between attributes and before the end of a tag.
        case tagWhiteSpace
        /// White space around and within the Base64 of signature and certificate.
        case wrapping
        /// Upper and lower case in the hexadecimal `ds:KeyName`, and white space around it.
        case keyName
        /// Upper and lower case in the hexadecimal of a character reference: `&#xD;` is `&#xd;`.
        case reference
    }

    /// The rule: which exemption covers a place of the message; nil where every change must be noticed.
    static func exemption(at place: Int, in bytes: [UInt8]) -> Exempt? {
        if place < SignedMessageAssembly.xmlDeclaration.count { return .declaration }
        func isInside(_ name: String) -> Bool {
            guard let start = bytes.firstRange(of: "<ds:\(name)>"), let end = bytes.firstRange(of: "</ds:\(name)>")
            else { return false }
            return start.upperBound <= place && place < end.lowerBound
        }
        if isInside("KeyName") { return .keyName }
        let isWhite = [0x20, 0x09, 0x0A, 0x0D].contains(bytes[place])
        if isWhite, isInside("SignatureValue") || isInside("X509Certificate") { return .wrapping }
        if bytes[..<place].suffix(3).elementsEqual("&#x".utf8) { return .reference }
        let opened = bytes[..<place].lastIndex(of: UInt8(ascii: "<"))
        let closed = bytes[..<place].lastIndex(of: UInt8(ascii: ">"))
        if isWhite, let opened, closed ?? -1 < opened { return .tagWhiteSpace }
        return nil
    }

    /// What a byte is changed to.
    static func changes(of byte: UInt8) -> Set<UInt8> {
        Set([byte ^ 0x01, byte ^ 0x20, 0x0A]).subtracting([byte])
    }

    @Test("makes a message invalid, or changes nothing", arguments: AttackCorpusTests.signers)
    func everyByte(signer: String) async throws {
        let bench = try await Workbench(signer: signer)
        let value = bench.value("SignatureValue")
        let wrapped = bench.changed(value, to: "\r\n\(value.prefix(64))\n\(value.dropFirst(64)) ")
        let bytes = Array(wrapped.utf8)
        let certificate = try #require(bytes.firstRange(of: "<ds:X509Certificate>")).upperBound...
        let (trust, verifier) = (try bench.keys.trust(), SignatureVerifier())
        #expect(verifier.verify(bytes, trust: trust).verifiedContent == bench.content)
        var exempt: [Exempt: Int] = [:]
        var tried = 0
        for place in bytes.indices {
            // Others that run beside it wait for clocks.
            await Task.yield()
            for change in Self.changes(of: bytes[place]) {
                var changed = bytes
                changed[place] = change
                tried += 1
                // Who issued a certificate is all that speaks against one changed in its outer signature.
                let verdict = verifier.verify(changed, trust: certificate.contains(place) ? trust : nil)
                guard verdict.isValid else { continue }
                let exemption = Self.exemption(at: place, in: bytes)
                #expect(exemption != nil, "byte \(place), \(bytes[place]) to \(change), goes unnoticed")
                #expect(verdict.verifiedContent == bench.content, "byte \(place)")
                if let exemption { exempt[exemption, default: 0] += 1 }
            }
        }
        // Each exemption is needed: otherwise the rule would say more than it must.
        let serialHasLetters = bench.value("KeyName").contains(where: \.isLetter)
        #expect(Set(exempt.keys) == Set(Exempt.allCases).subtracting(serialHasLetters ? [] : [.keyName]))
        print(
            "flips of \(signer): \(tried) in \(bytes.count) bytes, harmless \(exempt.map { "\($0): \($1)" }.sorted())")
    }

    @Test("in a published signature or in what it signs, makes it fail") func vectors() async throws {
        guard let document = try Vectors.load() else { return print("skipped flips of the vectors: no specification") }
        let entries =
            Vectors.rsa(document).map { ($0, SignatureAlgorithm.rsaSHA1) }
            + (Vectors.sm2(document, "sm2", text: "canonical_signed_info")
            + Vectors.sm2(document, "realtime179", text: "string")).map { ($0, .sm2SM3) }
        #expect(entries.count >= 10)
        var tried = 0
        for (entry, algorithm) in entries {
            let key = try KeyHandle(subjectPublicKeyInfo: entry.publicKey)
            let signature = try #require(Base64.decode(entry.signature.utf8))
            #expect(try key.verify(signature, over: entry.text, algorithm), "\(entry.id)")
            for place in entry.text.indices {
                await Task.yield()
                var text = entry.text
                text[place] ^= 1 << UInt8(place % 8)
                #expect(try !key.verify(signature, over: text, algorithm), "\(entry.id), byte \(place) of the text")
                tried += 1
            }
            for place in signature.indices {
                await Task.yield()
                var other = signature
                other[place] ^= 1 << UInt8(place % 8)
                #expect(
                    try !key.verify(other, over: entry.text, algorithm), "\(entry.id), byte \(place) of the signature")
                tried += 1
            }
        }
        print("flips of \(entries.count) published signatures: \(tried)")
    }

    @Test("in a whole sample message makes it fail", arguments: ["rsa", "sm2"])
    func samples(name: String) async throws {
        guard let path = Checkout.specification("ceb/samples/synthetic/CEB311Message-\(name).xml") else {
            return print("skipped flips of a sample: no specification")
        }
        let bytes = try Scratch.bytes(path)
        let verifier = SignatureVerifier()
        let content = try #require(verifier.verify(bytes, trust: nil, at: nil).verifiedContent)
        let end = try #require(bytes.firstRange(of: "<ds:KeyInfo>")).lowerBound
        var (tried, harmless) = (0, 0)
        for place in 0..<end {
            await Task.yield()
            var changed = bytes
            changed[place] ^= 0x01
            tried += 1
            let verdict = verifier.verify(changed, trust: nil, at: nil)
            guard verdict.isValid else { continue }
            harmless += 1
            #expect(Self.exemption(at: place, in: bytes) != nil, "byte \(place)")
            #expect(verdict.verifiedContent == content)
        }
        #expect(harmless < 40)
        print("flips of the sample \(name): \(tried), harmless \(harmless)")
    }
}
