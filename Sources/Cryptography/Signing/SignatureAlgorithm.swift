public import Declarations

/// How a message is signed; the type of the certificate's key decides.
public enum SignatureAlgorithm: String, Sendable, Hashable, Codable, CaseIterable {
    /// RSA with PKCS#1 v1.5 and SHA-1: cards issued until about May 2022.
    case rsaSHA1 = "rsa-sha1"
    /// SM2 with SM3 and user id 1234567812345678: cards issued since.
    case sm2SM3 = "sm2-sm3"

    /// The names under which a new signature states its algorithms.
    ///
    /// - Parameter naming: what the port wants; RSA has one pair of names only.
    public func profile(_ naming: SignatureNaming) -> SignatureProfile {
        switch (self, naming) {
        case (.rsaSHA1, _): .rsaSHA1
        case (.sm2SM3, .official): .sm2
        case (.sm2SM3, .w3c): .sm2UnderW3CName
        }
    }
}

/// The pair of algorithm names that stands in `ds:SignedInfo`, with what it means.
public enum SignatureProfile: String, Sendable, Hashable, Codable, CaseIterable {
    /// RSA with SHA-1 under the names that customs prescribes.
    case rsaSHA1 = "rsa-sha1"
    /// SM2 and SM3 under the names of the 2022/04 standard.
    case sm2 = "sm2-sm3"
    /// SM2 under a name in the W3C namespace with a SHA-1 digest: seen from some clients, not official.
    case sm2UnderW3CName = "sm2-w3c-sha1"

    /// The only canonicalization that customs allows: inclusive C14N 1.0 without comments.
    public static let canonicalizationURI = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"
    /// The only transform that customs allows.
    public static let envelopedTransformURI = "http://www.w3.org/2000/09/xmldsig#enveloped-signature"
    /// Namespace of `ds:Signature`.
    public static let namespaceURI = "http://www.w3.org/2000/09/xmldsig#"

    /// `Algorithm` of `ds:SignatureMethod`.
    public var signatureURI: String {
        switch self {
        case .rsaSHA1: "http://www.w3.org/2000/09/xmldsig#rsa-sha1"
        case .sm2: "http://www.chinaport.gov.cn/2022/04/xmldsig#sm2-sm3"
        case .sm2UnderW3CName: "http://www.w3.org/2000/09/xmldsig#sm2-sm3"
        }
    }

    /// `Algorithm` of `ds:DigestMethod`.
    public var digestURI: String {
        switch self {
        case .rsaSHA1, .sm2UnderW3CName: "http://www.w3.org/2000/09/xmldsig#sha1"
        case .sm2: "http://www.chinaport.gov.cn/2022/04/xmldsig#sm3"
        }
    }

    /// How `ds:SignedInfo` is signed.
    public var algorithm: SignatureAlgorithm {
        switch self {
        case .rsaSHA1: .rsaSHA1
        case .sm2, .sm2UnderW3CName: .sm2SM3
        }
    }

    /// The value of `ds:DigestValue` for canonical bytes.
    public func digest(_ bytes: [UInt8]) -> [UInt8] {
        switch self {
        case .rsaSHA1, .sm2UnderW3CName: Digest.sha1(bytes)
        case .sm2: Digest.sm3(bytes)
        }
    }
}
