import Gateway
import Hummingbird

extension ConsoleDoor {
    /// A form with a file of whoever is signed in and has the role, with its own token. The file is read only after the session and
    /// the role were looked at.
    func fileForm(
        _ request: Request, _ context: EdgeContext, _ role: ConsoleRole, limit: Int, gate: UploadGate,
        _ handler: @Sendable (ConsoleVisit, Multipart) async throws -> Response
    ) async throws -> Response {
        try await self.page(request, context, role) { visit in
            try await gate.enter {
                guard let boundary = request.headers[.contentType].flatMap(Multipart.boundary),
                    let form = Multipart(try await request.bytes(limit: limit), boundary: boundary)
                else { return visit.notice(UploadDeskPhrases.noFile, status: 422) }
                let token = form.part("token").map { String(decoding: $0.content, as: UTF8.self) } ?? ""
                guard ConsoleSecrets.isFormToken(token, of: visit.session.token) else {
                    return visit.notice(ConsolePhrases.staleForm, status: 403)
                }
                return try await handler(visit, form)
            }
        }
    }
}
