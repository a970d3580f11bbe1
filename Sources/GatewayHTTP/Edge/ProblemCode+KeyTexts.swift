import Declarations

extension ProblemCode {
    /// The problems of keys that are known, and of what is asked with them.
    var keyTexts: (title: LocalizedText, advice: LocalizedText) {
        switch self {
        case .keyExpired:
            (
                LocalizedText(en: "API key expired", zh: "API 密钥已过期", ko: "API 키가 만료되었습니다"),
                LocalizedText(
                    en: "The time of this key is over. Use its successor, or ask the operator for a new key.",
                    zh: "该密钥已过有效期。请使用新的密钥，或向运维人员申请。",
                    ko: "이 키의 유효 기간이 끝났습니다. 새 키를 쓰거나 운영자에게 요청하십시오.")
            )
        case .scopeMissing:
            (
                LocalizedText(en: "The key may not do this", zh: "该密钥无此权限", ko: "이 키로는 할 수 없습니다"),
                LocalizedText(
                    en: "The key is good, but not for this request. `scopes` names what it would need, one of them.",
                    zh: "密钥有效，但不能用于此请求。`scopes` 列出了所需的权限（其一即可）。",
                    ko: "키는 유효하지만 이 요청에는 쓸 수 없습니다. `scopes`에 필요한 권한이 있으며 그중 하나면 됩니다.")
            )
        case .rateExceeded:
            (
                LocalizedText(en: "Too many requests", zh: "请求过于频繁", ko: "요청이 너무 잦습니다"),
                LocalizedText(
                    en:
                        "Nothing was done. Go on after the seconds in `Retry-After`; send orders in batches to need fewer requests.",
                    zh: "未做任何操作。请按 `Retry-After` 的秒数等待后继续；批量发送订单可减少请求次数。",
                    ko: "아무것도 처리되지 않았습니다. `Retry-After`의 초 뒤에 계속하십시오. 주문을 묶어 보내면 요청이 줄어듭니다.")
            )
        case .badIdempotencyKey:
            (
                LocalizedText(
                    en: "Idempotency-Key not usable", zh: "Idempotency-Key 不可用", ko: "Idempotency-Key를 쓸 수 없습니다"),
                LocalizedText(
                    en:
                        "Nothing was done. A key has 1 to 255 visible ASCII characters without blanks, for instance a UUID.",
                    zh: "未做任何操作。该键须为 1 至 255 个可见 ASCII 字符且不含空格，例如 UUID。",
                    ko: "아무것도 처리되지 않았습니다. 키는 공백 없는 ASCII 문자 1~255자이며 예를 들어 UUID입니다.")
            )
        case .idempotencyKeyReused:
            (
                LocalizedText(
                    en: "Idempotency-Key was used before", zh: "Idempotency-Key 已用于其他请求", ko: "이미 쓴 Idempotency-Key입니다"),
                LocalizedText(
                    en: "Nothing was done: this key belongs to another request. Use a new key for new content.",
                    zh: "未做任何操作：该键已用于另一请求。内容不同时请使用新的键。",
                    ko: "아무것도 처리되지 않았습니다. 이 키는 다른 요청에 쓰였습니다. 내용이 다르면 새 키를 쓰십시오.")
            )
        case .idempotencyKeyInUse:
            (
                LocalizedText(en: "The first request is still running", zh: "首个请求仍在处理", ko: "첫 요청을 아직 처리하고 있습니다"),
                LocalizedText(
                    en:
                        "A request with this Idempotency-Key is not answered yet. Ask again after the seconds in `Retry-After`.",
                    zh: "使用该 Idempotency-Key 的请求尚未应答。请按 `Retry-After` 的秒数等待后重试。",
                    ko: "이 Idempotency-Key의 요청이 아직 끝나지 않았습니다. `Retry-After`의 초 뒤에 다시 요청하십시오.")
            )
        default:
            (
                LocalizedText(en: "Client certificate missing", zh: "缺少客户端证书", ko: "클라이언트 인증서가 없습니다"),
                LocalizedText(
                    en: "The keys of this tenant work only over a connection that shows one of its certificates.",
                    zh: "该租户的密钥只能在出示其客户端证书的连接上使用。",
                    ko: "이 테넌트의 키는 등록된 클라이언트 인증서를 제시한 연결에서만 쓸 수 있습니다.")
            )
        }
    }
}
