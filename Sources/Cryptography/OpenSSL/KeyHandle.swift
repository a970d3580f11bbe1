import COpenSSL

/// Owns one `EVP_PKEY`: a private key with its public half, or a public key alone.
///
/// Not `Sendable`: OpenSSL allows one thread at a time per operation, so a signer keeps its key inside its own queue.
@safe
struct KeyHandle: ~Copyable {
    private let pointer: OpaquePointer

    /// Takes ownership of a key that OpenSSL allocated or up-referenced for the caller.
    init(owning pointer: OpaquePointer) { unsafe self.pointer = unsafe pointer }

    /// Reads a private key in PEM form.
    ///
    /// - Parameters:
    ///   - pem: the file's bytes.
    ///   - passphrase: for an encrypted key; nil never prompts on a terminal.
    ///   - path: named in errors.
    /// - Throws: `keyUnreadable`, `passphraseWrong`.
    init(privatePEM pem: [UInt8], passphrase: SecretBytes?, path: String) throws(CryptographyError) {
        ERR_clear_error()
        let isEncrypted = pem.contains(Array("ENCRYPTED".utf8))
        let pointer: OpaquePointer? = unsafe try withMemoryReader(pem) { (reader) throws(CryptographyError) in
            guard let passphrase else {
                return unsafe PEM_read_bio_PrivateKey(reader, nil, copyPassphrase, nil)
            }
            return unsafe passphrase.withBytes { text in
                var text = unsafe text
                return unsafe PEM_read_bio_PrivateKey(reader, nil, copyPassphrase, &text)
            }
        }
        let remedy =
            isEncrypted
            ? "the passphrase of the key \(path) is missing or wrong"
            : "\(path) does not hold a private key in PEM form"
        unsafe self.pointer = try check(pointer, isEncrypted ? .passphraseWrong : .keyUnreadable, remedy)
    }

    /// Reads a public key from a SubjectPublicKeyInfo in DER.
    ///
    /// - Throws: `keyUnreadable`.
    init(subjectPublicKeyInfo der: [UInt8]) throws(CryptographyError) {
        ERR_clear_error()
        let pointer = unsafe der.withUnsafeBufferPointer { buffer -> OpaquePointer? in
            var cursor = buffer.baseAddress
            return unsafe d2i_PUBKEY(nil, &cursor, buffer.count)
        }
        unsafe self.pointer = try check(pointer, .keyUnreadable, "the public key cannot be read")
    }

    deinit { unsafe EVP_PKEY_free(self.pointer) }

    /// The algorithm that customs prescribes for this type of key.
    ///
    /// - Throws: `keyUnsupported` when the key is neither RSA nor SM2.
    var algorithm: SignatureAlgorithm {
        get throws(CryptographyError) {
            if unsafe EVP_PKEY_is_a(self.pointer, "RSA") == 1 { return .rsaSHA1 }
            if unsafe EVP_PKEY_is_a(self.pointer, "SM2") == 1 { return .sm2SM3 }
            throw CryptographyError(.keyUnsupported, "the key is neither RSA nor SM2")
        }
    }

    /// Whether the private key belongs to the certificate.
    func belongs(to certificate: borrowing CertificateHandle) -> Bool {
        defer { ERR_clear_error() }
        return unsafe certificate.withPointer { unsafe X509_check_private_key($0, self.pointer) } == 1
    }

    /// Signs bytes.
    ///
    /// - Returns: RSA: PKCS#1 v1.5 over SHA-1. SM2: r‖s, 64 bytes, each half left-padded; SM3 with the standard user id.
    /// - Throws: `signingFailed`, `libraryFailed`.
    func sign(_ message: [UInt8], _ algorithm: SignatureAlgorithm) throws(CryptographyError) -> [UInt8] {
        ERR_clear_error()
        let context = unsafe try SignatureContext(key: self.pointer, algorithm)
        let signature = unsafe try context.sign(message, key: self.pointer)
        return algorithm == .sm2SM3 ? try SM2Signature.raw(fromDER: signature) : signature
    }

    /// Whether a signature in the form of `sign` fits the bytes.
    ///
    /// - Throws: `signatureMalformed` when an SM2 value is not 64 bytes; `libraryFailed`.
    func verify(
        _ signature: [UInt8], over message: [UInt8], _ algorithm: SignatureAlgorithm
    ) throws(CryptographyError) -> Bool {
        ERR_clear_error()
        let encoded = algorithm == .sm2SM3 ? try SM2Signature.der(fromRaw: signature) : signature
        return unsafe try SignatureContext(key: self.pointer, algorithm).verify(
            encoded, over: message, key: self.pointer)
    }
}

/// Gives OpenSSL the passphrase whose buffer stands at `context`; with none it answers "no passphrase", never prompts.
private func copyPassphrase(
    _ buffer: UnsafeMutablePointer<CChar>?, _ size: Int32, _ writing: Int32, _ context: UnsafeMutableRawPointer?
) -> Int32 {
    guard let buffer = unsafe buffer, let context = unsafe context else { return -1 }
    let text = unsafe context.assumingMemoryBound(to: UnsafeRawBufferPointer.self).pointee
    guard text.count <= Int(size) else { return -1 }
    unsafe UnsafeMutableRawBufferPointer(start: buffer, count: Int(size)).copyMemory(from: text)
    return Int32(text.count)
}
