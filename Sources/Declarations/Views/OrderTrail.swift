/// The messages and receipts behind an order, for whoever follows its way through the gateway.
public struct OrderTrail: Sendable, Hashable {
    /// Oldest first.
    public var messages: [Message]
    /// In the order in which they came.
    public var receipts: [Receipt]
    /// Where each revision came from, oldest first; as intake noted it.
    public var sources: [Source]

    public init(messages: [Message], receipts: [Receipt], sources: [Source]) {
        self.messages = messages
        self.receipts = receipts
        self.sources = sources
    }

    /// One signed message that carried a document of the order.
    public struct Message: Sendable, Hashable {
        public var id: Int64
        public var kind: Int
        public var route: String
        /// As stored: `frozen`, `sealed`, `unresolved`, `delivered`, `dead` …
        public var state: String
        public var documents: Int
        public var frozenAt: Timestamp
        public var attempts: [Attempt]
        /// Its signed bytes are kept.
        public var hasBytes: Bool

        public init(
            id: Int64, kind: Int, route: String, state: String, documents: Int, frozenAt: Timestamp,
            attempts: [Attempt], hasBytes: Bool
        ) {
            self.id = id
            self.kind = kind
            self.route = route
            self.state = state
            self.documents = documents
            self.frozenAt = frozenAt
            self.attempts = attempts
            self.hasBytes = hasBytes
        }
    }

    /// One try to hand a message over.
    public struct Attempt: Sendable, Hashable {
        public var number: Int
        public var startedAt: Timestamp
        public var endedAt: Timestamp?
        /// `accepted`, `refused`, `not_sent`, `unknown`; nil while it is on its way.
        public var outcome: String?
        public var detail: String?

        public init(number: Int, startedAt: Timestamp, endedAt: Timestamp?, outcome: String?, detail: String?) {
            self.number = number
            self.startedAt = startedAt
            self.endedAt = endedAt
            self.outcome = outcome
            self.detail = detail
        }
    }

    /// One receipt, without its text.
    public struct Receipt: Sendable, Hashable {
        /// The raw receipt it was read from.
        public var raw: Int64
        public var kind: Int
        public var status: Int
        /// 17 digits, Beijing time.
        public var returnTime: String
        public var codes: [String]
        public var receivedAt: Timestamp
        public var hasBytes: Bool

        public init(
            raw: Int64, kind: Int, status: Int, returnTime: String, codes: [String], receivedAt: Timestamp,
            hasBytes: Bool
        ) {
            self.raw = raw
            self.kind = kind
            self.status = status
            self.returnTime = returnTime
            self.codes = codes
            self.receivedAt = receivedAt
            self.hasBytes = hasBytes
        }
    }

    /// Where a revision came from.
    public struct Source: Sendable, Hashable {
        public var revision: Int
        public var source: String
        public var at: Timestamp

        public init(revision: Int, source: String, at: Timestamp) {
            self.revision = revision
            self.source = source
            self.at = at
        }
    }
}
