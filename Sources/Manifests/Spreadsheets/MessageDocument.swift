public import Declarations

/// One document out of a file of customs messages: what was declared, and where it stands.
public struct MessageDocument: Sendable, Hashable, Codable {
    /// Name of the file, inside its archive when there is one.
    public var file: String
    /// Line on which the document begins in it, from 1; of a message in an envelope the line of the envelope's content.
    public var line: Int
    /// Root element of its message, for instance `CEB621Message`.
    public var message: String
    /// Elements of the head by official name; those that are empty have no entry. Of documents that are no part of an order only
    /// the numbers that name them.
    public var head: [String: String]
    /// Elements of each line, in wire order.
    public var lines: [[String: String]]

    public init(
        file: String, line: Int, message: String, head: [String: String] = [:], lines: [[String: String]] = []
    ) {
        self.file = file
        self.line = line
        self.message = message
        self.head = head
        self.lines = lines
    }

    /// Bytes of its values.
    public var byteCount: Int {
        (self.lines + [self.head]).reduce(0) { $0 + $1.values.reduce(0) { $0 + $1.utf8.count } }
    }

    /// What it is; nil for receipts and messages that enterprises do not file.
    public var kind: DocumentKind? { DocumentKind(messageName: self.message) }

    /// It is one of the four documents that are derived from an order.
    public var isOfOrder: Bool { self.kind.map(DocumentKind.ofOrders.contains) ?? false }
}
