import COpenSSL
public import Declarations

/// Seals columns with AES-256-GCM and hashes look-up values with HMAC-SHA256.
///
/// A sealed value is `version (1) | key id (1) | flags (1) | nonce (12) | ciphertext | tag (16)`. The tag covers the first
/// three bytes and the place (tenant, table, column, row), so a value opens nowhere else.
public struct Vault: ColumnSealer, CustomStringConvertible {
    /// Largest plain value, in bytes: sealed or opened. Messages of 100 documents have about 0.5 MB.
    public static let defaultSizeLimit = 64 << 20

    /// Bytes that sealing adds when nothing is compressed.
    public static let overhead = headerLength + SealCipher.nonceLength + SealCipher.tagLength

    private static let version: UInt8 = 1
    private static let compressedFlag: UInt8 = 1
    private static let headerLength = 3

    private let keyring: VaultKeyring
    private let sizeLimit: Int

    /// A vault whose keys can be replaced while it works.
    ///
    /// - Parameters:
    ///   - keyring: data and look-up keys.
    ///   - sizeLimit: largest plain value in bytes, at most 1 GB; 64 MB by default.
    public init(keyring: VaultKeyring, sizeLimit: Int = Vault.defaultSizeLimit) {
        self.keyring = keyring
        self.sizeLimit = min(max(0, sizeLimit), 1 << 30)
    }

    /// A vault with these keys for good.
    public init(keys: VaultKeys, sizeLimit: Int = Vault.defaultSizeLimit) {
        self.init(keyring: VaultKeyring(keys), sizeLimit: sizeLimit)
    }

    /// Compresses (when that helps), encrypts with the newest data key and binds the value to its place.
    ///
    /// - Throws: `sealTooLarge`, `libraryFailed`.
    public func seal(_ plain: [UInt8], for place: SealedPlace) throws(CryptographyError) -> [UInt8] {
        guard plain.count <= self.sizeLimit else {
            throw CryptographyError(
                .sealTooLarge,
                "a value for \(place.table).\(place.column) has \(plain.count) bytes; at most "
                    + "\(self.sizeLimit) are sealed")
        }
        let keys = self.keyring.keys
        let identifier = keys.newestData
        let key = try Self.dataKey(identifier, of: keys)
        let compressed = Compression.compress(plain)
        let header = [Self.version, identifier, compressed == nil ? 0 : Self.compressedFlag]
        let nonce = try SecureRandom.bytes(SealCipher.nonceLength)
        let body = try SealCipher().seal(
            compressed ?? plain, key: key, nonce: nonce, additional: Self.additional(header, place))
        return header + nonce + body
    }

    /// The bytes that were sealed for exactly this place.
    ///
    /// - Throws: `sealMalformed`, `sealKeyUnknown`, `sealBroken`, `sealTooLarge`, `libraryFailed`.
    public func open(_ sealed: [UInt8], for place: SealedPlace) throws(CryptographyError) -> [UInt8] {
        guard sealed.count >= Self.overhead else {
            throw CryptographyError(.sealMalformed, "a sealed value of \(place.table).\(place.column) is too short")
        }
        let header = Array(sealed[..<Self.headerLength])
        guard header[0] == Self.version else {
            throw CryptographyError(.sealMalformed, "a sealed value has version \(header[0]); known is \(Self.version)")
        }
        guard header[2] & ~Self.compressedFlag == 0 else {
            throw CryptographyError(.sealMalformed, "a sealed value has unknown flags")
        }
        guard sealed.count <= self.sizeLimit + Self.overhead else {
            throw CryptographyError(.sealTooLarge, "a sealed value has \(sealed.count) bytes")
        }
        let key = try Self.dataKey(header[1], of: self.keyring.keys)
        let nonce = Array(sealed[Self.headerLength..<Self.headerLength + SealCipher.nonceLength])
        let plain = try SealCipher().open(
            sealed[(Self.headerLength + SealCipher.nonceLength)...], key: key, nonce: nonce,
            additional: Self.additional(header, place))
        guard header[2] == Self.compressedFlag else { return plain }
        return try Compression.decompress(plain, limit: self.sizeLimit)
    }

    /// Version and number of the newest data key.
    public var sealMark: [UInt8] { Self.mark(.data, self.keyring.keys.newestData) }

    /// Number of the newest look-up key.
    public var lookupMark: [UInt8] { Self.mark(.lookup, self.keyring.keys.newestLookup) }

    /// The first bytes of everything that is sealed or hashed with a key.
    public static func mark(_ kind: VaultKeys.Kind, _ number: UInt8) -> [UInt8] {
        kind == .data ? [Self.version, number] : [number]
    }

    /// Version byte of the newest look-up key, then HMAC-SHA256 (32 bytes) of the value's UTF-8 bytes.
    public func lookupHash(_ value: String) -> [UInt8] {
        let keys = self.keyring.keys
        return Self.lookupHash(value, keys, version: keys.newestLookup)
    }

    /// The hash under every look-up key, newest first: for a search while old hashes are still stored.
    public func lookupHashes(_ value: String) -> [[UInt8]] {
        let keys = self.keyring.keys
        return keys.lookup.keys.sorted(by: >).map { Self.lookupHash(value, keys, version: $0) }
    }

    /// Plain SHA-256, 32 bytes.
    public func digest(_ bytes: [UInt8]) -> [UInt8] { Digest.sha256(bytes) }

    /// The numbers of the keys, never the keys.
    public var description: String { self.keyring.description }

    private static func dataKey(_ identifier: UInt8, of keys: VaultKeys) throws(CryptographyError) -> SecretBytes {
        guard let key = keys.data[identifier] else {
            throw CryptographyError(
                .sealKeyUnknown, "a sealed value names data key \(identifier), which the vault does not hold")
        }
        return key
    }

    private static func lookupHash(_ value: String, _ keys: VaultKeys, version: UInt8) -> [UInt8] {
        guard let key = keys.lookup[version] else { preconditionFailure("look-up key \(version) is not held") }
        return [version] + MessageAuthentication.hmacSHA256(Array(value.utf8), key: key)
    }

    /// What the tag covers besides the value: header, then each part of the place behind its length.
    private static func additional(_ header: [UInt8], _ place: SealedPlace) -> [UInt8] {
        var bytes = header
        for part in [place.tenant, place.table, place.column, place.row] {
            let length = UInt32(truncatingIfNeeded: part.utf8.count)
            bytes += (0..<4).map { UInt8(truncatingIfNeeded: length >> UInt32(24 - 8 * $0)) }
            bytes += part.utf8
        }
        return bytes
    }
}
