import Declarations

extension ProblemCode {
    /// The problems of acts on orders, and of documents that are filed by their fields.
    var actTexts: (title: LocalizedText, advice: LocalizedText) {
        switch self {
        case .actRefused:
            (
                LocalizedText(en: "Request refused", zh: "请求被拒绝", ko: "요청이 거절되었습니다"),
                LocalizedText(
                    en: "Nothing was done. Correct every violation listed and ask again.",
                    zh: "未做任何操作。请改正列出的所有问题后重新请求。",
                    ko: "아무것도 처리되지 않았습니다. 나열된 항목을 모두 고친 뒤 다시 요청하십시오.")
            )
        case .actImpossible:
            (
                LocalizedText(en: "Not possible in this state", zh: "当前状态不允许", ko: "현재 상태에서는 할 수 없습니다"),
                LocalizedText(
                    en:
                        "Nothing was done: the order is in a state that does not allow this. `possible` names what it does allow.",
                    zh: "未做任何操作：订单的当前状态不允许此操作。`possible` 列出了允许的操作。",
                    ko: "아무것도 처리되지 않았습니다. 주문의 현재 상태에서는 허용되지 않습니다. `possible`에 가능한 요청이 있습니다.")
            )
        case .orderErased:
            (
                LocalizedText(en: "Order erased", zh: "订单内容已删除", ko: "주문 내용이 삭제되었습니다"),
                LocalizedText(
                    en:
                        "Nothing was done: the content of this order is erased, for its time of keeping is over. Numbers, states and history remain; settle a matter with customs directly.",
                    zh: "未做任何操作：该订单已过保存期，其内容已删除。编号、状态和历史记录仍可查询；如有需要请直接联系海关。",
                    ko: "아무것도 처리되지 않았습니다. 보관 기간이 지나 주문 내용이 삭제되었습니다. 번호, 상태, 이력은 남아 있습니다. 필요한 경우 세관에 직접 문의하십시오.")
            )
        case .documentConflict:
            (
                LocalizedText(en: "Document needs you", zh: "单证需要您处理", ko: "문서 확인이 필요합니다"),
                LocalizedText(
                    en:
                        "Other content is filed under this number and may not be changed in its present state. Look it up under its dossier.",
                    zh: "该编号下已申报了不同的内容，当前状态不允许更改。请按 dossier 查询。",
                    ko: "이 번호로 다른 내용이 신고되어 있으며 현재 상태에서는 바꿀 수 없습니다. dossier로 조회하십시오.")
            )
        default:
            (
                LocalizedText(en: "Document refused", zh: "单证被拒绝", ko: "문서가 거절되었습니다"),
                LocalizedText(
                    en: "The document was not stored. Correct every violation listed and send it again.",
                    zh: "单证未保存。请改正列出的所有问题后重新发送。",
                    ko: "문서가 저장되지 않았습니다. 나열된 항목을 모두 고친 뒤 다시 보내십시오.")
            )
        }
    }
}
