import Declarations
import Gateway
import HTTPTypes
import Hummingbird

/// `POST /v1/orders:adopt`: takes over orders that another system filed.
struct AdoptionRoutes: Sendable {
    let gateway: any GatewayAPI
    let settings: HTTPSettings

    /// One adoption, or an array whose elements do not influence each other.
    @Sendable func adopt(_ request: Request, _ context: EdgeContext) async throws -> Response {
        let tenant = try context.tenant
        let value = try await request.jsonValue(limit: self.settings.orderBodyLimit)
        let (items, isBatch) = try Self.items(value)
        try self.settings.admit(items.count)
        let read = items.map(AdoptionBody.init)
        let results = try await self.results(read, tenant)
        let answers = results.map { OrderAnswer($0, context.language) }
        if isBatch { return OrderAnswer.batch(answers, context) }
        guard let answer = answers.first else { throw Problem(.internalError) }
        return answer.response(context)
    }

    /// The gateway sees only what could be read; the others are refused with their faults.
    private func results(_ read: [AdoptionBody], _ tenant: String) async throws -> [IntakeResult] {
        let readable = read.filter(\.violations.isEmpty).map(\.adoption)
        let adopted = readable.isEmpty ? [] : try await self.gateway.adopt(readable, tenant: tenant)
        guard adopted.count == readable.count else { throw Problem(.internalError) }
        var rest = adopted[...]
        return read.compactMap { body in
            guard body.violations.isEmpty else {
                return IntakeResult(
                    orderNo: body.adoption.order.orderNo, verdict: .refused, revision: nil,
                    violations: body.violations, estimatedTax: nil)
            }
            guard var result = rest.popFirst() else { return nil }
            result.violations = result.violations.map(AdoptionBody.placed)
            return result
        }
    }

    private static func items(_ value: JSONText.Value) throws -> (items: [JSONText.Value], isBatch: Bool) {
        switch value {
        case .array(let items):
            guard !items.isEmpty else { throw Problem(.emptyBatch) }
            return (items, true)
        case .object: return ([value], false)
        default:
            throw Problem(.malformedJSON, reason: "an object with an order, or an array of such objects, is expected")
        }
    }
}

/// `{"order": {…}, "documents": {"621": {"state", "appTime", …}}, "releasedAt"}`, read.
struct AdoptionBody: Sendable {
    /// Means something only when there are no violations.
    var adoption: OrderAdoption
    /// What is wrong with the shape; what is wrong with the order itself is found by the gateway.
    var violations: [Violation]

    private static let parts = ["documents", "releasedAt"]

    init(_ value: JSONText.Value) {
        var fields = JSONFields(value, known: ["order", "documents", "releasedAt"])
        let order = fields.value("order", isRequired: true).map(RawOrder.read(_:)) ?? RawOrder()
        var documents: [Int: OrderAdoption.Document] = [:]
        if let value = fields.value("documents", isRequired: true) {
            let kinds = DocumentKind.ofOrders.map(\.rawValue)
            var list = JSONFields(value, at: fields.place(of: "documents"), known: Set(kinds.map(String.init)))
            for kind in kinds {
                guard let value = list.value(String(kind)) else { continue }
                let (document, violations) = Self.document(value, at: list.place(of: String(kind)))
                documents[kind] = document
                list.add(violations)
            }
            fields.add(list.violations)
        }
        let releasedAt = fields.text("releasedAt")
        self.adoption = OrderAdoption(order: order, documents: documents, releasedAt: releasedAt)
        self.violations = fields.violations
    }

    private static func document(
        _ value: JSONText.Value, at pointer: String
    ) -> (OrderAdoption.Document, [Violation]) {
        var fields = JSONFields(value, at: pointer, known: ["state", "appTime", "copNo", "preNo", "invtNo"])
        let document = OrderAdoption.Document(
            state: fields.text("state", isRequired: true) ?? "",
            appTime: fields.text("appTime", isRequired: true) ?? "",
            copNo: fields.text("copNo"), preNo: fields.text("preNo"), invtNo: fields.text("invtNo"))
        return (document, fields.violations)
    }

    /// A violation of the gateway with its place in the adoption: those of the order count from the order.
    static func placed(_ violation: Violation) -> Violation {
        let first = violation.at.split(separator: "/").first.map(String.init)
        guard let first, !Self.parts.contains(first) else { return violation }
        var violation = violation
        violation.at = "/order" + violation.at
        return violation
    }
}
