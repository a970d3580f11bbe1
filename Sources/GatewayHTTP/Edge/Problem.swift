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
    /// Seconds after which another try makes sense here; nil leaves it to the code.
    var retryAfter: Int?

    init(
        _ code: ProblemCode, detail: LocalizedText? = nil, reason: String? = nil,
        members: [(name: String, value: JSON)] = [], allow: String? = nil, retryAfter: Int? = nil
    ) {
        self.code = code
        self.detail = detail
        self.reason = reason
        self.members = members
        self.allow = allow
        self.retryAfter = retryAfter
    }

    /// The key is good, but not for this; it would need one of the scopes.
    init(missing scopes: [APIScope]) {
        let names = scopes.map(\.rawValue).joined(separator: ", ")
        self.init(
            .scopeMissing,
            detail: LocalizedText(
                en: "The key has no scope for this request: \(names). Ask the operator for a key with it.",
                zh: "该密钥没有此请求所需的权限：\(names)。请向运维人员申请具有该权限的密钥。",
                ko: "이 키에는 요청에 필요한 권한이 없습니다: \(names). 운영자에게 권한이 있는 키를 요청하십시오."),
            members: [("scopes", .array(scopes.map { .string($0.rawValue) }))])
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
        if let seconds = self.retryAfter ?? self.code.retryAfter { response.headers[.retryAfter] = String(seconds) }
        if self.code.status == 401 { response.headers[.wwwAuthenticate] = "Bearer realm=\"tongguan\"" }
        if let allow { response.headers[.allow] = allow }
        if self.code.closesConnection { response.headers[.connection] = "close" }
        return response
    }
}
