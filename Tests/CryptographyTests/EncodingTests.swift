import Cryptography
import Manifests
import Testing

@Suite("Encodings and comparisons") struct EncodingTests {
    @Test("hexadecimal") func hex() {
        #expect(Hex.encode([0x01, 0x78, 0xB6, 0xB7]) == "0178b6b7")
        #expect(Hex.decode("0178B6b7") == [0x01, 0x78, 0xB6, 0xB7])
        #expect(Hex.decode("") == [])
        for wrong in ["1", "0x", "0g", "01 2", "０１"] { #expect(Hex.decode(wrong) == nil) }
    }

    @Test(
        "Base64 of RFC 4648",
        arguments: [
            ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"),
        ])
    func base64(plain: String, text: String) {
        #expect(Base64.encode(Array(plain.utf8)) == Array(text.utf8))
        #expect(Base64.decode(text.utf8) == Array(plain.utf8))
    }

    @Test("Base64 of every length agrees with openssl and comes back") func base64RoundTrip() throws {
        for length in 0..<70 {
            let bytes = try SecureRandom.bytes(length)
            #expect(Base64.decode(Base64.encode(bytes)) == bytes)
        }
        let bytes = try SecureRandom.bytes(1000)
        #expect(
            try Tool.require("openssl", ["base64", "-A"], input: bytes).output == Base64.encode(bytes))
    }

    @Test("Base64 ignores XML white space and nothing else") func base64WhiteSpace() {
        #expect(Base64.decode("\r\n Zm9v\tYg =\n=".utf8) == Array("foob".utf8))
        for wrong in ["Zg", "Zg=", "Z===", "====", "Zg==Zg==", "Zm9v=", "Zh==", "Zm9=", "Zm-v", "Zm9v\u{0}", "=Zm9"] {
            #expect(Base64.decode(wrong.utf8) == nil, "\(wrong)")
        }
    }

    @Test("constant-time comparison") func constantTime() {
        #expect(ConstantTime.equals([], []))
        #expect(ConstantTime.equals([1, 2, 3], [1, 2, 3]))
        #expect(!ConstantTime.equals([1, 2, 3], [1, 2, 4]))
        #expect(!ConstantTime.equals([1, 2, 3], [1, 2]))
    }

    @Test("API keys differ, are long, and are stored as their SHA-256") func apiKeys() throws {
        let keys = try (0..<100).map { _ in try APIKey.generate() }
        #expect(Set(keys).count == 100)
        for key in keys {
            #expect(key.hasPrefix(APIKey.prefix))
            #expect(key.utf8.count == APIKey.prefix.utf8.count + 64)
        }
        let judge = try Tool.require("openssl", ["dgst", "-sha256", "-r"], input: Array(keys[0].utf8))
        #expect(judge.text.hasPrefix(APIKey.hash(keys[0]) + " "))
    }

    @Test("random bytes have the length asked for and differ") func random() throws {
        #expect(try SecureRandom.bytes(0) == [])
        #expect(try SecureRandom.bytes(32).count == 32)
        #expect(try SecureRandom.bytes(32) != SecureRandom.bytes(32))
    }
}
