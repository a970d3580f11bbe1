/// What keeps the HTTP edge from starting. Problems of single requests are answers, never errors of this type.
public struct GatewayHTTPError: Error, Sendable, Hashable, CustomStringConvertible {
    /// Stable codes.
    public enum Code: String, Sendable, Hashable {
        /// A setting is outside its bounds.
        case invalidSetting = "invalid_setting"
        /// A certificate, key or authority file cannot be read or holds no such thing.
        case unreadableTLSFile = "unreadable_tls_file"
        /// The address cannot be bound.
        case bind
    }

    /// Which.
    public var code: Code
    /// For people: the setting or file, never its content.
    public var message: String
    /// The same start may succeed later (an address in use).
    public var isRetriable: Bool { self.code == .bind }
    /// Code and message.
    public var description: String { "\(self.code.rawValue): \(self.message)" }

    init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }
}
