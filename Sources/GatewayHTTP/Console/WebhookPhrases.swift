import Declarations

/// Words of the pages about webhooks.
enum WebhookPhrases {
    static let nothing = LocalizedText(
        en: "No webhooks. Add one here, or let the tenant make it with its API key: POST /v1/webhooks.",
        zh: "没有 Webhook。可在此添加，或由企业用 API 密钥创建：POST /v1/webhooks。",
        ko: "웹훅이 없습니다. 여기서 추가하거나 업체가 API 키로 만듭니다: POST /v1/webhooks.")
    static let noDeliveries = LocalizedText(
        en: "Nothing was delivered yet. Test it to see what comes back.", zh: "尚无投递记录。可先测试。",
        ko: "아직 전달한 것이 없습니다. 시험해 보십시오.")
    static let endpoint = LocalizedText(en: "Endpoint", zh: "接收端", ko: "수신 주소")
    static let waiting = LocalizedText(en: "Waiting", zh: "待重试", ko: "대기")
    static let events = LocalizedText(en: "Events", zh: "事件", ko: "이벤트")
    static let allEvents = LocalizedText(en: "all", zh: "全部", ko: "전체")
    static let created = LocalizedText(en: "Created", zh: "创建于", ko: "생성")
    static let off = LocalizedText(en: "Switched off", zh: "已停用", ko: "꺼짐")
    static let on = LocalizedText(en: "On", zh: "已启用", ko: "켜짐")
    static let failing = LocalizedText(en: "Failing", zh: "失败中", ko: "실패 중")
    static let deliveries = LocalizedText(en: "Deliveries", zh: "投递记录", ko: "전달 기록")
    static let delivered = LocalizedText(en: "Delivered", zh: "已送达", ko: "전달됨")
    static let retried = LocalizedText(en: "Being tried", zh: "重试中", ko: "재시도 중")
    static let failed = LocalizedText(en: "Given up", zh: "已放弃", ko: "포기함")
    static let event = LocalizedText(en: "Event", zh: "事件", ko: "이벤트")
    static let answer = LocalizedText(en: "Answer", zh: "应答", ko: "응답")
    static let attempts = LocalizedText(en: "Attempts", zh: "次数", ko: "시도")
    static let last = LocalizedText(en: "Last try", zh: "最近尝试", ko: "최근 시도")
    static let next = LocalizedText(en: "Next try", zh: "下次尝试", ko: "다음 시도")
    static let again = LocalizedText(en: "Tell again", zh: "重新投递", ko: "다시 전달")
    static let test = LocalizedText(en: "Test", zh: "测试", ko: "시험")
    static let turnOn = LocalizedText(en: "Switch on", zh: "启用", ko: "켜기")
    static let turnOff = LocalizedText(en: "Switch off", zh: "停用", ko: "끄기")
    static let replay = LocalizedText(en: "Tell again from a day on", zh: "从某日起重新投递", ko: "어느 날부터 다시 전달")
    static let since = LocalizedText(en: "From", zh: "起", ko: "시작일")
    static let needsDay = LocalizedText(
        en: "Choose a day. Nothing was done.", zh: "请选择日期，未执行任何操作。", ko: "날짜를 고르십시오. 아무것도 하지 않았습니다.")
    static let testGood = LocalizedText(
        en: "The made-up event was taken:", zh: "测试事件已被接收：", ko: "시험 이벤트를 받았습니다:")
    static let testBad = LocalizedText(
        en: "The made-up event was not taken:", zh: "测试事件未被接收：", ko: "시험 이벤트를 받지 못했습니다:")

    // MARK: Making, changing, removing

    static let add = LocalizedText(en: "Add an endpoint", zh: "添加接收端", ko: "수신 주소 추가")
    static let address = LocalizedText(en: "Address (https://…)", zh: "地址（https://…）", ko: "주소(https://…)")
    static let addressHint = LocalizedText(
        en: "With TLS and a public address, unless the configuration allows others.",
        zh: "须为使用 TLS 的公网地址，配置另有允许时除外。", ko: "설정에서 달리 허용하지 않으면 TLS를 쓰는 공개 주소여야 합니다.")
    static let keepAddress = LocalizedText(
        en: "Leave it empty to keep the one it has.", zh: "留空则保持不变。", ko: "비워 두면 그대로 둡니다.")
    static let eventsHint = LocalizedText(
        en: "Events (none chosen: all of them)", zh: "事件（不选则为全部）", ko: "이벤트(고르지 않으면 전체)")
    static let others = LocalizedText(
        en: "Other types, separated by commas", zh: "其他类型，用逗号分隔", ko: "다른 종류(쉼표로 구분)")
    static let note = LocalizedText(en: "Note for people", zh: "备注", ko: "메모")
    static let language = LocalizedText(en: "Language of its texts", zh: "文本语言", ko: "글의 언어")
    static let change = LocalizedText(en: "Change", zh: "修改", ko: "바꾸기")
    static let save = LocalizedText(en: "Save", zh: "保存", ko: "저장")
    static let rotate = LocalizedText(en: "New secret", zh: "更换密钥", ko: "새 비밀 키")
    static let rotateHint = LocalizedText(
        en: "The secret in use signs too for 24 hours, so that receivers can change theirs in between.",
        zh: "当前密钥在 24 小时内继续并行签名，以便接收方更换。", ko: "지금 쓰는 비밀 키도 24시간 동안 함께 서명하므로 그동안 수신 쪽을 바꿀 수 있습니다.")
    static let rotateAgain = LocalizedText(
        en:
            "The secret was changed less than a day ago. Another change ends the one before it at once: receivers that still "
            + "use it will refuse events.",
        zh: "密钥在一天内已更换过。再次更换会使更早的密钥立即失效，仍在使用它的接收方将拒绝事件。",
        ko: "비밀 키를 바꾼 지 하루가 지나지 않았습니다. 다시 바꾸면 그 이전 키는 바로 끝나며, 아직 쓰는 수신 쪽은 이벤트를 거절합니다.")
    static let rotatedMeanwhile = LocalizedText(
        en:
            "The secret was changed meanwhile. Nothing was done. A secret is shown once only; make a new one if nobody has it.",
        zh: "密钥已在此期间更换，未执行任何操作。密钥只显示一次；如无人保存，请再次更换。",
        ko: "그사이 비밀 키가 바뀌었습니다. 아무것도 하지 않았습니다. 비밀 키는 한 번만 보여주므로 아무도 없으면 새로 만드십시오.")
    static let remove = LocalizedText(en: "Delete", zh: "删除", ko: "삭제")
    static let sure = LocalizedText(
        en: "Delete the endpoint with its log. What waits for it is not told any more.", zh: "删除该接收端及其记录，待投递的事件不再投递。",
        ko: "수신 주소와 기록을 삭제합니다. 기다리던 이벤트는 더 이상 전달하지 않습니다.")
    static let needsSure = LocalizedText(
        en: "Confirm that it is to be deleted. Nothing was done.", zh: "请确认删除，未执行任何操作。",
        ko: "삭제를 확인해 주십시오. 아무것도 하지 않았습니다.")
    static let removed = LocalizedText(en: "The endpoint is deleted.", zh: "接收端已删除。", ko: "수신 주소를 삭제했습니다.")
    static let isThere = LocalizedText(
        en: "This address is told of the same events already. Nothing was made.", zh: "该地址已接收相同的事件，未创建。",
        ko: "이 주소는 이미 같은 이벤트를 받습니다. 만들지 않았습니다.")
    /// What is wrong with an endpoint, in the words of its form.
    static func problem(_ violations: [Violation]) -> LocalizedText {
        guard let first = violations.first else { return DeskPhrases.impossible }
        if first.at.hasPrefix("/url") { return Self.badAddress }
        return first.at.hasPrefix("/events") ? Self.badEvents : first.message
    }

    private static let badAddress = LocalizedText(
        en:
            "This address cannot be used. It begins with https://, is public, and has neither user nor password, unless the "
            + "configuration allows others.",
        zh: "此地址不可用。须以 https:// 开头、为公网地址且不含用户名和密码，配置另有允许时除外。",
        ko: "이 주소는 쓸 수 없습니다. 설정에서 달리 허용하지 않으면 https://로 시작하는 공개 주소여야 하며 사용자와 비밀번호가 없어야 합니다.")
    private static let badEvents = LocalizedText(
        en: "A type of events is written like order.released, or order.* for all that begin so; at most 50 of them.",
        zh: "事件类型写作 order.released，或用 order.* 表示同类全部，最多 50 个。",
        ko: "이벤트 종류는 order.released처럼 쓰고, 같은 종류 전체는 order.*로 씁니다. 최대 50개입니다.")
    static let made = LocalizedText(
        en: "The endpoint is made and is told of events from now on.", zh: "接收端已创建，从现在起接收事件。",
        ko: "수신 주소를 만들었습니다. 지금부터 이벤트를 받습니다.")
    static let rotated = LocalizedText(
        en: "The endpoint has a new secret; the one before signs too for 24 hours.", zh: "密钥已更换，原密钥在 24 小时内继续并行签名。",
        ko: "새 비밀 키를 만들었습니다. 이전 키도 24시간 동안 함께 서명합니다.")
    static let secret = LocalizedText(en: "Signing secret", zh: "签名密钥", ko: "서명 비밀 키")
    static let once = LocalizedText(
        en: "Copy it now: it is not shown again. The receiver checks each message with it, as Standard Webhooks says.",
        zh: "请立即复制，以后不再显示。接收方按 Standard Webhooks 规范用它校验每条消息。",
        ko: "지금 복사하십시오. 다시 보여주지 않습니다. 수신 쪽은 Standard Webhooks 규격대로 이것으로 모든 메시지를 확인합니다.")
    static let oldSecret = LocalizedText(
        en: "Secret before it signs until", zh: "原密钥有效至", ko: "이전 비밀 키 서명 기한")
    static let toEndpoint = LocalizedText(en: "To the endpoint", zh: "前往接收端", ko: "수신 주소로")
}
