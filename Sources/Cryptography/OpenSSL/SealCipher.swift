import COpenSSL

/// AES-256-GCM over whole arrays: one `EVP_CIPHER_CTX` per operation.
@safe
struct SealCipher: ~Copyable {
    /// Bytes of a nonce: 96 bits, the length for which GCM is defined without further hashing.
    static let nonceLength = 12
    /// Bytes of an authentication tag.
    static let tagLength = 16

    private let context: OpaquePointer

    /// - Throws: `libraryFailed`.
    init() throws(CryptographyError) {
        ERR_clear_error()
        unsafe self.context = try check(EVP_CIPHER_CTX_new(), .libraryFailed, "no memory for a cipher")
    }

    deinit { unsafe EVP_CIPHER_CTX_free(self.context) }

    /// Ciphertext, then tag.
    ///
    /// - Throws: `libraryFailed`.
    func seal(
        _ plain: [UInt8], key: SecretBytes, nonce: [UInt8], additional: [UInt8]
    ) throws(CryptographyError) -> [UInt8] {
        let started = unsafe try key.withBytes { (raw) throws(CryptographyError) in
            unsafe EVP_EncryptInit_ex(
                self.context, EVP_aes_256_gcm(), nil, raw.assumingMemoryBound(to: UInt8.self).baseAddress, nonce)
        }
        try check(started, .libraryFailed, "encryption could not start")
        var length: Int32 = 0
        unsafe try check(
            EVP_EncryptUpdate(self.context, nil, &length, additional, Int32(additional.count)), .libraryFailed,
            "the place could not be bound")
        var output = [UInt8](repeating: 0, count: plain.count + Self.tagLength)
        unsafe try check(
            EVP_EncryptUpdate(self.context, &output, &length, plain, Int32(plain.count)), .libraryFailed,
            "encryption failed")
        var tag = [UInt8](repeating: 0, count: Self.tagLength)
        // GCM is a stream: the final call writes no byte, only closes the tag.
        unsafe try check(EVP_EncryptFinal_ex(self.context, &tag, &length), .libraryFailed, "encryption failed")
        unsafe try check(
            tg_evp_ctrl_gcm_get_tag(self.context, Int32(Self.tagLength), &tag), .libraryFailed, "no tag was made")
        output.replaceSubrange(plain.count..., with: tag)
        return output
    }

    /// The plain bytes of ciphertext and tag.
    ///
    /// - Throws: `sealBroken` when key, nonce, additional data or any byte is not the one of `seal`; `libraryFailed`.
    func open(
        _ sealed: ArraySlice<UInt8>, key: SecretBytes, nonce: [UInt8], additional: [UInt8]
    ) throws(CryptographyError) -> [UInt8] {
        let cipherText = Array(sealed.dropLast(Self.tagLength))
        var tag = Array(sealed.suffix(Self.tagLength))
        guard tag.count == Self.tagLength else {
            throw CryptographyError(.sealMalformed, "a sealed value is too short")
        }
        let started = unsafe try key.withBytes { (raw) throws(CryptographyError) in
            unsafe EVP_DecryptInit_ex(
                self.context, EVP_aes_256_gcm(), nil, raw.assumingMemoryBound(to: UInt8.self).baseAddress, nonce)
        }
        try check(started, .libraryFailed, "decryption could not start")
        unsafe try check(
            tg_evp_ctrl_gcm_set_tag(self.context, Int32(Self.tagLength), &tag), .libraryFailed, "tag not accepted")
        var length: Int32 = 0
        unsafe try check(
            EVP_DecryptUpdate(self.context, nil, &length, additional, Int32(additional.count)), .libraryFailed,
            "the place could not be bound")
        var plain = [UInt8](repeating: 0, count: cipherText.count)
        unsafe try check(
            EVP_DecryptUpdate(self.context, &plain, &length, cipherText, Int32(cipherText.count)), .libraryFailed,
            "decryption failed")
        var rest = [UInt8](repeating: 0, count: Self.tagLength)
        unsafe try check(
            EVP_DecryptFinal_ex(self.context, &rest, &length), .sealBroken,
            "a sealed value was changed, moved to another place, or sealed with another key")
        return plain
    }
}
