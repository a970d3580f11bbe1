import Declarations
import Gateway
import Hummingbird

/// `GET /console/audit`: who did what, newest first. Nothing can change it, not this page either.
enum AuditPage {
    private static let size = 100

    @Sendable static func show(_ visit: ConsoleVisit) async throws -> Response {
        let entries = try await visit.gateway.auditLog(
            visit.scope, before: visit.query("before").flatMap(Int64.init(position:)), limit: Self.size + 1)
        let shown = Array(entries.prefix(Self.size))
        return visit.page(visit.say(ConsoleSection.audit.title), in: .audit, isLive: false) {
            guard !shown.isEmpty else { return ConsolePieces.empty(visit.say(Self.nothing)) }
            let rows = shown.map { entry -> [HTML] in
                [
                    visit.time(entry.at), "\(entry.account)", "<code>\(entry.act)</code>",
                    "\(entry.tenant.isEmpty ? "–" : entry.tenant)", "\(entry.target)", "\(entry.detail)",
                ]
            }
            return """
                <p class="summary">\(visit.say(Self.what))</p>
                \(ConsolePieces.table(
                    visit.say(ConsoleSection.audit.title),
                    [
                        visit.say(ConsolePhrases.time), visit.say(Self.account), visit.say(Self.act),
                        visit.say(ConsolePhrases.tenant), visit.say(Self.target), visit.say(Self.detail),
                    ], rows, style: "dense"))
                \(ConsolePieces.pager(visit, next: entries.count > Self.size ? shown.last?.id : nil))
                """
        }
    }

    private static let what = LocalizedText(
        en: "Every act at this console, and every look at a buyer's data. Entries cannot be changed or deleted.",
        zh: "本控制台的全部操作及对购买人数据的每次查看。记录不可修改或删除。", ko: "이 콘솔의 모든 작업과 구매자 정보 열람 기록입니다. 바꾸거나 지울 수 없습니다.")
    private static let nothing = LocalizedText(
        en: "Nobody has done anything yet that concerns your tenants.", zh: "尚无与您的企业相关的操作。",
        ko: "아직 해당 업체에 관한 작업이 없습니다.")
    private static let account = LocalizedText(en: "Account", zh: "账户", ko: "계정")
    private static let act = LocalizedText(en: "Act", zh: "操作", ko: "작업")
    private static let target = LocalizedText(en: "On what", zh: "对象", ko: "대상")
    private static let detail = LocalizedText(en: "Detail", zh: "详情", ko: "내용")
}
