import Declarations
import Gateway

/// Decides by the order number's ending; `tg_known` is the one registered address.
extension FakeGateway {
    func supplyEvidence(
        _ input: EvidenceInput, orderNo: String, tenant: String
    ) async throws(GatewayError) -> EvidenceResult {
        if orderNo.hasSuffix("-X") { throw GatewayError(.storage, "internal words", isRetriable: true) }
        if orderNo.hasSuffix("-C") {
            let wrong = Self.violation("differs", at: "/payExchangeInfoHead/totalAmount")
            return EvidenceResult(contradictions: [wrong], revision: nil, isRepeated: false, missing: [])
        }
        return EvidenceResult(
            contradictions: [], revision: 1, isRepeated: orderNo.hasSuffix("-H"),
            missing: orderNo.hasSuffix("-M") ? [Self.violation("required", at: "/payExchangeInfoHead/verDept")] : [])
    }

    func evidence(orderNo: String, tenant: String) async throws(GatewayError) -> EvidenceView? {
        guard tenant == "merchant-a", orderNo.hasPrefix("E") else { return nil }
        return EvidenceView(
            orderNo: orderNo, revision: 2, storedAt: "2026-01-05T01:30:00.000Z", keepUntil: "2029-01-06T01:30:00.000Z",
            missing: [],
            questions: [.init(session: "s-1", askedAt: "2026-01-05T01:31:00.000Z", state: "refused", attempts: 1)])
    }

    func resendEvidence(orderNo: String, tenant: String) async throws(GatewayError) -> Int { 1 }

    func isRealTimeAddress(_ key: String) -> Bool { key == "tg_known" }

    func take(_ question: PlatformQuestion, at key: String) async throws(GatewayError) -> QuestionVerdict {
        if question.orderNo.hasSuffix("-X") { throw GatewayError(.storage, "internal words", isRetriable: true) }
        return question.orderNo.hasSuffix("-U") ? .unknownOrder : .answered
    }

    func serviceTime() -> Timestamp { Timestamp(milliseconds: 1_767_600_000_000) }
}
