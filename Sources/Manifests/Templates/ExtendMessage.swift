public import Declarations

/// A private payload beside the documents (`ExtendMessage`): one element of XML, agreed with whoever reads it.
///
/// What is sent is the canonical form of the element at its place in a message, made and proven here once, so that every
/// message with it is canonical too. Comments, CDATA sections and the XML declaration do not survive.
public struct ExtendMessage: Sendable, Hashable {
    /// Name of the payload, 1…30 characters.
    public let name: String
    /// Version of the payload, 1…30 characters.
    public let version: String
    /// The payload as it is sent.
    public let message: String

    /// How much of a payload is read; it has to leave room for the documents.
    public static let limits = XMLLimits(bytes: 1_000_000, depth: 32, nodes: 50_000)

    /// Takes a payload.
    ///
    /// - Throws: `notWellFormed`, `doctypeRefused`, `limitExceeded`; `canonicalizationFailed` when a namespace is named by
    ///   a relative URI; `extensionInvalid` when it holds an XML signature, which would make the message's own ambiguous,
    ///   or a namespace name that tools write differently.
    public init(_ payload: MessageExtension) throws(ManifestError) {
        self.name = payload.name
        self.version = payload.version
        self.message = String(decoding: try Self.canonical(Array(payload.content.utf8)), as: UTF8.self)
    }

    private static func canonical(_ bytes: [UInt8]) throws(ManifestError) -> [UInt8] {
        let tree = try XMLTree(bytes, limits: Self.limits)
        let root = try tree.root
        try Self.checkNamespaces(of: root)
        let alone = try tree.canonical(of: root)
        let placed = try Canonicalizer.canonicalize(Self.opening + alone + Self.closing)
        guard try Canonicalizer.canonicalize(placed) == placed, placed.starts(with: Self.opening) else {
            throw ManifestError(.extensionInvalid, "the payload of ExtendMessage has no settled canonical form")
        }
        return Array(placed.dropFirst(Self.opening.count).dropLast(Self.closing.count))
    }

    private static func checkNamespaces(of element: XMLElement) throws(ManifestError) {
        for name in element.declaredNamespaces {
            guard name != XMLSignatureNames.namespace else {
                throw ManifestError(
                    .extensionInvalid, "the payload of ExtendMessage names the namespace of XML signatures",
                    line: element.line)
            }
            // Tools disagree on the canonical form of such a name.
            guard !name.utf8.contains(UInt8(ascii: "&")) else {
                throw ManifestError(
                    .extensionInvalid,
                    "a namespace name in the payload of ExtendMessage has a character that needs an escape",
                    line: element.line)
            }
        }
        for child in element.children { try Self.checkNamespaces(of: child) }
    }

    /// The element around a payload, with the namespaces that the root of every message declares.
    private static let opening = Array(
        "<ceb:Message xmlns:ceb=\"\(OfficialLayout.namespace)\" xmlns:xsi=\"\(TemplateReader.instance)\">".utf8)
    private static let closing = Array("</ceb:Message>".utf8)
}
