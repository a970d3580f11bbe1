public import Declarations

/// A declaration message read back into fields, as a receiver sees it.
public struct ParsedMessage: Sendable, Hashable {
    /// Kind, by the name of the root.
    public var kind: DocumentKind
    /// `guid` of the root; empty when missing.
    public var rootGuid: String
    /// `version` of the root; empty when missing.
    public var version: String
    /// Fields of `BaseTransfer` by element name (`copCode`, `copName`, `dxpMode`, `dxpId`, `note`).
    public var transfer: [String: String]
    /// The documents, in wire order.
    public var documents: [ParsedDocument]

    public init(
        kind: DocumentKind, rootGuid: String, version: String, transfer: [String: String], documents: [ParsedDocument]
    ) {
        self.kind = kind
        self.rootGuid = rootGuid
        self.version = version
        self.transfer = transfer
        self.documents = documents
    }
}

/// One document of a message: fields by official element name. An element that is absent has no entry.
public struct ParsedDocument: Sendable, Hashable {
    /// Fields of the head, with `guid`, `appType`, `appTime`, `appStatus`.
    public var head: [String: String]
    /// Fields of each line, in wire order.
    public var lines: [[String: String]]

    public init(head: [String: String], lines: [[String: String]]) {
        self.head = head
        self.lines = lines
    }
}
