import Cryptography
import Testing

@Suite("Loading keys") struct KeyLoadingTests {
    @Test("the certificate decides the algorithm") func algorithm() throws {
        let keys = try DevelopmentKeys.shared.get()
        #expect(try keys.signer("signer-rsa").algorithm == .rsaSHA1)
        #expect(try keys.signer("signer-sm2").algorithm == .sm2SM3)
        #expect(try keys.signer("signer-sm2").name == "signer-sm2")
    }

    @Test("a key of another certificate is refused")
    func mismatch() throws {
        let keys = try DevelopmentKeys.shared.get()
        for (key, certificate) in [
            ("signer-rsa", "merchant-a-rsa"), ("signer-sm2", "merchant-b-sm2"), ("signer-rsa", "signer-sm2"),
        ] {
            let code = Self.code { () throws(CryptographyError) in
                _ = try MessageSigner(
                    name: "x", keyPath: keys.path("\(key).key"), certificatePath: keys.path("\(certificate).pem"))
            }
            #expect(code == .keyMismatch)
        }
    }

    @Test("a key that others can read is refused, with the remedy", arguments: [0o640, 0o604, 0o620, 0o644, 0o777])
    func exposed(mode: Int) throws {
        let keys = try DevelopmentKeys.shared.get()
        let scratch = try Scratch()
        try scratch.write("k.pem", Scratch.bytes(keys.path("signer-rsa.key")))
        try scratch.setMode("k.pem", mode)
        let error = #expect(throws: CryptographyError.self) {
            try MessageSigner(name: "x", keyPath: scratch("k.pem"), certificatePath: keys.path("signer-rsa.pem"))
        }
        #expect(error?.code == .fileExposed)
        #expect(error?.message.contains("chmod 600") == true)
    }

    @Test("an encrypted key needs its passphrase, and never prompts", arguments: ["signer-rsa", "signer-sm2"])
    func passphrase(name: String) throws {
        let keys = try DevelopmentKeys.shared.get()
        let scratch = try Scratch()
        try Tool.require(
            "openssl",
            [
                "pkcs8", "-topk8", "-v2", "aes-256-cbc", "-in", keys.path("\(name).key"), "-out", scratch("k.pem"),
                "-passout", "pass:right 密码",
            ])
        try scratch.setMode("k.pem", 0o600)
        let certificate = keys.path("\(name).pem")
        let signer = try MessageSigner(
            name: "x", keyPath: scratch("k.pem"), certificatePath: certificate, passphrase: Self.secret("right 密码"))
        #expect(signer.certificate == (try keys.signer(name).certificate))
        for wrong in [nil, "", "wrong", String(repeating: "long", count: 2000)] {
            let code = Self.code { () throws(CryptographyError) in
                _ = try MessageSigner(
                    name: "x", keyPath: scratch("k.pem"), certificatePath: certificate,
                    passphrase: wrong.map(Self.secret))
            }
            #expect(code == .passphraseWrong)
        }
    }

    @Test("files that are missing, folders, or something else") func wrongFiles() throws {
        let keys = try DevelopmentKeys.shared.get()
        let scratch = try Scratch()
        let (key, certificate) = (keys.path("signer-rsa.key"), keys.path("signer-rsa.pem"))
        let text = try scratch.write("text", Array("hello".utf8))
        for (keyPath, certificatePath, expected) in [
            (scratch("none"), certificate, CryptographyError.Code.fileUnreadable),
            (key, scratch("none"), .fileUnreadable), (scratch.path, certificate, .fileUnreadable),
            (text, certificate, .keyUnreadable), (key, text, .certificateUnreadable),
            (key, key, .certificateUnreadable),
        ] {
            let code = Self.code { () throws(CryptographyError) in
                _ = try MessageSigner(name: "x", keyPath: keyPath, certificatePath: certificatePath)
            }
            #expect(code == expected)
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
        let error = #expect(throws: CryptographyError.self) {
            try MessageSigner(name: "x", keyPath: scratch("c.key"), certificatePath: scratch("c.pem"))
        }
        #expect(error?.code == .keyUnsupported)
    }

    private static func secret(_ text: String) -> SecretBytes { SecretBytes(Array(text.utf8)) }

    static func code(_ body: () throws(CryptographyError) -> Void) -> CryptographyError.Code? {
        do throws(CryptographyError) {
            try body()
            return nil
        } catch {
            return error.code
        }
    }
}
