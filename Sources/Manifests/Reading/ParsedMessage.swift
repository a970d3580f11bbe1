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
    /// Fields of each `BaseSubscribe` by element name (`status`, `dxpMode`, `dxpAddress`, `note`), in wire order.
    public var subscribers: [[String: String]]
    /// The private payload.
    public var extendMessage: Extension?
    /// The documents, in wire order.
    public var documents: [ParsedDocument]

    public init(
        kind: DocumentKind, rootGuid: String, version: String, transfer: [String: String],
        subscribers: [[String: String]] = [], extendMessage: Extension? = nil, documents: [ParsedDocument]
    ) {
        self.kind = kind
        self.rootGuid = rootGuid
        self.version = version
        self.transfer = transfer
        self.subscribers = subscribers
        self.extendMessage = extendMessage
        self.documents = documents
    }

    /// What an `ExtendMessage` holds.
    public struct Extension: Sendable, Hashable {
        /// Name of the payload; empty when missing.
        public var name: String
        /// Version of the payload; empty when missing.
        public var version: String
        /// Canonical form of the element inside `Message`, with every namespace in scope; empty when there is none.
        public var message: String

        public init(name: String, version: String, message: String) {
            self.name = name
            self.version = version
            self.message = message
        }
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
