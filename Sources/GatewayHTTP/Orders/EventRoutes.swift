import Gateway
import HTTPTypes
import Hummingbird

/// `GET /v1/events?after=&limit=`.
struct EventRoutes: Sendable {
    let gateway: any GatewayAPI

    /// Events after a cursor, oldest first; `next` is the cursor to ask with the next time.
    @Sendable func list(_ request: Request, _ context: EdgeContext) async throws -> Response {
        let tenant = try context.tenant
        let query = request.uri.queryParameters
        var limit = 100
        if let given = query["limit"] {
            guard let value = Int(given), (1...1000).contains(value) else { throw Problem(.badParameter) }
            limit = value
        }
        let after = query["after"].map(String.init).flatMap { $0.isEmpty ? nil : $0 }
        return .json(try await self.gateway.events(tenant: tenant, after: after, limit: limit).json)
    }
}
