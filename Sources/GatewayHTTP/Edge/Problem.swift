import Declarations
import Gateway
import HTTPTypes
import Hummingbird

/// A refusal on its way to the client (RFC 9457). Handlers throw it; `EdgeMiddleware` writes it.
struct Problem: Error, Sendable {
    var code: ProblemCode
    /// What is to be said about this occurrence; nil says what is said about all of this code.
    var detail: LocalizedText?
    /// Where and why, in English, for those who mend the input; holds no values of it.
    var reason: String?
    /// Extension members, in the order in which they are written.
    var members: [(name: String, value: JSON)]
    /// Methods that would be allowed (405).
    var allow: String?

    init(
        _ code: ProblemCode, detail: LocalizedText? = nil, reason: String? = nil,
        members: [(name: String, value: JSON)] = [], allow: String? = nil
    ) {
        self.code = code
        self.detail = detail
        self.reason = reason
        self.members = members
        self.allow = allow
    }

    init(_ error: GatewayError) {
        self.init(ProblemCode(error.code), reason: error.code == .badCursor ? error.message : nil)
    }

    /// The problem document.
    func json(_ language: Language, requestID: String?) -> JSON {
        .object(
            [
                ("type", .string(self.code.type)),
                ("title", .string(self.code.title.text(in: language))),
                ("status", .number(Int64(self.code.status))),
                ("detail", .string((self.detail ?? self.code.advice).text(in: language))),
                ("code", .string(self.code.rawValue)),
            ] + (self.reason.map { [("reason", .string($0))] } ?? []) + self.members
                + (requestID.map { [("request_id", .string($0))] } ?? []))
    }

    /// The whole answer, as JSON or as a page.
    func response(_ context: EdgeContext) -> Response {
        var response =
            context.wantsPage
            ? Response.page(ProblemPage.answer(self, context), status: self.code.status, context)
            : Response.json(
                self.json(context.language, requestID: context.requestID), status: self.code.status,
                type: "application/problem+json", language: context.language)
        if let seconds = self.code.retryAfter { response.headers[.retryAfter] = String(seconds) }
        if self.code == .unauthorized { response.headers[.wwwAuthenticate] = "Bearer realm=\"tongguan\"" }
        if let allow { response.headers[.allow] = allow }
        if self.code.closesConnection { response.headers[.connection] = "close" }
        return response
    }
}
