import Declarations
public import Manifests

extension CanonicalMessage {
    /// Prepares an unsigned message that was made elsewhere, for instance a file, for signing.
    ///
    /// The message is parsed and brought into canonical form, which is what will be sent.
    ///
    /// - Throws: `messageMalformed` when the bytes are no unsigned declaration message.
    public init(xml bytes: [UInt8]) throws(CryptographyError) {
        let canonical: [UInt8]
        do throws(ManifestError) {
            canonical = try Canonicalizer.canonicalize(bytes)
        } catch {
            throw CryptographyError(.messageMalformed, "the message cannot be read: \(error)")
        }
        let signatureNamespace = Array("\"\(SignatureProfile.namespaceURI)\"".utf8)
        guard !canonical.contains(signatureNamespace) else {
            throw CryptographyError(.messageMalformed, "the message already has a signature, or room for one")
        }
        var tag = RootTag(canonical)
        guard let kind = tag.name().flatMap(DocumentKind.init(messageName:)),
            let offset = SignaturePlace.offset(in: canonical, flow: kind.definition.flow)
        else {
            throw CryptographyError(.messageMalformed, "the root is none of the declaration messages")
        }
        let namespaces = tag.namespaces()
        self.init(kind: kind, bytes: canonical, signatureOffset: offset, rootNamespaces: namespaces)
    }
}

/// Reads the start tag of a root in canonical form: the name, then namespace declarations, each ` xmlns:p="uri"`.
private struct RootTag {
    private var rest: ArraySlice<UInt8>

    init(_ bytes: [UInt8]) { self.rest = bytes[...] }

    /// The local name of the root; nil when the bytes do not begin with an element.
    mutating func name() -> String? {
        guard self.rest.popFirst() == UInt8(ascii: "<") else { return nil }
        let qualified = self.rest.prefix { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: ">") }
        self.rest = self.rest.dropFirst(qualified.count)
        return qualified.split(separator: UInt8(ascii: ":")).last.map { String(decoding: $0, as: UTF8.self) }
    }

    /// The namespace declarations, in canonical order.
    mutating func namespaces() -> [CanonicalMessage.Namespace] {
        var found: [CanonicalMessage.Namespace] = []
        while self.rest.starts(with: Array(" xmlns".utf8)) {
            let name = self.rest.dropFirst(6).prefix { $0 != UInt8(ascii: "=") }
            self.rest = self.rest.dropFirst(6 + name.count + 2)
            let value = self.rest.prefix { $0 != UInt8(ascii: "\"") }
            self.rest = self.rest.dropFirst(value.count + 1)
            found.append(
                .init(
                    prefix: String(decoding: name.dropFirst(), as: UTF8.self),
                    uri: String(decoding: value, as: UTF8.self)))
        }
        return found
    }
}
