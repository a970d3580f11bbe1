public import Declarations

/// A rendered message: bytes that are their own canonical form (inclusive C14N 1.0 without comments).
public struct CanonicalMessage: Sendable, Hashable {
    /// Kind of its documents.
    public let kind: DocumentKind
    /// The message without XML declaration and without signature; what a signer digests.
    public let bytes: [UInt8]
    /// Where `ds:Signature` goes: the offset of the closing root tag in `bytes`, or, in an export message with an
    /// `ExtendMessage`, of that element. See `SignaturePlace`.
    public let signatureOffset: Int
    /// Namespaces the root declares, in canonical order. A `ds:SignedInfo` inside the message carries them all.
    public let rootNamespaces: [Namespace]

    /// One namespace declaration.
    public struct Namespace: Sendable, Hashable {
        /// Prefix, for instance `ceb`.
        public let prefix: String
        /// URI it stands for.
        public let uri: String

        public init(prefix: String, uri: String) {
            self.prefix = prefix
            self.uri = uri
        }
    }

    public init(kind: DocumentKind, bytes: [UInt8], signatureOffset: Int, rootNamespaces: [Namespace]) {
        self.kind = kind
        self.bytes = bytes
        self.signatureOffset = signatureOffset
        self.rootNamespaces = rootNamespaces
    }
}
