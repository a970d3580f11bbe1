/// How much XML is read at most. Everything beyond is refused with `limitExceeded`.
public struct XMLLimits: Sendable, Hashable {
    /// Bytes of the document. Defaults to 10 MB, several times the largest legal message.
    public var bytes: Int
    /// Elements inside elements. Defaults to 64; customs messages need 7.
    public var depth: Int
    /// Elements, attributes, comments, CDATA sections and processing instructions. Defaults to 500,000; the largest legal
    /// message has 230,000.
    public var nodes: Int
    /// Attributes and namespace declarations of one element. Defaults to 500: reading them takes the square of their number.
    public var attributes: Int
    /// Namespace declarations in scope anywhere; a document has at most 32 times as many in all. Defaults to 64: the
    /// canonical form takes the square of their number for every element.
    public var namespaces: Int

    public init(
        bytes: Int = 10_000_000, depth: Int = 64, nodes: Int = 500_000, attributes: Int = 500, namespaces: Int = 64
    ) {
        self.bytes = bytes
        self.depth = depth
        self.nodes = nodes
        self.attributes = attributes
        self.namespaces = namespaces
    }
}
