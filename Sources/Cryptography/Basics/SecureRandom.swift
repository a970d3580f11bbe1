import COpenSSL

/// Random bytes for keys and nonces, from OpenSSL's generator (seeded by the kernel).
public enum SecureRandom {
    /// `count` random bytes.
    ///
    /// - Throws: `libraryFailed` when the generator has no entropy.
    public static func bytes(_ count: Int) throws(CryptographyError) -> [UInt8] {
        precondition((0...Int(Int32.max)).contains(count), "a count of random bytes is not negative")
        ERR_clear_error()
        var bytes = [UInt8](repeating: 0, count: count)
        unsafe try check(RAND_bytes(&bytes, Int32(count)), .libraryFailed, "no random bytes")
        return bytes
    }
}
