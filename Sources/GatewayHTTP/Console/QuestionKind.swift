import Declarations

/// What an exception is called, and what to do about it.
struct QuestionKind: Sendable {
    let tone: Mark.Tone
    let title: LocalizedText
    let remedy: LocalizedText

    /// That of a stored kind; a kind of a later edition goes by its own word.
    static func of(_ kind: String) -> QuestionKind {
        Self.all[kind]
            ?? QuestionKind(
                tone: .ask, title: LocalizedText(en: kind, zh: kind, ko: kind),
                remedy: LocalizedText(
                    en: "Read the detail, mend the cause, then mark it as dealt with.", zh: "请查看详情，消除原因后标记为已处理。",
                    ko: "내용을 확인하고 원인을 고친 뒤 처리함으로 표시하십시오."))
    }

    private static let askPort = LocalizedText(
        en: "Ask the port what it holds under this number; then open the order and file again or settle it.",
        zh: "向口岸查询该单号的状态，然后打开订单重新申报或确认结果。", ko: "포트에 이 번호의 상태를 확인한 뒤 주문에서 다시 신고하거나 확정하십시오.")
    private static let mendKey = LocalizedText(
        en: "Mend the key, its card or its certificate; it is taken back by itself or after SIGHUP.",
        zh: "修复密钥、卡或证书；恢复后自动启用，或发送 SIGHUP。", ko: "키, 카드 또는 인증서를 고치십시오. 자동으로 또는 SIGHUP 후 다시 사용됩니다.")
    private static let mendRecord = LocalizedText(
        en: "Supply or mend the payment record over the API, then send it again.", zh: "通过接口补充或修正支付原始数据后重新发送。",
        ko: "API로 결제 기록을 보완하거나 고친 뒤 다시 보내십시오.")
    private static let look = LocalizedText(
        en: "Nothing is lost. Look at the log of the gateway and at the file kept with it.", zh: "数据未丢失。请查看网关日志及保存的文件。",
        ko: "데이터는 보존되어 있습니다. 게이트웨이 로그와 보관된 파일을 확인하십시오.")

    static let all: [String: QuestionKind] = [
        "silent": .init(
            tone: .ask, title: LocalizedText(en: "Customs never answered", zh: "海关无回执", ko: "세관 무응답"),
            remedy: Self.askPort),
        "unanswered": .init(
            tone: .ask, title: LocalizedText(en: "Message without a receipt", zh: "报文无回执", ko: "전문 회신 없음"),
            remedy: LocalizedText(
                en: "It is delivered again by itself. Ask the port whether it arrives there.",
                zh: "系统会自动重发。请向口岸确认是否收到。",
                ko: "자동으로 다시 보냅니다. 포트에 도착했는지 확인하십시오.")),
        "stands": .init(
            tone: .ask, title: LocalizedText(en: "Stands for long", zh: "长时间无进展", ko: "오래 멈춰 있음"), remedy: Self.askPort),
        "conflict": .init(
            tone: .bad, title: LocalizedText(en: "Customs holds something else", zh: "与海关数据冲突", ko: "세관 자료와 충돌"),
            remedy: Self.askPort),
        "inferred": .init(
            tone: .ask, title: LocalizedText(en: "Said to be there already", zh: "海关称已存在", ko: "이미 있다는 회신"),
            remedy: Self.askPort),
        "buried": .init(
            tone: .ask, title: LocalizedText(en: "Its message was given up", zh: "报文已作废", ko: "전문 폐기됨"),
            remedy: Self.askPort),
        "unexplained_receipt": .init(
            tone: .ask, title: LocalizedText(en: "Receipt fits no filing", zh: "回执与申报不符", ko: "신고와 맞지 않는 회신"),
            remedy: Self.askPort),
        "lane_stopped": .init(
            tone: .bad, title: LocalizedText(en: "Lane stopped", zh: "通道已停止", ko: "차선 중지"),
            remedy: LocalizedText(
                en: "Mend what the refusal blames (key, registration, template), then resume the lane.",
                zh: "请修正被拒原因（密钥、备案、模板），然后恢复通道。", ko: "거절 원인(키, 등록, 서식)을 고친 뒤 차선을 재개하십시오.")),
        "dead_message": .init(
            tone: .bad, title: LocalizedText(en: "Dead letter", zh: "死信", ko: "전송 포기 전문"),
            remedy: LocalizedText(
                en: "Deliver it again when the port is back, or bury it.", zh: "口岸恢复后重新发送，或将其作废。",
                ko: "포트가 복구되면 다시 보내거나 폐기하십시오.")),
        "failed": .init(
            tone: .bad, title: LocalizedText(en: "Could not be stored", zh: "处理失败", ko: "처리 실패"), remedy: Self.look),
        "unreadable_receipt": .init(
            tone: .ask, title: LocalizedText(en: "Receipt cannot be read", zh: "回执无法读取", ko: "읽을 수 없는 회신"),
            remedy: Self.look),
        "orphan_receipt": .init(
            tone: .ask, title: LocalizedText(en: "Receipt of an unknown document", zh: "回执对应单证未知", ko: "알 수 없는 문서의 회신"),
            remedy: LocalizedText(
                en: "It is bound by itself when its document turns up. Ask who else files in this name.",
                zh: "找到对应单证后会自动关联。请确认是否有其他系统以此名义申报。", ko: "문서가 확인되면 자동으로 연결됩니다. 같은 명의로 신고하는 곳이 있는지 확인하십시오.")),
        "platform_answer": .init(
            tone: .ask,
            title: LocalizedText(en: "Unknown answer of the platform", zh: "平台返回未知代码", ko: "플랫폼의 알 수 없는 응답"),
            remedy: LocalizedText(en: "Ask the exchange platform's node.", zh: "请咨询数据交换平台节点。", ko: "교환 플랫폼 노드에 문의하십시오.")
        ),
        "webhook_disabled": .init(
            tone: .ask, title: LocalizedText(en: "Webhook switched off", zh: "Webhook 已停用", ko: "웹훅이 꺼졌습니다"),
            remedy: LocalizedText(
                en:
                    "Tell the tenant that its receiver has not answered for 75 hours. Switched on again, it gets what it missed.",
                zh: "请告知租户其接收端已 75 小时无应答。重新启用后会补发遗漏的事件。",
                ko: "수신 서버가 75시간 동안 응답하지 않았음을 테넌트에 알리십시오. 다시 켜면 놓친 이벤트를 받습니다.")),
        "unbilled": .init(
            tone: .ask, title: LocalizedText(en: "Released without a tax bill", zh: "放行后无税单", ko: "세금 고지서 없음"),
            remedy: LocalizedText(
                en: "Ask customs for the tax bill of this inventory.", zh: "请向海关查询该清单的税单。",
                ko: "세관에 이 신고의 세금 고지서를 문의하십시오.")),
        "tax_difference": .init(
            tone: .ask, title: LocalizedText(en: "Tax billed differs", zh: "税额与估算不符", ko: "세액 차이"),
            remedy: LocalizedText(
                en: "Compare the lines; the tariff or the price basis differs. Then mark it as dealt with.",
                zh: "请核对商品行的税率或计税价格，然后标记为已处理。", ko: "품목의 세율이나 과세 가격을 비교한 뒤 처리함으로 표시하십시오.")),
        "not_arrived": .init(
            tone: .ask, title: LocalizedText(en: "Returned goods did not arrive", zh: "退货未到库", ko: "반품 미도착"),
            remedy: LocalizedText(
                en: "Find the goods; confirm their arrival at the order, or tell customs.", zh: "请查找货物，在订单中确认到库或告知海关。",
                ko: "물품을 찾아 주문에서 도착을 확인하거나 세관에 알리십시오.")),
        "evidence_missing": .init(
            tone: .ask, title: LocalizedText(en: "Payment record missing", zh: "缺少支付原始数据", ko: "결제 기록 없음"),
            remedy: Self.mendRecord),
        "evidence_refused": .init(
            tone: .bad, title: LocalizedText(en: "Payment record refused", zh: "支付原始数据被拒", ko: "결제 기록 거절"),
            remedy: Self.mendRecord),
        "evidence_late": .init(
            tone: .ask, title: LocalizedText(en: "Payment record is late", zh: "支付原始数据逾期", ko: "결제 기록 지연"),
            remedy: Self.mendRecord),
        "key_out": .init(
            tone: .bad, title: LocalizedText(en: "Key cannot sign", zh: "密钥无法签名", ko: "키 서명 불가"), remedy: Self.mendKey),
        "signer_missing": .init(
            tone: .bad, title: LocalizedText(en: "Signer is not configured", zh: "签名者未配置", ko: "서명자 미설정"),
            remedy: Self.mendKey),
        "receipts_not_fetched": .init(
            tone: .ask, title: LocalizedText(en: "Receipts not fetched", zh: "回执未取回", ko: "회신 미수신"),
            remedy: LocalizedText(
                en: "Ask the port for the receipts of this time.", zh: "请向口岸索取该时段的回执。", ko: "포트에 이 기간의 회신을 요청하십시오.")),
    ]
}
