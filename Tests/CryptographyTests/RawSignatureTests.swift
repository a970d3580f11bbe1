import Declarations
import Manifests
import Testing

@testable import Cryptography

/// Signatures over bytes as they are, judged by openssl; and the register that checks them by serial number.
@Suite("Raw signatures") struct RawSignatureTests {
    private static let text = Array("\"sessionID\":\"1\"||\"payExchangeInfoHead\":\"{\"note\":\"备注\"}\"".utf8)

    @Test("openssl verifies RSA with SHA-1 over the very bytes")
    func rsa() async throws {
        let keys = try DevelopmentKeys.shared.get()
        let signature = try await keys.signer("merchant-a-rsa").sign(bytes: Self.text)
        let scratch = try Scratch()
        try Tool.require(
            "openssl", ["x509", "-in", keys.path("merchant-a-rsa.pem"), "-noout", "-pubkey", "-out", scratch("p.pem")])
        func verify(_ text: [UInt8]) throws -> Int32 {
            try Tool.run(
                "openssl",
                [
                    "dgst", "-sha1", "-verify", scratch("p.pem"), "-signature", scratch.write("sig", signature),
                    scratch.write("text", text),
                ]
            ).status
        }
        #expect(try verify(Self.text) == 0)
        #expect(try verify(Self.text + [0x0A]) != 0)
    }

    @Test("openssl verifies SM2 with the standard user id over the very bytes")
    func sm2() async throws {
        let keys = try DevelopmentKeys.shared.get()
        let signature = try await keys.signer("merchant-b-sm2").sign(bytes: Self.text)
        #expect(signature.count == 64)
        let scratch = try Scratch()
        try Tool.require(
            "openssl", ["x509", "-in", keys.path("merchant-b-sm2.pem"), "-noout", "-pubkey", "-out", scratch("p.pem")])
        func verify(_ text: [UInt8], _ user: String) throws -> Int32 {
            try Tool.run(
                "openssl",
                [
                    "pkeyutl", "-verify", "-rawin", "-digest", "sm3", "-pkeyopt", "distid:\(user)", "-pubin",
                    "-inkey", scratch("p.pem"), "-in", scratch.write("text", text), "-sigfile",
                    scratch.write("sig", SM2Signature.der(fromRaw: signature)),
                ]
            ).status
        }
        #expect(try verify(Self.text, "1234567812345678") == 0)
        #expect(try verify(Self.text + [0x0A], "1234567812345678") != 0)
        #expect(try verify(Self.text, "1234567812345679") != 0)
    }

    @Test("A register knows its certificates by serial number of either case and says what is wrong")
    func register() async throws {
        let keys = try DevelopmentKeys.shared.get()
        let pem = try Scratch.bytes(keys.path("merchant-a-rsa.pem")) + Scratch.bytes(keys.path("merchant-b-sm2.pem"))
        let register = try CertificateRegister(pem: pem)
        #expect(register.all.count == 2)
        for name in ["merchant-a-rsa", "merchant-b-sm2"] {
            let signer = try keys.signer(name)
            let serial = signer.certificate.serialHex
            let signature = try await signer.sign(bytes: Self.text)
            let moment = signer.certificate.notBefore
            #expect(
                try register.refusal(of: signature, over: Self.text, serial: serial.uppercased(), at: moment) == nil)
            #expect(try register.refusal(of: signature, over: Self.text + [1], serial: serial, at: nil) == .mismatch)
            #expect(
                try register.refusal(of: signature, over: Self.text, serial: serial, at: moment + .seconds(-1))
                    == .certificateNotValid)
            #expect(try register.refusal(of: signature, over: Self.text, serial: "00", at: nil) == .unknownCertificate)
            let other = try #require(register.all.first { $0.serialHex != serial }).serialHex
            #expect(try register.refusal(of: signature, over: Self.text, serial: other, at: nil) != nil)
            #expect(register.certificate(serial: serial)?.algorithm == signer.algorithm)
        }
        let serial = try keys.signer("merchant-b-sm2").certificate.serialHex
        #expect(try register.refusal(of: [1, 2], over: Self.text, serial: serial, at: nil) == .malformed)
        #expect(throws: CryptographyError.self) { try CertificateRegister(pem: []) }
    }
}
