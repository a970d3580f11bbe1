import Declarations
import Manifests
import Testing

@testable import Cryptography

/// A certificate carries its holder's name and identity number: nothing that this module says may contain them.
@Suite("The holder of a certificate is never shown") struct CertificatePrivacyTests {
    private static let signers = ["merchant-a-rsa", "merchant-b-sm2"]

    /// Everything that a log, a page or a debugger could print of a value.
    private static func texts(_ value: Any) -> [String] {
        var dumped = ""
        dump(value, to: &dumped)
        // Without the indent, so that numbers stand as in the marks.
        let lines = dumped.split(separator: "\n").map { $0.drop { $0 == " " } }
        return ["\(value)", String(reflecting: value), lines.joined(separator: "\n") + "\n"]
    }

    /// The secrets as text, as hexadecimal digits, inside Base64, and as the numbers that `dump` makes of bytes.
    private static func marks() -> [String] {
        var marks = ["CN=", "subject"]
        for secret in [DevelopmentKeys.holderName, DevelopmentKeys.holderNumber] {
            let bytes = Array(secret.utf8)
            var forms = [bytes]
            for start in 0..<3 {
                let whole = bytes.dropFirst(start).prefix((bytes.count - start) / 3 * 3)
                forms.append(Base64.encode(Array(whole)))
            }
            for form in forms {
                marks.append(String(decoding: form, as: UTF8.self))
                marks.append(form.map { "\($0)" }.joined(separator: ", "))
                marks.append(form.map { "- \($0)\n" }.joined())
            }
            marks.append(Hex.encode(bytes))
        }
        return marks
    }

    private static func expectPrivate(_ value: Any, _ place: SourceLocation = #_sourceLocation) {
        for text in self.texts(value) {
            // Not `#expect(!text.contains(mark))`: a failure would print the whole text.
            let shown = self.marks().filter { text.contains($0) }
            #expect(shown.isEmpty, "\(type(of: value)) shows the holder", sourceLocation: place)
        }
    }

    @Test("the certificates do hold both, so that the other tests can fail", arguments: signers)
    func control(name: String) throws {
        let certificate = try DevelopmentKeys.shared.get().signer(name).key.certificate
        let der = certificate.der
        for secret in [DevelopmentKeys.holderName, DevelopmentKeys.holderNumber] {
            #expect(der.firstRange(of: secret) != nil)
        }
        #expect(Self.texts(der).contains { text in Self.marks().contains { text.contains($0) } })
    }

    @Test("keys, signers and certificates", arguments: signers) func values(name: String) async throws {
        let keys = try DevelopmentKeys.shared.get()
        let signer = try keys.signer(name)
        Self.expectPrivate(signer.certificate)
        Self.expectPrivate(signer.key.certificate)
        Self.expectPrivate(signer.key)
        Self.expectPrivate(signer)
        Self.expectPrivate(try CertificateRegister(pem: Scratch.bytes(keys.path("\(name).pem"))))
    }

    @Test("verdicts of good and bad messages", arguments: signers) func verdicts(name: String) async throws {
        let keys = try DevelopmentKeys.shared.get()
        let signer = try keys.signer(name)
        let bytes = try await signer.sign(Message.canonical()).bytes
        let trust = try keys.trust("ca.pem")
        let late = signer.certificate.notAfter + .seconds(1)
        for changed in [
            bytes, bytes.replacing(first: "面膜", with: "面霜"),
            bytes.replacing(first: "<ds:KeyName>", with: "<ds:KeyName>x"),
            bytes.replacing(first: "<ds:X509Certificate>", with: "<ds:X509Certificate>AAAA"),
            bytes.replacing(first: "<ds:SignatureValue>", with: "<ds:SignatureValue>AAAA"),
        ] {
            Self.expectPrivate(SignatureVerifier().verify(changed, trust: trust))
            Self.expectPrivate(SignatureVerifier().verify(changed, trust: nil, at: late))
        }
    }

    @Test("errors of loading and signing") func errors() async throws {
        let keys = try DevelopmentKeys.shared.get()
        let scratch = try Scratch()
        var errors: [CryptographyError] = []
        func collect(_ body: () async throws -> Void) async {
            do {
                try await body()
                Issue.record("no error")
            } catch let error as CryptographyError {
                errors.append(error)
            } catch {
                Issue.record("\(error)")
            }
        }
        let der = try keys.signer("merchant-b-sm2").key.certificate.der
        for name in Self.signers {
            await collect {
                _ = try LocalKey(keyPath: keys.path("signer-rsa.key"), certificatePath: keys.path("\(name).pem"))
            }
            await collect {
                _ = try LocalKey(keyPath: keys.path("\(name).pem"), certificatePath: keys.path("\(name).pem"))
            }
            await collect {
                _ = try LocalKey(pkcs12Path: scratch.write("p12", Scratch.bytes(keys.path("\(name).pem"))))
            }
            await collect { _ = try TrustAnchors(pem: Array(Scratch.bytes(keys.path("\(name).pem")).dropLast(40))) }
        }
        await collect { _ = try SigningCertificate(der: Array(der.dropLast(1))) }
        await collect { _ = try SigningCertificate(der: der + [0]) }
        // A card that answers with another key's signature.
        let liar = Liar(certificate: try keys.signer("merchant-b-sm2").key.certificate)
        await collect { _ = try await MessageSigner(name: "liar", key: liar).sign(Message.canonical()) }
        #expect(
            Set(errors.map(\.code)) == [
                .keyMismatch, .fileExposed, .keyUnreadable, .certificateUnreadable, .selfCheckFailed,
            ])
        for error in errors { Self.expectPrivate(error) }
    }
}

private struct Liar: SigningKey {
    let certificate: SigningCertificate

    func sign(_ bytes: [UInt8]) async throws(CryptographyError) -> [UInt8] { [UInt8](repeating: 7, count: 64) }
}
