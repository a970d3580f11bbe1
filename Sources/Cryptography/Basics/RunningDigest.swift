import COpenSSL

/// SHA-256 over bytes that come in pieces, for files that are larger than memory.
@safe
public struct RunningDigest: ~Copyable {
    private let context: OpaquePointer

    /// - Throws: `libraryFailed`.
    public init() throws(CryptographyError) {
        guard let context = unsafe EVP_MD_CTX_new() else {
            throw CryptographyError(.libraryFailed, "no memory for a digest context", causes: drainErrorStack())
        }
        unsafe self.context = unsafe context
        let status = unsafe EVP_DigestInit_ex(context, EVP_sha256(), nil)
        precondition(status == 1, "OpenSSL does not offer SHA-256")
    }

    deinit { unsafe EVP_MD_CTX_free(self.context) }

    /// Takes in the next piece.
    public mutating func update(_ bytes: [UInt8]) {
        let status = unsafe EVP_DigestUpdate(self.context, bytes, bytes.count)
        precondition(status == 1, "OpenSSL failed at SHA-256")
    }

    /// The digest of everything so far, 32 bytes; nothing may be taken in afterwards.
    public consuming func finish() -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: 32)
        let status = unsafe EVP_DigestFinal_ex(self.context, &digest, nil)
        precondition(status == 1, "OpenSSL failed at SHA-256")
        return digest
    }
}
