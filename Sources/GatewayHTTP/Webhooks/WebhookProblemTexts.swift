import Declarations

extension ProblemCode {
    /// The problems of webhook endpoints.
    var webhookTexts: (title: LocalizedText, advice: LocalizedText) {
        switch self {
        case .webhookLimit:
            (
                LocalizedText(en: "No more webhooks", zh: "Webhook 数量已达上限", ko: "웹훅을 더 만들 수 없습니다"),
                LocalizedText(
                    en:
                        "Nothing was made: you have as many webhooks as a tenant may have. Remove one, or let one take more events.",
                    zh: "未创建：您的 Webhook 数量已达上限。请删除一个，或让现有的接收更多事件。",
                    ko: "만들지 않았습니다. 웹훅 수가 한도에 이르렀습니다. 하나를 삭제하거나 기존 웹훅이 더 많은 이벤트를 받게 하십시오.")
            )
        default:
            (
                LocalizedText(en: "Webhook refused", zh: "Webhook 被拒绝", ko: "웹훅이 거절되었습니다"),
                LocalizedText(
                    en: "Nothing was changed. Correct every violation listed and send it again.",
                    zh: "未做任何更改。请改正列出的所有问题后重新发送。",
                    ko: "변경된 것이 없습니다. 나열된 항목을 모두 고친 뒤 다시 보내십시오.")
            )
        }
    }
}
