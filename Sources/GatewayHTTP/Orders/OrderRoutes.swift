import Declarations
import Gateway
import HTTPTypes
import Hummingbird

/// `POST /v1/orders`, `GET` and `PUT /v1/orders/{orderNo}`, `POST /v1/orders:check`.
struct OrderRoutes: Sendable {
    let gateway: any GatewayAPI
    let settings: HTTPSettings

    /// Takes one order, or a batch whose orders do not influence each other.
    ///
    /// The answer leaves only after the gateway's commit. The framework does not cancel this task when the client
    /// goes away, so a commit begun is never cut off by a closed connection.
    @Sendable func submit(_ request: Request, _ context: EdgeContext) async throws -> Response {
        let tenant = try context.tenant
        switch request.uri.queryParameters["dry_run"] {
        case nil, "0": break
        case "1": return try await self.dryRun(request, context)
        default: throw Problem(.badParameter, reason: "dry_run: 0 or 1")
        }
        let (orders, isBatch) = try await self.orders(request, context)
        let results = try await self.gateway.submit(
            orders, tenant: tenant, source: .api(requestID: context.requestID))
        let answers = results.map { OrderAnswer($0, context.language) }
        if isBatch { return OrderAnswer.batch(answers, context) }
        guard let answer = answers.first else { throw Problem(.internalError) }
        return answer.response(context)
    }

    /// Takes other content of a stored order, also while parts of it are under way. `agreed` names the documents filed by
    /// others whose new content the tenant vouches for.
    @Sendable func correct(_ request: Request, _ context: EdgeContext) async throws -> Response {
        let tenant = try context.tenant
        let orderNo = try context.orderNo()
        let agreed = try Self.agreed(request.uri.queryParameters["agreed"].map(String.init))
        let (orders, isBatch) = try await self.orders(request, context)
        guard !isBatch, var order = orders.first else {
            throw Problem(.malformedJSON, reason: "one order object is expected at this address")
        }
        if order.orderNo == nil, order.violations.isEmpty {
            order.head[.orderNo] = .init(orderNo, at: FieldName.orderNo.field.pointer())
        } else if let given = order.orderNo, !given.utf8.elementsEqual(orderNo.utf8) {
            let refused = IntakeResult(
                orderNo: given, verdict: .refused, revision: nil,
                violations: [.otherNumber(at: order.place(of: .orderNo))], estimatedTax: nil)
            return OrderAnswer(refused, context.language).response(context)
        }
        let results = try await self.gateway.correct(
            [order], agreed: agreed, tenant: tenant, source: .api(requestID: context.requestID))
        guard let result = results.first else { throw Problem(.internalError) }
        return OrderAnswer(result, context.language).response(context)
    }

    /// Says what would become of orders. Nothing is stored.
    @Sendable func check(_ request: Request, _ context: EdgeContext) async throws -> Response {
        let tenant = try context.tenant
        let (orders, isBatch) = try await self.orders(request, context)
        let checks = try await self.gateway.check(orders, tenant: tenant)
        if isBatch { return CheckAnswer.batch(checks, context) }
        guard let check = checks.first else { throw Problem(.internalError) }
        return .json(CheckAnswer(check, context.language).body, language: context.language)
    }

    /// `POST /v1/orders?dry_run=1`: refuses one order as the real thing would, so that a client needs no other code for it.
    private func dryRun(_ request: Request, _ context: EdgeContext) async throws -> Response {
        let (orders, isBatch) = try await self.orders(request, context)
        let checks = try await self.gateway.check(orders, tenant: try context.tenant)
        if isBatch { return CheckAnswer.batch(checks, context) }
        guard let check = checks.first else { throw Problem(.internalError) }
        guard [.accepted, .alreadyHere].contains(check.result.verdict) else {
            return OrderAnswer(check.result, context.language).response(context)
        }
        return .json(CheckAnswer(check, context.language).body, language: context.language)
    }

    /// One order with all that is known of it.
    @Sendable func show(_ request: Request, _ context: EdgeContext) async throws -> Response {
        let tenant = try context.tenant
        guard let order = try await self.gateway.order(try context.orderNo(), tenant: tenant) else {
            throw Problem(.notFound)
        }
        return .json(order.json(context.language), language: context.language)
    }

    /// The orders of a request, at least one and not too many.
    private func orders(
        _ request: Request, _ context: EdgeContext
    ) async throws -> (orders: [RawOrder], isBatch: Bool) {
        let body = try await request.jsonBytes(limit: self.settings.orderBodyLimit)
        if let channel = request.uri.queryParameters["channel"] {
            return try self.ordersOfShop(body, channel: String(channel), request, tenant: try context.tenant)
        }
        let orders: [RawOrder]
        do throws(DeclarationError) {
            orders = try RawOrder.read(json: body)
        } catch {
            throw Problem(.malformedJSON, reason: error.message)
        }
        guard !orders.isEmpty else { throw Problem(.emptyBatch) }
        try self.settings.admit(orders.count)
        return (orders, Self.isBatch(body))
    }

    /// `411,511`: documents that others may file.
    private static func agreed(_ list: String?) throws -> Set<Int> {
        guard let list, !list.isEmpty else { return [] }
        let parts = DocumentKind.ofOrders.filter { $0 != .inventory }.map(\.rawValue)
        return Set(
            try list.split(separator: ",", omittingEmptySubsequences: false).map { text in
                guard let kind = Int(text), parts.contains(kind) else {
                    throw Problem(
                        .badParameter, reason: "agreed: a list of \(parts.map(String.init).joined(separator: ", "))")
                }
                return kind
            })
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

extension HTTPSettings {
    /// - Throws: `Problem` 413 when a request brings more orders or documents than one may.
    func admit(_ count: Int) throws {
        guard count <= self.ordersPerRequest else {
            throw Problem(.tooMany, members: [("limit", .number(Int64(self.ordersPerRequest)))])
        }
    }
}

extension Violation {
    /// The number in the body is not that of the address.
    fileprivate static func otherNumber(at place: String) -> Violation {
        Violation(
            code: "other_order_no", at: place, element: FieldName.orderNo.field.element,
            message: LocalizedText(
                en: "The order number is not the one in the address; a correction keeps its number.",
                zh: "订单编号与地址中的编号不一致；修改订单时编号不能改变。",
                ko: "주문번호가 주소의 번호와 다릅니다. 정정할 때 주문번호는 바뀌지 않습니다."))
    }
}
