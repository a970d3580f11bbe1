import Declarations
import Manifests

/// Puts a signature into a message, and takes one out again to see that the right bytes were signed.
struct SignedMessageAssembly {
    /// What stands in front of every message; not part of the canonical form.
    static let xmlDeclaration = Array("<?xml version=\"1.0\" encoding=\"UTF-8\"?>".utf8)

    private static let opening = Array("<ds:Signature xmlns:ds=\"\(SignatureProfile.namespaceURI)\">".utf8)
    private static let valueStart = Array("<ds:SignatureValue>".utf8)
    private static let valueEnd = Array("</ds:SignatureValue>".utf8)

    private static let differs = CryptographyError(
        .selfCheckFailed, "the assembled message is not the one that was signed")

    private let message: CanonicalMessage
    private let keyInfo: [UInt8]

    /// - Parameters:
    ///   - message: canonical bytes with the place of the signature.
    ///   - keyName: the certificate's serial number.
    ///   - certificate: Base64 of its DER.
    /// - Throws: `messageMalformed` when the place is not the one of `SignaturePlace`.
    init(_ message: CanonicalMessage, keyName: String, certificate: [UInt8]) throws(CryptographyError) {
        guard SignaturePlace.offset(in: message.bytes, flow: message.kind.definition.flow) == message.signatureOffset
        else {
            throw CryptographyError(
                .messageMalformed, "the place of the signature is not where messages of this kind have it")
        }
        self.message = message
        self.keyInfo =
            Array("<ds:KeyInfo><ds:KeyName>\(keyName)</ds:KeyName><ds:X509Data><ds:X509Certificate>".utf8)
            + certificate + Array("</ds:X509Certificate></ds:X509Data></ds:KeyInfo></ds:Signature>".utf8)
    }

    /// The message with declaration and signature.
    func bytes(signedInfo: SignedInfo, signature: [UInt8]) -> [UInt8] {
        let value = Base64.encode(signature)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(
            Self.xmlDeclaration.count + self.message.bytes.count + Self.opening.count + signedInfo.embedded.count
                + Self.valueStart.count + value.count + Self.valueEnd.count + self.keyInfo.count)
        bytes += Self.xmlDeclaration
        bytes += self.message.bytes[..<self.message.signatureOffset]
        bytes += Self.opening
        bytes += signedInfo.embedded
        bytes += Self.valueStart
        bytes += value
        bytes += Self.valueEnd
        bytes += self.keyInfo
        bytes += self.message.bytes[self.message.signatureOffset...]
        return bytes
    }

    /// The signature value as it stands in assembled bytes, when everything around it is what it has to be.
    ///
    /// - Throws: `selfCheckFailed` when a byte outside the signature differs from the message that was digested.
    func signature(in bytes: [UInt8], signedInfo: SignedInfo) throws(CryptographyError) -> [UInt8] {
        let place = self.message.signatureOffset
        var (start, end) = (0, bytes.count)
        for part in [
            Self.xmlDeclaration[...], self.message.bytes[..<place], Self.opening[...], signedInfo.embedded[...],
            Self.valueStart[...],
        ] {
            guard bytes.holds(part, at: start) else { throw Self.differs }
            start += part.count
        }
        for part in [self.message.bytes[place...], self.keyInfo[...], Self.valueEnd[...]] {
            end -= part.count
            guard bytes.holds(part, at: end) else { throw Self.differs }
        }
        guard start < end, let signature = Base64.decode(bytes[start..<end]) else { throw Self.differs }
        return signature
    }
}
