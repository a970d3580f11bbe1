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
///
/// A stream that cannot be is told so inside a good answer (`event: full`), and the page asks by itself from then on: browsers
/// write every other answer on their console, and nobody can do anything about it there.
struct ChangesStream: Sendable {
    private static let limit = 200
    private static let pulse: Duration = .seconds(1)
    /// A stream ends after so many pulses, and the browser comes back: a session that ended ends it too.
    private static let life = 300
    private static let keepAlive = 15
    private static let limitPerSession = 6
    private let streams = OpenStreams()

    /// The streams of each session, the oldest first.
    private final class OpenStreams: Sendable {
        private struct Book {
            var next: UInt64 = 0
            var count = 0
            var sessions: [String: [UInt64]] = [:]
        }

        private let book = Mutex(Book())

        /// A place that is free again when nobody holds it any more; nil when there is none. A session's newest page goes before
        /// its oldest one: a page that was left holds its place until something is written to it.
        func place(for session: String) -> Place? {
            let number = self.book.withLock { book -> UInt64? in
                var own = book.sessions[session] ?? []
                if own.count >= ChangesStream.limitPerSession || book.count >= ChangesStream.limit {
                    guard !own.isEmpty else { return nil }
                    own.removeFirst()
                    book.count -= 1
                }
                book.next += 1
                book.count += 1
                book.sessions[session] = own + [book.next]
                return book.next
            }
            return number.map { Place(self, session, $0) }
        }

        fileprivate func holds(_ number: UInt64, of session: String) -> Bool {
            self.book.withLock { $0.sessions[session]?.contains(number) ?? false }
        }

        fileprivate func leave(_ number: UInt64, of session: String) {
            self.book.withLock { book in
                guard var own = book.sessions[session], let index = own.firstIndex(of: number) else { return }
                own.remove(at: index)
                book.count -= 1
                book.sessions[session] = own.isEmpty ? nil : own
            }
        }
    }

    private final class Place: Sendable {
        private let streams: OpenStreams
        private let session: String
        private let number: UInt64

        init(_ streams: OpenStreams, _ session: String, _ number: UInt64) {
            self.streams = streams
            self.session = session
            self.number = number
        }

        /// False once a newer page took it.
        var isHeld: Bool { self.streams.holds(self.number, of: self.session) }

        deinit { self.streams.leave(self.number, of: self.session) }
    }

    @Sendable func open(_ visit: ConsoleVisit) async throws -> Response {
        guard let place = self.streams.place(for: visit.session.token) else { return Self.full }
        let name = HTTPField.Name("Last-Event-ID")
        let given =
            name.flatMap { visit.request.headers[$0] }.flatMap(Int64.init(position:))
            ?? visit.query("after").flatMap(Int64.init(position:))
        let (gateway, scope) = (visit.gateway, visit.scope)
        return Self.response { writer in
            var seen = given
            try await writer.write(ByteBuffer(string: "retry: 3000\n\n"))
            for pulse in 0..<Self.life where !Task.isShuttingDownGracefully {
                guard place.isHeld else {
                    try await writer.write(ByteBuffer(string: Self.fullEvent))
                    break
                }
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
        }
    }

    /// For whoever is not signed in any more: the answer that ends a stream for good and says nothing on the browser's console.
    static var over: Response {
        var response = Response(status: .noContent)
        response.headers[.cacheControl] = "no-store"
        return response
    }

    /// There is no place now, or who asks could not be found out in time.
    static var full: Response {
        Self.response { writer in try await writer.write(ByteBuffer(string: Self.fullEvent)) }
    }

    private static let fullEvent = "retry: 30000\nevent: full\ndata: full\n\n"

    private static func response(
        _ body: @escaping @Sendable (inout any ResponseBodyWriter) async throws -> Void
    ) -> Response {
        var headers = HTTPFields()
        headers[.contentType] = "text/event-stream"
        headers[.cacheControl] = "no-store"
        HTTPField.Name("X-Accel-Buffering").map { headers[$0] = "no" }
        return Response(
            status: .ok, headers: headers,
            body: ResponseBody { writer in
                try await body(&writer)
                try await writer.finish(nil)
            })
    }
}
