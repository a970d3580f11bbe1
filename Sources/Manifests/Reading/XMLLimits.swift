/// How much XML is read at most. Everything beyond is refused with `limitExceeded`.
public struct XMLLimits: Sendable, Hashable {
    /// Bytes of the document. Defaults to 10 MB, several times the largest legal message.
    public var bytes: Int
    /// Elements inside elements. Defaults to 64; customs messages need 7.
    public var depth: Int
    /// Elements, attributes and processing instructions. Defaults to 500,000; the largest legal message has 230,000.
    public var nodes: Int

    public init(bytes: Int = 10_000_000, depth: Int = 64, nodes: Int = 500_000) {
        self.bytes = bytes
        self.depth = depth
        self.nodes = nodes
    }
}
