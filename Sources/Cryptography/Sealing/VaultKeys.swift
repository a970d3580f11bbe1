/// The secrets of a vault: data keys that encrypt columns and look-up keys that hash values.
///
/// The secret text has one key per line; `#` starts a comment, empty lines are ignored:
///
///     master 6f0d4c64a3d2f7c9
///     data   1  <96 hexadecimal digits>
///     data   2  <96 hexadecimal digits>
///     lookup 1  <96 hexadecimal digits>
///
/// With the `master` line, which names the fingerprint of the master key, every key is wrapped by it: AES-256 key wrap
/// (RFC 3394) over a block of eight bytes with name and number, then the key, so that no line can stand for another. Without
/// that line every key lies open, as 64 digits.
///
/// Numbers are 1…255. The highest data key seals and all of them open; the highest look-up key hashes. To rotate, add a
/// key with the next number (`rotated`); a key may be removed when no value names its number any more (`removing`). One data
/// key should seal no more than 2³² values, the bound for random 96-bit nonces.
public struct VaultKeys: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The sorts of keys.
    public enum Kind: String, Sendable, CaseIterable {
        /// Encrypts columns.
        case data
        /// Hashes values by which rows are found.
        case lookup
    }

    /// Bytes of every key.
    static let keyLength = 32

    let data: [UInt8: SecretBytes]
    let lookup: [UInt8: SecretBytes]
    let newestData: UInt8
    let newestLookup: UInt8

    init(data: [UInt8: SecretBytes], lookup: [UInt8: SecretBytes]) throws(CryptographyError) {
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
            data: [1: SecretBytes.random(Self.keyLength)], lookup: [1: SecretBytes.random(Self.keyLength)])
    }

    /// These keys and a new random one of a kind, which is used from now on.
    ///
    /// - Throws: `vaultKeysInvalid` when number 255 is taken; `libraryFailed`.
    public func rotated(_ kind: Kind = .data) throws(CryptographyError) -> VaultKeys {
        let newest = self.newest(kind)
        guard newest < .max else {
            throw CryptographyError(
                .vaultKeysInvalid, "vault keys: number 255 is taken; no further \(kind.rawValue) key fits")
        }
        var keys = self.keys(kind)
        keys[newest + 1] = try SecretBytes.random(Self.keyLength)
        return try VaultKeys(data: kind == .data ? keys : self.data, lookup: kind == .lookup ? keys : self.lookup)
    }

    /// These keys without one that nothing names any more.
    ///
    /// - Throws: `vaultKeysInvalid` when there is no such key, or it is the newest, which is in use.
    public func removing(_ kind: Kind, _ number: UInt8) throws(CryptographyError) -> VaultKeys {
        var keys = self.keys(kind)
        guard number != self.newest(kind), keys.removeValue(forKey: number) != nil else {
            let reason = number == self.newest(kind) ? "is the newest and in use" : "is not there"
            throw CryptographyError(.vaultKeysInvalid, "vault keys: \(kind.rawValue) \(number) \(reason)")
        }
        return try VaultKeys(data: kind == .data ? keys : self.data, lookup: kind == .lookup ? keys : self.lookup)
    }

    /// The keys of a kind, by number.
    func keys(_ kind: Kind) -> [UInt8: SecretBytes] { kind == .data ? self.data : self.lookup }

    /// The number that is used from now on.
    public func newest(_ kind: Kind) -> UInt8 { kind == .data ? self.newestData : self.newestLookup }

    /// The numbers, never the keys.
    public var description: String {
        "vault keys (data \(self.data.keys.sorted()), lookup \(self.lookup.keys.sorted()))"
    }

    /// The numbers, never the keys.
    public var debugDescription: String { self.description }

    /// Shows nothing to `dump` and reflection.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
