import COpenSSL

/// Hash functions over whole byte arrays.
///
/// They do not throw: with valid arguments they fail only when the algorithm is missing from the OpenSSL library, and a
/// program that went on with a wrong digest would be worse than one that stops.
public enum Digest {
    /// SHA-256, 32 bytes.
    public static func sha256(_ bytes: [UInt8]) -> [UInt8] { unsafe self.compute(EVP_sha256(), bytes, "SHA-256") }

    /// SHA-256 of a text's UTF-8 bytes, 32 bytes.
    public static func sha256(_ text: String) -> [UInt8] { self.sha256(Array(text.utf8)) }

    /// SHA-1, 20 bytes; only for the message digests that customs prescribes with RSA.
    public static func sha1(_ bytes: [UInt8]) -> [UInt8] { unsafe self.compute(EVP_sha1(), bytes, "SHA-1") }

    /// SM3 (GB/T 32905), 32 bytes.
    public static func sm3(_ bytes: [UInt8]) -> [UInt8] { unsafe self.compute(EVP_sm3(), bytes, "SM3") }

    private static func compute(_ method: OpaquePointer?, _ bytes: [UInt8], _ name: StaticString) -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
        var length: UInt32 = 0
        let status = unsafe EVP_Digest(bytes, bytes.count, &digest, &length, method, nil)
        precondition(status == 1, "OpenSSL does not offer \(name)")
        digest.removeLast(digest.count - Int(length))
        return digest
    }
}
