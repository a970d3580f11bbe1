public import Declarations

/// The part of the ledger that holds payment records and the questions of customs for them (announcement 2018-179).
///
/// An answer is a message like any other: leased, attempted, redelivered byte for byte. It has no documents, so the
/// channel's outcome is its end: `accepted` is delivered, `refused` waits for a person.
public protocol EvidenceLedger: Sendable {
    /// Stores what a tenant supplied; answers that waited for it are made now.
    func keepEvidence(_ evidence: NewEvidence, now: Timestamp) async throws(LedgerError) -> EvidenceKept

    /// Stores a question of customs and the message that will answer it. Returns after the commit.
    func takeQuestion(_ question: NewQuestion, now: Timestamp) async throws(LedgerError) -> QuestionTaken

    /// Claims answers that are to be made and hands out everything they are made of, each under a new fence.
    func claimAnswers(limit: Int, sealWithin: Duration, now: Timestamp) async throws(LedgerError) -> [ClaimedAnswer]

    /// Stores what became of claimed answers by compare-and-set on the fence; false where the fence was lost.
    func sealAnswers(_ answers: [SealedAnswer], now: Timestamp) async throws(LedgerError) -> [Bool]

    /// Has refused and dead answers of an order made anew, for the same sessions of customs; how many.
    func resendAnswers(
        orderNo: String, tenant: String, makeGuid: @escaping @Sendable () -> String, now: Timestamp
    ) async throws(LedgerError) -> Int

    /// What is known of an order's payment record; nil when nothing was supplied and nothing asked.
    func evidence(ofOrder orderNo: String, tenant: String) async throws(LedgerError) -> EvidenceRecord?
}

/// What a tenant supplies of a payment record.
public struct NewEvidence: Sendable {
    public var tenant: String
    public var orderNo: String
    public var input: EvidenceInput

    public init(tenant: String, orderNo: String, input: EvidenceInput) {
        self.tenant = tenant
        self.orderNo = orderNo
        self.input = input
    }
}

/// What became of a supplied record.
public struct EvidenceKept: Sendable, Hashable {
    /// Counts the different contents that were supplied.
    public var revision: Int
    /// The same was stored already.
    public var isRepeated: Bool

    public init(revision: Int, isRepeated: Bool) {
        self.revision = revision
        self.isRepeated = isRepeated
    }
}

/// A question of customs.
public struct NewQuestion: Sendable {
    public var question: PlatformQuestion
    /// Whose order it may be; the first that knows the order answers.
    public var lanes: [Lane]
    /// UUID of the record.
    public var guid: String

    /// The way of a tenant's answers.
    public struct Lane: Sendable, Hashable {
        public var tenant: String
        public var route: String
        public var signer: String

        public init(tenant: String, route: String, signer: String) {
            self.tenant = tenant
            self.route = route
            self.signer = signer
        }
    }

    public init(question: PlatformQuestion, lanes: [Lane], guid: String) {
        self.question = question
        self.lanes = lanes
        self.guid = guid
    }
}

/// What became of a question.
public enum QuestionTaken: Sendable, Hashable {
    /// Stored now; its tenant.
    case taken(tenant: String)
    /// The same session asked for this order before.
    case repeated(tenant: String)
    /// Nobody knows the order.
    case unknownOrder
}

/// An answer that is to be made.
public struct ClaimedAnswer: Sendable {
    /// Id of the message.
    public var message: Int64
    public var fence: Int64
    public var tenant: String
    public var orderNo: String
    public var sessionID: String
    /// UUID of the record.
    public var guid: String
    /// The newest revision, when the order is stored.
    public var order: Order?
    public var input: EvidenceInput?
    /// What is stored cannot be opened: wrong key, or the row was tampered with.
    public var isUnreadable = false
}

/// What became of a claimed answer.
public struct SealedAnswer: Sendable {
    public var message: Int64
    public var fence: Int64
    public var outcome: Outcome

    public enum Outcome: Sendable {
        /// The signed JSON text.
        case bytes([UInt8])
        /// Pointers of what is missing or contradicts the order; it is tried again when the tenant supplies something, and
        /// from time to time.
        case incomplete([String])
        /// No key can sign now; it is claimed again after a moment.
        case waitsForKey
        /// The configuration is at fault; the lane stops until a person mended it.
        case failure(String)
        /// It can never be made.
        case unreadable
    }

    public init(message: Int64, fence: Int64, outcome: Outcome) {
        self.message = message
        self.fence = fence
        self.outcome = outcome
    }
}

/// What is known of an order's payment record.
public struct EvidenceRecord: Sendable {
    /// What the tenant supplied, with its revision.
    public var input: EvidenceInput?
    public var revision: Int?
    public var storedAt: Timestamp?
    /// Kept at least until then.
    public var keepUntil: Timestamp?
    /// Questions of customs, oldest first.
    public var questions: [Question]

    /// One question and how far its answer is.
    public struct Question: Sendable, Hashable {
        public var sessionID: String
        public var askedAt: Timestamp
        public var state: State
        /// Attempts to upload the present answer.
        public var attempts: Int
        /// Pointers of what is missing or contradicts the order.
        public var missing: [String]
    }

    /// How far an answer is.
    public enum State: String, Sendable, Hashable {
        /// Something is missing; the tenant has to supply it.
        case waiting
        /// To be signed.
        case preparing
        /// Signed, and not yet acknowledged by customs.
        case sending
        case delivered
        /// Customs did not take it; to be mended and sent again on request.
        case refused
        /// It could not be made or read.
        case failed
    }
}
