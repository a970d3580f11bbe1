/// One HTTP request, sent at most once (`POST`, `PUT`) or repeated by libcurl on a dead kept connection (`GET`).
public struct HTTPRequest: Sendable, Hashable {
    /// The methods we use.
    public enum Method: String, Sendable, Hashable {
        case get = "GET"
        case post = "POST"
        case put = "PUT"
        case delete = "DELETE"
    }

    /// What to do.
    public var method: Method
    /// Absolute URL, `https` unless the policy allows loopback `http`; no user or password in it.
    public var url: String
    /// Extra headers.
    public var headers: [HTTPHeader]
    /// Body of a `POST` or `PUT`.
    public var body: [UInt8]
    /// How to connect.
    public var policy: ConnectionPolicy

    public init(
        _ method: Method, _ url: String, headers: [HTTPHeader] = [], body: [UInt8] = [],
        policy: ConnectionPolicy = ConnectionPolicy()
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.policy = policy
    }
}
