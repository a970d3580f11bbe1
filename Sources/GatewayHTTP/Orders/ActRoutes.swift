import Declarations
import Gateway
import HTTPTypes
import Hummingbird

/// `POST /v1/orders/{orderNo}/cancel` and its siblings: acts on a stored order.
///
/// Done is 202 with the order as it is now; an act that its state forbids is 409 and says what is possible instead.
struct ActRoutes: Sendable {
    let gateway: any GatewayAPI
    /// Largest body, bytes.
    let bodyLimit: Int

    /// Takes the order back.
    @Sendable func cancel(_ request: Request, _ context: EdgeContext) async throws -> Response {
        try await self.act(request, context, ActBody.cancel)
    }

    /// Takes goods back after release.
    @Sendable func refund(_ request: Request, _ context: EdgeContext) async throws -> Response {
        try await self.act(request, context, ActBody.refund)
    }

    /// Files documents again, unchanged.
    @Sendable func refile(_ request: Request, _ context: EdgeContext) async throws -> Response {
        try await self.act(request, context, ActBody.refile)
    }

    /// Says what customs holds of a document.
    @Sendable func settle(_ request: Request, _ context: EdgeContext) async throws -> Response {
        try await self.act(request, context, ActBody.settle)
    }

    /// Declares without waiting longer for parts that others file.
    @Sendable func proceed(_ request: Request, _ context: EdgeContext) async throws -> Response {
        try await self.act(request, context, ActBody.proceed)
    }

    /// Returned goods are back in the supervised place.
    @Sendable func arrived(_ request: Request, _ context: EdgeContext) async throws -> Response {
        try await self.act(request, context, ActBody.arrived)
    }

    private func act(
        _ request: Request, _ context: EdgeContext, _ read: (JSONText.Value) -> ActBody
    ) async throws -> Response {
        let tenant = try context.tenant
        let orderNo = try context.orderNo()
        let body = read(try await request.jsonValue(limit: self.bodyLimit))
        guard body.violations.isEmpty else { throw self.refused(body.violations, orderNo, context) }
        switch try await self.gateway.act(body.request, on: orderNo, tenant: tenant) {
        case .done(let order):
            var response = Response.json(order.json(context.language), status: 202, language: context.language)
            response.headers[.location] = OrderAnswer.path(of: orderNo)
            return response
        case .refused(let violations): throw self.refused(violations.map(body.placed), orderNo, context)
        case .impossible(let state, let instead): throw Self.impossible(orderNo, state, instead)
        case .erased: throw Problem(.orderErased)
        case .notFound: throw Problem(.notFound)
        }
    }

    private func refused(_ violations: [Violation], _ orderNo: String, _ context: EdgeContext) -> Problem {
        Problem(
            .actRefused,
            members: [
                ("orderNo", .string(orderNo)), ("violations", .array(violations.map { $0.json(context.language) })),
            ])
    }

    private static func impossible(_ orderNo: String, _ state: OrderState, _ instead: [OrderAct]) -> Problem {
        let acts = instead.map(\.rawValue)
        let list = acts.joined(separator: ", ")
        let detail =
            acts.isEmpty
            ? LocalizedText(
                en: "The order is \(state.rawValue); nothing can be asked for now. Wait for the next event.",
                zh: "订单状态为 \(state.rawValue)，目前不能提出任何请求，请等待下一个事件。",
                ko: "주문 상태가 \(state.rawValue)이며 지금은 아무것도 요청할 수 없습니다. 다음 이벤트를 기다리십시오.")
            : LocalizedText(
                en: "The order is \(state.rawValue), which does not allow this. Possible now: \(list).",
                zh: "订单状态为 \(state.rawValue)，不允许此操作。目前可以：\(list)。",
                ko: "주문 상태가 \(state.rawValue)이므로 할 수 없습니다. 지금 가능한 요청: \(list).")
        return Problem(
            .actImpossible, detail: detail,
            members: [
                ("orderNo", .string(orderNo)), ("state", .string(state.rawValue)),
                ("possible", .array(acts.map(JSON.string))),
            ])
    }
}
