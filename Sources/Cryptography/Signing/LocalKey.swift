/// A key that OpenSSL works with in this process, on a queue of its own.
public actor LocalKey: SigningKey {
    public nonisolated let certificate: SigningCertificate

    private let queue: SigningQueue
    private let handle: KeyHandle

    /// The key's queue: OpenSSL works there, not on the cooperative pool.
    public nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe self.queue.asUnownedSerialExecutor() }

    /// A key with its certificate.
    ///
    /// - Throws: `keyMismatch`, with both places.
    init(
        _ handle: consuming KeyHandle, at place: String, certificate: borrowing CertificateHandle,
        at certificatePlace: String
    ) throws(CryptographyError) {
        guard handle.belongs(to: certificate) else {
            throw CryptographyError(
                .keyMismatch, "the private key \(place) does not belong to the certificate \(certificatePlace)")
        }
        self.certificate = try SigningCertificate(certificate)
        self.handle = handle
        self.queue = SigningQueue(label: "key \(self.certificate.info.serialHex)")
    }

    /// Loads key and certificate from PEM files; reads two small files on the caller's thread.
    ///
    /// - Parameters:
    ///   - keyPath: private key (RSA or SM2), closed to group and others.
    ///   - certificatePath: further certificates in it are ignored.
    ///   - passphrase: when the key is encrypted.
    /// - Throws: `fileUnreadable`, `fileExposed`, `keyUnreadable`, `passphraseWrong`, `certificateUnreadable`,
    ///   `keyUnsupported`, `keyMismatch`.
    public init(
        keyPath: String, certificatePath: String, passphrase: SecretBytes? = nil
    ) throws(CryptographyError) {
        let certificate = try CertificateHandle(
            pem: SecretFile.read(certificatePath, isSecret: false), path: certificatePath)
        var pem = try SecretFile.read(keyPath, isSecret: true)
        defer { pem.wipe() }
        let key = try KeyHandle(privatePEM: pem, passphrase: passphrase, path: keyPath)
        try self.init(key, at: keyPath, certificate: certificate, at: certificatePath)
    }

    /// Loads key and certificate from a PKCS#12 file (`.p12`, `.pfx`), old ones of Windows with RC2 included; reads a
    /// small file on the caller's thread.
    ///
    /// - Parameters:
    ///   - pkcs12Path: closed to group and others. Of several certificates the one that belongs to the key is taken.
    ///   - password: nil when the file has none.
    /// - Throws: `fileUnreadable`, `fileExposed`, `keyUnreadable`, `passphraseWrong`, `keyMismatch` (no certificate of
    ///   the key inside), `keyUnsupported`.
    public init(pkcs12Path path: String, password: SecretBytes? = nil) throws(CryptographyError) {
        var file = try SecretFile.read(path, isSecret: true)
        defer { file.wipe() }
        let bundle = try KeyBundle(pkcs12: file, password: password, path: path)
        let certificate = try bundle.certificate()
        try self.init(bundle.key(), at: path, certificate: certificate, at: path)
    }

    public func sign(_ bytes: [UInt8]) throws(CryptographyError) -> [UInt8] {
        try self.handle.sign(bytes, self.certificate.info.algorithm)
    }
}
