import Cryptography
import Foundation
import Testing

/// PKCS#12 files, made by openssl.
@Suite("PKCS#12 files") struct PKCS12Tests {
    private static let names = ["signer-rsa", "signer-sm2"]

    private static func secret(_ text: String) -> SecretBytes { SecretBytes(Array(text.utf8)) }

    /// Exports a development key; returns the file's path.
    private static func export(
        _ scratch: Scratch, _ name: String, password: String = "right 密码", _ options: [String] = []
    ) throws -> String {
        let keys = try DevelopmentKeys.shared.get()
        try Tool.require(
            "openssl",
            [
                "pkcs12", "-export", "-inkey", keys.path("\(name).key"), "-in", keys.path("\(name).pem"), "-out",
                scratch("k.p12"), "-passout", "pass:\(password)",
            ] + options)
        try scratch.setMode("k.p12", 0o600)
        return scratch("k.p12")
    }

    @Test(
        "key and certificate are those of the PEM files, also with ciphers of old Windows and among other certificates")
    func loads() async throws {
        let keys = try DevelopmentKeys.shared.get()
        let scratch = try Scratch()
        let others = try scratch.write(
            "others.pem",
            ["merchant-a-rsa", "merchant-b-sm2", "signing-ca-rsa", "signing-ca-sm2"]
                .flatMap { try Scratch.bytes(keys.path("\($0).pem")) })
        let text = Array("text".utf8)
        for name in Self.names {
            let pem = try LocalKey(keyPath: keys.path("\(name).key"), certificatePath: keys.path("\(name).pem"))
            for options in [
                [], ["-legacy"], ["-certfile", others], ["-legacy", "-certpbe", "PBE-SHA1-3DES", "-name", "样例"],
                ["-nomaciter", "-macalg", "SHA1"],
            ] {
                let key = try LocalKey(
                    pkcs12Path: try Self.export(scratch, name, options), password: Self.secret("right 密码"))
                #expect(key.certificate == pem.certificate, "\(options)")
                let signed = try await MessageSigner(name: name, key: key).sign(Message.canonical())
                #expect(SignatureVerifier().verify(signed.bytes, trust: try keys.trust()).isValid, "\(options)")
                if name == "signer-rsa" { #expect(try await key.sign(text) == (try await pem.sign(text))) }
            }
        }
    }

    @Test("old ciphers stay inside the reading: the rest of the program does not have them") func legacyStaysInside()
        throws
    {
        let scratch = try Scratch()
        _ = try LocalKey(
            pkcs12Path: try Self.export(scratch, "signer-rsa", ["-legacy"]), password: Self.secret("right 密码"))
        let keys = try DevelopmentKeys.shared.get()
        // A key encrypted with RC2 by the legacy provider is not readable as PEM here.
        try Tool.require(
            "openssl",
            [
                "pkcs8", "-topk8", "-v1", "PBE-SHA1-RC2-128", "-provider", "legacy", "-provider", "default", "-in",
                keys.path("signer-rsa.key"), "-out", scratch("k.pem"), "-passout", "pass:x",
            ])
        try scratch.setMode("k.pem", 0o600)
        #expect(throws: CryptographyError.self) {
            try LocalKey(
                keyPath: scratch("k.pem"), certificatePath: keys.path("signer-rsa.pem"), passphrase: Self.secret("x"))
        }
    }

    @Test("a wrong or missing password", arguments: names) func password(name: String) throws {
        let scratch = try Scratch()
        let path = try Self.export(scratch, name)
        for wrong in [nil, "", "wrong", "right 密码 "] {
            let error = #expect(throws: CryptographyError.self) {
                try LocalKey(pkcs12Path: path, password: wrong.map(Self.secret))
            }
            #expect(error?.code == .passphraseWrong)
        }
    }

    @Test("a file without a password needs none") func noPassword() throws {
        let scratch = try Scratch()
        let path = try Self.export(scratch, "signer-rsa", password: "")
        for none in [nil, Self.secret("")] {
            #expect(try LocalKey(pkcs12Path: path, password: none).certificate.info.algorithm == .rsaSHA1)
        }
        let error = #expect(throws: CryptographyError.self) {
            try LocalKey(pkcs12Path: path, password: Self.secret("x"))
        }
        #expect(error?.code == .passphraseWrong)
    }

    @Test("a file without a seal is refused, with the remedy") func noSeal() throws {
        let scratch = try Scratch()
        let path = try Self.export(scratch, "signer-sm2", ["-nomac"])
        let error = #expect(throws: CryptographyError.self) {
            try LocalKey(pkcs12Path: path, password: Self.secret("right 密码"))
        }
        #expect(error?.code == .keyUnreadable)
        #expect(error?.message.contains("export it again") == true)
    }

    @Test("a file that others can read is refused, with the remedy") func exposed() throws {
        let scratch = try Scratch()
        let path = try Self.export(scratch, "signer-rsa")
        try scratch.setMode("k.p12", 0o640)
        let error = #expect(throws: CryptographyError.self) {
            try LocalKey(pkcs12Path: path, password: Self.secret("right 密码"))
        }
        #expect(error?.code == .fileExposed)
        #expect(error?.message.contains("chmod 600") == true)
    }

    @Test("files with something else in them") func wrongFiles() throws {
        let keys = try DevelopmentKeys.shared.get()
        let scratch = try Scratch()
        let password = "right 密码"
        let whole = try Scratch.bytes(try Self.export(scratch, "signer-rsa"))
        let onlyCertificate = try Self.export(scratch, "signer-rsa", ["-nokeys"])
        try scratch.write("certificate.p12", Scratch.bytes(onlyCertificate))
        // A key with the certificate of another one.
        try Tool.require(
            "openssl",
            [
                "pkcs12", "-export", "-inkey", keys.path("signer-rsa.key"), "-nocerts", "-out", scratch("key.p12"),
                "-passout", "pass:\(password)",
            ])
        try scratch.setMode("key.p12", 0o600)
        for (path, expected) in [
            (try scratch.write("text", Array("hello".utf8)), CryptographyError.Code.keyUnreadable),
            (try scratch.write("cut", Array(whole.dropLast(30))), .keyUnreadable),
            (scratch("certificate.p12"), .keyUnreadable), (scratch("key.p12"), .keyMismatch),
            (scratch("none"), .fileUnreadable),
        ] {
            let error = #expect(throws: CryptographyError.self) {
                try LocalKey(pkcs12Path: path, password: Self.secret(password))
            }
            #expect(error?.code == expected, "\(path): \(error.map { "\($0)" } ?? "")")
            #expect(error.map { "\($0)".contains(password) } == false)
        }
    }

    @Test("a key that is neither RSA nor SM2 is refused") func unsupported() throws {
        let scratch = try Scratch()
        try Tool.require(
            "openssl",
            [
                "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout",
                scratch("c.key"), "-out", scratch("c.pem"), "-days", "30", "-subj", "/CN=x",
            ])
        try Tool.require(
            "openssl",
            [
                "pkcs12", "-export", "-inkey", scratch("c.key"), "-in", scratch("c.pem"), "-out", scratch("k"),
                "-passout", "pass:x",
            ])
        try scratch.setMode("k", 0o600)
        let error = #expect(throws: CryptographyError.self) {
            try LocalKey(pkcs12Path: scratch("k"), password: Self.secret("x"))
        }
        #expect(error?.code == .keyUnsupported)
    }
}
