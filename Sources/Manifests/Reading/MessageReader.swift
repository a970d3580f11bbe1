import Declarations

/// Reads declaration messages back into fields: what a receiver sees. Nothing is validated.
public enum MessageReader {
    /// Reads a message, signed or not, bare or in a `DxpMsg`.
    ///
    /// - Throws: `unknownMessage`; `envelopeInvalid`; `notWellFormed`, `doctypeRefused`, `limitExceeded`.
    public static func read(
        _ bytes: [UInt8], limits: XMLLimits = XMLLimits()
    ) throws(ManifestError) -> ParsedMessage {
        let tree = try XMLTree(bytes, limits: limits)
        let root = try tree.root
        if let inner = try Envelope.content(of: root) {
            let tree = try XMLTree(inner, limits: limits)
            return try Self.message(try tree.root)
        }
        return try Self.message(root)
    }

    private static func message(_ root: XMLElement) throws(ManifestError) -> ParsedMessage {
        guard let kind = DocumentKind.allCases.first(where: { $0.messageName == root.name }),
            root.namespace == OfficialLayout.namespace
        else {
            throw ManifestError(.unknownMessage, "the root is no declaration message of the customs namespace")
        }
        let layout = OfficialLayout(kind)
        let children = root.children
        let documents = children.filter { $0.name == layout.node }.map { node in
            let parts = node.children
            return ParsedDocument(
                head: layout.head == nil ? node.fields : parts.first { $0.name == layout.head }?.fields ?? [:],
                lines: parts.filter { $0.name == layout.list }.map(\.fields))
        }
        return ParsedMessage(
            kind: kind, rootGuid: root.attribute("guid") ?? "", version: root.attribute("version") ?? "",
            transfer: children.first { $0.name == "BaseTransfer" }?.fields ?? [:], documents: documents)
    }
}

extension XMLElement {
    /// The elements directly inside, by name; of repeated names the first counts.
    var fields: [String: String] {
        Dictionary(self.children.map { ($0.name, $0.text) }, uniquingKeysWith: { first, _ in first })
    }
}
