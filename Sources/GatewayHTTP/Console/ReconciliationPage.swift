import Declarations
import Gateway
import HTTPTypes
import Hummingbird
import NIOCore

/// Day by day: what was declared, and what became of it.
enum ReconciliationPage {
    @Sendable static func show(_ visit: ConsoleVisit) async throws -> Response {
        let (from, to) = Self.days(visit)
        let found = try await visit.gateway.reconciliation(
            from: from, to: to, tenant: visit.query("tenant"), visit.scope)
        let status = found == nil ? 422 : 200
        return visit.page(
            visit.say(ConsoleSection.reconciliation.title), in: .reconciliation, isLive: false, status: status
        ) {
            """
            <p class="summary">\(visit.say(Self.what))</p>
            \(Self.form(visit, from, to))
            \(found.map { Self.content($0, visit) } ?? "<p class=\"note bad\" role=\"alert\">\(visit.say(Self.badDays))</p>")
            """
        }
    }

    /// The last seven days when nothing is asked for.
    private static func days(_ visit: ConsoleVisit) -> (String, String) {
        let to = visit.query("to") ?? TimeWords.day(visit.now)
        return (visit.query("from") ?? TimeWords.day(visit.now - .seconds(6 * 86_400)), to)
    }

    private static func form(_ visit: ConsoleVisit, _ from: String, _ to: String) -> HTML {
        let tenants = visit.tenants.map { ($0, $0) }
        let query = visit.request.uri.query.map { "?\($0)" } ?? ""
        let tenant: HTML =
            tenants.count > 1
            ? ConsolePieces.select("tenant", visit.say(ConsolePhrases.tenant), tenants, visit.query("tenant")) : ""
        return """
            <form method="get" action="/console/reconciliation" class="query">
            <label>\(visit.say(Self.from))<input type="date" name="from" value="\(from)" required></label>
            <label>\(visit.say(Self.to))<input type="date" name="to" value="\(to)" required></label>
            \(tenant)
            <span class="buttons"><button type="submit">\(visit.say(DeskPhrases.show))</button>
            <a class="button quiet" href="/console/reconciliation.csv\(query)" download>\(visit.say(DeskPhrases.csv))</a></span></form>
            """
    }

    private static func content(_ found: Reconciliation, _ visit: ConsoleVisit) -> HTML {
        guard !found.lines.isEmpty else { return ConsolePieces.empty(visit.say(Self.nothing)) }
        let rows = found.lines.map { line -> [HTML] in
            [
                "<strong>\(line.day)</strong>", "\(line.tenant)", "\(line.declared)", "\(line.released)",
                Self.count("rejected", line.rejected, .bad, line.rejectedOrders, line, visit),
                Self.count("missing", line.missing, .ask, line.missingOrders, line, visit),
                "\(line.estimatedTax.description)",
                "\(line.billedTax.description)",
                Self.count("unbilled", line.unbilled, .ask, line.unbilledOrders, line, visit),
                Self.count("differing", line.differing, .ask, line.differingOrders, line, visit),
            ]
        }
        return """
            \(found.isCut ? ("<p class=\"note bad\">\(visit.say(Self.cut))</p>" as HTML) : "")
            <section>\(ConsolePieces.table(
                visit.say(ConsoleSection.reconciliation.title),
                [
                    visit.say(Self.day), visit.say(ConsolePhrases.tenant), visit.say(Self.declared), visit.say(Self.released),
                    visit.say(Self.rejected), visit.say(Self.missing), visit.say(Self.estimated), visit.say(Self.billed),
                    visit.say(Self.unbilled), visit.say(Self.differing),
                ], rows, style: "dense"))</section>
            """
    }

    /// A number; what is behind it opens below.
    private static func count(
        _ name: String, _ count: Int, _ tone: Mark.Tone, _ orders: [String], _ line: Reconciliation.Line,
        _ visit: ConsoleVisit
    ) -> HTML {
        guard count > 0 else { return "0" }
        let links = orders.map { orderNo -> HTML in
            "<li><a href=\"\(visit.path(of: orderNo, tenant: line.tenant))\">\(orderNo)</a></li>"
        }
        let more: HTML = count > orders.count ? "<li>… \(count - orders.count)</li>" : ""
        return """
            <details id="\(line.day)-\(line.tenant)-\(name)"><summary>\(Mark.badge(tone, "\(count)"))</summary>\
            <ul class="plain">\(HTML.joined(links))\(more)</ul></details>
            """
    }

    /// `GET /console/reconciliation.csv`.
    @Sendable static func export(_ visit: ConsoleVisit) async throws -> Response {
        let (from, to) = Self.days(visit)
        guard
            let found = try await visit.gateway.reconciliation(
                from: from, to: to, tenant: visit.query("tenant"), visit.scope)
        else { return visit.notice(Self.badDays, status: 422) }
        var text =
            "\u{FEFF}"
            + SafeCSV.row([
                "day", "tenant", "declared", "released", "rejected", "missing", "cancelled", "estimatedTax",
                "billedTax",
                "unbilled", "differing", "ordersMissing", "ordersRejected", "ordersUnbilled", "ordersDiffering",
            ])
        for line in found.lines {
            text += SafeCSV.row([
                line.day, line.tenant, "\(line.declared)", "\(line.released)", "\(line.rejected)", "\(line.missing)",
                "\(line.cancelled)", line.estimatedTax.description, line.billedTax.description, "\(line.unbilled)",
                "\(line.differing)", line.missingOrders.joined(separator: " "),
                line.rejectedOrders.joined(separator: " "), line.unbilledOrders.joined(separator: " "),
                line.differingOrders.joined(separator: " "),
            ])
        }
        if found.isCut { text += SafeCSV.row(["… there are more orders than were counted"]) }
        var headers = HTTPFields()
        headers[.contentType] = "text/csv; charset=utf-8"
        headers[.cacheControl] = "no-store"
        headers[.contentDisposition] = "attachment; filename=\"reconciliation-\(visit.now.beijing14).csv\""
        return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }

    private static let what = LocalizedText(
        en:
            "Orders by the day they were taken (UTC+8), and what became of them by now. Declared = released + rejected + missing. "
            + "Tax is of what was released, in CNY.",
        zh: "按接收日（UTC+8）统计订单及其当前结果。申报 = 放行 + 退单 + 未结。税额为已放行部分，单位 CNY。",
        ko: "접수일(UTC+8)별 주문과 현재 결과입니다. 신고 = 통관 + 반려 + 미결. 세액은 통관분이며 CNY입니다.")
    private static let badDays = LocalizedText(
        en: "Choose two days, the first before the last, at most 31 days together.", zh: "请选择起止日期，最多 31 天。",
        ko: "시작일과 종료일을 고르십시오. 최대 31일입니다.")
    private static let nothing = LocalizedText(
        en: "No orders were taken on these days. Choose others.", zh: "这些日期没有接收订单。请更换日期。",
        ko: "이 기간에 접수한 주문이 없습니다. 다른 날을 고르십시오.")
    private static let cut = LocalizedText(
        en: "There are more orders than can be counted at once. Choose fewer days; the last day here is not whole.",
        zh: "订单过多，无法一次统计。请减少天数；最后一天不完整。", ko: "주문이 너무 많아 한 번에 셀 수 없습니다. 기간을 줄이십시오. 마지막 날은 일부입니다.")
    private static let from = LocalizedText(en: "From", zh: "起", ko: "시작일")
    private static let to = LocalizedText(en: "To", zh: "至", ko: "종료일")
    private static let day = LocalizedText(en: "Day", zh: "日期", ko: "날짜")
    private static let declared = LocalizedText(en: "Declared", zh: "申报", ko: "신고")
    private static let released = LocalizedText(en: "Released", zh: "放行", ko: "통관")
    private static let rejected = LocalizedText(en: "Rejected", zh: "退单", ko: "반려")
    private static let missing = LocalizedText(en: "Missing", zh: "未结", ko: "미결")
    private static let estimated = LocalizedText(en: "Tax estimated", zh: "估算税额", ko: "예상 세액")
    private static let billed = LocalizedText(en: "Tax billed", zh: "税单税额", ko: "고지 세액")
    private static let unbilled = LocalizedText(en: "Not billed", zh: "无税单", ko: "미고지")
    private static let differing = LocalizedText(en: "Billed otherwise", zh: "税额不符", ko: "세액 차이")
}
