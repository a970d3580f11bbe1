public import Declarations

/// A whole answer.
public struct HTTPResponse: Sendable, Hashable {
    /// HTTP status, 200…599. Redirects are not followed: 3xx arrives here.
    public var status: Int
    /// Headers in the order received.
    public var headers: [HTTPHeader]
    /// Body bytes.
    public var body: [UInt8]

    public init(status: Int, headers: [HTTPHeader], body: [UInt8]) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// 2xx.
    public var isSuccess: Bool { (200...299).contains(self.status) }

    /// The first header of this name, without regard to case.
    public func header(_ name: String) -> String? {
        let wanted = name.lowercased()
        return self.headers.first { $0.name.lowercased() == wanted }?.value
    }
}

extension HTTPResponse {
    /// How long the other side asks us to wait (`Retry-After`), at most one day; nil when it says nothing usable.
    public func retryAfter(now: Timestamp) -> Duration? {
        HTTPTime.retryAfter(self.header("Retry-After"), now: now)
    }
}
