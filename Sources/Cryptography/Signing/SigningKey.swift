/// A private key in use, wherever it is: a file, a token, a card behind an agent, another host.
///
/// It signs bytes under one certificate; what the bytes are is the business of `MessageSigner`.
public protocol SigningKey: Sendable {
    /// The certificate that belongs to the key.
    var certificate: SigningCertificate { get }

    /// Signs bytes as they are. Never blocks the caller's thread.
    ///
    /// - Returns: RSA: PKCS#1 v1.5 over SHA-1. SM2: r‖s, 64 bytes; SM3 with user id 1234567812345678.
    /// - Throws: `signingFailed`, `keyUnavailable`, `pinRejected`, `libraryFailed`.
    func sign(_ bytes: [UInt8]) async throws(CryptographyError) -> [UInt8]

    /// Whether the key can be reached now; signs nothing.
    ///
    /// - Throws: as `sign`.
    func probe() async throws(CryptographyError)
}

extension SigningKey {
    /// A key that is in this process can always be reached.
    public func probe() async throws(CryptographyError) {}
}
