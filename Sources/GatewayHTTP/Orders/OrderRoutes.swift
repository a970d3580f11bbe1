import Declarations
import Gateway
import HTTPTypes
import Hummingbird

/// `POST /v1/orders` and `GET /v1/orders/{orderNo}`.
struct OrderRoutes: Sendable {
    let gateway: any GatewayAPI
    let authentication: Authentication
    let settings: HTTPSettings

    /// Takes one order, or a batch whose orders do not influence each other.
    ///
    /// The answer leaves only after the gateway's commit. The framework does not cancel this task when the client
    /// goes away, so a commit begun is never cut off by a closed connection.
    @Sendable func submit(_ request: Request, _ context: EdgeContext) async throws -> Response {
        let tenant = try self.authentication.tenant(of: request)
        guard Self.isJSON(request.headers[.contentType]) else { throw Problem(.unsupportedMediaType) }
        let body = try await request.bytes(limit: self.settings.orderBodyLimit)
        let orders: [RawOrder]
        do throws(DeclarationError) {
            orders = try RawOrder.read(json: body)
        } catch {
            throw Problem(.malformedJSON, reason: error.message)
        }
        let isBatch = Self.isBatch(body)
        guard !orders.isEmpty else { throw Problem(.emptyBatch) }
        guard orders.count <= self.settings.ordersPerRequest else {
            throw Problem(.tooMany, members: [("limit", .number(Int64(self.settings.ordersPerRequest)))])
        }
        let results = try await self.gateway.submit(
            orders, tenant: tenant, source: .api(requestID: context.requestID))
        let answers = results.map { OrderAnswer($0, context.language) }
        if isBatch { return OrderAnswer.batch(answers, context) }
        guard let answer = answers.first else { throw Problem(.internalError) }
        return answer.response(context)
    }

    /// One order with all that is known of it.
    @Sendable func show(_ request: Request, _ context: EdgeContext) async throws -> Response {
        let tenant = try self.authentication.tenant(of: request)
        guard let given = context.parameters.get("orderNo"), let orderNo = given.percentDecoded,
            let order = try await self.gateway.order(orderNo, tenant: tenant)
        else { throw Problem(.notFound) }
        return .json(order.json(context.language), language: context.language)
    }

    /// `application/json` and relatives; a missing type is taken for JSON.
    private static func isJSON(_ type: String?) -> Bool {
        guard let type else { return true }
        let essence = type.prefix { $0 != ";" && $0 != " " }.lowercased()
        return essence == "application/json" || (essence.hasPrefix("application/") && essence.hasSuffix("+json"))
    }

    /// The document is an array or `{"orders": …}`; it was read without fault before.
    static func isBatch(_ body: [UInt8]) -> Bool {
        var rest = body[...]
        if rest.starts(with: [0xEF, 0xBB, 0xBF]) { rest = rest.dropFirst(3) }
        func skipBlanks() { rest = rest.drop { [0x20, 0x09, 0x0A, 0x0D].contains($0) } }
        skipBlanks()
        if rest.first == UInt8(ascii: "[") { return true }
        rest = rest.dropFirst()
        skipBlanks()
        return rest.starts(with: "\"orders\"".utf8)
    }
}
