/// The card that is simulated, and where its agent listens.
public struct CardSettings: Sendable {
    /// Private key of the card, PEM: SM2 or RSA.
    public var keyPath: String
    /// Its certificate, PEM.
    public var certificatePath: String
    /// The card's PIN; nil for a card that asks for none.
    public var pin: String?
    /// Signatures per minute, one after the other; a real card makes about 250. 0 sets no limit.
    public var perMinute = 250
    /// Wrong PINs that lock the card.
    public var wrongPINs = 5
    /// Address to listen on.
    public var host = "127.0.0.1"
    /// Port to listen on; 0 takes a free one.
    public var port = 0
    /// Serves `wss` instead of `ws`.
    public var tls: TLSFiles?
    /// When the card will be dark, counted from the start.
    public var darkness: [Darkness] = []

    /// A card that behaves.
    public init(keyPath: String, certificatePath: String, pin: String? = nil) {
        self.keyPath = keyPath
        self.certificatePath = certificatePath
        self.pin = pin
    }

    /// Certificate and key of the agent itself, PEM.
    public struct TLSFiles: Sendable, Hashable {
        public var certificatePath: String
        public var keyPath: String

        public init(certificatePath: String, keyPath: String) {
            self.certificatePath = certificatePath
            self.keyPath = keyPath
        }
    }

    /// A stretch of time without light.
    public struct Darkness: Sendable, Hashable {
        /// First moment after the start.
        public var begin: Duration
        /// First moment after the start at which the card works again.
        public var end: Duration
        /// Whether connections are closed and new ones not held; otherwise they are taken and nothing is answered.
        public var isRefusing: Bool

        public init(begin: Duration, end: Duration, isRefusing: Bool = false) {
            self.begin = begin
            self.end = end
            self.isRefusing = isRefusing
        }
    }
}

/// What the card does wrong with a signature that is asked for.
public enum CardFault: String, Sendable, Hashable, CaseIterable {
    /// Answers `CardSimulator.lateness` after the signature was made.
    case late
    /// Answers under another `_id`.
    case wrongID
    /// Answers twice.
    case twice
    /// Answers with a signature over other bytes.
    case foreignSignature
    /// Closes the connection after the signature was made and before it is answered.
    case drop
    /// Answers with something that is no JSON.
    case garbage
    /// Answers with a frame larger than any answer.
    case oversized
    /// Refuses, with an error code, the holder's name and the PIN in the text.
    case refusal
}

/// What a card did since the start.
public struct CardRecord: Sendable, Hashable {
    /// Connections taken.
    public var connections = 0
    /// Requests read.
    public var requests = 0
    /// Signatures made, answered or not.
    public var signatures = 0
    /// Wrong PINs shown.
    public var wrongPINs = 0
    /// Right PINs shown.
    public var rightPINs = 0
}

/// One request and its end, for a record in JSON lines. Holds no PIN and nothing of what was signed.
public struct CardEvent: Sendable, Hashable, Codable {
    /// Milliseconds since 1970.
    public var time: Int64
    /// `_method` of the request.
    public var method: String
    /// Whether what was asked for was done and answered rightly.
    public var ok: Bool
    /// What went wrong: the raw value of a `CardFault`, or `dark`, `pin`, `locked`, `unknown`.
    public var fault: String?
}
