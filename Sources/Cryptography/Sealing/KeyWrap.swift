import COpenSSL

/// AES-256 key wrap (RFC 3394, NIST SP 800-38F "KW"): a key encrypted and authenticated by another key.
///
/// `openssl enc -d -id-aes256-wrap -K MASTER -iv A6A6A6A6A6A6A6A6` opens the same bytes.
enum KeyWrap {
    /// Bytes that wrapping adds.
    static let overhead = 8

    /// The wrapped form, 8 bytes longer.
    ///
    /// - Parameter plain: a multiple of 8 bytes, at least 16.
    /// - Throws: `libraryFailed`.
    static func wrap(_ plain: SecretBytes, with key: SecretBytes) throws(CryptographyError) -> [UInt8] {
        var output = [UInt8](repeating: 0, count: plain.count + 2 * Self.overhead)
        let length = try unsafe Self.run(isWrapping: true, key) { context in
            var length: Int32 = 0
            let status = unsafe plain.withBytes { input in
                unsafe EVP_EncryptUpdate(
                    context, &output, &length, input.assumingMemoryBound(to: UInt8.self).baseAddress,
                    Int32(input.count))
            }
            return status == 1 ? Int(length) : nil
        }
        guard length == plain.count + Self.overhead else {
            throw CryptographyError(.libraryFailed, "a key could not be wrapped", causes: drainErrorStack())
        }
        return Array(output.prefix(plain.count + Self.overhead))
    }

    /// What was wrapped; nil when key or bytes are not those of `wrap`.
    ///
    /// - Throws: `libraryFailed`.
    static func unwrap(_ wrapped: [UInt8], with key: SecretBytes) throws(CryptographyError) -> SecretBytes? {
        guard wrapped.count >= 3 * Self.overhead, wrapped.count.isMultiple(of: 8) else { return nil }
        var opened: Int?
        let plain = try unsafe SecretBytes(count: wrapped.count - Self.overhead) { (output) throws(CryptographyError) in
            opened = try unsafe Self.run(isWrapping: false, key) { context in
                var length: Int32 = 0
                // Writes nothing when the integrity check fails.
                let status = unsafe EVP_DecryptUpdate(
                    context, output.assumingMemoryBound(to: UInt8.self).baseAddress, &length, wrapped,
                    Int32(wrapped.count))
                return status == 1 ? Int(length) : nil
            }
        }
        // A wrong key is an answer, not a fault of the library.
        _ = drainErrorStack()
        return opened == plain.count ? plain : nil
    }

    private static func run(
        isWrapping: Bool, _ key: SecretBytes, _ body: (OpaquePointer) -> Int?
    ) throws(CryptographyError) -> Int? {
        ERR_clear_error()
        let context = unsafe try check(EVP_CIPHER_CTX_new(), .libraryFailed, "no memory for a cipher")
        defer { unsafe EVP_CIPHER_CTX_free(context) }
        unsafe EVP_CIPHER_CTX_set_flags(context, EVP_CIPHER_CTX_FLAG_WRAP_ALLOW)
        let started = unsafe key.withBytes { raw in
            let bytes = unsafe raw.assumingMemoryBound(to: UInt8.self).baseAddress
            return isWrapping
                ? unsafe EVP_EncryptInit_ex(context, EVP_aes_256_wrap(), nil, bytes, nil)
                : unsafe EVP_DecryptInit_ex(context, EVP_aes_256_wrap(), nil, bytes, nil)
        }
        try check(started, .libraryFailed, "key wrapping could not start")
        return unsafe body(context)
    }
}
