import Manifests

/// `ds:SignedInfo` of one message, written straight in canonical form.
///
/// Canonical means here: attributes by name, no empty-element tags, no white space. Inclusive C14N gives the element every
/// namespace in scope, so the signed form carries the root's declarations and `ds`, ordered by prefix; inside the document
/// the same element inherits them and declares nothing.
struct SignedInfo {
    /// The bytes that are signed.
    let canonical: [UInt8]
    /// The element as it stands in the document.
    let embedded: [UInt8]

    /// - Parameters:
    ///   - digest: of the canonical message.
    ///   - profile: the algorithm names to state.
    ///   - rootNamespaces: what the root of the message declares.
    init(digest: [UInt8], profile: SignatureProfile, rootNamespaces: [CanonicalMessage.Namespace]) {
        let value = String(decoding: Base64.encode(digest), as: UTF8.self)
        let children =
            "<ds:CanonicalizationMethod Algorithm=\"\(SignatureProfile.canonicalizationURI)\">"
            + "</ds:CanonicalizationMethod>"
            + "<ds:SignatureMethod Algorithm=\"\(profile.signatureURI)\"></ds:SignatureMethod>"
            + "<ds:Reference URI=\"\"><ds:Transforms>"
            + "<ds:Transform Algorithm=\"\(SignatureProfile.envelopedTransformURI)\"></ds:Transform></ds:Transforms>"
            + "<ds:DigestMethod Algorithm=\"\(profile.digestURI)\"></ds:DigestMethod>"
            + "<ds:DigestValue>\(value)</ds:DigestValue></ds:Reference></ds:SignedInfo>"
        var namespaces = rootNamespaces.filter { $0.prefix != "ds" }
        namespaces.append(.init(prefix: "ds", uri: SignatureProfile.namespaceURI))
        namespaces.sort { $0.prefix.utf8.lexicographicallyPrecedes($1.prefix.utf8) }
        let declarations = namespaces.map { namespace in
            let name = namespace.prefix.isEmpty ? "xmlns" : "xmlns:\(namespace.prefix)"
            return " \(name)=\"\(Self.escaped(namespace.uri))\""
        }
        self.canonical = Array("<ds:SignedInfo\(declarations.joined())>\(children)".utf8)
        self.embedded = Array("<ds:SignedInfo>\(children)".utf8)
    }

    /// An attribute value in canonical form.
    private static func escaped(_ value: String) -> String {
        var text: [UInt8] = []
        for byte in value.utf8 {
            switch byte {
            case UInt8(ascii: "&"): text += Array("&amp;".utf8)
            case UInt8(ascii: "<"): text += Array("&lt;".utf8)
            case UInt8(ascii: "\""): text += Array("&quot;".utf8)
            case 0x09: text += Array("&#x9;".utf8)
            case 0x0A: text += Array("&#xA;".utf8)
            case 0x0D: text += Array("&#xD;".utf8)
            default: text.append(byte)
            }
        }
        return String(decoding: text, as: UTF8.self)
    }
}
