import COpenSSL

/// HMAC-SHA256.
enum MessageAuthentication {
    /// 32 bytes. Fails only when the library lacks SHA-256: see `Digest` on why it stops then.
    static func hmacSHA256(_ message: [UInt8], key: SecretBytes) -> [UInt8] {
        var code = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
        var length: UInt32 = 0
        let isDone = unsafe key.withBytes { raw in
            unsafe HMAC(EVP_sha256(), raw.baseAddress, Int32(raw.count), message, message.count, &code, &length) != nil
        }
        precondition(isDone, "OpenSSL does not offer HMAC-SHA256")
        code.removeLast(code.count - Int(length))
        return code
    }
}
