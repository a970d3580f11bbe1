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
        if let inner = try Envelope.content(of: try tree.root) {
            return try Self.message(try XMLTree(inner, limits: limits))
        }
        return try Self.message(tree)
    }

    private static func message(_ tree: borrowing XMLTree) throws(ManifestError) -> ParsedMessage {
        let root = try tree.root
        guard let kind = DocumentKind(messageName: root.name), root.namespace == OfficialLayout.namespace else {
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
            transfer: children.first { $0.name == "BaseTransfer" }?.fields ?? [:],
            subscribers: children.filter { $0.name == "BaseSubscribe" }.map(\.fields),
            extendMessage: try Self.extended(tree, children.first { $0.name == OfficialLayout.extensionName }),
            documents: documents)
    }

    private static func extended(
        _ tree: borrowing XMLTree, _ element: XMLElement?
    ) throws(ManifestError) -> ParsedMessage.Extension? {
        guard let element else { return nil }
        let payload = element.child("Message")?.children.first
        let message = try payload.map { payload throws(ManifestError) in try tree.canonical(of: payload) } ?? []
        return ParsedMessage.Extension(
            name: element.child("name")?.text ?? "", version: element.child("version")?.text ?? "",
            message: String(decoding: message, as: UTF8.self))
    }
}

extension XMLElement {
    /// The elements directly inside, by name; of repeated names the first counts.
    var fields: [String: String] {
        Dictionary(self.children.map { ($0.name, $0.text) }, uniquingKeysWith: { first, _ in first })
    }
}
