/// What goes back to a caller, and how badly.
public struct PortAnswer: Sendable, Hashable {
    /// How the answer is delivered.
    public enum Manner: Sendable, Hashable {
        /// As it should be.
        case whole
        /// The connection is closed in the middle of the body.
        case half
        /// Nothing is sent; the connection is closed after this time.
        case hang(Duration)
    }

    /// HTTP status.
    public var status: Int
    /// Body.
    public var body: [UInt8]
    /// `text/plain` or `application/json`.
    public var contentType: String
    /// How it is delivered.
    public var manner: Manner
    /// How long it is held back.
    public var delay: Duration?

    public init(
        status: Int, body: [UInt8], contentType: String = "text/plain; charset=utf-8", manner: Manner = .whole,
        delay: Duration? = nil
    ) {
        self.status = status
        self.body = body
        self.contentType = contentType
        self.manner = manner
        self.delay = delay
    }

    static func text(_ status: Int, _ text: String) -> PortAnswer { PortAnswer(status: status, body: Array(text.utf8)) }
    static func json(_ bytes: [UInt8]) -> PortAnswer {
        PortAnswer(status: 200, body: bytes, contentType: "application/json; charset=utf-8")
    }

    /// For the record.
    var label: String {
        switch self.manner {
        case .whole: String(self.status)
        case .half: "half"
        case .hang: "hang"
        }
    }
}
