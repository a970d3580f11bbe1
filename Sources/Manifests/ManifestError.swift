/// What went wrong between bytes and XML. Never carries a value of a document: values may be personal data.
public struct ManifestError: Error, Sendable, Hashable {
    /// The reason, stable: written to logs and metrics, compared by callers.
    public enum Code: String, Sendable, Hashable, CaseIterable {
        /// A template breaks the template rules; `file` and `line` say where.
        case templateInvalid = "template_invalid"
        /// A template would not render canonical bytes; `file` and `line` say where.
        case templateNotCanonical = "template_not_canonical"
        /// One or more documents break a field rule; see `documents`.
        case documentInvalid = "document_invalid"
        /// The message around the documents breaks a rule (count, guid, transfer).
        case messageInvalid = "message_invalid"
        /// Not well-formed XML in UTF-8.
        case notWellFormed = "not_well_formed"
        /// A DOCTYPE, which no customs message has.
        case doctypeRefused = "doctype_refused"
        /// The private payload of an `ExtendMessage` has a signature, or no canonical form that all tools agree on.
        case extensionInvalid = "extension_invalid"
        /// Larger, deeper or with more nodes than the reader's limits.
        case limitExceeded = "limit_exceeded"
        /// The root element is none of the receipts we know.
        case unknownReceipt = "unknown_receipt"
        /// One return node of a receipt lacks what every receipt must have.
        case receiptInvalid = "receipt_invalid"
        /// The root element is none of the declaration messages we know.
        case unknownMessage = "unknown_message"
        /// An envelope (`DxpMsg`, `DxpMsgSv`) without readable content.
        case envelopeInvalid = "envelope_invalid"
        /// Not exactly one `ds:Signature` in its place, or one that lacks a part.
        case signatureShape = "signature_shape"
        /// libxml2 could not write the canonical form.
        case canonicalizationFailed = "canonicalization_failed"
        /// The schema itself cannot be read.
        case schemaInvalid = "schema_invalid"
        /// A spreadsheet is not UTF-8 text.
        case sheetNotUTF8 = "sheet_not_utf8"
        /// A quoted cell is never closed, or text follows a closing quote.
        case sheetQuote = "sheet_quote"
        /// A spreadsheet has no header, or an empty or repeated column name.
        case sheetHeader = "sheet_header"
    }

    /// The reason.
    public var code: Code
    /// What is wrong and where, for people; without values of a document.
    public var message: String
    /// The template or schema file concerned.
    public var file: String?
    /// The line concerned, counted from 1.
    public var line: Int?
    /// Every broken field rule of a `documentInvalid`.
    public var documents: [DocumentProblem]

    /// Always false: the same bytes will fail again.
    public var isRetriable: Bool { false }

    public init(
        _ code: Code, _ message: String, file: String? = nil, line: Int? = nil, documents: [DocumentProblem] = []
    ) {
        self.code = code
        self.message = message
        self.file = file
        self.line = line
        self.documents = documents
    }
}

extension ManifestError: CustomStringConvertible {
    /// `code: message (file:line)`.
    public var description: String {
        var text = "\(self.code.rawValue): \(self.message)"
        if let file = self.file {
            text += " (\(file)" + (self.line.map { ":\($0)" } ?? "") + ")"
        } else if let line = self.line {
            text += " (line \(line))"
        }
        return text
    }
}

/// One field of one document that cannot be placed into its message.
public struct DocumentProblem: Sendable, Hashable {
    /// Index into `MessageRequest.entries`.
    public var document: Int
    /// The element, for instance `OrderHead/buyerName` or `OrderList[2]/gname` (lines are counted from 1).
    public var element: String
    /// The rule broken, for instance `C1..60`, `required`, `codes 1 2 3`. Never the value.
    public var rule: String

    public init(document: Int, element: String, rule: String) {
        self.document = document
        self.element = element
        self.rule = rule
    }
}
