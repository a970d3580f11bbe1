/// Keys by which tenants authenticate at the merchant API.
///
/// A key has 256 random bits, so its plain SHA-256 is enough to store: there is nothing to guess.
public enum APIKey {
    /// Marks a key in text, so that scanners for leaked secrets can find it.
    public static let prefix = "tg_"

    /// Marks a key of a test tenant.
    public static let testPrefix = "tgtest_"

    /// Whether a key says of itself that it is for tests.
    public static func isTest(_ key: String) -> Bool { key.hasPrefix(self.testPrefix) }

    /// A new key: prefix and 64 hexadecimal digits. Shown once, stored only as its hash.
    ///
    /// - Parameter test: for a tenant with `test: true`.
    /// - Throws: `libraryFailed` when there is no random source.
    public static func generate(test: Bool = false) throws(CryptographyError) -> String {
        (test ? self.testPrefix : self.prefix) + Hex.encode(try SecureRandom.bytes(32))
    }

    /// What is stored: SHA-256 of the key's text, 64 lower-case hexadecimal digits.
    public static func hash(_ key: String) -> String { Hex.encode(Digest.sha256(key)) }
}
