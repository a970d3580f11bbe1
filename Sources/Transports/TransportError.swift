/// What went wrong on the way to or from the other side, and whether request bytes may have left this machine.
///
/// `message` names hosts, files and libcurl's own words; it never holds the body of a request or of an answer.
public struct TransportError: Error, Sendable, Hashable {
    /// What happened. Raw values are stored with attempts and shown in metrics: never rename one.
    public enum Code: String, Sendable, Hashable, Codable, CaseIterable {
        /// A URL, header or option that cannot be used as given.
        case invalidRequest = "invalid_request"
        /// A file (CA, client certificate, key) that is missing, unreadable or does not fit.
        case configuration
        /// The host name has no address.
        case nameResolution = "name_resolution"
        /// The name leads to an address of this network, and such addresses are not allowed.
        case privateAddress = "private_address"
        /// No connection: refused, unreachable.
        case connect
        /// The TLS handshake failed: untrusted or expired certificate, wrong host, no common cipher.
        case tls
        /// The other side refused our client certificate, or wanted one and got none.
        case clientCertificate = "client_certificate"
        /// The server's public key is not the pinned one.
        case pinMismatch = "pin_mismatch"
        /// Connecting, or the whole exchange, took longer than allowed.
        case timeout
        /// The connection ended before a whole answer was here.
        case connectionLost = "connection_lost"
        /// The waiting task was cancelled.
        case cancelled
        /// The client is shut down, or was shut down while this request was on its way.
        case closed
        /// The answer is larger than allowed.
        case tooLarge = "too_large"
        /// The answer is not HTTP.
        case malformedAnswer = "malformed_answer"
        /// An HTTP status that is neither success nor a refusal of the message; see `status`.
        case httpStatus = "http_status"
        /// An answer with a good status whose content says nothing we know.
        case unexpectedAnswer = "unexpected_answer"
        /// A polled answer that is no list of receipts; `payload` holds it.
        case unreadableAnswer = "unreadable_answer"
        /// A folder is missing, full, or closed to us: on this machine or on the server.
        case storage
        /// The server's host key is not the pinned one, or of a kind that cannot be checked here.
        case hostKey = "host_key"
        /// The other side does not let us in: wrong key, password or rights.
        case authentication
        /// The broker has no queue for what we sent.
        case unroutable
        /// A library failed in another way; the message has its words.
        case other
    }

    /// Whether the other side may know about the request.
    public enum Phase: String, Sendable, Hashable, Codable {
        /// No byte of the request has left, or the other side ended the TLS handshake with an alert.
        case beforeSend = "before_send"
        /// The request may have left, wholly or in part.
        case afterSend = "after_send"
    }

    /// What happened.
    public var code: Code
    /// One sentence for an operator.
    public var message: String
    /// True when the same request may succeed later without a change on our side.
    public var isRetriable: Bool
    /// Whether request bytes may have left.
    public var phase: Phase
    /// HTTP status, when an answer came.
    public var status: Int?
    /// How long the other side asked us to wait (`Retry-After`), at most one day.
    public var retryAfter: Duration?
    /// The answer as it came, for `unreadable_answer`. May hold personal data: store it sealed, never log it.
    public var payload: [UInt8]?

    /// An error; retriable as its code usually is when `isRetriable` is left out.
    public init(
        _ code: Code, _ message: String, phase: Phase, isRetriable: Bool? = nil, status: Int? = nil,
        retryAfter: Duration? = nil, payload: [UInt8]? = nil
    ) {
        self.code = code
        self.message = message
        self.isRetriable = isRetriable ?? code.isUsuallyRetriable
        self.phase = phase
        self.status = status
        self.retryAfter = retryAfter
        self.payload = payload
    }
}

extension TransportError.Code {
    /// False for what stays wrong until somebody changes a file, a setting or a request.
    var isUsuallyRetriable: Bool {
        switch self {
        case .nameResolution, .connect, .timeout, .connectionLost, .malformedAnswer, .httpStatus, .unexpectedAnswer,
            .unreadableAnswer, .cancelled, .closed, .storage, .unroutable, .other:
            true
        case .invalidRequest, .configuration, .privateAddress, .tls, .clientCertificate, .pinMismatch, .hostKey,
            .authentication,
            .tooLarge:
            false
        }
    }
}

extension TransportError: CustomStringConvertible {
    /// `code (phase): message`, without the payload.
    public var description: String { "\(self.code.rawValue) (\(self.phase.rawValue)): \(self.message)" }
}

extension TransportError: CustomDebugStringConvertible {
    /// As `description`, with the size of the payload only.
    public var debugDescription: String {
        self.payload.map { "\(self.description) [\($0.count) bytes kept]" } ?? self.description
    }
}

extension TransportError: CustomReflectable {
    /// Hides the payload from `dump` and string reflection.
    public var customMirror: Mirror {
        Mirror(self, children: ["code": self.code.rawValue, "phase": self.phase.rawValue, "message": self.message])
    }
}
