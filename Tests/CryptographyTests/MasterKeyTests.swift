import Foundation
import Testing

@testable import Cryptography

/// Keys wrapped by a master key, with OpenSSL's command as the judge of the form.
@Suite("Master key") struct MasterKeyTests {
    static let digits = String(repeating: "0f", count: 31) + "A0"
    static let one = String(repeating: "01", count: 32)
    static let two = String(repeating: "02", count: 32)

    static func code(_ text: String, _ master: MasterKey?) -> CryptographyError.Code? {
        do {
            _ = try VaultKeys(text: text, master: master)
            return nil
        } catch {
            return error.code
        }
    }

    @Test("the test vector of RFC 3394, 4.6") func vector() throws {
        let master = SecretBytes(Array(0...31))
        let plain = SecretBytes(
            try #require(Hex.decode("00112233445566778899AABBCCDDEEFF000102030405060708090A0B0C0D0E0F")))
        let wrapped = try KeyWrap.wrap(plain, with: master)
        #expect(
            Hex.encode(wrapped) == "28c9f404c4b810f4cbccb35cfb87f8263f5786e2d80ed326cbc7f0e71a99f43bfb988b9b7a02dd21")
        #expect(try KeyWrap.unwrap(wrapped, with: master) == plain)
        for index in wrapped.indices {
            var bent = wrapped
            bent[index] ^= 1
            #expect(try KeyWrap.unwrap(bent, with: master) == nil)
        }
        #expect(try KeyWrap.unwrap(wrapped, with: SecretBytes(Array(1...32))) == nil)
        #expect(try KeyWrap.unwrap(Array(wrapped.dropLast()), with: master) == nil)
        #expect(try KeyWrap.unwrap([], with: master) == nil)
    }

    @Test("openssl unwraps what we wrapped: name, number, key") func judge() throws {
        let keys = try VaultKeys(text: "data 1 \(Self.one)\nlookup 7 \(Self.two)")
        let master = try MasterKey(text: Self.digits)
        let text = try keys.plain(wrappedBy: master)
        #expect(!text.contains("0101") && !text.contains("0202"))
        for (line, block) in zip(
            text.split(separator: "\n").filter { $0.hasPrefix("data") || $0.hasPrefix("lookup") },
            [
                Array("data".utf8) + [0, 0, 0, 1] + [UInt8](repeating: 1, count: 32),
                Array("lookup".utf8) + [0, 7] + [UInt8](repeating: 2, count: 32),
            ])
        {
            let digits = try #require(line.split(separator: " ").last)
            let wrapped = try #require(Hex.decode(digits))
            let judge = try Tool.require(
                "openssl", ["enc", "-d", "-id-aes256-wrap", "-K", Self.digits, "-iv", "A6A6A6A6A6A6A6A6"],
                input: wrapped)
            #expect(judge.output == block)
        }
        #expect(try VaultKeys(text: text, master: master).plain() == keys.plain())
    }

    @Test("wrong, missing and needless master keys are told apart") func wrongMaster() throws {
        let keys = try VaultKeys.generate()
        let (master, other) = (try MasterKey.generate(), try MasterKey.generate())
        let text = try keys.plain(wrappedBy: master)
        #expect(Self.code(text, master) == nil)
        #expect(Self.code(text, nil) == .masterKeyMissing)
        #expect(Self.code(text, other) == .masterKeyWrong)
        #expect(Self.code(try keys.plain(), master) == .vaultKeysInvalid)
        // Who changes the fingerprint does not get further.
        let bent = text.replacing(master.fingerprint, with: other.fingerprint)
        #expect(Self.code(bent, other) == .vaultKeysInvalid)
    }

    @Test("a wrapped line stands for its name and number only") func bound() throws {
        let master = try MasterKey.generate()
        let text = try VaultKeys.generate().rotated().plain(wrappedBy: master)
        #expect(Self.code(text, master) == nil)
        for (name, other) in [("data 1 ", "data 3 "), ("data 2 ", "lookup 9 "), ("lookup 1 ", "lookup 2 ")] {
            #expect(Self.code(text.replacing(name, with: other), master) == .vaultKeysInvalid)
        }
        let (first, second) = try (#require(Self.line("data 1 ", text)), #require(Self.line("data 2 ", text)))
        let swapped = text.replacing(first, with: "X").replacing(second, with: first).replacing("X", with: second)
        #expect(Self.code(swapped, master) == .vaultKeysInvalid)
        let position = try #require(text.lastIndex(where: { $0.isHexDigit }))
        let bent = text.replacingCharacters(in: position...position, with: text[position] == "0" ? "1" : "0")
        #expect(Self.code(bent, master) == .vaultKeysInvalid)
        // An open key cannot be slipped in among wrapped ones, nor a master line after keys.
        #expect(Self.code(text + "data 3 \(Self.one)\n", master) == .vaultKeysInvalid)
        #expect(Self.code("data 1 \(Self.one)\nlookup 1 \(Self.two)\nmaster 00\n", master) == .vaultKeysInvalid)
    }

    private static func line(_ name: String, _ text: String) -> String? {
        text.split(separator: "\n").first { $0.hasPrefix(name) }.map { String($0.dropFirst(name.count)) }
    }

    @Test("a master key has its form, and is never shown") func form() throws {
        let master = try MasterKey(text: " \(Self.digits)\r\n")
        #expect(master.text.string == Self.digits.lowercased() + "\n")
        #expect(master.fingerprint == (try MasterKey(text: Self.digits)).fingerprint)
        #expect(master.fingerprint != (try MasterKey.generate()).fingerprint)
        var dumped = ""
        dump(master, to: &dumped)
        for text in ["\(master)", String(reflecting: master), dumped] { #expect(!text.contains("0f0f")) }
        for wrong in ["", "00", Self.digits + "00", String(Self.digits.dropLast()) + "g", Self.digits + "\nx"] {
            let error = #expect(throws: CryptographyError.self) { try MasterKey(text: wrong) }
            #expect(error?.code == .masterKeyInvalid)
            #expect(error?.description.contains("0f0f") == false)
        }
    }

    @Test("secrets compare by content, show nothing and take their array over") func secretBytes() throws {
        #expect(SecretBytes([1, 2]) == SecretBytes([1, 2]))
        #expect(SecretBytes([1, 2]) != SecretBytes([1, 3]))
        #expect(SecretBytes([1, 2]) != SecretBytes([1]))
        #expect(SecretBytes([]) == SecretBytes([]) && SecretBytes([]).isEmpty)
        var bytes: [UInt8] = [77, 78, 79]
        let secret = SecretBytes(consuming: &bytes)
        #expect(bytes.isEmpty)
        #expect(secret == SecretBytes([77, 78, 79]) && secret.count == 3)
        var dumped = ""
        dump(secret, to: &dumped)
        for text in ["\(secret)", String(reflecting: secret), dumped] { #expect(!text.contains("77")) }
        #expect(try SecretBytes.random(32) != SecretBytes.random(32))
    }
}

/// Keys exchanged while a vault works.
@Suite("Vault keyring") struct VaultKeyringTests {
    static let place = VaultTests.place

    @Test("the newest key seals at once, older values still open") func replacing() throws {
        let old = try VaultKeys.generate()
        let keyring = VaultKeyring(old)
        let vault = Vault(keyring: keyring)
        let before = try vault.seal([1, 2, 3], for: Self.place)
        let hash = vault.lookupHash("x")
        #expect(try keyring.replace(with: old.rotated().rotated(.lookup)))
        let after = try vault.seal([1, 2, 3], for: Self.place)
        #expect(before.starts(with: Vault.mark(.data, 1)) && after.starts(with: Vault.mark(.data, 2)))
        #expect(vault.sealMark == Vault.mark(.data, 2) && vault.lookupMark == Vault.mark(.lookup, 2))
        #expect(try vault.open(before, for: Self.place) == vault.open(after, for: Self.place))
        #expect(vault.lookupHash("x") != hash && vault.lookupHashes("x").contains(hash))
        #expect(try !keyring.replace(with: keyring.keys), "the same keys change nothing")
    }

    @Test("a set that lacks or exchanges a key in use is refused, and nothing changes") func refusing() throws {
        let first = try VaultKeys.generate()
        let both = try first.rotated().rotated(.lookup)
        let keyring = VaultKeyring(both)
        for wrong in [
            first, try both.removing(.data, 1), try both.removing(.lookup, 1), try VaultKeys.generate(),
            try VaultKeys.generate().rotated().rotated(.lookup),
        ] {
            let error = #expect(throws: CryptographyError.self) { try keyring.replace(with: wrong) }
            #expect(error?.code == .vaultKeysInvalid)
            #expect("\(keyring)" == "\(both)")
        }
    }

    @Test("the newest key is never removed, nor one that is not there") func removing() throws {
        let keys = try VaultKeys.generate().rotated()
        #expect("\(try keys.removing(.data, 1))" == "vault keys (data [2], lookup [1])")
        for (kind, number) in [(VaultKeys.Kind.data, UInt8(2)), (.data, 3), (.lookup, 1)] {
            let error = #expect(throws: CryptographyError.self) { try keys.removing(kind, number) }
            #expect(error?.code == .vaultKeysInvalid)
        }
    }
}
