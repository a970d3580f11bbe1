/// Answers that are given again when the same request comes again under its `Idempotency-Key`.
public protocol RepeatAPI: Sendable {
    /// What was answered under this key of the tenant.
    /// - Parameter request: everything that makes the request what it is; only its digest is kept.
    func keptAnswer(toKey key: String, tenant: String, request: [UInt8]) async throws(GatewayError) -> KeptAnswerLookup
    /// Keeps an answer for two days; one that is there already stays.
    func keep(
        _ answer: KeptAnswer, toKey key: String, tenant: String, request: [UInt8]
    ) async throws(GatewayError)
}

/// What is known under a key.
public enum KeptAnswerLookup: Sendable, Hashable {
    case nothing
    /// The answer to this very request.
    case kept(KeptAnswer)
    /// The key was used for another request.
    case other
}

/// An answer as it was given. Answers hold no buyer data.
public struct KeptAnswer: Sendable, Hashable {
    /// HTTP status.
    public var status: Int
    public var contentType: String?
    public var language: String?
    public var location: String?
    public var body: [UInt8]

    public init(status: Int, contentType: String?, language: String?, location: String?, body: [UInt8]) {
        self.status = status
        self.contentType = contentType
        self.language = language
        self.location = location
        self.body = body
    }
}
