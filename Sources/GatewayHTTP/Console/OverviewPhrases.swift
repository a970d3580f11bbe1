import Declarations

/// Words of the overview.
enum OverviewPhrases {
    static let pipeline = LocalizedText(en: "Where orders are", zh: "订单所在环节", ko: "주문 진행 단계")
    static let throughput = LocalizedText(en: "Orders per hour, last two days", zh: "最近两天每小时订单", ko: "최근 이틀 시간당 주문")
    static let clearance = LocalizedText(
        en: "From arrival to release, last day", zh: "最近一天：接收到放行用时", ko: "최근 하루: 접수부터 통관까지")
    static let routes = LocalizedText(en: "Routes to ports", zh: "口岸通道", ko: "통관 포트 경로")
    static let route = LocalizedText(en: "Route", zh: "通道", ko: "경로")
    static let signers = LocalizedText(en: "Keys and certificates", zh: "密钥与证书", ko: "키와 인증서")
    static let key = LocalizedText(en: "Key", zh: "密钥", ko: "키")
    static let certificate = LocalizedText(en: "Certificate ends", zh: "证书到期", ko: "인증서 만료")
    static let signatures = LocalizedText(en: "Signatures", zh: "签名数", ko: "서명 수")
    static let onTheWay = LocalizedText(en: "On the way", zh: "发送中", ko: "전송 중")
    static let last = LocalizedText(en: "Last delivery", zh: "最近发送", ko: "최근 전송")
    static let unreachable = LocalizedText(en: "No answer, probing", zh: "无应答，探测中", ko: "응답 없음, 확인 중")
    static let maintenance = LocalizedText(en: "In maintenance", zh: "维护中", ko: "점검 중")
    static let working = LocalizedText(en: "Working", zh: "正常", ko: "정상")
    static let ready = LocalizedText(en: "Ready", zh: "可用", ko: "사용 가능")
    static let opening = LocalizedText(en: "Being reached", zh: "连接中", ko: "연결 중")
    static let out = LocalizedText(en: "Out of use", zh: "不可用", ko: "사용 불가")
    static let renew = LocalizedText(en: "Renew soon", zh: "请尽快更新", ko: "곧 갱신 필요")
    static let well = LocalizedText(en: "All is well", zh: "一切正常", ko: "모두 정상")
    static let attention = LocalizedText(en: "Something wants attention", zh: "有事项需要关注", ko: "확인할 사항이 있습니다")
    static let broken = LocalizedText(en: "Something is broken", zh: "存在故障", ko: "장애가 있습니다")
    static let details = LocalizedText(en: "What exactly", zh: "具体内容", ko: "자세히")
    static let noQuestions = LocalizedText(
        en: "Nothing waits for a person.", zh: "没有需要人工处理的事项。", ko: "사람이 처리할 것이 없습니다.")
    static let allQuestions = LocalizedText(en: "All exceptions", zh: "全部异常", ko: "모든 예외")
    static let noRoutes = LocalizedText(
        en: "No route has been used since the gateway started.", zh: "网关启动后尚未使用任何通道。", ko: "시작 후 사용된 경로가 없습니다.")
    static let noSigners = LocalizedText(
        en: "No key is in use for these tenants.", zh: "这些企业没有使用中的密钥。", ko: "이 업체에 사용 중인 키가 없습니다.")
    static let accepted = LocalizedText(en: "accepted", zh: "接收", ko: "접수")
    static let released = LocalizedText(en: "released", zh: "放行", ko: "통관")
    static let rejected = LocalizedText(en: "rejected", zh: "退单", ko: "반려")
    static let hour = LocalizedText(en: "Hour", zh: "小时", ko: "시간")
    static let asTable = LocalizedText(en: "As a table", zh: "以表格显示", ko: "표로 보기")
    static let orders = LocalizedText(en: "Orders", zh: "订单", ko: "주문")
    static let oldest = LocalizedText(en: "Oldest", zh: "最早", ko: "가장 오래된")
    static let beside = LocalizedText(en: "Aside", zh: "旁路", ko: "별도")
    static let taken = LocalizedText(en: "Time", zh: "用时", ko: "소요")
    static let noneReleased = LocalizedText(
        en: "No order was released in the last day.", zh: "最近一天没有放行的订单。", ko: "최근 하루 동안 통관된 주문이 없습니다.")

    static func summary(accepted: Int, released: Int, rejected: Int) -> LocalizedText {
        LocalizedText(
            en: "In two days \(accepted) orders came in, \(released) were released, \(rejected) were rejected.",
            zh: "两天内接收 \(accepted) 单，放行 \(released) 单，退单 \(rejected) 单。",
            ko: "이틀 동안 접수 \(accepted)건, 통관 \(released)건, 반려 \(rejected)건.")
    }

    static func inside(_ count: Int) -> LocalizedText {
        LocalizedText(en: "\(count) orders are under way.", zh: "在途订单 \(count) 单。", ko: "진행 중인 주문 \(count)건.")
    }

    static func longer(than span: String) -> LocalizedText {
        LocalizedText(en: "longer than \(span)", zh: "超过 \(span)", ko: "\(span) 초과")
    }

    static func within(_ span: String) -> LocalizedText {
        LocalizedText(en: "within \(span)", zh: "\(span) 内", ko: "\(span) 이내")
    }
}
