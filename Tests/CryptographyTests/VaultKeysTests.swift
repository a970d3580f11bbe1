import Cryptography
import Testing

@Suite("Vault keys") struct VaultKeysTests {
    static let one = String(repeating: "01", count: 32)
    static let two = String(repeating: "02", count: 32)
    static let three = String(repeating: "0A", count: 32)

    @Test("comments, blank lines, tabs, either case, CR LF") func reading() throws {
        let keys = try VaultKeys(
            text: "# comment\r\n\r\ndata 1 \(Self.one) # first\r\n  data\t200  \(Self.three)\nlookup 3 \(Self.two)")
        #expect("\(keys)" == "vault keys (data [1, 200], lookup [3])")
        #expect(try VaultKeys(text: keys.plain()).plain() == keys.plain())
    }

    @Test(
        "errors name the line and never a key",
        arguments: [
            ("", "at least"), ("data 1 \(one)", "at least"), ("lookup 1 \(one)", "at least"),
            ("data 1 \(one)\nlookup 1 \(one)", "line 2"), ("data 1 \(one)\ndata 1 \(two)\nlookup 1 \(three)", "line 2"),
            ("data 0 \(one)", "line 1"), ("data 256 \(one)", "line 1"), ("data x \(one)", "line 1"),
            ("\n\ndata 1 \(one)00", "line 3"), ("data 1 \(one.dropLast(2))", "line 1"),
            ("data 1 \(one.dropLast(1))g", "line 1"), ("key 1 \(one)", "line 1"), ("data 1", "line 1"),
            ("data 1 \(one) \(two)", "line 1"), ("\(one)", "line 1"),
        ])
    func errors(text: String, expected: String) throws {
        let error = #expect(throws: CryptographyError.self) { try VaultKeys(text: text) }
        #expect(error?.code == .vaultKeysInvalid)
        #expect(error?.message.contains(expected) == true)
        for key in [Self.one, Self.two, Self.three] { #expect(error?.description.contains(key.prefix(8)) == false) }
    }

    @Test("generated keys differ") func generation() throws {
        let texts = try (0..<10).map { _ in try VaultKeys.generate().plain() }
        #expect(Set(texts).count == 10)
    }

    @Test("no way of printing shows a key") func printing() throws {
        let keys = try VaultKeys(text: "data 1 \(Self.one)\nlookup 1 \(Self.two)")
        var dumped = ""
        dump(keys, to: &dumped)
        dump(Vault(keys: keys), to: &dumped)
        for text in [
            "\(keys)", String(reflecting: keys), "\(Vault(keys: keys))", String(reflecting: Vault(keys: keys)), dumped,
        ] {
            #expect(!text.contains("0101") && !text.contains("0202"))
            #expect(!text.contains("[1, 1"))
        }
    }

    @Test("a file must be closed to others; the script's file is read") func file() throws {
        let keys = try DevelopmentKeys.shared.get()
        #expect("\(try VaultKeys(path: keys.path("vault.keys")))" == "vault keys (data [1], lookup [1])")
        let scratch = try Scratch()
        try scratch.write("k", Scratch.bytes(keys.path("vault.keys")))
        try scratch.setMode("k", 0o644)
        let error = #expect(throws: CryptographyError.self) { try VaultKeys(path: scratch("k")) }
        #expect(error?.code == .fileExposed)
    }

    @Test("numbers end at 255") func lastNumber() throws {
        let keys = try VaultKeys(text: "data 255 \(Self.one)\nlookup 1 \(Self.two)")
        let error = #expect(throws: CryptographyError.self) { try keys.rotated() }
        #expect(error?.code == .vaultKeysInvalid)
    }
}
