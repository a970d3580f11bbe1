/// One reason why a signature is not accepted.
public struct SignatureFinding: Sendable, Hashable, CustomStringConvertible {
    /// Stable name of the reason.
    public enum Code: String, Sendable, Hashable, Codable, CaseIterable {
        /// Not XML that a customs message may be: malformed, DOCTYPE, too large or too deep.
        case messageUnreadable = "message-unreadable"
        /// Not exactly one `ds:Signature` as the last child of the root, or a part of it is missing or repeated.
        case signatureShape = "signature-shape"
        /// Another canonicalization than inclusive C14N 1.0 without comments.
        case canonicalizationNotAllowed = "canonicalization-not-allowed"
        /// A signature or digest method that is not on the list, or a pair that does not belong together.
        case algorithmNotAllowed = "algorithm-not-allowed"
        /// Other transforms than the enveloped signature alone.
        case transformNotAllowed = "transform-not-allowed"
        /// The reference is not to the whole document (`URI=""`).
        case referenceNotWholeDocument = "reference-not-whole-document"
        /// `ds:DigestValue` is not Base64 or has the wrong length.
        case digestMalformed = "digest-malformed"
        /// The message was changed after it was digested.
        case digestMismatch = "digest-mismatch"
        /// `ds:SignatureValue` is not Base64 or has the wrong length.
        case signatureMalformed = "signature-malformed"
        /// `ds:SignedInfo` was not signed by this certificate's key, or was changed afterwards.
        case signatureMismatch = "signature-mismatch"
        /// There is no `ds:X509Certificate`.
        case certificateMissing = "certificate-missing"
        /// `ds:X509Certificate` holds no readable certificate.
        case certificateUnreadable = "certificate-unreadable"
        /// The certificate's key is of another type than the signature method says.
        case keyTypeMismatch = "key-type-mismatch"
        /// `ds:KeyName` is not the certificate's serial number.
        case keyNameMismatch = "key-name-mismatch"
        /// The certificate is not valid yet.
        case certificateNotYetValid = "certificate-not-yet-valid"
        /// The certificate has expired.
        case certificateExpired = "certificate-expired"
        /// The certificate does not lead to a trusted authority.
        case certificateUntrusted = "certificate-untrusted"
        /// The check itself failed (memory, missing algorithm): nothing is known about the signature.
        case checkFailed = "check-failed"
    }

    /// Stable name of the reason.
    public let code: Code
    /// The reason in plain English; names no field value and no holder.
    public let message: String

    /// `code: message`.
    public var description: String { "\(self.code.rawValue): \(self.message)" }

    init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }
}
