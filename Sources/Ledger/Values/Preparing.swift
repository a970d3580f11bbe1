public import Declarations

/// What may be frozen now.
public struct FreezeRequest: Sendable {
    /// At most so many messages.
    public var messages: Int
    /// Documents per message, by port.
    public var documentsPerMessage: [String: Int]
    /// A route with so many sealed, unsent messages gets no more.
    public var sealedAhead: Int
    /// How long the caller may take until the fence lapses.
    public var sealWithin: Duration
    /// 128 random bits per call; `guid`s are drawn from it.
    public var makeGuid: @Sendable () -> String
    /// Whose lanes, and the keys that will sign; nil freezes every signer's, without a key.
    public var turn: SigningTurn?

    public init(
        messages: Int, documentsPerMessage: [String: Int], sealedAhead: Int, sealWithin: Duration,
        makeGuid: @escaping @Sendable () -> String, turn: SigningTurn? = nil
    ) {
        self.turn = turn
        self.messages = messages
        self.documentsPerMessage = documentsPerMessage
        self.sealedAhead = sealedAhead
        self.sealWithin = sealWithin
        self.makeGuid = makeGuid
    }
}

/// A message whose membership is fixed and whose bytes are to be made.
public struct FrozenMessage: Sendable {
    public var id: Int64
    public var fence: Int64
    public var lane: LaneKey
    /// `guid` attribute of the root.
    public var rootGuid: String
    /// The key that is to sign, by `KeyOffer.key`; nil when it was frozen for none.
    public var key: String?
    /// Of that key when it is counted: rises when the key goes over to another process.
    public var keyFence: Int64?
    public var members: [Member]
    /// Submissions whose order cannot be opened: wrong key, or the row was tampered with.
    public var unreadable: [Int64] = []

    /// What a submission files.
    public enum Content: Sendable {
        /// A revision of its order, from which the document is derived.
        case order(Order)
        /// A content of its own.
        case body(DocumentBody)
    }

    /// One submission in the message.
    public struct Member: Sendable {
        public var submission: Int64
        public var document: Int64
        public var guid: String
        public var appType: String
        public var appTime: Timestamp
        public var copNo: String?
        public var content: Content

        /// The order's revision, when the document is derived from it.
        public var orderContent: Order? {
            if case .order(let order) = self.content { order } else { nil }
        }
    }
}

/// A signed message, or what is left of it after documents that cannot be rendered were taken out.
public struct SealedMessage: Sendable {
    public var id: Int64
    public var fence: Int64
    /// The signed XML; nil when no member could be rendered.
    public var bytes: [UInt8]?
    /// Content hash by submission, for the members that are in the bytes.
    public var contentHashes: [Int64: [UInt8]]
    /// Members left out, with the code and reason (never a value).
    public var refused: [Refused]
    /// Set when nothing could be made and no document is at fault.
    public var failure: Failure?
    /// Under which certificate it was signed.
    public var certificate: CertificateMark?
    /// `FrozenMessage.keyFence`.
    public var keyFence: Int64?

    /// Why nothing could be made.
    public enum Failure: Sendable, Hashable {
        /// A template or the configuration is at fault: the lane stops until a person mended it.
        case stopsLane(String)
        /// The key is at fault: the documents go back and wait for a key that is well.
        case waitsForKey
    }

    /// A document that breaks the standard in a way intake did not see.
    public struct Refused: Sendable {
        public var submission: Int64
        public var code: String
        public var reason: String

        public init(submission: Int64, code: String, reason: String) {
            self.submission = submission
            self.code = code
            self.reason = reason
        }
    }

    public init(
        id: Int64, fence: Int64, bytes: [UInt8]?, contentHashes: [Int64: [UInt8]], refused: [Refused]
    ) {
        self.id = id
        self.fence = fence
        self.bytes = bytes
        self.contentHashes = contentHashes
        self.refused = refused
    }

    /// A message that could not be made; its documents go back.
    public init(id: Int64, fence: Int64, failure: Failure) {
        self.init(id: id, fence: fence, bytes: nil, contentHashes: [:], refused: [])
        self.failure = failure
    }
}
