import Testing

@testable import Cryptography

/// Keys on PKCS#11 tokens: SoftHSM through modules that count logins and play faults.
@Suite("Keys on tokens", .serialized) struct TokenKeyTests {
    private static let text = Array("<ds:SignedInfo>字</ds:SignedInfo>".utf8)

    @Test("a key named by label or id signs; its certificate is on the token or in a file; openssl agrees")
    func signs() async throws {
        let tokens = try TokenFixture.shared.get()
        let keys = try DevelopmentKeys.shared.get()
        for (settings, certificate) in [
            (try tokens.settings("one", "card A", certificate: nil), "merchant-a-rsa"),
            (try tokens.settings("one", "card A", .id([1]), certificate: "merchant-a-rsa"), "merchant-a-rsa"),
            (try tokens.settings("one", "card B", .id([2]), certificate: "merchant-c-rsa"), "merchant-c-rsa"),
        ] {
            let key = try await TokenKey(settings, pin: tokens.pin(settings.token))
            #expect(key.certificate == (try SigningCertificate(path: keys.path("\(certificate).pem"))))
            let signature = try await key.sign(Self.text)
            try await key.probe()
            let scratch = try Scratch()
            try Tool.require(
                "openssl",
                ["x509", "-in", keys.path("\(certificate).pem"), "-noout", "-pubkey", "-out", scratch("p.pem")])
            try Tool.require(
                "openssl",
                [
                    "dgst", "-sha1", "-verify", scratch("p.pem"), "-signature", scratch.write("s", signature),
                    scratch.write("t", Self.text),
                ])
        }
    }

    @Test("messages signed by a token verify") func message() async throws {
        let tokens = try TokenFixture.shared.get()
        let key = try await TokenKey(
            tokens.settings("one", "card A", certificate: nil), pin: tokens.pin("card A"))
        let signed = try await MessageSigner(name: "token", key: key).sign(Message.canonical())
        let trust = try DevelopmentKeys.shared.get().trust()
        #expect(SignatureVerifier().verify(signed.bytes, trust: trust).isValid)
    }

    @Test("tokens of two modules work side by side, from many tasks") func sideBySide() async throws {
        let tokens = try TokenFixture.shared.get()
        let one = try await TokenKey(tokens.settings("one", "card A", certificate: nil), pin: tokens.pin("card A"))
        let two = try await TokenKey(
            tokens.settings("two", "card B", certificate: "merchant-c-rsa"), pin: tokens.pin("card B"))
        let local = try LocalKey(
            keyPath: DevelopmentKeys.shared.get().path("merchant-c-rsa.key"),
            certificatePath: DevelopmentKeys.shared.get().path("merchant-c-rsa.pem"))
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<40 {
                group.addTask {
                    let text = Array("\(number)".utf8)
                    _ = try await one.sign(text)
                    // PKCS#1 v1.5 is deterministic: a token and a file with the same key say the same.
                    let (first, second) = (try await two.sign(text), try await local.sign(text))
                    #expect(first == second)
                }
            }
            try await group.waitForAll()
        }
    }

    @Test("a wrong PIN is handed over once and never again by itself") func wrongPIN() async throws {
        let tokens = try TokenFixture.shared.get()
        let settings = try tokens.settings("one", "card C", certificate: "signer-rsa")
        let before = try tokens.logins("one")
        let wrong = SecretBytes(Array("0000-zz".utf8))
        for attempt in 1...3 {
            let error = await #expect(throws: CryptographyError.self) { try await TokenKey(settings, pin: wrong) }
            #expect(error?.code == .pinRejected, "\(attempt)")
            #expect(error?.isRetriable == false)
            #expect(error.map { "\($0)".contains("0000-zz") } == false)
            #expect(try tokens.logins("one") == before + 1)
        }
        // The right one is another one: it is tried, once.
        let key = try await TokenKey(settings, pin: tokens.pin("card C"))
        #expect(try tokens.logins("one") == before + 2)
        _ = try await key.sign(Self.text)
        try await key.probe()
        #expect(try tokens.logins("one") == before + 2)
    }

    @Test("a PIN that is missing, too short or too long is told without trying one", arguments: [nil, 0, 3, 33])
    func uselessPIN(length: Int?) async throws {
        let tokens = try TokenFixture.shared.get()
        let settings = try tokens.settings("one", "card D", certificate: "signer-rsa")
        let before = try tokens.logins("one")
        let error = await #expect(throws: CryptographyError.self) {
            try await TokenKey(settings, pin: length.map { SecretBytes([UInt8](repeating: 49, count: $0)) })
        }
        #expect(error?.code == .pinRejected)
        #expect(try tokens.logins("one") == before)
    }

    @Test("a locked PIN is told as such") func locked() async throws {
        let tokens = try TokenFixture.shared.get()
        try tokens.play("locked", "one")
        let error = await #expect(throws: CryptographyError.self) {
            try await TokenKey(
                tokens.settings("one", "card D", certificate: "signer-rsa"), pin: SecretBytes(Array("1111".utf8)))
        }
        try tokens.play(nil, "one")
        #expect(error?.code == .pinRejected)
        #expect(error?.message.contains("locked") == true)
    }

    @Test("what is missing is named, with the remedy") func missing() async throws {
        let tokens = try TokenFixture.shared.get()
        let good = try tokens.settings("one", "card A", certificate: nil)
        func open(_ settings: TokenSettings) async -> CryptographyError? {
            await #expect(throws: CryptographyError.self) {
                try await TokenKey(settings, pin: tokens.pin("card A"))
            }
        }
        var settings = good
        settings.module = "/nonexistent/module.so"
        var error = await open(settings)
        #expect(error?.code == .fileUnreadable)
        #expect(error?.message.contains("/nonexistent/module.so is missing") == true)
        settings.module = try DevelopmentKeys.shared.get().path("ca.pem")
        error = await open(settings)
        #expect(error?.code == .fileUnreadable)
        #expect(error?.message.contains("not a PKCS#11 module") == true)
        settings = good
        settings.token = "card Z"
        error = await open(settings)
        #expect(error?.code == .keyUnavailable)
        #expect(error?.message.contains("card Z") == true)
        settings = good
        settings.object = .label("nothing")
        error = await open(settings)
        #expect(error?.code == .keyUnreadable)
        #expect(error?.message.contains("no private key \"nothing\"") == true)
        settings.object = .id([0xAB])
        error = await open(settings)
        #expect(error?.code == .keyUnreadable)
        #expect(error?.message.contains("id ab") == true)
        settings = good
        settings.certificatePath = "/nonexistent.pem"
        error = await open(settings)
        #expect(error?.code == .fileUnreadable)
    }

    @Test("without the engine the remedy is told", arguments: ["/nonexistent/pkcs11.so", TokenFixture.softHSM])
    func engineMissing(library: String) {
        let error = #expect(throws: CryptographyError.self) {
            _ = try TokenEngine(token: "card A", module: TokenFixture.softHSM, library: library)
        }
        #expect(error?.code == .libraryFailed)
        #expect(error?.message.contains("apt-get install libengine-pkcs11-openssl") == true)
    }

    @Test("a certificate that is not there, or another key's, is refused") func certificates() async throws {
        let tokens = try TokenFixture.shared.get()
        for (token, file, expected) in [
            ("card B", nil, CryptographyError.Code.certificateUnreadable), ("card B", "merchant-a-rsa", .keyMismatch),
        ] {
            let error = await #expect(throws: CryptographyError.self) {
                try await TokenKey(tokens.settings("two", token, certificate: file), pin: tokens.pin(token))
            }
            #expect(error?.code == expected)
        }
    }

    @Test("SM2 and other curves are refused with the reason, SM2 before the token is touched") func curves()
        async throws
    {
        let tokens = try TokenFixture.shared.get()
        let before = try tokens.logins("one")
        var error = await #expect(throws: CryptographyError.self) {
            try await TokenKey(tokens.settings("one", "card D", certificate: "signer-sm2"), pin: tokens.pin("card D"))
        }
        #expect(error?.code == .keyUnsupported)
        #expect(error?.message.contains("SM3") == true)
        #expect(try tokens.logins("one") == before)
        error = await #expect(throws: CryptographyError.self) {
            try await TokenKey(
                tokens.settings("one", "card D", .label("curve"), certificate: "signer-rsa"), pin: tokens.pin("card D"))
        }
        #expect(error?.code == .keyUnsupported)
    }

    @Test("a token that is pulled out is unavailable, and works again when it is back") func pulledOut() async throws {
        let tokens = try TokenFixture.shared.get()
        let key = try await TokenKey(
            tokens.settings("two", "card B", certificate: "merchant-c-rsa"), pin: tokens.pin("card B"))
        let expected = try await key.sign(Self.text)
        try tokens.play("gone", "two")
        for round in 1...3 {
            var error = await #expect(throws: CryptographyError.self) { try await key.sign(Self.text) }
            #expect(error?.code == .keyUnavailable, "\(round)")
            #expect(error?.isRetriable == true)
            error = await #expect(throws: CryptographyError.self) { try await key.probe() }
            #expect(error?.code == .keyUnavailable, "\(round)")
        }
        try tokens.play(nil, "two")
        try await key.probe()
        #expect(try await key.sign(Self.text) == expected)
    }

    @Test("sessions that ended are opened again by a probe or the next signature") func sessionsEnd() async throws {
        let tokens = try TokenFixture.shared.get()
        let key = try await TokenKey(
            tokens.settings("two", "card B", certificate: "merchant-c-rsa"), pin: tokens.pin("card B"))
        let expected = try await key.sign(Self.text)
        for isProbed in [true, false] {
            let before = try tokens.logins("two")
            try tokens.play("sessions end", "two")
            let error = await #expect(throws: CryptographyError.self) { try await key.sign(Self.text) }
            #expect(error?.code == .keyUnavailable)
            try tokens.play(nil, "two")
            if isProbed { try await key.probe() }
            #expect(try await key.sign(Self.text) == expected)
            #expect(try tokens.logins("two") == before + 1)
        }
    }

    @Test("a PIN that was changed meanwhile is tried once; afterwards the token is left alone") func changedPIN()
        async throws
    {
        let tokens = try TokenFixture.shared.get()
        let settings = try tokens.settings("two", "card C", certificate: "signer-rsa")
        let key = try await TokenKey(settings, pin: tokens.pin("card C"))
        _ = try await key.sign(Self.text)
        try tokens.play("sessions end", "two")
        await #expect(throws: CryptographyError.self) { try await key.sign(Self.text) }
        try tokens.play("other pin", "two")
        let before = try tokens.logins("two")
        for _ in 1...3 {
            var error = await #expect(throws: CryptographyError.self) { try await key.probe() }
            #expect(error?.code == .pinRejected)
            error = await #expect(throws: CryptographyError.self) { try await key.sign(Self.text) }
            #expect(error?.code == .pinRejected)
        }
        #expect(try tokens.logins("two") == before + 1)
        try tokens.play(nil, "two")
        // Configured anew, it is opened anew; keys of before work again, too.
        let new = try await TokenKey(settings, pin: tokens.pin("card C"))
        #expect(try await new.sign(Self.text) == (try await key.sign(Self.text)))
    }
}
