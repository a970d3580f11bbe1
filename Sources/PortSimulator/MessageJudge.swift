import Declarations

/// What was found out about the bytes of one message before any business rule.
struct JudgedMessage: Sendable, Hashable {
    /// What speaks against the message as a whole.
    enum Fault: Sendable, Hashable {
        /// Not well-formed, another root than promised, or not valid: answered by one 900.
        case format(reason: String)
        /// More documents than allowed.
        case tooMany(Int)
        /// The signature.
        case signature(SignatureFault, reason: String)
    }

    var kind: DocumentKind
    var rootGuid: String
    /// `BaseTransfer/dxpId`.
    var dxpId: String
    var documents: [FiledDocument]
    /// Serial number of the certificate, hexadecimal, lower case.
    var certificateSerial: String?
    var fault: Fault?
    /// SHA-256 of the bytes, hexadecimal.
    var digest: String
    /// SHA-256 of each document's content, hexadecimal, in order.
    var contentDigests: [String]
    /// The official schema was asked and agreed; nil when there is none.
    var officiallyValid: Bool?
}

/// Reads, validates and verifies messages.
protocol MessageJudge: Sendable {
    func judge(_ bytes: [UInt8], promised kind: DocumentKind, at now: Timestamp) async -> JudgedMessage
}
