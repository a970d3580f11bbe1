/// Everything a verifier needs of a signed message, taken from one parse. Nothing here is verified yet.
public struct SignedMessageView: Sendable, Hashable {
    /// Local name of the root, for instance `CEB311Message`.
    public var rootName: String
    /// Canonical form of the whole document without the signature element: what the reference digest covers.
    public var content: [UInt8]
    /// Canonical form of `ds:SignedInfo` as it stands in the document (with every namespace in scope): what is signed.
    public var signedInfo: [UInt8]
    /// URI of the canonicalization method.
    public var canonicalizationAlgorithm: String
    /// URI of the signature method.
    public var signatureAlgorithm: String
    /// URI of the digest method.
    public var digestAlgorithm: String
    /// URIs of the transforms of the reference, in order.
    public var transforms: [String]
    /// `URI` of the reference; nil when the attribute is absent (it must be present and empty).
    public var referenceURI: String?
    /// Base64 of the digest, white space removed.
    public var digestValue: String
    /// Base64 of the signature, white space removed.
    public var signatureValue: String
    /// `ds:KeyName`: the certificate's serial number, by custom.
    public var keyName: String?
    /// Base64 of the certificate, white space removed.
    public var certificate: String?
}
