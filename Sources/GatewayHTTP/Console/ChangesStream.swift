import Declarations
import Gateway
import HTTPTypes
import Hummingbird
import NIOCore
import ServiceLifecycle
import Synchronization

/// `GET /console/changes`: tells a page that what it shows has moved on, as server-sent events. The id of an event is the number
/// of the newest event of the ledger that the account can see, so a page that comes back with `Last-Event-ID` is told at once
/// when it missed something. The page then reads its own address again; nothing else travels here.
struct ChangesStream: Sendable {
    private static let limit = 200
    private static let pulse: Duration = .seconds(1)
    /// A stream ends after so many pulses, and the browser comes back: a session that ended ends it too.
    private static let life = 300
    private static let keepAlive = 15
    private static let limitPerSession = 6
    private let streams = OpenStreams()

    /// How many streams each session has.
    private final class OpenStreams: Sendable {
        private let counts = Mutex<[String: Int]>([:])

        /// A place that is free again when nobody holds it any more; nil when there is none.
        func place(for session: String) -> Place? {
            let entered = self.counts.withLock { counts in
                guard counts[session, default: 0] < ChangesStream.limitPerSession,
                    counts.values.reduce(0, +) < ChangesStream.limit
                else { return false }
                counts[session, default: 0] += 1
                return true
            }
            return entered ? Place(self, session) : nil
        }

        fileprivate func leave(_ session: String) {
            self.counts.withLock { counts in
                let count = counts[session, default: 1] - 1
                counts[session] = count > 0 ? count : nil
            }
        }
    }

    private final class Place: Sendable {
        private let streams: OpenStreams
        private let session: String

        init(_ streams: OpenStreams, _ session: String) {
            self.streams = streams
            self.session = session
        }

        deinit { self.streams.leave(self.session) }
    }

    @Sendable func open(_ visit: ConsoleVisit) async throws -> Response {
        guard let place = self.streams.place(for: visit.session.token) else {
            var busy = Response(status: .serviceUnavailable)
            busy.headers[.retryAfter] = "30"
            return busy
        }
        let name = HTTPField.Name("Last-Event-ID")
        let given =
            name.flatMap { visit.request.headers[$0] }.flatMap(Int64.init(position:))
            ?? visit.query("after").flatMap(Int64.init(position:))
        let (gateway, scope) = (visit.gateway, visit.scope)
        var headers = HTTPFields()
        headers[.contentType] = "text/event-stream"
        headers[.cacheControl] = "no-store"
        HTTPField.Name("X-Accel-Buffering").map { headers[$0] = "no" }
        return Response(
            status: .ok, headers: headers,
            body: ResponseBody { writer in
                defer { withExtendedLifetime(place) {} }
                var seen = given
                try await writer.write(ByteBuffer(string: "retry: 3000\n\n"))
                for pulse in 0..<Self.life where !Task.isShuttingDownGracefully {
                    if let newest = try? await gateway.newestEvent(scope), newest != seen {
                        // The first look only tells where the stream begins, unless the page knew an older place.
                        let kind = seen == nil ? "start" : "change"
                        seen = newest
                        try await writer.write(ByteBuffer(string: "event: \(kind)\nid: \(newest)\ndata: \(newest)\n\n"))
                    } else if pulse % Self.keepAlive == 0 {
                        try await writer.write(ByteBuffer(string: ": still here\n\n"))
                    }
                    try await Task.sleep(for: Self.pulse)
                }
                try await writer.finish(nil)
            })
    }
}
