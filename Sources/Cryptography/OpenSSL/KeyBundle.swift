import COpenSSL

/// Key and certificate of a PKCS#12 file, as DER; the key is wiped with the value.
///
/// Files that Windows exports are encrypted with RC2, which OpenSSL 3 has in its legacy provider only. That provider is
/// loaded into a library context which lives as long as the reading, so that no old algorithm comes to the rest of the program.
struct KeyBundle {
    private let keyDER: SecretBytes
    private let certificateDER: [UInt8]
    private let path: String

    /// Opens a file.
    ///
    /// - Throws: `keyUnreadable`, `passphraseWrong`, `keyMismatch`.
    init(pkcs12 bytes: [UInt8], password: SecretBytes?, path: String) throws(CryptographyError) {
        ERR_clear_error()
        defer { ERR_clear_error() }
        let context = unsafe try check(OSSL_LIB_CTX_new(), .libraryFailed, "no memory for a library context")
        let legacy = unsafe OSSL_PROVIDER_load(context, "legacy")
        let standard = unsafe OSSL_PROVIDER_load(context, "default")
        defer {
            if unsafe legacy != nil { unsafe _ = OSSL_PROVIDER_unload(legacy) }
            if unsafe standard != nil { unsafe _ = OSSL_PROVIDER_unload(standard) }
            unsafe OSSL_LIB_CTX_free(context)
        }
        ERR_clear_error()
        var file = unsafe PKCS12_init_ex(NID_pkcs7_data, context, nil)
        defer { unsafe PKCS12_free(file) }
        let isRead = unsafe try withMemoryReader(bytes) { (reader) throws(CryptographyError) in
            unsafe d2i_PKCS12_bio(reader, &file) != nil
        }
        guard isRead else {
            throw CryptographyError(.keyUnreadable, "\(path) is not a PKCS#12 file", causes: drainErrorStack())
        }
        let text = unsafe try Self.verified(file, password: password, path: path)
        var (key, certificate): (OpaquePointer?, OpaquePointer?) = (nil, nil)
        let isParsed = unsafe text.withBytes {
            unsafe PKCS12_parse(
                file, $0.isEmpty ? nil : $0.assumingMemoryBound(to: CChar.self).baseAddress, &key, &certificate, nil)
        }
        defer {
            unsafe EVP_PKEY_free(key)
            unsafe X509_free(certificate)
        }
        guard isParsed == 1 else {
            throw CryptographyError(
                .keyUnreadable,
                unsafe legacy == nil
                    ? "\(path) cannot be decrypted: OpenSSL's legacy provider is missing, which old exports of Windows need; "
                        + "install it, or convert the file: openssl pkcs12 -legacy"
                    : "\(path) cannot be decrypted", causes: drainErrorStack())
        }
        guard let key = unsafe key else {
            throw CryptographyError(.keyUnreadable, "\(path) holds no private key; export the certificate with its key")
        }
        guard let certificate = unsafe certificate else {
            throw CryptographyError(.keyMismatch, "\(path) holds no certificate that belongs to its private key")
        }
        self.keyDER = unsafe try Self.encoded(key)
        self.certificateDER = unsafe try CertificateHandle.der(of: certificate)
        self.path = path
    }

    /// The private key.
    ///
    /// - Throws: `keyUnreadable`.
    func key() throws(CryptographyError) -> KeyHandle {
        ERR_clear_error()
        let pointer = unsafe self.keyDER.withBytes { buffer -> OpaquePointer? in
            var cursor = unsafe buffer.assumingMemoryBound(to: UInt8.self).baseAddress
            return unsafe d2i_AutoPrivateKey(nil, &cursor, buffer.count)
        }
        return unsafe KeyHandle(
            owning: try check(pointer, .keyUnreadable, "the private key in \(self.path) cannot be read"))
    }

    /// The certificate that belongs to the key.
    ///
    /// - Throws: `certificateUnreadable`.
    func certificate() throws(CryptographyError) -> CertificateHandle {
        try CertificateHandle(der: self.certificateDER)
    }

    /// The password with which the file's seal holds, NUL-terminated; empty when it holds without one.
    private static func verified(
        _ file: OpaquePointer?, password: SecretBytes?, path: String
    ) throws(CryptographyError) -> SecretBytes {
        guard unsafe PKCS12_mac_present(file) == 1 else {
            throw CryptographyError(
                .keyUnreadable, "\(path) has no seal (MAC), OpenSSL does not open such files; export it again with one")
        }
        guard let password, !password.isEmpty else {
            // Programs disagree on what no password is: an absent one, or one without characters.
            if unsafe PKCS12_verify_mac(file, nil, 0) == 1 { return SecretBytes([]) }
            if unsafe PKCS12_verify_mac(file, "", 0) == 1 { return SecretBytes([0]) }
            throw CryptographyError(.passphraseWrong, "the password of \(path) is missing")
        }
        return unsafe try password.withBytes { (bytes) throws(CryptographyError) in
            let holds = unsafe PKCS12_verify_mac(
                file, bytes.assumingMemoryBound(to: CChar.self).baseAddress, Int32(bytes.count))
            guard holds == 1 else { throw CryptographyError(.passphraseWrong, "the password of \(path) is wrong") }
            return unsafe SecretBytes(count: bytes.count + 1) { unsafe $0.copyMemory(from: bytes) }
        }
    }

    /// The key in DER, to be read again outside the context of old algorithms.
    private static func encoded(_ key: OpaquePointer) throws(CryptographyError) -> SecretBytes {
        var start: UnsafeMutablePointer<UInt8>?
        let length = unsafe i2d_PrivateKey(key, &start)
        guard length > 0, let start = unsafe start else {
            throw CryptographyError(.keyUnreadable, "the private key cannot be encoded", causes: drainErrorStack())
        }
        defer { unsafe tg_clear_free(start, Int(length)) }
        var bytes = unsafe Array(UnsafeBufferPointer(start: start, count: Int(length)))
        return SecretBytes(consuming: &bytes)
    }
}
