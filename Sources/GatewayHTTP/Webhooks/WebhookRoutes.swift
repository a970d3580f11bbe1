import Declarations
import Gateway
import HTTPTypes
import Hummingbird

/// `/v1/webhooks…`: where a tenant wants to be told.
struct WebhookRoutes: Sendable {
    let gateway: any GatewayAPI
    private static let bodyLimit = 64 << 10

    /// `GET /v1/webhooks`
    @Sendable func list(_ request: Request, _ context: EdgeContext) async throws -> Response {
        let webhooks = try await self.gateway.webhooks(tenant: context.tenant)
        return .json(.object([("webhooks", .array(webhooks.map(\.json)))]))
    }

    /// `POST /v1/webhooks`
    @Sendable func create(_ request: Request, _ context: EdgeContext) async throws -> Response {
        let body = WebhookBody(try await request.jsonValue(limit: Self.bodyLimit))
        guard body.violations.isEmpty else { throw Self.refused(body.violations, context) }
        let view = try Self.view(
            try await self.gateway.createWebhook(body.draft, tenant: context.tenant), context)
        var response = Response.json(view.json, status: 201)
        response.headers[.location] = "/v1/webhooks/\(view.id)"
        return response
    }

    /// `GET /v1/webhooks/{webhook}`
    @Sendable func show(_ request: Request, _ context: EdgeContext) async throws -> Response {
        guard let view = try await self.gateway.webhook(try Self.id(context), tenant: context.tenant) else {
            throw Problem(.notFound)
        }
        return .json(view.json)
    }

    /// `PUT /v1/webhooks/{webhook}`: what is left out stays as it is.
    @Sendable func change(_ request: Request, _ context: EdgeContext) async throws -> Response {
        let id = try Self.id(context)
        let body = WebhookBody(try await request.jsonValue(limit: Self.bodyLimit))
        guard body.violations.isEmpty else { throw Self.refused(body.violations, context) }
        return .json(
            try Self.view(
                try await self.gateway.changeWebhook(id, body.draft, tenant: context.tenant), context
            ).json)
    }

    /// `DELETE /v1/webhooks/{webhook}`
    @Sendable func remove(_ request: Request, _ context: EdgeContext) async throws -> Response {
        guard try await self.gateway.removeWebhook(try Self.id(context), tenant: context.tenant) else {
            throw Problem(.notFound)
        }
        return Response(status: .noContent)
    }

    /// `POST /v1/webhooks/{webhook}/rotate-secret`
    @Sendable func rotate(_ request: Request, _ context: EdgeContext) async throws -> Response {
        guard let view = try await self.gateway.rotateWebhookSecret(try Self.id(context), tenant: context.tenant)
        else { throw Problem(.notFound) }
        return .json(view.json)
    }

    /// `GET /v1/webhooks/{webhook}/deliveries?before=&limit=`
    @Sendable func deliveries(_ request: Request, _ context: EdgeContext) async throws -> Response {
        let query = request.uri.queryParameters
        var limit = 100
        if let given = query["limit"] {
            guard let value = Int(given), (1...1000).contains(value) else { throw Problem(.badParameter) }
            limit = value
        }
        let before = query["before"].map(String.init).flatMap { $0.isEmpty ? nil : $0 }
        let found = try await self.gateway.webhookDeliveries(
            try Self.id(context), tenant: context.tenant, before: before, limit: limit)
        guard let found else { throw Problem(.notFound) }
        let next = found.count == limit ? found.last?.event.cursor : nil
        return .json(.object([("deliveries", .array(found.map(\.json))), ("next", .text(next))]))
    }

    /// `POST /v1/webhooks/{webhook}/replay`
    @Sendable func replay(_ request: Request, _ context: EdgeContext) async throws -> Response {
        let id = try Self.id(context)
        let body = WebhookReplayBody(try await request.jsonValue(limit: Self.bodyLimit))
        guard body.violations.isEmpty, let replay = body.replay else { throw Self.refused(body.violations, context) }
        let view = try Self.view(
            try await self.gateway.replayWebhook(id, replay, tenant: context.tenant), context)
        return .json(view.json, status: 202)
    }

    /// `POST /v1/webhooks/{webhook}/test`: what came back, be it good or bad.
    @Sendable func test(_ request: Request, _ context: EdgeContext) async throws -> Response {
        guard let test = try await self.gateway.testWebhook(try Self.id(context), tenant: context.tenant) else {
            throw Problem(.notFound)
        }
        return .json(test.json)
    }

    // MARK: Inside

    private static func id(_ context: EdgeContext) throws -> String {
        guard let id = context.parameters.get("webhook")?.percentDecoded, (1...64).contains(id.utf8.count) else {
            throw Problem(.notFound)
        }
        return id
    }

    private static func view(_ answer: WebhookAnswer, _ context: EdgeContext) throws -> WebhookView {
        switch answer {
        case .done(let view): return view
        case .refused(let violations): throw Self.refused(violations, context)
        case .notFound: throw Problem(.notFound)
        case .tooMany, .isThere: throw Problem(.webhookLimit)
        }
    }

    private static func refused(_ violations: [Violation], _ context: EdgeContext) -> Problem {
        Problem(.webhookRefused, members: [("violations", .array(violations.map { $0.json(context.language) }))])
    }
}
