/// The secrets of a vault: data keys that encrypt columns and look-up keys that hash values.
///
/// The secret text has one key per line; `#` starts a comment, empty lines are ignored:
///
///     data   1  <64 hexadecimal digits>
///     data   2  <64 hexadecimal digits>
///     lookup 1  <64 hexadecimal digits>
///
/// Numbers are 1…255. The highest data key seals and all of them open; the highest look-up key hashes. To rotate, add a
/// line with the next number (`rotated`); a line may be removed when no value names its number any more. One data key
/// should seal no more than 2³² values, the bound for random 96-bit nonces.
public struct VaultKeys: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Bytes of every key.
    static let keyLength = 32

    let data: [UInt8: SecretBytes]
    let lookup: [UInt8: SecretBytes]
    let newestData: UInt8
    let newestLookup: UInt8

    /// Reads the secret text.
    ///
    /// - Throws: `vaultKeysInvalid` with the line; never with a key.
    public init(text: String) throws(CryptographyError) {
        var found: [Kind: [UInt8: SecretBytes]] = [:]
        for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
            let content = line.prefix { $0 != "#" }
            let words = content.split { $0 == " " || $0 == "\t" }
            guard !words.isEmpty else { continue }
            func fail(_ reason: String) -> CryptographyError {
                CryptographyError(.vaultKeysInvalid, "vault keys, line \(index + 1): \(reason)")
            }
            guard words.count == 3, let kind = Kind(rawValue: String(words[0])) else {
                throw fail("expected 'data NUMBER KEY' or 'lookup NUMBER KEY'")
            }
            guard let number = UInt8(words[1]), number > 0 else { throw fail("the number is not in 1…255") }
            guard let key = Hex.decode(words[2]), key.count == Self.keyLength else {
                throw fail("the key is not \(2 * Self.keyLength) hexadecimal digits")
            }
            guard found[kind]?[number] == nil else { throw fail("\(kind.rawValue) \(number) is given twice") }
            let others = found.values.flatMap(\.values)
            guard !others.contains(where: { ConstantTime.equals($0.bytes, key) }) else {
                throw fail("this key stands on another line too")
            }
            found[kind, default: [:]][number] = SecretBytes(key)
        }
        try self.init(data: found[.data] ?? [:], lookup: found[.lookup] ?? [:])
    }

    /// Reads the secret text from a file that is closed to group and others.
    ///
    /// - Throws: `fileUnreadable`, `fileExposed`, `vaultKeysInvalid`.
    public init(path: String) throws(CryptographyError) {
        guard let text = String(validating: try SecretFile.read(path, isSecret: true), as: UTF8.self) else {
            throw CryptographyError(.vaultKeysInvalid, "\(path) is not UTF-8")
        }
        try self.init(text: text)
    }

    private init(data: [UInt8: SecretBytes], lookup: [UInt8: SecretBytes]) throws(CryptographyError) {
        guard let newestData = data.keys.max(), let newestLookup = lookup.keys.max() else {
            throw CryptographyError(.vaultKeysInvalid, "vault keys: at least one data and one lookup key are needed")
        }
        self.data = data
        self.lookup = lookup
        self.newestData = newestData
        self.newestLookup = newestLookup
    }

    /// New random keys: data 1 and lookup 1.
    ///
    /// - Throws: `libraryFailed` when there is no random source.
    public static func generate() throws(CryptographyError) -> VaultKeys {
        try VaultKeys(
            data: [1: SecretBytes(SecureRandom.bytes(Self.keyLength))],
            lookup: [1: SecretBytes(SecureRandom.bytes(Self.keyLength))])
    }

    /// These keys and a new random data key, which seals from now on.
    ///
    /// - Throws: `vaultKeysInvalid` when number 255 is taken; `libraryFailed`.
    public func rotated() throws(CryptographyError) -> VaultKeys {
        guard self.newestData < .max else {
            throw CryptographyError(.vaultKeysInvalid, "vault keys: number 255 is taken; no further data key fits")
        }
        var data = self.data
        data[self.newestData + 1] = SecretBytes(try SecureRandom.bytes(Self.keyLength))
        return try VaultKeys(data: data, lookup: self.lookup)
    }

    /// The secret text, to be written to a file with mode 0600 and nowhere else.
    public var secretText: String {
        var lines = ["# Keys of the vault: who has them reads every sealed column. Never commit this file."]
        for (kind, keys) in [(Kind.data, self.data), (.lookup, self.lookup)] {
            for (number, key) in keys.sorted(by: { $0.key < $1.key }) {
                lines.append("\(kind.rawValue) \(number) \(Hex.encode(key.bytes))")
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// The numbers, never the keys.
    public var description: String {
        "vault keys (data \(self.data.keys.sorted()), lookup \(self.lookup.keys.sorted()))"
    }

    /// The numbers, never the keys.
    public var debugDescription: String { self.description }

    /// Shows nothing to `dump` and reflection.
    public var customMirror: Mirror { Mirror(self, children: []) }

    private enum Kind: String {
        case data
        case lookup
    }
}
