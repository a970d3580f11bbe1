/// Who may use the merchant API.
public protocol AccessAPI: Sendable {
    /// Whom a key lets in. Constant time per configured key.
    /// - Parameter certificate: what the connection showed, DER; nil when it showed none.
    func admission(forAPIKey key: String, certificate: [UInt8]?) -> APIAdmission
}

/// The answer to a key.
public enum APIAdmission: Sendable, Hashable {
    /// No tenant has this key.
    case unknown
    /// The key's time is over.
    case expired
    /// The tenant's keys work only over a connection with one of its certificates, and this one showed none of them.
    case certificateMissing
    /// Let in.
    case admitted(APICaller)
}

/// Who calls the merchant API.
public struct APICaller: Sendable, Hashable {
    /// The tenant.
    public var tenant: String
    /// The operator's name for the key; nil when it has none.
    public var keyName: String?
    /// What the key may be used for.
    public var scopes: Set<APIScope>
    /// How much the tenant may ask for.
    public var rate: RequestRate
    /// Its orders are tests.
    public var isTest: Bool

    public init(
        tenant: String, keyName: String? = nil, scopes: Set<APIScope> = Set(APIScope.allCases),
        rate: RequestRate = .standard, isTest: Bool = false
    ) {
        self.tenant = tenant
        self.keyName = keyName
        self.scopes = scopes
        self.rate = rate
        self.isTest = isTest
    }
}
