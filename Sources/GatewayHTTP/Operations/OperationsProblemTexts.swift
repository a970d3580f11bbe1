import Declarations

extension ProblemCode {
    /// The problems of operators' requests.
    var operationsTexts: (title: LocalizedText, advice: LocalizedText) {
        switch self {
        case .noOperatorToken:
            (
                LocalizedText(en: "No operator token configured", zh: "未配置运维令牌", ko: "운영자 토큰이 설정되지 않았습니다"),
                LocalizedText(
                    en:
                        "Set `http.operator_token` in the configuration and restart; then send it as `Authorization: Bearer <token>`.",
                    zh: "请在配置中设置 `http.operator_token` 并重启，然后以 `Authorization: Bearer <令牌>` 发送。",
                    ko: "설정에서 `http.operator_token`을 지정하고 다시 시작한 뒤 `Authorization: Bearer <토큰>`으로 보내십시오.")
            )
        case .operationRefused:
            (
                LocalizedText(en: "Operator's request refused", zh: "运维请求被拒绝", ko: "운영자 요청이 거절되었습니다"),
                LocalizedText(
                    en: "Nothing was changed. The violations name what is not known here and what is; ask again.",
                    zh: "未做任何更改。列表指出了无法识别的内容及可用的值，请更正后重试。",
                    ko: "변경된 것이 없습니다. 목록에 알 수 없는 값과 가능한 값이 나와 있습니다. 고친 뒤 다시 요청하십시오.")
            )
        default:
            (
                LocalizedText(en: "This cannot be done with it now", zh: "目前无法执行此操作", ko: "지금은 이 작업을 할 수 없습니다"),
                LocalizedText(
                    en: "Nothing was changed; the detail says why and what can be done instead.",
                    zh: "未做任何更改；详细说明中给出了原因和可行的操作。",
                    ko: "변경된 것이 없습니다. 상세 내용에 이유와 대신 할 수 있는 일이 나와 있습니다.")
            )
        }
    }
}
