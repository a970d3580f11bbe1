import COpenSSL

/// Comparison of secrets and digests without a hint in its duration.
public enum ConstantTime {
    /// Whether two byte arrays are equal; takes the same time wherever they differ (a difference in length shows).
    public static func equals(_ lhs: [UInt8], _ rhs: [UInt8]) -> Bool {
        lhs.count == rhs.count && (unsafe CRYPTO_memcmp(lhs, rhs, lhs.count)) == 0
    }
}
