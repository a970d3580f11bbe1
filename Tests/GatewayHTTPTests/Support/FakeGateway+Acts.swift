import Declarations
import Gateway
import Synchronization

/// What a fake gateway was asked to do with stored orders.
final class FakeActs: Sendable {
    struct State: Sendable {
        var corrections: [(orders: [RawOrder], agreed: Set<Int>, tenant: String, source: IntakeSource)] = []
        var checks: [(orders: [RawOrder], tenant: String)] = []
        var acts: [(request: OrderActRequest, orderNo: String, tenant: String)] = []
        var adoptions: [(orders: [OrderAdoption], tenant: String)] = []
        var filings: [(documents: [DocumentFiling], tenant: String, source: IntakeSource)] = []
        /// Thrown by all of them.
        var refusal: GatewayError?
    }

    private let state = Mutex(State())

    var seen: State { self.state.withLock { $0 } }

    func note(_ change: (inout State) -> Void) throws(GatewayError) {
        let refusal = self.state.withLock { state in
            change(&state)
            return state.refusal
        }
        if let refusal { throw refusal }
    }

    func refuse(_ error: GatewayError) { self.state.withLock { $0.refusal = error } }
}

/// Decides by the order number's ending. Only `merchant-a` has stored orders.
extension FakeGateway {
    func correct(
        _ orders: [RawOrder], agreed: Set<Int>, tenant: String, source: IntakeSource
    ) async throws(GatewayError) -> [IntakeResult] {
        try self.acts.note { $0.corrections.append((orders, agreed, tenant, source)) }
        return orders.map(Self.result)
    }

    func check(_ orders: [RawOrder], tenant: String) async throws(GatewayError) -> [OrderCheck] {
        try self.acts.note { $0.checks.append((orders, tenant)) }
        return orders.map { order in
            let result = Self.result(order)
            guard result.verdict != .refused else {
                return OrderCheck(
                    result: result, documents: [],
                    foreseen: .init(
                        receipt: 622, code: "1332", meaning: LocalizedText(en: "meaning", zh: "含义", ko: "뜻")))
            }
            return OrderCheck(
                result: result,
                documents: [
                    .init(kind: 311, key: "E/\(result.orderNo ?? "")", isOurs: true, xml: "<ceb:CEB311Message/>"),
                    .init(kind: 411, key: "P/1", isOurs: false, xml: ""),
                ], foreseen: nil)
        }
    }

    func act(
        _ request: OrderActRequest, on orderNo: String, tenant: String
    ) async throws(GatewayError) -> ActOutcome {
        try self.acts.note { $0.acts.append((request, orderNo, tenant)) }
        guard tenant == "merchant-a" else { return .notFound }
        return switch orderNo.split(separator: "-").last {
        case "D": .done(Self.view(orderNo))
        case "I": .impossible(state: .inCustoms, instead: [.cancel, .settle])
        case "W": .impossible(state: .cancelling, instead: [])
        case "V":
            .refused([
                Violation(
                    code: "return_quantity", at: "/lines/gnum=7", element: "CEB625Message/InvtRefundList/qty",
                    message: LocalizedText(en: "too much", zh: "过多", ko: "초과"))
            ])
        default: .notFound
        }
    }

    func adopt(_ orders: [OrderAdoption], tenant: String) async throws(GatewayError) -> [IntakeResult] {
        try self.acts.note { $0.adoptions.append((orders, tenant)) }
        return orders.map { adoption in
            var result = Self.result(adoption.order)
            if adoption.documents.isEmpty {
                result.violations.append(Self.violation("time_missing", at: "/releasedAt"))
            }
            return result
        }
    }

    func file(
        _ documents: [DocumentFiling], tenant: String, source: IntakeSource
    ) async throws(GatewayError) -> [FilingResult] {
        try self.acts.note { $0.filings.append((documents, tenant, source)) }
        return documents.map { document in
            let number = document.head["copNo"] ?? ""
            let verdict: IntakeResult.Verdict =
                number.hasSuffix("-R")
                ? .refused : number.hasSuffix("-C") ? .needsYou : number.hasSuffix("-H") ? .alreadyHere : .accepted
            let isStored = verdict == .accepted || verdict == .alreadyHere
            return FilingResult(
                verdict: verdict, dossier: isStored ? number : nil, revision: isStored ? 1 : nil,
                violations: isStored ? [] : [Self.violation("document_invalid", at: "/head/copNo")])
        }
    }
}
