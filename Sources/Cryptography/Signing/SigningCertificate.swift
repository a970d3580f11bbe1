/// The certificate of a key: what may be told about it, and the bytes that go into every message.
public struct SigningCertificate: Sendable, Hashable, CustomStringConvertible, CustomReflectable {
    /// What the program tells about it; nothing about the holder.
    public let info: CertificateInfo
    /// The certificate in DER. Holds the card holder's name and identity number: never logged.
    public let der: [UInt8]

    /// A certificate in DER, with nothing after it.
    ///
    /// - Throws: `certificateUnreadable`, `keyUnsupported`.
    public init(der: [UInt8]) throws(CryptographyError) { try self.init(CertificateHandle(der: der)) }

    /// The first certificate of a PEM file; reads it on the caller's thread.
    ///
    /// - Throws: `fileUnreadable`, `certificateUnreadable`, `keyUnsupported`.
    public init(path: String) throws(CryptographyError) {
        try self.init(CertificateHandle(pem: SecretFile.read(path, isSecret: false), path: path))
    }

    init(_ handle: borrowing CertificateHandle) throws(CryptographyError) {
        self.info = try CertificateInfo(handle)
        self.der = try handle.der()
    }

    /// As `CertificateInfo`.
    public var description: String { self.info.description }

    /// Shows `dump` and reflection what may be told, not the bytes.
    public var customMirror: Mirror { Mirror(self, children: ["info": self.info]) }
}
