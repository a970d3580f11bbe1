import Declarations
import Manifests

/// Makes a message that was written elsewhere ready for a signer.
enum UnsignedMessage {
    /// The canonical form of an unsigned declaration message.
    ///
    /// - Throws: `ManifestError` when it is not XML, not a message of a known kind, or signed already.
    static func read(_ bytes: [UInt8]) throws(ManifestError) -> CanonicalMessage {
        let canonical = try Canonicalizer.canonicalize(bytes)
        guard let close = canonical.lastIndex(of: UInt8(ascii: "<")),
            let tag = self.startTag(of: canonical), let kind = self.kind(of: tag)
        else { throw ManifestError(.unknownMessage, "the root is none of the messages 311, 411, 511 and 621") }
        guard !self.isSigned(bytes) else {
            throw ManifestError(.signatureShape, "the message is signed already; sign it before ds:Signature is added")
        }
        return CanonicalMessage(
            kind: kind, bytes: canonical, signatureOffset: close, rootNamespaces: self.namespaces(of: tag))
    }

    /// The root's start tag without its brackets; canonical form begins with it.
    private static func startTag(of canonical: [UInt8]) -> String? {
        guard canonical.first == UInt8(ascii: "<"), let end = canonical.firstIndex(of: UInt8(ascii: ">")) else {
            return nil
        }
        return String(decoding: canonical[1..<end], as: UTF8.self)
    }

    private static func kind(of tag: String) -> DocumentKind? {
        let name = tag.prefix { $0 != " " }
        let local = name.split(separator: ":").last ?? name
        return DocumentKind.allCases.first { $0.messageName == local }
    }

    /// Namespace declarations of a canonical start tag: first among the attributes, in order, in double quotes.
    private static func namespaces(of tag: String) -> [CanonicalMessage.Namespace] {
        var found: [CanonicalMessage.Namespace] = []
        var rest = tag.drop { $0 != " " }
        while rest.hasPrefix(" xmlns") {
            rest = rest.dropFirst(" xmlns".count)
            let prefix = rest.prefix { $0 != "=" }
            rest = rest.dropFirst(prefix.count + 2)
            let uri = rest.prefix { $0 != "\"" }
            rest = rest.dropFirst(uri.count + 1)
            found.append(.init(prefix: String(prefix.drop { $0 == ":" }), uri: String(uri)))
        }
        return found
    }

    private static func isSigned(_ bytes: [UInt8]) -> Bool { (try? SignedMessageView.read(bytes)) != nil }
}
