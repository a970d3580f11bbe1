import Manifests

/// What the canonical form of a whole file shows of its build: where signatures stand, and what surrounds them.
///
/// Also there for messages that the verifier refuses for their shape; explains only.
struct MessageAnatomy {
    /// A `ds:Signature`.
    struct FoundSignature {
        /// For instance `CEB311Message/Signature`.
        var path: String
        var isUnderRoot: Bool
        /// Names of the root's children behind it.
        var followers: [String] = []
    }

    /// Local name and namespace of the root.
    private(set) var rootName = ""
    private(set) var rootNamespace = ""
    /// The root declares a prefix for the namespace of signatures.
    private(set) var rootDeclaresSignatures = false
    private(set) var signatures: [FoundSignature] = []
    /// A `ds:SignedInfo` is the root, stands inside another one, or is not the only one.
    private(set) var hasNestedSignedInfo = false
    /// White space inside the Base64 of the signature value or of the certificate.
    private(set) var hasWrappedBase64 = false
    private var envelopeData: [UInt8]?

    /// The message inside, when the root is a `DxpMsg` or a `DxpMsgSv` around one.
    var envelopeContent: [UInt8]? {
        self.rootName == "DxpMsg" || self.rootName == "DxpMsgSv" ? self.envelopeData.flatMap(Base64.decode) : nil
    }

    /// Signatures, and elements after one, that a report names at most; more are not collected.
    private static let shown = 4

    /// - Parameter canonical: of a whole document.
    init(canonical bytes: [UInt8]) {
        var scopes: [[CanonicalMessage.Namespace]] = []
        var names: [(local: String, namespace: String)] = []
        var signedInfos = 0
        for piece in XMLLexer(bytes) {
            switch piece.kind {
            case .start:
                let qualified = bytes[piece.name]
                let declared = Self.declarations(of: piece, in: bytes)
                scopes.append(declared)
                let prefix = qualified.contains(UInt8(ascii: ":")) ? qualified.prefix { $0 != UInt8(ascii: ":") } : []
                let local = qualified.localName
                let namespace = Self.resolve(String(decoding: prefix, as: UTF8.self), scopes)
                if names.isEmpty {
                    (self.rootName, self.rootNamespace) = (local, namespace)
                    self.rootDeclaresSignatures = declared.contains { $0.uri == SignatureProfile.namespaceURI }
                }
                if names.count == 1 {
                    for index in self.signatures.indices.prefix(Self.shown)
                    where self.signatures[index].isUnderRoot && self.signatures[index].followers.count < Self.shown {
                        self.signatures[index].followers.append(local)
                    }
                }
                if namespace == SignatureProfile.namespaceURI, local == "Signature" {
                    self.signatures.append(
                        .init(
                            path: (names.map(\.local) + [local]).joined(separator: "/"), isUnderRoot: names.count == 1))
                }
                if namespace == SignatureProfile.namespaceURI, local == "SignedInfo" {
                    signedInfos += 1
                    if names.isEmpty || signedInfos > 1 { self.hasNestedSignedInfo = true }
                }
                names.append((local, namespace))
            case .end:
                scopes.removeLast(min(1, scopes.count))
                names.removeLast(min(1, names.count))
            case .text:
                self.note(bytes[piece.range], in: names)
            case .empty, .other: break
            }
        }
    }

    private mutating func note(_ text: ArraySlice<UInt8>, in names: [(local: String, namespace: String)]) {
        guard let element = names.last else { return }
        if element.namespace == SignatureProfile.namespaceURI,
            element.local == "SignatureValue" || element.local == "X509Certificate"
        {
            // Canonical form writes a carriage return as `&#xD;`, and `&` is no Base64.
            self.hasWrappedBase64 = self.hasWrappedBase64 || text.contains { $0.isBlank || $0 == UInt8(ascii: "&") }
        }
        if element.local == "Data", names.count > 1, names[names.count - 2].local == "DxpMsg" {
            // Two of them, or a divided one: nobody knows which a reader takes.
            self.envelopeData = self.envelopeData == nil ? Array(text) : []
        }
    }

    private static func declarations(of piece: XMLPiece, in bytes: [UInt8]) -> [CanonicalMessage.Namespace] {
        // Most tags have no attribute.
        guard piece.name.upperBound + 1 < piece.range.upperBound else { return [] }
        return XMLLexer.attributes(of: piece, in: bytes).compactMap { name, value in
            guard name.isNamespaceDeclaration else { return nil }
            return .init(prefix: String(name.dropFirst(6)), uri: String(decoding: value, as: UTF8.self))
        }
    }

    private static func resolve(_ prefix: String, _ scopes: [[CanonicalMessage.Namespace]]) -> String {
        for scope in scopes.reversed() {
            if let found = scope.last(where: { $0.prefix == prefix }) { return found.uri }
        }
        return ""
    }
}
