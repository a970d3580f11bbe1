import Declarations
import Gateway
import HTTPTypes
import Hummingbird

/// `GET /v1/orders` and what lies behind one order: documents, signed messages, receipts.
struct OrderListRoutes: Sendable {
    let gateway: any GatewayAPI

    /// A page of orders, newest first.
    @Sendable func list(_ request: Request, _ context: EdgeContext) async throws -> Response {
        let query = OrderQuery(request.uri.queryParameters)
        let page = try await self.gateway.listOrders(
            try query.filter(), tenant: try context.tenant, after: query.text("after"), limit: try query.limit())
        return .json(
            .object([
                ("orders", .array(page.orders.map { $0.json(context.language) })), ("next", .text(page.next)),
            ]), language: context.language)
    }

    /// The documents of an order.
    @Sendable func documents(_ request: Request, _ context: EdgeContext) async throws -> Response {
        let orderNo = try context.orderNo()
        guard let order = try await self.gateway.order(orderNo, tenant: try context.tenant) else {
            throw Problem(.notFound)
        }
        return .json(
            .object([("orderNo", .string(orderNo)), ("documents", .array(order.documents.map(\.json)))]))
    }

    /// One document with its content: fields, or the message when XML is asked for.
    @Sendable func document(_ request: Request, _ context: EdgeContext) async throws -> Response {
        let orderNo = try context.orderNo()
        guard let kind = context.parameters.get("kind").flatMap({ Int($0) }),
            let content = try await self.gateway.documentContent(kind, of: orderNo, tenant: try context.tenant)
        else { throw Problem(.notFound) }
        guard request.headers[.accept]?.lowercased().contains("application/xml") == true else {
            return .json(content.json(orderNo))
        }
        guard !content.xml.isEmpty else { throw Problem(.notFound) }
        return .bytes(content.xml, type: "application/xml")
    }

    /// The messages that carried documents of an order.
    @Sendable func messages(_ request: Request, _ context: EdgeContext) async throws -> Response {
        let (orderNo, trail) = try await self.trail(context)
        return .json(
            .object([
                ("orderNo", .string(orderNo)), ("messages", .array(trail.messages.map { $0.json(of: orderNo) })),
            ]))
    }

    /// The bytes of one of them, as they were signed and sent.
    @Sendable func message(_ request: Request, _ context: EdgeContext) async throws -> Response {
        guard
            let bytes = try await self.gateway.messageBytes(
                try Self.id(context), of: try context.orderNo(), tenant: try context.tenant)
        else { throw Problem(.notFound) }
        return .bytes(bytes, type: "application/xml")
    }

    /// The receipts of an order.
    @Sendable func receipts(_ request: Request, _ context: EdgeContext) async throws -> Response {
        let (orderNo, trail) = try await self.trail(context)
        return .json(
            .object([
                ("orderNo", .string(orderNo)), ("receipts", .array(trail.receipts.map { $0.json(of: orderNo) })),
            ]))
    }

    /// One of them, as it came.
    @Sendable func receipt(_ request: Request, _ context: EdgeContext) async throws -> Response {
        guard
            let bytes = try await self.gateway.receiptBytes(
                try Self.id(context), of: try context.orderNo(), tenant: try context.tenant)
        else { throw Problem(.notFound) }
        return .bytes(bytes, type: "application/xml")
    }

    private func trail(_ context: EdgeContext) async throws -> (String, OrderTrail) {
        let orderNo = try context.orderNo()
        guard let trail = try await self.gateway.trail(of: orderNo, tenant: try context.tenant) else {
            throw Problem(.notFound)
        }
        return (orderNo, trail)
    }

    private static func id(_ context: EdgeContext) throws -> Int64 {
        guard let id = context.parameters.get("id").flatMap({ Int64($0) }), id > 0 else { throw Problem(.notFound) }
        return id
    }
}
