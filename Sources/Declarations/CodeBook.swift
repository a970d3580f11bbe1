/// What kind of answer a customs or e-port code is; decides what the gateway does with the document.
/// The table itself is data (`Templates/errors.yaml`).
public enum CodeClass: String, Sendable, Hashable, Codable, CaseIterable {
    /// The content is wrong: correct it and send again.
    case data
    /// A fault inside customs or the e-port.
    case system
    /// A document with this key is already stored.
    case duplicate
    /// Older than what is stored, ignored.
    case stale
    /// A change or deletion found nothing to act on.
    case nothingToChange = "nothing_to_change"
    /// Already used, or in a state that forbids the request.
    case state
    /// A limit of the buyer or of one transaction.
    case quota
    /// The signature is missing or does not verify.
    case signature
    /// An enterprise is not registered as what it acts as.
    case registration
    /// The certificate does not belong to the declarant.
    case permission
    /// Too many documents in one message.
    case size
    /// An outcome, not an error (1800, 2600 …).
    case outcome
    /// Not in the table.
    case unknown
}

/// Class and retry property of one code.
public struct CodeRule: Sendable, Hashable, Codable {
    /// What kind of answer it is.
    public var codeClass: CodeClass
    /// Customs did not store the document and the same content may succeed later.
    public var isRetriable: Bool

    public init(_ codeClass: CodeClass, isRetriable: Bool = false) {
        self.codeClass = codeClass
        self.isRetriable = isRetriable
    }
}

/// The rules of all known codes. Import and export reuse numbers, so a code is looked up with its receipt.
public struct CodeBook: Sendable {
    /// A code as one receipt kind uses it.
    public struct Entry: Sendable, Hashable {
        public var receipt: ReceiptKind
        /// Signed number for an e-port code, digits for a customs code.
        public var code: String

        public init(receipt: ReceiptKind, code: String) {
            self.receipt = receipt
            self.code = code
        }
    }

    /// Numbers that share a rule where the standard tells a range and no single codes.
    public struct Span: Sendable, Hashable {
        public var receipt: ReceiptKind
        public var codes: ClosedRange<Int>
        public var rule: CodeRule

        public init(receipt: ReceiptKind, codes: ClosedRange<Int>, rule: CodeRule) {
            self.receipt = receipt
            self.codes = codes
            self.rule = rule
        }
    }

    private let rules: [Entry: CodeRule]
    private let spans: [ReceiptKind: [Span]]

    public init(_ rules: [Entry: CodeRule], spans: [Span] = []) {
        self.rules = rules
        self.spans = Dictionary(grouping: spans, by: \.receipt)
    }

    /// The rule of a code: its own, or that of a span; unknown codes are `unknown` and never retried.
    public func rule(_ code: String, in receipt: ReceiptKind) -> CodeRule {
        if let rule = self.rules[Entry(receipt: receipt, code: code)] { return rule }
        let number = Int(code)
        let span = self.spans[receipt]?.first { span in number.map { span.codes.contains($0) } ?? false }
        return span?.rule ?? CodeRule(.unknown)
    }
}
