import Declarations
import Gateway
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import Synchronization

/// Answers a request that comes again with its `Idempotency-Key` as it was answered the first time.
///
/// The key belongs to the tenant. The business key (order number and content) keeps a second order away in any case; this spares
/// a client the difference between "stored now" and "already here". Answers that ask to try again are not kept.
struct AnswerMemory: Sendable {
    let gateway: any GatewayAPI
    /// Largest body, bytes.
    let bodyLimit: Int
    private let running = Running()

    init(gateway: any GatewayAPI, bodyLimit: Int) {
        self.gateway = gateway
        self.bodyLimit = bodyLimit
    }

    static let keySchema = JSONSchema.string(
        "A name of yours for this request, for instance a UUID. The same request with it again within two days gets the same "
            + "answer, with Idempotent-Replayed: true.", 1...255, pattern: "^[!-~]+$")

    /// Requests on their way.
    private final class Running: Sendable {
        private struct Name: Hashable {
            var tenant: String
            var key: String
        }

        private let names = Mutex<Set<Name>>([])

        func enter(_ tenant: String, _ key: String) -> Bool {
            self.names.withLock { $0.insert(Name(tenant: tenant, key: key)).inserted }
        }

        func leave(_ tenant: String, _ key: String) {
            _ = self.names.withLock { $0.remove(Name(tenant: tenant, key: key)) }
        }
    }

    func answer(
        _ request: Request, _ caller: APICaller, _ context: EdgeContext, _ handler: Endpoint.Handler
    ) async throws -> Response {
        guard let key = request.headers.value("Idempotency-Key") else { return try await handler(request, context) }
        guard (1...255).contains(key.utf8.count), key.utf8.allSatisfy({ (33...126).contains($0) }) else {
            throw Problem(.badIdempotencyKey)
        }
        let body = try await request.bytes(limit: self.bodyLimit)
        let asked = Array("\(request.method.rawValue) \(request.uri.string)\n".utf8) + body
        guard self.running.enter(caller.tenant, key) else { throw Problem(.idempotencyKeyInUse) }
        defer { self.running.leave(caller.tenant, key) }
        switch try await self.gateway.keptAnswer(toKey: key, tenant: caller.tenant, request: asked) {
        case .other: throw Problem(.idempotencyKeyReused)
        case .kept(let kept): return Self.response(kept)
        case .nothing: break
        }
        var request = request
        request.body = RequestBody(buffer: ByteBuffer(bytes: body))
        let response: Response
        do {
            response = try await handler(request, context)
        } catch let problem as Problem {
            response = problem.response(context)
        }
        return try await self.keep(response, as: key, caller.tenant, asked, context)
    }

    private func keep(
        _ given: Response, as key: String, _ tenant: String, _ asked: [UInt8], _ context: EdgeContext
    ) async throws -> Response {
        let status = given.status.code
        guard status < 500, status != 429 else { return given }
        var response = given
        let collector = BodyCollector()
        try await response.body.write(collector)
        let bytes = collector.bytes
        response.body = ResponseBody(byteBuffer: ByteBuffer(bytes: bytes))
        let answer = KeptAnswer(
            status: status, contentType: response.headers[.contentType],
            language: response.headers[.contentLanguage], location: response.headers[.location], body: bytes)
        do throws(GatewayError) {
            try await self.gateway.keep(answer, toKey: key, tenant: tenant, request: asked)
        } catch {
            // What was asked for is done; the answer must not fail for the sake of its copy.
            context.logger.warning("an answer was not kept", metadata: ["code": .string(error.code.rawValue)])
        }
        return response
    }

    private static func response(_ kept: KeptAnswer) -> Response {
        var response = Response(
            status: .init(code: kept.status), headers: [:],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: kept.body)))
        response.headers[.contentType] = kept.contentType
        response.headers[.contentLanguage] = kept.language
        response.headers[.location] = kept.location
        response.headers[.cacheControl] = "no-store"
        response.headers.set("Idempotent-Replayed", "true")
        return response
    }

    private final class BodyCollector: ResponseBodyWriter {
        private let collected = Mutex<[UInt8]>([])

        var bytes: [UInt8] { self.collected.withLock { $0 } }

        func write(_ buffer: ByteBuffer) async throws { self.collected.withLock { $0 += buffer.readableBytesView } }
        func finish(_ trailingHeaders: HTTPFields?) async throws {}
    }
}
