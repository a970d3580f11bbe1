import COpenSSL

/// The public key of a certificate, for trying what a signer may have done instead of what is prescribed.
///
/// Explains only: acceptance goes through `KeyHandle.verify`.
@safe
struct TrialKey: ~Copyable {
    /// The identity that goes into Z of an SM2 signature.
    enum SM2Identity: Hashable {
        case id([UInt8])
        /// The digest of the bytes was signed without any Z.
        case none
    }

    private let pointer: OpaquePointer
    let algorithm: SignatureAlgorithm
    /// Bytes of an RSA signature with this key; 64 for SM2.
    let signatureLength: Int

    /// - Throws: `certificateUnreadable`, `keyUnsupported`.
    init(_ certificate: borrowing CertificateHandle) throws(CryptographyError) {
        let algorithm = try certificate.publicKey().algorithm
        let found = unsafe certificate.withPointer { unsafe X509_get_pubkey($0) }
        let pointer = unsafe try check(found, .certificateUnreadable, "the public key cannot be read")
        unsafe self.pointer = unsafe pointer
        self.algorithm = algorithm
        self.signatureLength =
            algorithm == .sm2SM3 ? 2 * SM2Signature.halfLength : unsafe Int(EVP_PKEY_get_size(pointer))
    }

    deinit { unsafe EVP_PKEY_free(self.pointer) }

    /// Whether r‖s fits the bytes under an identity; false as well when it cannot be tried.
    func accepts(sm2 raw: [UInt8], over bytes: [UInt8], _ identity: SM2Identity) -> Bool {
        defer { ERR_clear_error() }
        guard let der = try? SM2Signature.der(fromRaw: raw),
            let context = unsafe EVP_PKEY_CTX_new(self.pointer, nil)
        else { return false }
        defer { unsafe EVP_PKEY_CTX_free(context) }
        switch identity {
        case .none:
            let digest = Digest.sm3(bytes)
            return unsafe EVP_PKEY_verify_init(context) == 1
                && EVP_PKEY_verify(context, der, der.count, digest, digest.count) == 1
        case .id(let id):
            // With no identity set OpenSSL 3 computes Z over an empty one.
            let isSet = unsafe id.withUnsafeBytes {
                unsafe $0.isEmpty || EVP_PKEY_CTX_set1_id(context, $0.baseAddress, Int32($0.count)) == 1
            }
            return unsafe isSet && self.accepts(der, over: bytes, EVP_sm3(), context)
        }
    }

    /// Whether an RSA signature (PKCS#1 v1.5) fits the bytes with SHA-1 or, when asked for, SHA-256.
    func accepts(rsa signature: [UInt8], over bytes: [UInt8], isSHA256: Bool = false) -> Bool {
        defer { ERR_clear_error() }
        return unsafe self.accepts(signature, over: bytes, isSHA256 ? EVP_sha256() : EVP_sha1(), nil)
    }

    private func accepts(
        _ signature: [UInt8], over bytes: [UInt8], _ method: OpaquePointer?, _ context: OpaquePointer?
    ) -> Bool {
        guard let digest = unsafe EVP_MD_CTX_new() else { return false }
        defer { unsafe EVP_MD_CTX_free(digest) }
        if let context = unsafe context { unsafe EVP_MD_CTX_set_pkey_ctx(digest, context) }
        return unsafe EVP_DigestVerifyInit(digest, nil, method, nil, self.pointer) == 1
            && EVP_DigestVerify(digest, signature, signature.count, bytes, bytes.count) == 1
    }
}
