/// One thing that was looked at in a message, and what came of it. Holds no value of the message but digests.
public struct SignatureStep: Sendable, Hashable {
    /// Stable name of what was looked at, in the order of the report.
    public enum Code: String, Sendable, Hashable, CaseIterable {
        /// XML as the hardened reader takes it.
        case wellFormed = "well-formed"
        /// One of the declaration messages.
        case kind
        /// The schema that the gateway derives for the kind (`tongguan schema`).
        case schema
        /// Exactly one signature, complete, in its place.
        case signaturePlace = "signature-place"
        /// Canonicalization, signature and digest method.
        case algorithms
        /// The whole document, with the enveloped-signature transform alone.
        case reference
        /// `ds:DigestValue`.
        case digest
        /// Form and length of `ds:SignatureValue`.
        case signatureForm = "signature-form"
        /// The signature over `ds:SignedInfo`.
        case signatureValue = "signature-value"
        /// A certificate is there and its key is of the type that the signature method names.
        case certificate
        /// `ds:KeyName` against the serial number of the certificate.
        case keyName = "key-name"
        /// The dates of the certificate.
        case certificateDates = "certificate-dates"
        /// The authority of the certificate.
        case trust
    }

    /// What came of it.
    public enum Status: String, Sendable, Hashable, CaseIterable {
        case ok
        case wrong
        /// It could not be looked at, or nobody asked for it.
        case notChecked = "not-checked"
    }

    /// What was looked at.
    public let code: Code
    /// What came of it.
    public let status: Status
    /// What ought to be there.
    public let expected: String?
    /// What is there, or why it was not checked.
    public let found: String?
    /// What to do.
    public let remedy: String?
    /// What the verifier holds against the message here.
    public let findings: [SignatureFinding]
    /// Where the message first differs from the original that was given.
    public let difference: CanonicalDifference?

    init(
        _ code: Code, _ status: Status, expected: String? = nil, found: String? = nil, remedy: String? = nil,
        findings: [SignatureFinding] = [], difference: CanonicalDifference? = nil
    ) {
        self.code = code
        self.status = status
        self.expected = expected
        self.found = found
        self.remedy = remedy
        self.findings = findings
        self.difference = difference
    }
}

extension SignatureFinding.Code {
    /// The step that tells about a finding. Every finding has one, so a refused message never has all its steps right.
    var step: SignatureStep.Code {
        switch self {
        case .messageUnreadable: .wellFormed
        case .signatureShape: .signaturePlace
        case .canonicalizationNotAllowed, .algorithmNotAllowed: .algorithms
        case .transformNotAllowed, .referenceNotWholeDocument: .reference
        case .digestMalformed, .digestMismatch: .digest
        case .signatureMalformed: .signatureForm
        case .signatureMismatch, .checkFailed: .signatureValue
        case .certificateMissing, .certificateUnreadable, .keyTypeMismatch: .certificate
        case .keyNameMismatch: .keyName
        case .certificateNotYetValid, .certificateExpired: .certificateDates
        case .certificateUntrusted: .trust
        }
    }
}
