public import Declarations

/// Payment records (announcement 2018-179): tenants supply them, customs asks for them.
public protocol RealTimeAPI: Sendable {
    /// Stores what a tenant supplies of an order's payment record, before or after the order. Returns after the commit.
    func supplyEvidence(
        _ input: EvidenceInput, orderNo: String, tenant: String
    ) async throws(GatewayError) -> EvidenceResult
    /// What is known of an order's payment record, without its content; nil when nothing was supplied and nothing asked.
    func evidence(orderNo: String, tenant: String) async throws(GatewayError) -> EvidenceView?
    /// Has answers that customs refused made anew from what is stored now; how many.
    func resendEvidence(orderNo: String, tenant: String) async throws(GatewayError) -> Int
    /// Whether the secret part of an address is one that a tenant registered. Constant time per configured address.
    func isRealTimeAddress(_ key: String) -> Bool
    /// Takes a question of customs. `answered` only after the question is stored.
    func take(_ question: PlatformQuestion, at key: String) async throws(GatewayError) -> QuestionVerdict
    /// The time that answers to customs carry.
    func serviceTime() -> Timestamp
}

/// What became of a supplied payment record.
public struct EvidenceResult: Sendable, Hashable {
    /// What contradicts the stored order; when there is any, nothing was stored.
    public var contradictions: [Violation]
    /// Counts the different contents that were supplied; nil when nothing was stored.
    public var revision: Int?
    /// The same was stored already.
    public var isRepeated: Bool
    /// What is still missing for a whole record, the order's own facts and the tenant's settings considered.
    public var missing: [Violation]

    public init(contradictions: [Violation], revision: Int?, isRepeated: Bool, missing: [Violation]) {
        self.contradictions = contradictions
        self.revision = revision
        self.isRepeated = isRepeated
        self.missing = missing
    }
}

/// An order's payment record as its tenant sees it. Holds nothing of the record itself.
public struct EvidenceView: Sendable, Hashable {
    public var orderNo: String
    /// Nil when nothing was supplied.
    public var revision: Int?
    /// RFC 3339.
    public var storedAt: String?
    /// RFC 3339: kept at least until then.
    public var keepUntil: String?
    /// What is missing, or contradicts the order.
    public var missing: [Violation]
    public var questions: [Question]

    /// One question of customs.
    public struct Question: Sendable, Hashable {
        public var session: String
        /// RFC 3339.
        public var askedAt: String
        /// `waiting` for what is missing, `preparing`, `sending`, `delivered`, `refused`, `failed`.
        public var state: String
        public var attempts: Int

        public init(session: String, askedAt: String, state: String, attempts: Int) {
            self.session = session
            self.askedAt = askedAt
            self.state = state
            self.attempts = attempts
        }
    }

    public init(
        orderNo: String, revision: Int?, storedAt: String?, keepUntil: String?, missing: [Violation],
        questions: [Question]
    ) {
        self.orderNo = orderNo
        self.revision = revision
        self.storedAt = storedAt
        self.keepUntil = keepUntil
        self.missing = missing
        self.questions = questions
    }
}

/// What customs is answered at once.
public enum QuestionVerdict: Sendable, Hashable {
    /// Stored, now or before: the record will be uploaded.
    case answered
    /// No order of this number.
    case unknownOrder
}
