public import Declarations

/// A key of the merchant API as the configuration knows it: never the key itself.
public struct APIKeyGrant: Sendable, Hashable {
    /// SHA-256 of the key's text, 32 bytes.
    public var hash: [UInt8]
    /// What the operator calls it, up to 40 characters; nil for a key that stands as its hash alone.
    public var name: String?
    /// What it may be used for.
    public var scopes: Set<APIScope>
    /// The first moment at which it no longer works; nil for a key without an end.
    public var expires: Timestamp?

    /// A key for everything and for ever, unless said otherwise.
    public init(
        hash: [UInt8], name: String? = nil, scopes: Set<APIScope> = Set(APIScope.allCases), expires: Timestamp? = nil
    ) {
        self.hash = hash
        self.name = name
        self.scopes = scopes
        self.expires = expires
    }
}
