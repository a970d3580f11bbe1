public import Declarations

/// What the program tells about a certificate.
///
/// The subject is a person (the card holder) and one extension holds that person's identity number: neither is ever read
/// into this value.
public struct CertificateInfo: Sendable, Hashable, CustomStringConvertible {
    /// Serial number in lower-case hexadecimal, two digits per byte, as printed by the card; `ds:KeyName`.
    public let serialHex: String
    /// First moment of validity.
    public let notBefore: Timestamp
    /// Last moment of validity.
    public let notAfter: Timestamp
    /// Type of the key, as the algorithm it signs with.
    public let algorithm: SignatureAlgorithm
    /// Organisation code of the enterprise (extension 1.3.6.1.4.1.5315.100.5.11), when the certificate carries it.
    public let enterpriseCode: String?
    /// Name of the enterprise (extension 1.3.6.1.4.1.5315.100.5.1), when the certificate carries it.
    public let enterpriseName: String?
    /// SHA-256 of the certificate's DER in lower-case hexadecimal.
    public let fingerprint: String

    /// Whether a moment lies within the validity.
    public func isValid(at moment: Timestamp) -> Bool { self.notBefore <= moment && moment <= self.notAfter }

    /// Algorithm, serial number and last day of validity; nothing about the holder.
    public var description: String {
        "\(self.algorithm.rawValue) certificate \(self.serialHex), valid until \(self.notAfter.rfc3339)"
    }

    /// Reads a certificate in PEM form (the first one of the text).
    ///
    /// - Throws: `certificateUnreadable`, `keyUnsupported`.
    public init(pem: [UInt8]) throws(CryptographyError) {
        try self.init(CertificateHandle(pem: pem, path: "the text"))
    }

    init(_ handle: borrowing CertificateHandle) throws(CryptographyError) {
        self.serialHex = Hex.encode(try handle.serial())
        (self.notBefore, self.notAfter) = try handle.validity()
        self.algorithm = try handle.publicKey().algorithm
        self.enterpriseName = handle.extensionValue("1.3.6.1.4.1.5315.100.5.1").flatMap(Self.text)
        self.enterpriseCode = handle.extensionValue("1.3.6.1.4.1.5315.100.5.11").flatMap(Self.text)
        self.fingerprint = Hex.encode(Digest.sha256(try handle.der()))
    }

    /// The text of an extension's value: one DER string when it is one (short form), else the bytes as UTF-8.
    private static func text(_ value: [UInt8]) -> String? {
        let stringTags: Set<UInt8> = [0x04, 0x0C, 0x13, 0x14, 0x16]
        let isString = value.count >= 2 && stringTags.contains(value[0]) && Int(value[1]) == value.count - 2
        let text = String(validating: isString ? value[2...] : value[...], as: UTF8.self)
        return text.flatMap { $0.isEmpty ? nil : $0 }
    }
}
