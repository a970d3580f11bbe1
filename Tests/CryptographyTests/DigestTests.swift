import Cryptography
import Testing

@Suite("Digests") struct DigestTests {
    @Test("known answers") func knownAnswers() {
        let abc = Array("abc".utf8)
        #expect(Hex.encode(Digest.sha1(abc)) == "a9993e364706816aba3e25717850c26c9cd0d89d")
        #expect(
            Hex.encode(Digest.sha256(abc)) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        #expect(Hex.encode(Digest.sm3(abc)) == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0")
        #expect(
            Hex.encode(Digest.sha256([])) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
        #expect(Digest.sha256("abc") == Digest.sha256(abc))
    }

    @Test("openssl agrees on random bytes", arguments: [1, 63, 64, 65, 100_000])
    func agreesWithOpenSSL(length: Int) throws {
        let bytes = try SecureRandom.bytes(length)
        for (name, ours) in [
            ("-sha1", Digest.sha1(bytes)), ("-sha256", Digest.sha256(bytes)), ("-sm3", Digest.sm3(bytes)),
        ] {
            #expect(try Tool.require("openssl", ["dgst", name, "-binary"], input: bytes).output == ours)
        }
    }
}
