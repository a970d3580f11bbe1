public import Declarations
public import Manifests

/// Signs messages with one key: digests, has `ds:SignedInfo` signed, assembles, and verifies what came out.
public actor MessageSigner: CustomReflectable {
    /// The name by which configuration and logs know it.
    public nonisolated let name: String
    /// The key that signs, wherever it is.
    public nonisolated let key: any SigningKey

    private let queue: SigningQueue
    private let publicKey: KeyHandle
    private let certificateText: [UInt8]

    /// The signer's queue: OpenSSL works there, not on the cooperative pool.
    public nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe self.queue.asUnownedSerialExecutor() }

    /// The certificate, without its holder.
    public nonisolated var certificate: CertificateInfo { self.key.certificate.info }

    /// RSA-SHA1 or SM2/SM3, by the certificate's key.
    public nonisolated var algorithm: SignatureAlgorithm { self.certificate.algorithm }

    /// Shows `dump` and reflection what may be told, not the certificate's bytes.
    public nonisolated var customMirror: Mirror {
        Mirror(self, children: ["name": self.name, "certificate": self.certificate])
    }

    /// A signer.
    ///
    /// - Parameters:
    ///   - name: for configuration and logs.
    ///   - key: what signs.
    /// - Throws: `certificateUnreadable`.
    public init(name: String, key: any SigningKey) throws(CryptographyError) {
        self.name = name
        self.key = key
        self.publicKey = try CertificateHandle(der: key.certificate.der).publicKey()
        self.certificateText = Base64.encode(key.certificate.der)
        self.queue = SigningQueue(label: "signer \(name)")
    }

    /// A signer with a key from PEM files, as `LocalKey`.
    public init(
        name: String, keyPath: String, certificatePath: String, passphrase: SecretBytes? = nil
    ) throws(CryptographyError) {
        try self.init(
            name: name,
            key: LocalKey(keyPath: keyPath, certificatePath: certificatePath, passphrase: passphrase))
    }

    /// Signs one message and verifies the signature, as it stands in the result, with the certificate's public key.
    ///
    /// - Parameters:
    ///   - message: canonical bytes without a signature.
    ///   - naming: under which names the port wants SM2 and SM3 to be stated.
    /// - Throws: `messageMalformed`, `selfCheckFailed`, `libraryFailed`, and what the key throws.
    public func sign(
        _ message: CanonicalMessage, naming: SignatureNaming = .official
    ) async throws(CryptographyError) -> SignedMessage {
        let profile = self.certificate.algorithm.profile(naming)
        let assembly = try SignedMessageAssembly(
            message, keyName: self.certificate.serialHex, certificate: self.certificateText)
        let digest = profile.digest(message.bytes)
        let signedInfo = SignedInfo(digest: digest, profile: profile, rootNamespaces: message.rootNamespaces)
        let signature = try await self.key.sign(signedInfo.canonical)
        let bytes = assembly.bytes(signedInfo: signedInfo, signature: signature)
        try self.check(try assembly.signature(in: bytes, signedInfo: signedInfo), over: signedInfo.canonical)
        return SignedMessage(bytes: bytes, digest: digest)
    }

    /// Signs bytes as they are and verifies the signature with the certificate's public key.
    ///
    /// - Returns: RSA: PKCS#1 v1.5 over SHA-1. SM2: r‖s, 64 bytes; SM3 with user id 1234567812345678.
    /// - Throws: `selfCheckFailed`, `libraryFailed`, and what the key throws.
    public func sign(bytes: [UInt8]) async throws(CryptographyError) -> [UInt8] {
        let signature = try await self.key.sign(bytes)
        try self.check(signature, over: bytes)
        return signature
    }

    /// A card or host that answers for another key, or wrongly, must never get a message out.
    private func check(_ signature: [UInt8], over bytes: [UInt8]) throws(CryptographyError) {
        let holds: Bool
        do throws(CryptographyError) {
            holds = try self.publicKey.verify(signature, over: bytes, self.certificate.algorithm)
        } catch {
            guard error.code == .signatureMalformed else { throw error }
            holds = false
        }
        guard holds else {
            throw CryptographyError(
                .selfCheckFailed, "the new signature of signer \(self.name) does not verify with its certificate")
        }
    }
}

/// A message ready to be sent.
public struct SignedMessage: Sendable, Hashable {
    /// XML declaration, then the message with its signature as the last child of the root.
    public let bytes: [UInt8]
    /// The reference digest (`ds:DigestValue`) of the message.
    public let digest: [UInt8]

    public init(bytes: [UInt8], digest: [UInt8]) {
        self.bytes = bytes
        self.digest = digest
    }
}
