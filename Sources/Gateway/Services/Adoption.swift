import Declarations
import Ledger

/// Cut-over: orders that another system filed come in with what customs holds of them.
struct Adoption: Sendable {
    private let premises: Premises
    private let intake: Intake

    init(_ premises: Premises, intake: Intake) {
        self.premises = premises
        self.intake = intake
    }

    func adopt(
        _ orders: [OrderAdoption], tenant: GatewayConfiguration.Tenant
    ) async throws(GatewayError) -> [IntakeResult] {
        var adopted: [String: AdoptedOrder] = [:]
        var prepared: [Intake.Prepared] = []
        let checked = try await self.intake.prepare(
            orders.map(\.order), tenant: tenant, on: .init(source: .api(requestID: "adoption")))
        for (order, check) in zip(orders, checked) {
            var one = check
            let (documents, released, violations) = Self.known(order)
            if violations.isEmpty, var new = one.new {
                // The buyer's year is that of the declaration.
                new.countedYear = documents[.inventory].map { AnnualQuota.year(of: $0.appTime) }
                one.new = new
                adopted[new.order.orderNo] = AdoptedOrder(order: new, documents: documents, releasedAt: released)
            } else {
                // Warnings are no reasons.
                if one.new != nil { one.result.violations = [] }
                one.new = nil
                one.result.violations += violations
            }
            prepared.append(one)
        }
        return try await self.intake.take(prepared, tenant) { orders throws(LedgerError) in
            try await self.premises.ledger.adopt(
                orders.compactMap { adopted[$0.order.orderNo] }, now: self.premises.clock.now())
        }
    }

    /// What the other system knows, read; and every reason why it cannot be taken.
    private static func known(
        _ adoption: OrderAdoption
    ) -> (documents: [DocumentKind: AdoptedOrder.Document], released: Timestamp?, violations: [Violation]) {
        var documents: [DocumentKind: AdoptedOrder.Document] = [:]
        var violations: [Violation] = []
        for (number, given) in adoption.documents.sorted(by: { $0.key < $1.key }) {
            let place = "/documents/\(number)"
            guard let kind = DocumentKind(rawValue: number), DocumentKind.ofOrders.contains(kind) else {
                violations.append(.adoptedKind(place))
                continue
            }
            guard let state = SettledState(rawValue: given.state), state != .absent else {
                violations.append(.adoptedState(place + "/state"))
                continue
            }
            guard given.appTime.utf8.count == 14, let appTime = Timestamp(beijing: given.appTime) else {
                violations.append(.adoptedTime(place + "/appTime"))
                continue
            }
            if kind == .inventory, state != .filed, given.invtNo?.isEmpty ?? true {
                violations.append(.adoptedNumber(place + "/invtNo"))
                continue
            }
            documents[kind] = .init(
                state: state, appTime: appTime, copNo: given.copNo, preNo: given.preNo, invtNo: given.invtNo)
        }
        let released = adoption.releasedAt.flatMap { Timestamp(beijing: $0) }
        if released == nil, adoption.releasedAt != nil || documents[.inventory]?.state == .released {
            violations.append(.adoptedTime("/releasedAt"))
        }
        return (documents, released, violations)
    }
}

extension Violation {
    private static func adopted(_ code: String, _ place: String, _ text: LocalizedText) -> Violation {
        Violation(code: code, at: place, element: nil, message: text)
    }

    fileprivate static func adoptedKind(_ place: String) -> Violation {
        .adopted(
            "unknown_document", place,
            LocalizedText(
                en: "An order is made of 311, 411, 511 and 621.", zh: "订单由311、411、511和621组成。",
                ko: "주문은 311, 411, 511, 621로 이루어집니다."))
    }

    fileprivate static func adoptedState(_ place: String) -> Violation {
        .adopted(
            "unknown_state", place,
            LocalizedText(
                en: "The state is filed, in_customs or released; leave out what was not filed.",
                zh: "状态只能是 filed、in_customs 或 released；未申报的单证请省略。",
                ko: "상태는 filed, in_customs, released 중 하나이며 신고하지 않은 문서는 생략하십시오."))
    }

    fileprivate static func adoptedTime(_ place: String) -> Violation {
        .adopted(
            "time_missing", place,
            LocalizedText(
                en: "Give the time in 14 digits, Beijing time (YYYYMMDDhhmmss).", zh: "请填写14位北京时间（YYYYMMDDhhmmss）。",
                ko: "베이징 시간 14자리(YYYYMMDDhhmmss)로 입력하십시오."))
    }

    fileprivate static func adoptedNumber(_ place: String) -> Violation {
        .adopted(
            "number_missing", place,
            LocalizedText(
                en: "Customs numbered this inventory: give its invtNo, or receipts cannot find it.",
                zh: "海关已为该清单编号，请提供清单编号，否则回执无法匹配。", ko: "세관이 번호를 부여한 신고서입니다. invtNo를 입력해야 회신과 연결됩니다."))
    }
}
