import COpenSSL

/// A password as it may be kept: scrypt (RFC 7914) with a salt of its own, written `scrypt:N:r:p:SALT:KEY` in hexadecimal.
///
/// Making and checking one costs about a tenth of a second and `128 × N × r` bytes on purpose; never do it on the
/// cooperative pool.
public struct PasswordHash: Sendable, Hashable {
    /// Cost; a power of two, 2…2²⁰.
    public let cost: Int
    /// Block size, 1…32.
    public let blockSize: Int
    /// Parallelism, 1…16.
    public let parallelism: Int
    /// 16 bytes and more.
    public let salt: [UInt8]
    /// 32 bytes.
    public let key: [UInt8]

    /// Cost of new hashes: 32 MB and about 80 ms.
    public static let standardCost = 1 << 15

    /// The hash of a password, with a new salt.
    ///
    /// - Throws: `libraryFailed` when there is no random source or no memory.
    public init(of password: String, cost: Int = standardCost) throws(CryptographyError) {
        let salt = try SecureRandom.bytes(16)
        self.cost = cost
        self.blockSize = 8
        self.parallelism = 1
        self.salt = salt
        self.key = try Self.derive(password, salt, cost, 8, 1)
    }

    /// Reads what `text` writes; nil for anything else, and for costs out of bounds.
    public init?(_ text: String) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 6, parts[0] == "scrypt", let cost = Int(parts[1]), let size = Int(parts[2]),
            let parallelism = Int(parts[3]), let salt = Hex.decode(parts[4]), let key = Hex.decode(parts[5]),
            (2...(1 << 20)).contains(cost), cost & (cost - 1) == 0, (1...32).contains(size),
            (1...16).contains(parallelism), (16...64).contains(salt.count), key.count == 32
        else { return nil }
        self.cost = cost
        self.blockSize = size
        self.parallelism = parallelism
        self.salt = salt
        self.key = key
    }

    /// As it stands in a configuration.
    public var text: String {
        "scrypt:\(self.cost):\(self.blockSize):\(self.parallelism):\(Hex.encode(self.salt)):\(Hex.encode(self.key))"
    }

    /// Whether this is the hash of a password; compared in constant time.
    ///
    /// - Throws: `libraryFailed`.
    public func matches(_ password: String) throws(CryptographyError) -> Bool {
        ConstantTime.equals(
            try Self.derive(password, self.salt, self.cost, self.blockSize, self.parallelism), self.key)
    }

    private static func derive(
        _ password: String, _ salt: [UInt8], _ cost: Int, _ blockSize: Int, _ parallelism: Int
    ) throws(CryptographyError) -> [UInt8] {
        ERR_clear_error()
        var key = [UInt8](repeating: 0, count: 32)
        let bytes = Array(password.utf8).map { CChar(bitPattern: $0) }
        let memory = UInt64(128 * blockSize * (cost + parallelism) + (1 << 20))
        let status = unsafe EVP_PBE_scrypt(
            bytes, bytes.count, salt, salt.count, UInt64(cost), UInt64(blockSize), UInt64(parallelism), memory, &key,
            key.count)
        try check(status, .libraryFailed, "a password cannot be hashed")
        return key
    }
}
