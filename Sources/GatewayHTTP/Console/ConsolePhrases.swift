import Declarations
import Gateway

/// Words that all pages of the console share.
enum ConsolePhrases {
    static let notice = LocalizedText(en: "Console", zh: "控制台", ko: "콘솔")
    static let toOverview = LocalizedText(en: "Go to the overview", zh: "前往总览", ko: "개요로 이동")
    static let skip = LocalizedText(en: "Skip to the content", zh: "跳到内容", ko: "본문으로 건너뛰기")
    static let navigation = LocalizedText(en: "Console", zh: "控制台", ko: "콘솔")
    static let search = LocalizedText(en: "Search", zh: "搜索", ko: "검색")
    static let searchHint = LocalizedText(
        en: "Order, waybill, payment or customs number", zh: "订单号、运单号、支付单号或海关编号", ko: "주문·운송장·결제·세관 번호")
    static let signOut = LocalizedText(en: "Sign out", zh: "退出", ko: "로그아웃")
    static let allTenants = LocalizedText(en: "all tenants", zh: "全部企业", ko: "모든 업체")
    static let asOf = LocalizedText(en: "As of", zh: "截至", ko: "기준")
    static let live = LocalizedText(en: "live", zh: "实时", ko: "실시간")
    static let paused = LocalizedText(en: "paused", zh: "已暂停", ko: "일시 중지")
    static let language = LocalizedText(en: "Language", zh: "语言", ko: "언어")
    static let theme = LocalizedText(en: "Theme", zh: "主题", ko: "테마")
    static let keys = LocalizedText(en: "Keyboard shortcuts", zh: "快捷键", ko: "단축키")
    static let on = LocalizedText(en: "On", zh: "开", ko: "켬")
    static let off = LocalizedText(en: "Off", zh: "关", ko: "끔")
    static let next = LocalizedText(en: "Next page", zh: "下一页", ko: "다음 쪽")
    static let first = LocalizedText(en: "Back to the newest", zh: "回到最新", ko: "최신으로")
    static let tenant = LocalizedText(en: "Tenant", zh: "企业", ko: "업체")
    static let orderNo = LocalizedText(en: "Order number", zh: "订单编号", ko: "주문번호")
    static let port = LocalizedText(en: "Port", zh: "口岸", ko: "통관 포트")
    static let state = LocalizedText(en: "State", zh: "状态", ko: "상태")
    static let since = LocalizedText(en: "Since", zh: "自", ko: "시작")
    static let cause = LocalizedText(en: "Cause", zh: "原因", ko: "원인")
    static let all = LocalizedText(en: "All", zh: "全部", ko: "전체")
    static let reason = LocalizedText(en: "Reason", zh: "理由", ko: "사유")
    static let time = LocalizedText(en: "Time", zh: "时间", ko: "시각")

    static let staleForm = LocalizedText(
        en: "This form is of another session. Nothing was done. Go back, load the page again and repeat it.",
        zh: "此表单属于其他会话，未执行任何操作。请返回，重新加载页面后再试。", ko: "다른 세션의 양식입니다. 아무것도 하지 않았습니다. 돌아가 페이지를 새로 고친 뒤 다시 하십시오.")
    static let notAllowed = LocalizedText(
        en: "Your role does not allow this. Nothing was done. An administrator sets roles in the configuration.",
        zh: "您的角色无权执行此操作，未执行任何操作。角色由管理员在配置中设定。", ko: "이 역할로는 할 수 없습니다. 아무것도 하지 않았습니다. 역할은 관리자가 설정에서 정합니다.")
    static let notFound = LocalizedText(
        en: "There is nothing under this number that you may see.", zh: "该编号下没有您可以查看的内容。", ko: "이 번호로 볼 수 있는 것이 없습니다.")
    static let cannotRead = LocalizedText(
        en:
            "This could not be read in time. Orders are taken and sent all the same. Ask for less (a tenant, a state, a shorter "
            + "time), or load the page again.",
        zh: "未能及时读取。订单的接收和发送不受影响。请缩小范围（企业、状态、时间），或重新加载页面。",
        ko: "제때 읽지 못했습니다. 주문 접수와 전송은 계속됩니다. 범위(업체, 상태, 기간)를 줄이거나 다시 불러오십시오.")
}

extension ConsoleRole {
    var title: LocalizedText {
        switch self {
        case .viewer: LocalizedText(en: "viewer", zh: "查看者", ko: "열람자")
        case .operator_: LocalizedText(en: "operator", zh: "操作员", ko: "운영자")
        case .admin: LocalizedText(en: "administrator", zh: "管理员", ko: "관리자")
        }
    }
}
