import Declarations
import Gateway
import HTTPTypes
import Hummingbird
import NIOCore

/// Files that hold buyers' data: by a form only, with an entry in the log of acts.
enum DownloadPage {
    @Sendable static func message(_ visit: ConsoleVisit, _ fields: FormFields) async throws -> Response {
        try await Self.file("message", visit, fields) { try await visit.gateway.signedMessage($0, $1) }
    }

    @Sendable static func receipt(_ visit: ConsoleVisit, _ fields: FormFields) async throws -> Response {
        try await Self.file("receipt", visit, fields) { try await visit.gateway.rawReceipt($0, $1) }
    }

    /// Looks first as if only the form's tenant were to be seen: then it is that tenant's, and noted as such.
    private static func file(
        _ kind: String, _ visit: ConsoleVisit, _ fields: FormFields,
        _ read: (Int64, TenantScope) async throws -> [UInt8]?
    ) async throws -> Response {
        guard let id = visit.part("id").flatMap(Int64.init(position:)) else {
            return visit.notice(ConsolePhrases.notFound, status: 404)
        }
        var scopes = [(visit.scope, visit.scope.tenants ?? [])]
        if let tenant = fields["tenant"] { scopes.insert((visit.scope.narrowed(to: tenant), [tenant]), at: 0) }
        for (scope, tenants) in scopes {
            guard let bytes = try await read(id, scope) else { continue }
            try await visit.audit("\(kind).download", tenants: tenants, target: "\(kind) \(id)")
            return Self.file(bytes, name: "\(kind)-\(id).xml")
        }
        return visit.notice(ConsolePhrases.notFound, status: 404)
    }

    private static func file(_ bytes: [UInt8], name: String) -> Response {
        var headers = HTTPFields()
        headers[.contentType] = "application/xml"
        headers[.cacheControl] = "no-store"
        headers[.contentDisposition] = "attachment; filename=\"\(name)\""
        return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }
}
