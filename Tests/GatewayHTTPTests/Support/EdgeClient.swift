import Declarations
import Foundation
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import Synchronization
import Testing

@testable import GatewayHTTP

/// Calls the responder directly: the same routes and middleware as a server, without a socket.
struct EdgeClient: Sendable {
    let gateway: FakeGateway
    let metrics = HTTPMetrics()
    private let responder: RouterResponder<EdgeContext>
    private let logger: Logger

    init(
        _ gateway: FakeGateway = FakeGateway(),
        logger: Logger = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }),
        _ change: (inout HTTPSettings) -> Void = { _ in }
    ) {
        var settings = HTTPSettings()
        change(&settings)
        self.gateway = gateway
        self.logger = logger
        self.responder = GatewayRoutes(
            settings: settings, gateway: gateway, metrics: self.metrics, sheetReader: TestSheet.read
        ).responder()
    }

    struct Answer {
        var status: Int
        var headers: HTTPFields
        var body: [UInt8]

        var text: String { String(decoding: self.body, as: UTF8.self) }

        /// The body as a JSON object.
        func object(_ location: SourceLocation = #_sourceLocation) throws -> [String: Any] {
            try #require(
                JSONSerialization.jsonObject(with: Data(self.body)) as? [String: Any], sourceLocation: location)
        }
    }

    func get(_ path: String, key: String? = "key-a", _ fields: [String: String] = [:]) async throws -> Answer {
        try await self.call("GET", path, key: key, fields, body: nil)
    }

    /// Posts JSON unless `fields` name another type.
    func post(
        _ path: String, _ body: String, key: String? = "key-a", _ fields: [String: String] = [:]
    ) async throws -> Answer {
        var all = ["Content-Type": "application/json"]
        all.merge(fields) { $1 }
        return try await self.call("POST", path, key: key, all, body: Array(body.utf8))
    }

    /// - Parameter announcesLength: False sends the body in chunks of unknown total length.
    func call(
        _ method: String, _ path: String, key: String?, _ fields: [String: String], body: [UInt8]?,
        announcesLength: Bool = true
    ) async throws -> Answer {
        var headers = HTTPFields()
        if let key { headers[.authorization] = "Bearer \(key)" }
        for (name, value) in fields { headers[try #require(HTTPField.Name(name))] = value }
        if let body, announcesLength, headers[.contentLength] == nil { headers[.contentLength] = String(body.count) }
        let chunks = stride(from: 0, to: body?.count ?? 0, by: 1000).map { start in
            ByteBuffer(bytes: (body ?? [])[start..<min(start + 1000, body?.count ?? 0)])
        }
        let request = Request(
            head: HTTPRequest(
                method: try #require(HTTPRequest.Method(method)), scheme: "http", authority: "test", path: path,
                headerFields: headers),
            body: RequestBody(asyncSequence: chunks.async))
        let response = try await self.responder.respond(to: request, context: EdgeContext(logger: self.logger))
        let collector = Collector()
        try await response.body.write(collector)
        return Answer(
            status: response.status.code, headers: response.headers, body: collector.bytes.withLock { $0 })
    }

    private final class Collector: ResponseBodyWriter {
        let bytes = Mutex<[UInt8]>([])

        func write(_ buffer: ByteBuffer) async throws {
            self.bytes.withLock { $0 += buffer.readableBytesView }
        }

        func finish(_ trailingHeaders: HTTPFields?) async throws {}
    }
}

extension Array where Element: Sendable {
    /// The elements, one by one.
    fileprivate var async: AsyncStream<Element> {
        AsyncStream { continuation in
            for element in self { continuation.yield(element) }
            continuation.finish()
        }
    }
}

extension EdgeClient.Answer {
    func header(_ name: String) -> String? { HTTPField.Name(name).flatMap { self.headers[$0] } }
}
