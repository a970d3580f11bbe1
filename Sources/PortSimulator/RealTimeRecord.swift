/// What customs asked for and what it was sent: the outside judge of a platform's behaviour. Holds nothing of a payment.
public struct RealTimeRecord: Sendable, Codable, Hashable {
    /// One question for the payment record of an order.
    public struct Question: Sendable, Codable, Hashable {
        public var sessionID: String
        public var orderNo: String
        /// RFC 3339.
        public var askedAt: String
        /// HTTP status of the platform's answer; nil when there was none.
        public var status: Int?
        /// `10000`, `20000`; nil when the answer had not the form of the announcement.
        public var code: String?
        public var message: String?
    }

    /// One upload.
    public struct Upload: Sendable, Codable, Hashable {
        /// 1, 2, 3 … in order of arrival.
        public var number: Int
        /// RFC 3339.
        public var at: String
        /// Nil when it could not be read.
        public var sessionID: String?
        public var guid: String?
        /// SHA-256 of the body as it came, hexadecimal.
        public var sha256: String
        /// `10000`, `20000`, or an HTTP status when nobody looked at it.
        public var answer: String
        /// Why not, as `field : reason`, without values.
        public var reasons: [String]
        /// The same text was taken before.
        public var isRepeated: Bool
    }

    /// What must never happen.
    public enum Violation: String, Sendable, Codable, Hashable {
        /// An upload for a session that nobody opened, or for another order.
        case neverAsked
        /// Another record for a session that was answered already.
        case answeredTwice
        /// A platform refused a question and answered it all the same.
        case refusedAndAnswered
        /// A signature that does not hold.
        case badSignature
        /// A text that is not as the announcement wants it.
        case badForm
    }

    public internal(set) var questions: [Question] = []
    public internal(set) var uploads: [Upload] = []
    public internal(set) var violations: [Violation] = []

    init() {}

    /// Uploads that were taken, repetitions left out.
    public var taken: [Upload] { self.uploads.filter { $0.answer == "10000" && !$0.isRepeated } }

    mutating func find(_ violation: Violation) {
        if !self.violations.contains(violation) { self.violations.append(violation) }
    }
}
