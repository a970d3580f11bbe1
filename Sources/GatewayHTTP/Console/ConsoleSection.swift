import Declarations
import Gateway

/// The entries of the navigation.
enum ConsoleSection: String, CaseIterable {
    case overview, orders, questions, uploads, mass
    case deadLetters = "dead-letters"
    case routes, webhooks, reconciliation, goods, tenants, audit, help

    var path: String { self == .overview ? "/console" : "/console/\(self.rawValue)" }

    var title: LocalizedText {
        switch self {
        case .overview: LocalizedText(en: "Overview", zh: "总览", ko: "개요")
        case .orders: LocalizedText(en: "Orders", zh: "订单", ko: "주문")
        case .questions: LocalizedText(en: "Exceptions", zh: "异常", ko: "예외")
        case .uploads: LocalizedText(en: "Uploads", zh: "上传", ko: "업로드")
        case .mass: LocalizedText(en: "Mass acts", zh: "批量操作", ko: "일괄 작업")
        case .deadLetters: LocalizedText(en: "Dead letters", zh: "死信", ko: "전달 불가")
        case .routes: LocalizedText(en: "Routes", zh: "通道", ko: "경로")
        case .webhooks: LocalizedText(en: "Webhooks", zh: "Webhook", ko: "웹훅")
        case .reconciliation: LocalizedText(en: "Daily reconciliation", zh: "每日对账", ko: "일일 대사")
        case .goods: LocalizedText(en: "Goods", zh: "商品", ko: "상품")
        case .tenants: LocalizedText(en: "Tenants and keys", zh: "企业与密钥", ko: "업체와 키")
        case .audit: LocalizedText(en: "Log of acts", zh: "操作日志", ko: "작업 기록")
        case .help: LocalizedText(en: "Help", zh: "帮助", ko: "도움말")
        }
    }

    /// Whom it is shown to.
    var role: ConsoleRole { self == .tenants ? .admin : .viewer }
}
