import Declarations
import Testing

@testable import Cryptography

@Suite("Vault") struct VaultTests {
    static let place = SealedPlace(tenant: "t1", table: "orders", column: "body", row: "42")
    static let text = Array(String(repeating: "{\"buyerName\":\"测试人\",\"note\":\"\"}", count: 40).utf8)

    static func code(_ body: () throws(CryptographyError) -> Void) -> CryptographyError.Code? {
        KeyLoadingTests.code(body)
    }

    static func openCode(_ vault: Vault, _ sealed: [UInt8], _ place: SealedPlace = place) -> CryptographyError.Code? {
        self.code { () throws(CryptographyError) in _ = try vault.open(sealed, for: place) }
    }

    @Test("what is sealed opens again, at every length") func roundTrip() throws {
        let vault = Vault(keys: try .generate())
        for length in [0, 1, 15, 16, 17, 63, 64, 65, 255, 4096, 100_000] {
            let random = try SecureRandom.bytes(length)
            let zeros = [UInt8](repeating: 0, count: length)
            for plain in [random, zeros] {
                let sealed = try vault.seal(plain, for: Self.place)
                #expect(try vault.open(sealed, for: Self.place) == plain)
                #expect(sealed.count <= plain.count + Vault.overhead)
            }
        }
    }

    @Test("compression helps where it can, and is left out where it cannot") func compression() throws {
        let vault = Vault(keys: try .generate())
        let compressed = try vault.seal(Self.text, for: Self.place)
        #expect(compressed[2] == 1)
        #expect(compressed.count < Self.text.count / 4)
        let random = try vault.seal(SecureRandom.bytes(1000), for: Self.place)
        #expect(random[2] == 0)
        #expect(random.count == 1000 + Vault.overhead)
        #expect(try vault.seal(Array("short".utf8), for: Self.place)[2] == 0)
    }

    @Test("layout: version, key id, flags; the plain text does not show; nonces differ") func layout() throws {
        let vault = Vault(keys: try .generate())
        let plain = Array("buyer 13900000000".utf8)
        let first = try vault.seal(plain, for: Self.place)
        let second = try vault.seal(plain, for: Self.place)
        #expect(first[..<3] == [1, 1, 0])
        #expect(first[3..<15] != second[3..<15])
        #expect(first != second)
        #expect(first.firstRange(of: "13900000000") == nil)
        #expect(first.starts(with: Vault.mark(.data, 1)))
    }

    @Test("AES-256-GCM as another implementation of the layout computes it") func knownAnswer() throws {
        // NIST CAVP, gcmEncryptExtIV256, 128-bit plain text and 128-bit additional data.
        let key = SecretBytes(DER.bytes("92e11dcdaa866f5ce790fd24501f92509aacf4cb8b1339d50c9c1240935dd08b"))
        let nonce = DER.bytes("ac93a1a6145299bde902f21a")
        let plain = DER.bytes("2d71bcfa914e4ac045b2aa60955fad24")
        let additional = DER.bytes("1e0889016f67601c8ebea4943bc23ad6")
        let expected = DER.bytes("8995ae2e6df3dbf96fac7b7137bae67feca5aa77d51d4a0a14d9c51e1da474ab")
        #expect(try SealCipher().seal(plain, key: key, nonce: nonce, additional: additional) == expected)
        #expect(try SealCipher().open(expected[...], key: key, nonce: nonce, additional: additional) == plain)
    }

    @Test("one changed byte anywhere fails") func tampering() throws {
        let vault = Vault(keys: try .generate().rotated())
        for plain in [Array("short".utf8), Self.text, []] {
            let sealed = try vault.seal(plain, for: Self.place)
            for place in sealed.indices {
                for bit in [UInt8(1), 0x80] {
                    var changed = sealed
                    changed[place] ^= bit
                    let code = Self.openCode(vault, changed)
                    switch place {
                    case 0: #expect(code == .sealMalformed)
                    case 1: #expect(code == .sealKeyUnknown)
                    case 2: #expect(code == (bit == 1 ? .sealBroken : .sealMalformed))
                    default: #expect(code == .sealBroken)
                    }
                }
            }
            for count in 0..<sealed.count { #expect(Self.openCode(vault, Array(sealed.prefix(count))) != nil) }
            #expect(Self.openCode(vault, sealed + [0]) == .sealBroken)
        }
    }

    @Test("a value does not open in another place") func moved() throws {
        let vault = Vault(keys: try .generate())
        let sealed = try vault.seal(Self.text, for: Self.place)
        for other in [
            SealedPlace(tenant: "t2", table: "orders", column: "body", row: "42"),
            SealedPlace(tenant: "t1", table: "receipts", column: "body", row: "42"),
            SealedPlace(tenant: "t1", table: "orders", column: "raw", row: "42"),
            SealedPlace(tenant: "t1", table: "orders", column: "body", row: "43"),
            SealedPlace(tenant: "t1o", table: "rders", column: "body", row: "42"),
            SealedPlace(tenant: "", table: "t1orders", column: "body", row: "42"),
        ] {
            #expect(Self.openCode(vault, sealed, other) == .sealBroken)
        }
    }

    @Test("rotation: the newest key seals, older values open, unknown ids are named") func rotation() throws {
        let old = try VaultKeys.generate()
        let new = try old.rotated()
        let (before, after) = (Vault(keys: old), Vault(keys: new))
        let sealed = try before.seal(Self.text, for: Self.place)
        #expect(try after.open(sealed, for: Self.place) == Self.text)
        #expect(!sealed.starts(with: after.sealMark))
        let renewed = try after.seal(Self.text, for: Self.place)
        #expect(renewed.starts(with: after.sealMark))
        #expect(after.sealMark == Vault.mark(.data, 2))
        #expect(Self.openCode(before, renewed) == .sealKeyUnknown)
        #expect(before.lookupHash("x") == after.lookupHash("x"))
    }

    @Test("the same id with another key fails") func otherKey() throws {
        let sealed = try Vault(keys: .generate()).seal(Self.text, for: Self.place)
        #expect(Self.openCode(Vault(keys: try .generate()), sealed) == .sealBroken)
    }

    @Test("size limits hold for sealing, opening and decompressing") func limits() throws {
        let keys = try VaultKeys.generate()
        let (wide, narrow) = (Vault(keys: keys), Vault(keys: keys, sizeLimit: 1000))
        let bomb = try wide.seal([UInt8](repeating: 0, count: 1_000_000), for: Self.place)
        #expect(bomb.count < 10_000)
        #expect(Self.openCode(Vault(keys: keys, sizeLimit: 100_000), bomb) == .sealTooLarge)
        #expect(Self.openCode(narrow, try wide.seal(SecureRandom.bytes(1001), for: Self.place)) == .sealTooLarge)
        #expect(
            try narrow.open(narrow.seal([UInt8](repeating: 0, count: 1000), for: Self.place), for: Self.place).count
                == 1000)
        let code = Self.code { () throws(CryptographyError) in
            _ = try narrow.seal([UInt8](repeating: 0, count: 1001), for: Self.place)
        }
        #expect(code == .sealTooLarge)
    }

    @Test("a damaged stream or a wrong length inside is malformed") func damagedStream() throws {
        let compressed = try #require(Compression.compress(Self.text))
        #expect(try Compression.decompress(compressed, limit: 1 << 20) == Self.text)
        var longer = compressed
        longer[3] &+= 1
        var shorter = compressed
        shorter[3] &-= 1
        for bytes in [longer, shorter, Array(compressed.dropLast()), Array(compressed.prefix(4)), []] {
            let code = Self.code { () throws(CryptographyError) in
                _ = try Compression.decompress(bytes, limit: 1 << 20)
            }
            #expect(code == .sealMalformed)
        }
    }

    @Test("look-up hashes: version byte, HMAC-SHA256 as openssl computes it") func lookup() throws {
        let key = String(repeating: "0b", count: 31) + "0c"
        let newest = String(repeating: "aa", count: 32)
        let keys = try VaultKeys(
            text: "data 1 \(String(repeating: "01", count: 32))\nlookup 1 \(key)\nlookup 7 \(newest)\n")
        let vault = Vault(keys: keys)
        let value = "000000199001010018 测"
        for (hash, version, hex) in [
            (vault.lookupHash(value), UInt8(7), newest), (vault.lookupHashes(value)[0], 7, newest),
            (vault.lookupHashes(value)[1], 1, key),
        ] {
            let judge = try Tool.require(
                "openssl", ["dgst", "-sha256", "-mac", "HMAC", "-macopt", "hexkey:\(hex)", "-binary"],
                input: Array(value.utf8))
            #expect(hash == [version] + judge.output)
            #expect(hash.starts(with: Vault.mark(.lookup, version)))
        }
        #expect(vault.lookupHash("a") != vault.lookupHash("b"))
        #expect(vault.digest(Array("abc".utf8)) == Digest.sha256("abc"))
    }

    @Test("as a column sealer of the ledger") func throughProtocol() throws {
        let sealer: any ColumnSealer = Vault(keys: try .generate())
        #expect(try sealer.open(sealer.seal([1, 2, 3], for: Self.place), for: Self.place) == [1, 2, 3])
    }
}
