/// HTTPS out, on one libcurl loop: connections and TLS sessions are kept and used again.
///
/// No redirects, no proxy from the environment, no cookies, no compression, TLS 1.2 or newer, HTTP/1.1.
/// One client serves all channels of a process. Call `shutdown()` when done; a client that is just dropped ends
/// its thread in the background.
public final class HTTPClient: Sendable {
    private let loop: CurlLoop
    /// What answers told about this machine's clock.
    public let clocks = PeerClocks()

    /// Starts the loop's thread.
    ///
    /// - Parameter connectionsPerHost: most connections to one host at a time; further requests wait (their total
    ///   time-out runs). Defaults to 32; at least 1.
    public init(connectionsPerHost: Int = 32) {
        self.loop = CurlLoop(connectionsPerHost: Swift.max(1, connectionsPerHost))
    }

    /// Sends one request and waits for the whole answer. Any HTTP status is an answer, not an error.
    ///
    /// Cancelling the task ends the exchange at once.
    /// - Throws: every `TransportError.Code` up to `malformed_answer` and `other`; `phase` says whether bytes may
    ///   have left.
    public func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse {
        let response = try await self.loop.perform(request).get()
        self.clocks.heard(response.header("Date"), from: request.url, at: WallClock.now())
        return response
    }

    /// Ends every request in flight with code `closed`, refuses new ones, and returns when the thread has ended.
    public func shutdown() async {
        await self.loop.shutdown()
    }
}
