import Declarations
import Gateway
import HTTPTypes
import Hummingbird

/// The pages of stored uploads. Whoever sent the file by the form may see its page: the answer to the form leaves a pass in the
/// browser that opens this one upload for a day.
struct UploadPageRoutes: Sendable {
    let gateway: any GatewayAPI
    let authentication: Authentication

    private static let pass = "__Secure-tongguan-upload"

    /// Goes to the page of a new upload and leaves the pass to it.
    static func welcome(_ upload: UploadView, pass: String, _ context: EdgeContext) -> Response {
        var response = Self.redirect(upload.key, context)
        response.headers.append(
            HTTPField(
                name: .setCookie,
                value:
                    "\(Self.pass)=\(pass); Path=/uploads/\(upload.key); Max-Age=86400; Secure; HttpOnly; SameSite=Strict"
            ))
        return response
    }

    /// `GET /uploads/{upload}`.
    @Sendable func show(_ request: Request, _ context: EdgeContext) async throws -> Response {
        let (key, tenant) = try await self.admitted(request, context)
        let query = request.uri.queryParameters
        let verdict = query["verdict"].flatMap { IntakeResult.Verdict(rawValue: String($0)) }
        let after = try UploadListRoutes.number(query["after"].map(String.init), 0...10_000_000) ?? 0
        guard let view = try await self.gateway.upload(key, tenant: tenant),
            let rows = try await self.gateway.uploadRows(
                key, tenant: tenant, verdict: verdict, after: after, limit: 100)
        else { throw Problem(.notFound) }
        var response = Response.page(
            UploadResultPage.page(
                view, rows, verdict: verdict, used: UploadChoices(self.gateway).used(by: view), context.language),
            context)
        // Progress without script.
        if !view.isFinal, let field = HTTPField.Name("Refresh") { response.headers[field] = "2" }
        return response
    }

    /// `POST /uploads/{upload}/fixes`.
    @Sendable func fix(_ request: Request, _ context: EdgeContext) async throws -> Response {
        let (key, tenant) = try await self.admitted(request, context)
        let form = FormFields(try await request.bytes(limit: 16_384))
        guard let group = form["group"].flatMap(Int.init(count:)), let value = form["value"] else {
            throw Problem(.badParameter)
        }
        let outcome = try await self.gateway.fixUpload(
            key, tenant: tenant, UploadFix(group: group, value: value, isRemembered: form["remember"] == "1"))
        switch outcome {
        case nil: throw Problem(.notFound)
        case .impossible?: throw Problem(.operationImpossible, detail: UploadPhrases.noFix)
        case .reopened?: return Self.redirect(key, context)
        }
    }

    /// `POST /uploads/{upload}/release`.
    @Sendable func release(_ request: Request, _ context: EdgeContext) async throws -> Response {
        let (key, tenant) = try await self.admitted(request, context)
        guard try await self.gateway.releaseUpload(key, tenant: tenant) != nil else { throw Problem(.notFound) }
        return Self.redirect(key, context)
    }

    /// `POST /uploads/{upload}/withdraw`.
    @Sendable func withdraw(_ request: Request, _ context: EdgeContext) async throws -> Response {
        let (key, tenant) = try await self.admitted(request, context)
        guard try await self.gateway.withdrawUpload(key, tenant: tenant) != nil else { throw Problem(.notFound) }
        return Self.redirect(key, context)
    }

    /// `GET /uploads/{upload}/file`.
    @Sendable func file(_ request: Request, _ context: EdgeContext) async throws -> Response {
        let (key, tenant) = try await self.admitted(request, context)
        let file = try await self.gateway.uploadResult(key, tenant: tenant, language: UploadLanguage(context.language))
        guard let file else { throw Problem(.notFound) }
        return file.response
    }

    /// `GET /upload/template.xlsx`.
    @Sendable func blank(_ request: Request, _ context: EdgeContext) async throws -> Response {
        UploadResultFile(
            name: "tongguan-orders-\(context.language.rawValue).xlsx",
            type: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            bytes: try self.gateway.blankWorkbook(UploadLanguage(context.language))
        ).response
    }

    private static func redirect(_ key: String, _ context: EdgeContext) -> Response {
        var headers = HTTPFields()
        headers[.location] = "/uploads/\(key)?lang=\(context.language.rawValue)"
        headers[.cacheControl] = "no-store"
        return Response(status: .seeOther, headers: headers)
    }

    /// Whose upload it is, for somebody who has its pass or a key.
    private func admitted(_ request: Request, _ context: EdgeContext) async throws -> (key: String, tenant: String) {
        let key = try UploadListRoutes.key(context)
        if Authentication.bearer(request) != nil {
            return (
                key, try self.authentication.admit(self.authentication.caller(of: request, [.uploads]), context)
            )
        }
        guard let pass = Cookie.value(of: Self.pass, in: request),
            let tenant = await self.gateway.uploadTenant(key, pass: pass)
        else {
            throw Problem(.unauthorized)
        }
        return (key, tenant)
    }
}
