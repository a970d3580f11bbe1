public import Manifests

/// Signs with a private key from a PEM file, on a queue of its own.
public actor PEMSigner: Signer {
    /// The name by which configuration, lanes and logs know it.
    public nonisolated let name: String
    /// RSA-SHA1 or SM2/SM3, by the certificate's key.
    public nonisolated let algorithm: SignatureAlgorithm
    /// The certificate, without its holder.
    public nonisolated let certificate: CertificateInfo

    private let queue: SigningQueue
    private let key: KeyHandle
    private let publicKey: KeyHandle
    private let certificateText: [UInt8]

    /// The signer's queue: OpenSSL works there, not on the cooperative pool.
    public nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe self.queue.asUnownedSerialExecutor() }

    /// Loads key and certificate; reads two small files on the caller's thread.
    ///
    /// - Parameters:
    ///   - name: for configuration, lanes and logs.
    ///   - keyPath: PEM file with the private key (RSA or SM2), closed to group and others.
    ///   - certificatePath: PEM file with the certificate; further certificates in it are ignored.
    ///   - passphrase: when the key is encrypted.
    /// - Throws: `fileUnreadable`, `fileExposed`, `keyUnreadable`, `passphraseWrong`, `certificateUnreadable`,
    ///   `keyUnsupported`, `keyMismatch`.
    public init(
        name: String, keyPath: String, certificatePath: String, passphrase: String? = nil
    ) throws(CryptographyError) {
        let certificate = try CertificateHandle(
            pem: SecretFile.read(certificatePath, isSecret: false), path: certificatePath)
        let key = try KeyHandle(
            privatePEM: SecretFile.read(keyPath, isSecret: true), passphrase: passphrase, path: keyPath)
        guard key.belongs(to: certificate) else {
            throw CryptographyError(
                .keyMismatch, "the private key \(keyPath) does not belong to the certificate \(certificatePath)")
        }
        self.name = name
        self.certificate = try CertificateInfo(certificate)
        self.algorithm = self.certificate.algorithm
        self.certificateText = Base64.encode(try certificate.der())
        self.publicKey = try certificate.publicKey()
        self.key = key
        self.queue = SigningQueue(label: "signer \(name)")
    }

    /// Signs one message and verifies the signature, as it stands in the result, with the certificate's public key.
    ///
    /// - Throws: `messageMalformed`, `signingFailed`, `selfCheckFailed`, `libraryFailed`.
    public func sign(_ message: CanonicalMessage) throws(CryptographyError) -> SignedMessage {
        let profile = self.algorithm.profile
        let assembly = try SignedMessageAssembly(
            message, keyName: self.certificate.serialHex, certificate: self.certificateText)
        let digest = profile.digest(message.bytes)
        let signedInfo = SignedInfo(digest: digest, profile: profile, rootNamespaces: message.rootNamespaces)
        let signature = try self.key.sign(signedInfo.canonical, self.algorithm)
        let bytes = assembly.bytes(signedInfo: signedInfo, signature: signature)
        let found = try assembly.signature(in: bytes, signedInfo: signedInfo)
        guard try self.publicKey.verify(found, over: signedInfo.canonical, self.algorithm) else {
            throw CryptographyError(
                .selfCheckFailed, "the new signature of signer \(self.name) does not verify with its certificate")
        }
        return SignedMessage(bytes: bytes, digest: digest)
    }

    /// Signs bytes as they are and verifies the signature with the certificate's public key.
    ///
    /// - Throws: `signingFailed`, `selfCheckFailed`, `libraryFailed`.
    public func sign(bytes: [UInt8]) throws(CryptographyError) -> [UInt8] {
        let signature = try self.key.sign(bytes, self.algorithm)
        guard try self.publicKey.verify(signature, over: bytes, self.algorithm) else {
            throw CryptographyError(
                .selfCheckFailed, "the new signature of signer \(self.name) does not verify with its certificate")
        }
        return signature
    }
}
