import Declarations
import HTTPTypes
import Hummingbird

/// Pages that need nobody's key.
enum PageRoutes {
    private static let addresses = [
        "/upload", "/v1/orders", "/v1/documents", "/v1/events", "/v1/uploads", "/v1/goods", "/health", "/metrics",
    ]

    /// `GET /`: where to go.
    @Sendable static func home(_ request: Request, _ context: EdgeContext) async throws -> Response {
        guard context.wantsPage else {
            return .json(.object([("links", .array(Self.addresses.map(JSON.string)))]))
        }
        let problems = ProblemCode.allCases.map { code -> HTML in
            "<li><a href=\"\(code.type)?lang=\(context.language.rawValue)\">\(code.title.text(in: context.language))</a></li>\n"
        }
        return .page(
            PageFrame.page(
                Phrases.home.text(in: context.language), context.language,
                """
                <ul>
                <li><a href="/upload?lang=\(context.language.rawValue)">\(Phrases.upload.text(in: context.language))</a></li>
                <li><a href="/health">/health</a></li>
                <li><a href="/metrics">/metrics</a></li>
                </ul>
                <h2>\(Phrases.problems.text(in: context.language))</h2>
                <ul>
                \(HTML.joined(problems))</ul>
                """), context)
    }

    /// `GET /problems/{code}`.
    @Sendable static func problem(_ request: Request, _ context: EdgeContext) async throws -> Response {
        guard let code = context.parameters.get("code").flatMap(ProblemCode.init) else { throw Problem(.notFound) }
        return .page(ProblemPage.explanation(code, context.language), context)
    }

    /// The stylesheet.
    @Sendable static func stylesheet(_ request: Request, _ context: EdgeContext) async throws -> Response {
        var response = Response.text(Stylesheet.text, type: "text/css; charset=utf-8")
        response.headers[.cacheControl] = "public, max-age=31536000, immutable"
        return response
    }
}
