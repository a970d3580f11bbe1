import Declarations
import Gateway
import Hummingbird

/// `GET /v1/test-orders` and `/docs/test-orders`: the catalogue of test orders. Needs nobody's key.
struct TestOrderRoutes: Sendable {
    let gateway: any GatewayAPI

    /// The catalogue for programs.
    @Sendable func list(_ request: Request, _ context: EdgeContext) async throws -> Response {
        let items = self.gateway.testOrders().map { $0.json(context.language) }
        return .json(
            .object([("grammar", .string("…-T<receipt>-<code>[-<delay in seconds>]")), ("items", .array(items))]),
            language: context.language)
    }

    /// What ``list(_:_:)`` answers.
    static let schema = JSONSchema.object(
        nil,
        [
            .always("grammar", .string("How a number ends.")),
            .always(
                "items",
                .list(
                    .object(
                        "One number, and what comes of it.",
                        [
                            .always("id", .string("The ending without its hyphen.")),
                            .always("ending", .string("What the number ends in.")),
                            .always("example", .string()),
                            .always(
                                "by",
                                .word("Where it is sent.", ["POST /v1/orders", "POST /v1/documents"])),
                            .always("element", .string("The element that ends so: orderNo, or one of the document.")),
                            .maybe(
                                "needs",
                                .list(.integer(), "Documents that must be filed, or released, before; for documents.")),
                            .always("document", .integer("The document that gets the answer.")),
                            .always("receipt", .integer("The receipt that answers it.")),
                            .always("code", .string("The code or status in the receipt.")),
                            .always("meaning", .string()),
                            .maybe(
                                "first",
                                .word(
                                    "The act on the released order that comes first.",
                                    TestOrder.Act.allCases.map(\.rawValue))),
                            .always("effect", .word(nil, TestOrder.Effect.allCases.map(\.rawValue))),
                            .always("does", .string("The effect in words.")),
                            .always(
                                "state",
                                .word(
                                    "Where the order, or the dossier of the document, stays.",
                                    OrderState.allCases.map(\.rawValue))),
                            .always("next_action", .string()),
                        ]))),
        ])

    /// The catalogue for people.
    @Sendable func page(_ request: Request, _ context: EdgeContext) async throws -> Response {
        .page(TestOrderPage.page(self.gateway.testOrders(), context.language), context)
    }
}

extension TestOrder {
    func json(_ language: Language) -> JSON {
        .object(of: [
            "id": .string(String(self.ending.dropFirst())),
            "ending": .string(self.ending),
            // Own numbers of some documents have room for 20 characters.
            "example": .string((self.filing == nil ? "TEST-1001" : "TEST-1") + self.ending),
            "by": .string(self.filing == nil ? "POST /v1/orders" : "POST /v1/documents"),
            "element": .string(self.element),
            "needs": self.filing.map { .array($0.needs.map { .number(Int64($0.rawValue)) }) },
            "document": .number(Int64(self.kind.rawValue)),
            "receipt": .number(Int64(self.magic.receipt.rawValue)),
            "code": .string(self.code),
            "meaning": .string(self.meaning.text(in: language)),
            "first": self.act.map { .string($0.rawValue) },
            "effect": .string(self.effect.rawValue),
            "does": .string(self.effect.text.text(in: language)),
            "state": .string(self.state.rawValue),
            "next_action": .string(self.nextAction),
        ])
    }
}

extension TestOrder.Effect {
    /// What becomes of the document.
    var text: LocalizedText {
        switch self {
        case .refused:
            LocalizedText(
                en: "Refused once; a correction, or filing it again, goes through.", zh: "退单一次；更正或重新申报后通过。",
                ko: "한 번 반려됩니다. 정정하거나 다시 신고하면 통과합니다.")
        case .refiled:
            LocalizedText(
                en: "The gateway files it again by itself, and it goes through.", zh: "网关自动重新申报后通过。",
                ko: "게이트웨이가 스스로 다시 신고하여 통과합니다.")
        case .conflict:
            LocalizedText(
                en: "Customs holds something else under the number: you decide (settle).",
                zh: "海关在该编号下存有其他内容：由您决定（settle）。", ko: "세관에 같은 번호의 다른 내용이 있습니다. 직접 결정하십시오(settle).")
        case .stopsLane:
            LocalizedText(
                en: "The lane of this kind of document stops, as it would for a bad key; an operator resumes it.",
                zh: "该类单证的通道停止（如同密钥有误）；由运维人员恢复。", ko: "키가 잘못된 때처럼 이 종류의 통로가 멈춥니다. 운영자가 다시 엽니다.")
        case .recorded:
            LocalizedText(
                en: "Recorded; the gateway waits, and delivers it again when the port's silence limit is over.",
                zh: "仅记录；网关继续等待，超过口岸静默时限后重发。", ko: "기록만 합니다. 게이트웨이는 기다리다가 무응답 한도가 지나면 다시 보냅니다.")
        case .stays:
            LocalizedText(en: "It stays in this state.", zh: "停留在该状态。", ko: "이 상태에 머무릅니다.")
        case .passes:
            LocalizedText(en: "It goes through.", zh: "通过。", ko: "통과합니다.")
        }
    }
}
