import Declarations
import Gateway
import HTTPTypes
import Hummingbird
import Logging

/// Stands before every endpoint: who asks, how often, and whether the same was asked before.
struct EndpointGate: Sendable {
    let authentication: Authentication
    let memory: AnswerMemory

    /// Lets a request in to its endpoint, or refuses it.
    func answer(_ endpoint: Endpoint, _ request: Request, _ context: EdgeContext) async throws -> Response {
        switch endpoint.audience {
        case .tenants(let scopes):
            let caller = try self.authentication.caller(of: request, scopes)
            try self.authentication.admit(caller, context)
            var context = context
            context.logger[metadataKey: "tenant"] = .string(caller.tenant)
            // A dry run changes nothing, and its answer holds the documents with the buyer's data: it is not kept.
            guard endpoint.isRepeatable, request.uri.queryParameters["dry_run"] != "1" else {
                return try await endpoint.handler(request, context)
            }
            return try await self.memory.answer(request, caller, context, endpoint.handler)
        case .operators:
            try self.authentication.requireOperator(request)
        case .observers:
            guard self.authentication.isOperator(request) else { throw Problem(.unauthorized) }
        case .tenantsByForm, .ports, .anyone, .people: break
        }
        return try await endpoint.handler(request, context)
    }
}
