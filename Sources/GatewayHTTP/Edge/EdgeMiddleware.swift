import Gateway
import HTTPTypes
import Hummingbird
import Logging

/// Around every request: its id, its language, its answer when something failed, security fields, log line, counts.
struct EdgeMiddleware: RouterMiddleware {
    typealias Context = EdgeContext

    let metrics: HTTPMetrics
    /// Connections may have shown a certificate.
    let asksForCertificates: Bool
    private let clock = ContinuousClock()

    init(metrics: HTTPMetrics, asksForCertificates: Bool = false) {
        self.metrics = metrics
        self.asksForCertificates = asksForCertificates
    }

    func handle(
        _ request: Request, context: EdgeContext, next: (Request, EdgeContext) async throws -> Response
    ) async throws -> Response {
        let start = self.clock.now
        self.metrics.begin()
        var context = context
        context.requestID = Self.requestID(given: request.headers.value("X-Request-Id"))
        context.language = Self.language(of: request)
        context.wantsPage = request.headers[.accept].map { $0.lowercased().contains("text/html") } ?? false
        context.logger[metadataKey: "request_id"] = .string(context.requestID)
        var status = 400
        defer { self.finish(request, context, status, self.clock.now - start) }
        let certificate = self.asksForCertificates ? await ClientCertificate.of(context.channel) : nil
        var response = try await ClientCertificate.$shown.withValue(certificate) { [context] in
            try await self.answer(request, context, next)
        }
        status = response.status.code
        self.addFields(&response, request, context)
        return response
    }

    private func answer(
        _ request: Request, _ context: EdgeContext, _ next: (Request, EdgeContext) async throws -> Response
    ) async throws -> Response {
        do {
            return try await Correlation.$requestID.withValue(context.requestID) { try await next(request, context) }
        } catch let problem as Problem {
            return problem.response(context)
        } catch let error as GatewayError {
            context.logger.warning("the gateway refused", metadata: ["code": .string(error.code.rawValue)])
            return Problem(error).response(context)
        } catch let failure as BodyFailure {
            throw failure.underlying
        } catch let error as HTTPError where error.status == .notFound {
            return Problem(.notFound).response(context)
        } catch {
            // The type is enough to find the place; a description could hold what the request held.
            context.logger.error("a handler failed", metadata: ["error_type": "\(type(of: error))"])
            return Problem(.internalError).response(context)
        }
    }

    private func addFields(_ response: inout Response, _ request: Request, _ context: EdgeContext) {
        response.headers.set("X-Request-Id", context.requestID)
        response.headers[.xContentTypeOptions] = "nosniff"
        // A page with scripts of our own says so itself.
        if response.headers[.contentSecurityPolicy] == nil { response.headers[.contentSecurityPolicy] = Self.policy }
        response.headers.set("Referrer-Policy", "no-referrer")
        if request.headers[.connection]?.lowercased() == "close" { response.headers[.connection] = "close" }
    }

    private func finish(_ request: Request, _ context: EdgeContext, _ status: Int, _ duration: Duration) {
        let route = context.endpointPath ?? "NotFound"
        self.metrics.end(
            route: route, method: Self.known(request.method), status: status, duration: duration)
        let level: Logger.Level = status >= 500 ? .warning : status >= 400 ? .info : .debug
        context.logger.log(
            level: level, "request",
            metadata: [
                "method": .string(Self.known(request.method)), "route": .string(route),
                "status": .stringConvertible(status),
                "duration_ms": .stringConvertible(duration / .milliseconds(1)),
            ].merging(Self.caller(context)) { $1 })
    }

    /// The tenant and the operator's name for its key.
    private static func caller(_ context: EdgeContext) -> Logger.Metadata {
        guard let caller = context.trace.caller else { return [:] }
        var metadata: Logger.Metadata = ["tenant": .string(caller.tenant)]
        metadata["key"] = caller.keyName.map { .string($0) }
        return metadata
    }

    static let policy =
        "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

    /// The client's id when it is short and plain, else a new one.
    private static func requestID(given: String?) -> String {
        if let given, (1...64).contains(given.utf8.count), given.utf8.allSatisfy(Self.isPlain) { return given }
        func part() -> String {
            let digits = String(UInt64.random(in: .min ... .max), radix: 16)
            return String(repeating: "0", count: 16 - digits.count) + digits
        }
        return part() + part()
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."):
            true
        default: false
        }
    }

    /// `?lang=` of the pages' language links, else what the client prefers.
    private static func language(of request: Request) -> Language {
        request.uri.queryParameters["lang"].flatMap { Language(rawValue: String($0)) }
            ?? Language(accepting: request.headers[.acceptLanguage])
    }

    /// Method names become metric labels, so strange ones must not.
    private static func known(_ method: HTTPRequest.Method) -> String {
        let names: Set<String> = ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"]
        return names.contains(method.rawValue) ? method.rawValue : "other"
    }
}

extension HTTPFields {
    /// The first field of this name.
    func value(_ name: String) -> String? {
        HTTPField.Name(name).flatMap { self[$0] }
    }

    /// Replaces the fields of this name.
    mutating func set(_ name: String, _ value: String) {
        guard let name = HTTPField.Name(name) else { return }
        self[name] = value
    }
}
