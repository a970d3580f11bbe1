public import Manifests

/// Something that signs messages in the name of one certificate: a PEM key here, later cards, tokens, remote signers.
public protocol Signer: Sendable {
    /// The name by which configuration, lanes and logs know it.
    var name: String { get }
    /// Decided by the certificate's key.
    var algorithm: SignatureAlgorithm { get }
    /// The certificate it signs under.
    var certificate: CertificateInfo { get }
    /// Signs one message; verifies the result before it is returned. Never blocks the caller's thread.
    ///
    /// - Throws: `messageMalformed`, `signingFailed`, `selfCheckFailed`, `libraryFailed`.
    func sign(_ message: CanonicalMessage) async throws(CryptographyError) -> SignedMessage
    /// Signs bytes as they are; verifies the result before it is returned. Never blocks the caller's thread.
    ///
    /// - Returns: RSA: PKCS#1 v1.5 over SHA-1. SM2: r‖s, 64 bytes; SM3 with user id 1234567812345678.
    /// - Throws: `signingFailed`, `selfCheckFailed`, `libraryFailed`.
    func sign(bytes: [UInt8]) async throws(CryptographyError) -> [UInt8]
}

/// A message ready to be sent.
public struct SignedMessage: Sendable, Hashable {
    /// XML declaration, then the message with its signature as the last child of the root.
    public let bytes: [UInt8]
    /// The reference digest (`ds:DigestValue`) of the message: SHA-1 with RSA (20 bytes), SM3 with SM2 (32 bytes).
    public let digest: [UInt8]

    public init(bytes: [UInt8], digest: [UInt8]) {
        self.bytes = bytes
        self.digest = digest
    }
}
