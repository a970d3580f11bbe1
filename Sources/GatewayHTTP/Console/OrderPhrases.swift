import Declarations

/// Words of an order's page.
enum OrderPhrases {
    static let acts = LocalizedText(en: "What can be done", zh: "可执行操作", ko: "할 수 있는 작업")
    static let whyNot = LocalizedText(
        en: "What cannot be done now, and why", zh: "当前不可执行的操作及原因", ko: "지금 할 수 없는 작업과 이유")
    static let needsOperator = LocalizedText(
        en: "Acts need the role operator.", zh: "执行操作需要操作员角色。", ko: "작업에는 운영자 역할이 필요합니다.")
    static let correctHow = LocalizedText(
        en: "To correct it, send the order again over the API or in an upload; it becomes the next revision.",
        zh: "如需修改，请通过接口或上传重新提交订单，将生成新版本。", ko: "정정하려면 API나 업로드로 주문을 다시 보내십시오. 새 판이 됩니다.")
    static let arrived = LocalizedText(en: "Returned goods arrived", zh: "退货已到库", ko: "반품 도착 확인")
    static let documents = LocalizedText(en: "Documents and filings", zh: "单证与申报", ko: "문서와 신고")
    static let document = LocalizedText(en: "Document", zh: "单证", ko: "문서")
    static let key = LocalizedText(en: "Key", zh: "业务主键", ko: "업무 키")
    static let filing = LocalizedText(en: "Filing", zh: "申报", ko: "신고")
    static let filed = LocalizedText(en: "State of the filing", zh: "申报状态", ko: "신고 상태")
    static let message = LocalizedText(en: "Message", zh: "报文", ko: "전문")
    static let messages = LocalizedText(en: "Messages and receipts", zh: "报文与回执", ko: "전문과 회신")
    static let papers = LocalizedText(en: "Documents side by side", zh: "三单与清单比对", ko: "문서 대조")
    static let history = LocalizedText(en: "History", zh: "历史", ko: "이력")
    static let remedy = LocalizedText(en: "What to do", zh: "处理方法", ko: "조치")
    static let revision = LocalizedText(en: "Revision", zh: "版本", ko: "판")
    static let released = LocalizedText(en: "Released", zh: "放行时间", ko: "통관 시각")
    static let estimated = LocalizedText(en: "Tax estimated", zh: "预估税额", ko: "예상 세액")
    static let billed = LocalizedText(en: "Tax billed", zh: "税单税额", ko: "고지 세액")
    static let bill = LocalizedText(en: "Tax bill", zh: "税单", ko: "세금 고지서")
    static let source = LocalizedText(en: "Source of revision", zh: "来源版本", ko: "출처, 판")
    static let erased = LocalizedText(en: "Content erased", zh: "内容已删除", ko: "내용 삭제됨")
    static let done = LocalizedText(en: "Done.", zh: "已执行。", ko: "처리했습니다.")
    static let impossible = LocalizedText(
        en: "The order moved on meanwhile, and this is not possible now. Nothing was done.",
        zh: "订单状态已变化，当前无法执行，未做任何更改。",
        ko: "그 사이 주문 상태가 바뀌어 지금은 할 수 없습니다. 아무것도 하지 않았습니다.")
    static let isErased = LocalizedText(
        en: "The content is erased, for its time is over.", zh: "内容已过保存期并被删除。", ko: "보존 기간이 지나 내용이 삭제되었습니다.")
    static let needsReason = LocalizedText(
        en: "Give a reason, and everything else the form asks for. Nothing was done.", zh: "请填写理由及其他必填项。未执行任何操作。",
        ko: "사유와 나머지 항목을 입력하십시오. 아무것도 하지 않았습니다.")
    static let holds = LocalizedText(en: "Customs holds", zh: "海关状态", ko: "세관 상태")
    static let element = LocalizedText(en: "Element", zh: "要素", ko: "항목")
    static let agree = LocalizedText(
        en: "All documents agree.", zh: "各单证一致。", ko: "모든 문서가 일치합니다.")
    static let differ = LocalizedText(
        en: "Marked rows differ; customs compares them.", zh: "标记的行不一致，海关会进行比对。", ko: "표시된 행이 다르며 세관이 대조합니다.")
    static let noPapers = LocalizedText(
        en: "The content of this order is not kept here any more, or was never derived from an order.",
        zh: "该订单内容已不再保存，或并非由订单生成。", ko: "이 주문의 내용이 더 이상 없거나 주문에서 만들어지지 않았습니다.")
    static let masked = LocalizedText(
        en: "The buyer's data is hidden. Whoever shows it stands in the log of acts.", zh: "购买人信息已隐藏。查看行为会记入操作日志。",
        ko: "구매자 정보는 가려져 있습니다. 열람하면 작업 기록에 남습니다.")
    static let revealed = LocalizedText(
        en: "The buyer's data is shown; this is noted in the log of acts.", zh: "已显示购买人信息，并记入操作日志。",
        ko: "구매자 정보를 표시했으며 작업 기록에 남았습니다.")
    static let reveal = LocalizedText(en: "Show the buyer's data", zh: "显示购买人信息", ko: "구매자 정보 보기")
    static let lines = LocalizedText(en: "Line by line", zh: "逐项商品比对", ko: "품목별 비교")
    static let line = LocalizedText(en: "line", zh: "商品行", ko: "품목")
    static let attempts = LocalizedText(en: "Attempts", zh: "发送尝试", ko: "전송 시도")
    static let route = LocalizedText(en: "Route", zh: "通道", ko: "경로")
    static let receipt = LocalizedText(en: "Receipt", zh: "回执", ko: "회신")
    static let receipts = LocalizedText(en: "Receipts", zh: "回执", ko: "회신")
    static let status = LocalizedText(en: "Status", zh: "状态码", ko: "상태 코드")
    static let customsTime = LocalizedText(en: "Time of customs", zh: "海关时间", ko: "세관 시각")
    static let received = LocalizedText(en: "Received", zh: "接收时间", ko: "수신 시각")
    static let file = LocalizedText(en: "File", zh: "文件", ko: "파일")
    static let download = LocalizedText(en: "Download", zh: "下载", ko: "내려받기")
    static let noMessages = LocalizedText(
        en: "No message was made yet. Documents wait for each other, for a key, or for a free place.",
        zh: "尚未生成报文。单证正在相互等待，或等待密钥或发送名额。", ko: "아직 전문이 없습니다. 문서가 서로를, 키를 또는 순서를 기다립니다.")
    static let noReceipts = LocalizedText(en: "No receipt came yet.", zh: "尚无回执。", ko: "아직 회신이 없습니다.")
    static let event = LocalizedText(en: "Event", zh: "事件", ko: "이벤트")

    static func appType(_ code: String) -> LocalizedText {
        switch code {
        case "2": LocalizedText(en: "change", zh: "变更", ko: "변경")
        case "3": LocalizedText(en: "deletion", zh: "删除", ko: "삭제")
        default: LocalizedText(en: "new", zh: "新增", ko: "신규")
        }
    }

    static func settled(_ state: String) -> LocalizedText {
        switch state {
        case "absent": LocalizedText(en: "nothing", zh: "无记录", ko: "없음")
        case "filed": LocalizedText(en: "at the e-port", zh: "电子口岸已申报", ko: "전자통관 접수")
        case "in_customs": LocalizedText(en: "in customs", zh: "海关入库", ko: "세관 심사")
        default: LocalizedText(en: "released", zh: "已放行", ko: "통관 완료")
        }
    }

    static func name(ofKind kind: Int, _ visit: ConsoleVisit) -> String {
        switch kind {
        case 311, 303: visit.say(LocalizedText(en: "Order", zh: "订单", ko: "주문"))
        case 411, 403: visit.say(LocalizedText(en: "Payment", zh: "支付单", ko: "결제"))
        case 511, 505: visit.say(LocalizedText(en: "Waybill", zh: "运单", ko: "운송장"))
        case 621, 603: visit.say(LocalizedText(en: "Inventory", zh: "清单", ko: "신고서"))
        case 623, 605: visit.say(LocalizedText(en: "Cancellation", zh: "撤销单", ko: "취소 신청"))
        case 625, 213: visit.say(LocalizedText(en: "Return", zh: "退货单", ko: "반품 신청"))
        default: "CEB\(kind)"
        }
    }
}

extension DocumentState {
    var tone: Mark.Tone {
        switch self {
        case .released, .closed: .good
        case .waiting, .ready, .awaited, .frozen, .sealed, .attempted, .filed, .inCustoms, .correcting: .busy
        case .held, .silent, .unknown: .ask
        case .rejected, .conflict: .bad
        case .withdrawn, .deleted, .cancelled, .returned: .still
        }
    }

    var title: LocalizedText {
        switch self {
        case .waiting: LocalizedText(en: "Waits for others", zh: "等待其他单证", ko: "다른 문서 대기")
        case .ready: LocalizedText(en: "Ready", zh: "待组报文", ko: "준비됨")
        case .awaited: LocalizedText(en: "Filed by others", zh: "由他方申报", ko: "타사 신고")
        case .frozen: LocalizedText(en: "Being signed", zh: "加签中", ko: "서명 중")
        case .sealed: LocalizedText(en: "Signed", zh: "已加签", ko: "서명됨")
        case .attempted: LocalizedText(en: "Sent", zh: "已发送", ko: "전송됨")
        case .correcting: LocalizedText(en: "Correction waits", zh: "待更正", ko: "정정 대기")
        case .silent: LocalizedText(en: "No answer", zh: "无回执", ko: "무응답")
        case .withdrawn: LocalizedText(en: "Withdrawn", zh: "已撤回", ko: "회수됨")
        case .deleted: LocalizedText(en: "Deleted", zh: "已删除", ko: "삭제됨")
        case .filed: OrderState.filed.title
        case .held: OrderState.held.title
        case .released: OrderState.released.title
        case .closed: OrderState.closed.title
        case .rejected: OrderState.rejected.title
        case .inCustoms: OrderState.inCustoms.title
        case .cancelled: OrderState.cancelled.title
        case .returned: OrderState.returned.title
        case .unknown: OrderState.unknown.title
        case .conflict: OrderState.conflict.title
        }
    }
}
