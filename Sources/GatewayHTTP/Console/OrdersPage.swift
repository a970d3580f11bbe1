import Declarations
import Gateway
import HTTPTypes
import Hummingbird
import NIOCore

/// The list of orders: a query on top, newest first, and everything that matches as CSV.
enum OrdersPage {
    private static let size = 50
    private static let exportLimit = 20_000

    @Sendable static func show(_ visit: ConsoleVisit) async throws -> Response {
        let filter = Self.filter(visit)
        let orders = try await visit.gateway.orders(
            filter, visit.scope, before: visit.query("before").flatMap(Int64.init(position:)), limit: Self.size + 1)
        let shown = Array(orders.prefix(Self.size))
        let next = orders.count > Self.size ? shown.last?.id : nil
        return visit.page(visit.say(ConsoleSection.orders.title), in: .orders) {
            """
            \(Self.form(visit))
            \(shown.isEmpty ? ConsolePieces.empty(visit.say(Self.nothing), "<p><a href=\"/console/orders\">\(visit.say(Self.reset))</a></p>") : Self.table(shown, visit))
            \(ConsolePieces.pager(visit, next: next))
            """
        }
    }

    static func filter(_ visit: ConsoleVisit) -> OrderListFilter {
        var filter = OrderListFilter()
        filter.tenant = visit.query("tenant")
        filter.port = visit.query("port")
        filter.states = Set(visit.query.all("state").compactMap(OrderState.init))
        filter.prefix = visit.query("prefix")
        filter.cause = visit.query("cause")
        filter.since = visit.query("from").flatMap(TimeWords.beginning(ofDay:))
        filter.until = visit.query("to").flatMap(TimeWords.beginning(ofDay:)).map { $0 + .seconds(86_400) }
        return filter
    }

    private static func form(_ visit: ConsoleVisit) -> HTML {
        let states = OrderState.allCases.map { ($0.rawValue, visit.say($0.title)) }
        let tenants = visit.tenants.map { ($0, $0) }
        let ports = visit.gateway.ports.map { ($0, $0) }
        let query = visit.request.uri.query.map { "?\($0)" } ?? ""
        func field(_ name: String, _ title: LocalizedText, _ type: String) -> HTML {
            let length: HTML = type == "text" ? " maxlength=\"60\"" : ""
            return
                "<label>\(visit.say(title))<input type=\"\(type)\" name=\"\(name)\" value=\"\(visit.query(name) ?? "")\"\(length)></label>"
        }
        return """
            <form method="get" action="/console/orders" class="query">
            \(ConsolePieces.select("state", visit.say(ConsolePhrases.state), states, visit.query("state")))
            \(tenants.count > 1 ? ConsolePieces.select("tenant", visit.say(ConsolePhrases.tenant), tenants, visit.query("tenant")) : "")
            \(ConsolePieces.select("port", visit.say(ConsolePhrases.port), ports, visit.query("port")))
            \(field("prefix", Self.beginning, "text"))
            \(field("cause", Self.causeCode, "text"))
            \(field("from", Self.from, "date"))
            \(field("to", Self.to, "date"))
            <span class="buttons"><button type="submit">\(visit.say(Self.find))</button>
            <a class="button quiet" href="/console/orders">\(visit.say(Self.reset))</a>
            \(MassActForms.links(visit))
            <a class="button quiet" href="/console/orders.csv\(query)" download>\(visit.say(Self.csv))</a></span>
            </form>
            """
    }

    private static func table(_ orders: [ListedOrder], _ visit: ConsoleVisit) -> HTML {
        let rows = orders.map { order -> [HTML] in
            let cause: HTML =
                visit.gateway.cause(of: order).map { "<code>\($0.code)</code> \($0.meaning.text(in: visit.language))" }
                ?? order.causeCode.map { "<code>\($0)</code>" } ?? ""
            return [
                "<a class=\"row\" href=\"\(visit.path(of: order.orderNo, tenant: order.tenant))\">\(order.orderNo)</a>",
                visit.state(order.state), cause, "\(order.tenant)", "\(order.port)", visit.time(order.since),
            ]
        }
        return ConsolePieces.table(
            visit.say(ConsoleSection.orders.title),
            [
                visit.say(ConsolePhrases.orderNo), visit.say(ConsolePhrases.state), visit.say(ConsolePhrases.cause),
                visit.say(ConsolePhrases.tenant), visit.say(ConsolePhrases.port), visit.say(ConsolePhrases.since),
            ], rows, style: "dense")
    }

    /// `GET /console/orders.csv`: everything that matches, streamed page by page; a last row says when there was more.
    @Sendable static func export(_ visit: ConsoleVisit) async throws -> Response {
        let filter = Self.filter(visit)
        try await visit.audit(
            "orders.export", tenants: visit.meant(filter.tenant), target: visit.request.uri.query ?? "")
        var headers = HTTPFields()
        headers[.contentType] = "text/csv; charset=utf-8"
        headers[.cacheControl] = "no-store"
        headers[.contentDisposition] = "attachment; filename=\"orders-\(visit.now.beijing14).csv\""
        return Response(
            status: .ok, headers: headers,
            body: ResponseBody { writer in
                let names = ["orderNo", "tenant", "port", "state", "cause", "since", "received", "estimatedTax"]
                try await writer.write(ByteBuffer(string: "\u{FEFF}" + SafeCSV.row(names)))
                var before: Int64?
                var count = 0
                while true {
                    let orders = try await visit.gateway.orders(filter, visit.scope, before: before, limit: 500)
                    let text = orders.map { order in
                        SafeCSV.row([
                            order.orderNo, order.tenant, order.port, order.state.rawValue, order.causeCode ?? "",
                            order.since.rfc3339, order.createdAt.rfc3339, order.estimatedTax.description,
                        ])
                    }
                    try await writer.write(ByteBuffer(string: text.joined()))
                    count += orders.count
                    guard orders.count == 500, let last = orders.last else { break }
                    guard count < Self.exportLimit else {
                        try await writer.write(ByteBuffer(string: SafeCSV.row(["… more than \(count) orders match"])))
                        break
                    }
                    before = last.id
                }
                try await writer.finish(nil)
            })
    }

    private static let beginning = LocalizedText(en: "Number begins", zh: "订单号开头", ko: "번호 시작")
    private static let causeCode = LocalizedText(en: "Code of the refusal", zh: "退单代码", ko: "반려 코드")
    private static let from = LocalizedText(en: "Received from", zh: "接收起", ko: "접수 시작일")
    private static let to = LocalizedText(en: "to", zh: "至", ko: "종료일")
    private static let find = LocalizedText(en: "Show", zh: "查询", ko: "조회")
    private static let reset = LocalizedText(en: "Reset", zh: "重置", ko: "초기화")
    private static let csv = LocalizedText(en: "Export (CSV)", zh: "导出 (CSV)", ko: "내보내기 (CSV)")
    private static let nothing = LocalizedText(
        en: "No order matches. Take a condition away, or look at another time.", zh: "没有符合条件的订单。请减少条件或更换时间。",
        ko: "조건에 맞는 주문이 없습니다. 조건을 줄이거나 기간을 바꾸십시오.")
}

/// Rows for spreadsheets: a formula stays text, and a long number keeps its digits.
enum SafeCSV {
    static func row(_ cells: [String]) -> String { cells.map(Self.cell).joined(separator: ",") + "\r\n" }

    private static func cell(_ text: String) -> String {
        var text = text
        let isNumber = text.utf8.allSatisfy { (48...57).contains($0) || $0 == 0x2E }
        let isFormula = text.utf8.first.map { [0x3D, 0x2B, 0x2D, 0x40, 0x09, 0x0D].contains($0) } ?? false
        // A tab before it makes it text for every spreadsheet, and shows nowhere.
        if isFormula || isNumber && text.utf8.count > 11 { text = "\t" + text }
        guard text.contains(where: { ",\"\r\n\t".contains($0) }) else { return text }
        return "\"" + text.replacing("\"", with: "\"\"") + "\""
    }
}
