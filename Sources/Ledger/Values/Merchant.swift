public import Declarations

/// What the merchant API needs beyond orders and their lists.
public protocol MerchantLedger: Sendable {
    /// How long orders took from intake to release, by port: of the newest released among the newest `orders`, at most `each`
    /// per port. Bounded by the number of orders looked at.
    func releaseTimes(orders: Int, each: Int) async throws(LedgerError) -> [String: [Duration]]

    /// The content of the newest document of a kind that has content of its own; nil when there is none, or it is derived from
    /// the order, or erased.
    func ownContent(
        ofOrder orderNo: String, tenant: String, kind: DocumentKind
    ) async throws(LedgerError) -> DocumentBody?

    /// The answer under a digest of a key, if it was given since then.
    func givenAnswer(
        tenant: String, key: [UInt8], since: Timestamp
    ) async throws(LedgerError) -> GivenAnswer?

    /// Keeps an answer; one that is there already and not older than `forgetting` stays. Some older ones go.
    func keepAnswer(
        _ answer: GivenAnswer, tenant: String, key: [UInt8], forgetting: Timestamp, now: Timestamp
    ) async throws(LedgerError)
}

/// An answer that was given. Holds no buyer data, so it is stored open.
public struct GivenAnswer: Sendable, Hashable {
    /// SHA-256 of the request.
    public var request: [UInt8]
    /// HTTP status.
    public var status: Int
    public var contentType: String?
    public var language: String?
    public var location: String?
    public var body: [UInt8]

    public init(
        request: [UInt8], status: Int, contentType: String?, language: String?, location: String?, body: [UInt8]
    ) {
        self.request = request
        self.status = status
        self.contentType = contentType
        self.language = language
        self.location = location
        self.body = body
    }
}
