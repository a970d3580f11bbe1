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
    /// Organisation code of the enterprise (extension 1.3.6.1.4.1.5315.100.5.11), when the certificate carries it: 9
    /// characters, with or without a dash before the last, or the unified social credit code that contains it.
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

    /// Whether the certificate is one of the enterprise with this code.
    ///
    /// What is compared is the organisation code: the code's characters 9 to 17 when it is a unified social credit code.
    ///
    /// - Parameter code: as customs know the enterprise: a unified social credit code (18 characters), or a customs
    ///   registration number (10 characters), which says nothing about the organisation.
    /// - Returns: nil when it cannot be told: from a registration number, or when the certificate names no code of a
    ///   known form.
    public func belongs(toEnterprise code: String) -> Bool? {
        guard let own = self.enterpriseCode.flatMap(Self.organisation), let other = Self.organisation(of: code) else {
            return nil
        }
        return own == other
    }

    /// The organisation code (9 characters) inside a code of 18, or of 9 with or without its dash.
    private static func organisation(of code: String) -> [UInt8]? {
        let characters = code.uppercased().utf8.filter { $0 != UInt8(ascii: "-") && $0 != UInt8(ascii: " ") }
        return switch characters.count {
        case 9: characters
        case 18: Array(characters[8..<17])
        default: nil
        }
    }

    /// The text of an extension's value: one DER string when it is one, else the bytes as UTF-8.
    private static func text(_ value: [UInt8]) -> String? {
        let text =
            switch self.string(value) {
            case (0x1E, let content)?:
                String(
                    validating: stride(from: 0, to: content.count & ~1, by: 2).map {
                        UInt16(content[content.startIndex + $0]) << 8 | UInt16(content[content.startIndex + $0 + 1])
                    }, as: UTF16.self)
            case (_, let content)?: String(validating: content, as: UTF8.self)
            case nil: String(validating: value, as: UTF8.self)
            }
        return text.flatMap { $0.isEmpty ? nil : $0 }
    }

    /// Tag and content of the one DER string that the value is; nil when it is something else.
    private static func string(_ value: [UInt8]) -> (tag: UInt8, content: ArraySlice<UInt8>)? {
        // OCTET STRING, UTF8String, PrintableString, TeletexString, IA5String, BMPString.
        let tags: Set<UInt8> = [0x04, 0x0C, 0x13, 0x14, 0x16, 0x1E]
        guard let tag = value.first, tags.contains(tag), value.count >= 2 else { return nil }
        let extra = value[1] < 0x80 ? 0 : Int(value[1] & 0x7F)
        guard extra <= 2, value.count >= 2 + extra else { return nil }
        let length = extra == 0 ? Int(value[1]) : value[2..<2 + extra].reduce(0) { $0 << 8 | Int($1) }
        return value.count == 2 + extra + length ? (tag, value[(2 + extra)...]) : nil
    }
}
