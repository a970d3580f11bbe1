import COpenSSL

/// One signing or verifying operation: an `EVP_MD_CTX`, for SM2 with the user id that customs prescribes.
///
/// OpenSSL 3.0 sets no default SM2 user id, and the two contexts must be freed in the order digest, key.
@safe
struct SignatureContext: ~Copyable {
    /// User id inside ZA of every SM2 signature (GB/T 32918, customs: 16 ASCII digits).
    static let sm2UserID = Array("1234567812345678".utf8)

    private let digest: OpaquePointer
    private let parameters: OpaquePointer?
    private let algorithm: SignatureAlgorithm

    /// - Throws: `libraryFailed`.
    init(key: OpaquePointer, _ algorithm: SignatureAlgorithm) throws(CryptographyError) {
        let parameters = unsafe algorithm == .sm2SM3 ? try Self.sm2Parameters(key: key) : nil
        guard let digest = unsafe EVP_MD_CTX_new() else {
            unsafe EVP_PKEY_CTX_free(parameters)
            throw CryptographyError(.libraryFailed, "no memory for a digest context", causes: drainErrorStack())
        }
        // The digest context borrows the key context; both are freed by this value.
        if let parameters = unsafe parameters { unsafe EVP_MD_CTX_set_pkey_ctx(digest, parameters) }
        unsafe self.digest = unsafe digest
        unsafe self.parameters = unsafe parameters
        self.algorithm = algorithm
    }

    private static func sm2Parameters(key: OpaquePointer) throws(CryptographyError) -> OpaquePointer {
        let parameters = unsafe try check(EVP_PKEY_CTX_new(key, nil), .libraryFailed, "no memory for a key context")
        let status = unsafe Self.sm2UserID.withUnsafeBytes {
            unsafe EVP_PKEY_CTX_set1_id(parameters, $0.baseAddress, Int32($0.count))
        }
        guard status == 1 else {
            unsafe EVP_PKEY_CTX_free(parameters)
            throw CryptographyError(.libraryFailed, "the SM2 user id was not accepted", causes: drainErrorStack())
        }
        return unsafe parameters
    }

    deinit {
        unsafe EVP_MD_CTX_free(self.digest)
        unsafe EVP_PKEY_CTX_free(self.parameters)
    }

    /// - Throws: `signingFailed`.
    func sign(_ message: [UInt8], key: OpaquePointer) throws(CryptographyError) -> [UInt8] {
        unsafe try check(
            EVP_DigestSignInit(self.digest, nil, self.method, nil, key), .signingFailed, "signing could not start")
        var length = 0
        unsafe try check(
            EVP_DigestSign(self.digest, nil, &length, message, message.count), .signingFailed, "no signature length")
        var signature = [UInt8](repeating: 0, count: length)
        unsafe try check(
            EVP_DigestSign(self.digest, &signature, &length, message, message.count), .signingFailed,
            "the key did not sign")
        signature.removeLast(signature.count - length)
        return signature
    }

    /// - Throws: `libraryFailed` when the check could not be made at all; a wrong signature is `false`.
    func verify(_ signature: [UInt8], over message: [UInt8], key: OpaquePointer) throws(CryptographyError) -> Bool {
        unsafe try check(
            EVP_DigestVerifyInit(self.digest, nil, self.method, nil, key), .libraryFailed,
            "verification could not start")
        defer { ERR_clear_error() }
        return unsafe EVP_DigestVerify(self.digest, signature, signature.count, message, message.count) == 1
    }

    private var method: OpaquePointer? {
        switch self.algorithm {
        case .rsaSHA1: unsafe EVP_sha1()
        case .sm2SM3: unsafe EVP_sm3()
        }
    }
}
