/// What the standard (edition 202205) says about one kind of message, and how we fill it.
public final class KindDefinition: Sendable {
    /// Import or export; decides where the signature stands and which schema is official.
    public enum Flow: String, Sendable, Hashable {
        case `import`, export
    }

    /// Number of the message, for instance 621.
    public let number: Int
    public let flow: Flow
    /// What answers it.
    public let receipt: ReceiptKind
    /// Element of one document.
    public let node: String
    /// Its head; without a name the fields stand directly under the document.
    public let head: Part
    /// A line; nil for documents without lines.
    public let list: Part?
    /// Documents per message.
    public let documents: ClosedRange<Int>
    /// Lines per document; the upper bound is ours where the standard has none.
    public let lines: ClosedRange<Int>
    /// Whether the schema demands the signature.
    public let isSigned: Bool
    /// Elements of the head that customs knows the document by.
    public let key: [String]
    /// How its content is derived from an order; nil when it is filed by its fields.
    let derivation: Derivation?

    /// How a document's content is derived from an order.
    struct Derivation: Sendable {
        var head: [DocumentElement<DerivationSource>]
        var line: [DocumentElement<OrderLine>] = []
    }

    /// A group of elements in wire order.
    public struct Part: Sendable {
        /// Element around them; nil when there is none.
        public let name: String?
        public let elements: [OfficialElement]

        /// - Parameter elements: `name type, name? type` in wire order; `?` marks what may be left out.
        public init(_ name: String?, _ elements: String) {
            self.name = name
            self.elements = OfficialElement.list(elements)
        }
    }

    /// The most lines we put into one document where the standard sets no limit.
    public static let manyLines = 10_000

    init(
        _ number: Int, _ flow: Flow, receipt: ReceiptDefinition, node: String, head: Part, list: Part? = nil,
        documents: ClosedRange<Int> = 1...100, lines: ClosedRange<Int> = 0...0, signed: Bool, key: [String],
        derivation: Derivation? = nil
    ) {
        self.number = number
        self.flow = flow
        self.receipt = ReceiptKind(receipt)
        self.node = node
        self.head = head
        self.list = list
        self.documents = documents
        self.lines = lines
        self.isSigned = signed
        self.key = key
        self.derivation = derivation
    }

    /// 399 (settled) is the good end of a request or notice; inventories and export returns are released after it, and a
    /// part ends with 120.
    public var endsSettled: Bool { ![311, 411, 511, 513, 621, 303, 403, 505, 603, 213].contains(self.number) }

    /// Elements that belong to a filing and not to the content. A document is never split over messages, so that
    /// `msgCount` and `msgSeqNo` are always 1.
    static let ofSubmission: Set<String> = [
        "guid", "appType", "appTime", "appStatus", "declTime", "msgCount", "msgSeqNo",
    ]
}

/// What the standard says about one receipt.
public final class ReceiptDefinition: Sendable {
    /// Number of the message, for instance 622.
    public let number: Int
    /// Element that repeats, one per answered document.
    public let node: String
    /// Element inside it that holds the fields; nil when it holds them itself.
    public let head: String?
    /// Numbers of the document itself, best first; `invtNo` in a 624 or 626 names the inventory and is not among them.
    public let numbers: [String]
    /// Elements that say what became of the document, and when.
    public let status: String
    public let time: String

    public init(
        _ number: Int, node: String, head: String? = nil, numbers: [String] = [], status: String = "returnStatus",
        time: String = "returnTime"
    ) {
        self.number = number
        self.node = node
        self.head = head
        self.numbers = numbers
        self.status = status
        self.time = time
    }
}

/// One element as the official schema has it.
public struct OfficialElement: Sendable, Hashable {
    public let name: String
    /// `C36`, `C1..60`, `N19,5`, `INT`, `INT..9`: the notation of message templates.
    public let type: String
    public let isOptional: Bool

    /// Reads `name type, name? type`.
    static func list(_ text: String) -> [OfficialElement] {
        text.split(separator: ", ").compactMap { item in
            let parts = item.split(separator: " ")
            guard parts.count == 2 else { return nil }
            let optional = parts[0].hasSuffix("?")
            return OfficialElement(
                name: String(optional ? parts[0].dropLast() : parts[0]), type: String(parts[1]), isOptional: optional)
        }
    }
}
