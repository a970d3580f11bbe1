import Declarations
import Gateway
import Hummingbird

/// A tenant's articles as customs knows them, and one article with its versions.
enum GoodsDeskPage {
    @Sendable static func list(_ visit: ConsoleVisit) async throws -> Response {
        guard let tenant = visit.chosenTenant else {
            return visit.notice(
                visit.tenants.isEmpty ? DeskPhrases.noTenant : ConsolePhrases.notFound,
                status: visit.tenants.isEmpty ? 200 : 404)
        }
        let page = try await visit.gateway.goods(tenant: tenant, after: visit.query("after"), limit: 50)
        let rows = page.goods.map { view -> [HTML] in
            [
                "<a class=\"row\" href=\"\(Self.path(view.goods.itemNo, tenant))\">\(view.goods.itemNo)</a>",
                "\(view.goods[.gname] ?? view.goods[.itemName] ?? "")",
                "\(ConsolePieces.number(view.goods[.gcode] ?? "–"))",
                "\(view.goods[.itemRecordNo] ?? "–")", "\(view.version)", visit.time(view.updatedAt),
            ]
        }
        return visit.page(visit.say(ConsoleSection.goods.title), in: .goods) {
            """
            \(visit.tenantChoice("/console/goods", tenant))
            <form method="get" action="/console/goods/find" class="query">\(ConsolePieces.hidden("tenant", tenant))
            <label>\(visit.say(Self.itemNo))<input name="item" required maxlength="60"></label>
            <span class="buttons"><button type="submit" class="quiet">\(visit.say(ConsolePhrases.search))</button></span></form>
            \(rows.isEmpty ? ConsolePieces.empty(visit.say(Self.nothing)) : ConsolePieces.table(
                visit.say(ConsoleSection.goods.title),
                [
                    visit.say(Self.itemNo), visit.say(Self.name), visit.say(Self.code), visit.say(Self.record),
                    visit.say(Self.version), visit.say(Self.changed),
                ], rows, style: "dense"))
            \(ConsolePieces.onward(visit, next: page.next))
            """
        }
    }

    /// `GET /console/goods/find?item=…`: an article's number may hold anything, so it stands behind the question mark.
    @Sendable static func show(_ visit: ConsoleVisit) async throws -> Response {
        guard let tenant = visit.chosenTenant, let item = visit.query("item"),
            let view = try await visit.gateway.goods(item, tenant: tenant)
        else { return visit.notice(ConsolePhrases.notFound, status: 404) }
        let facts = GoodsField.allCases.compactMap { field -> (String, HTML)? in
            view.goods[field].map { (field.rawValue, "\($0)") }
        }
        let rows = view.history.map { version -> [HTML] in
            [
                "\(version.version)",
                version.isRemoval
                    ? Mark.badge(.still, visit.say(Self.removed)) : Mark.badge(.good, visit.say(Self.stored)),
                "\(version.source)", visit.time(version.updatedAt),
            ]
        }
        return visit.page(view.goods.itemNo, in: .goods) {
            """
            <p><a href="/console/goods?tenant=\(tenant.percentEncoded)">\(visit.say(ConsoleSection.goods.title))</a></p>
            \(ConsolePieces.facts(facts))
            <section><h2>\(visit.say(Self.versions))</h2>\(ConsolePieces.table(
                visit.say(Self.versions),
                [
                    visit.say(Self.version), visit.say(ConsolePhrases.state), visit.say(Self.source),
                    visit.say(ConsolePhrases.time),
                ], rows))</section>
            """
        }
    }

    private static func path(_ itemNo: String, _ tenant: String) -> String {
        "/console/goods/find?tenant=\(tenant.percentEncoded)&item=\(itemNo.percentEncoded)"
    }

    private static let itemNo = LocalizedText(en: "Article number", zh: "企业商品货号", ko: "품목 번호")
    private static let name = LocalizedText(en: "Name", zh: "商品名称", ko: "이름")
    private static let code = LocalizedText(en: "Tariff code", zh: "商品编码", ko: "세번")
    private static let record = LocalizedText(en: "Record", zh: "备案序号", ko: "등록 번호")
    private static let version = LocalizedText(en: "Version", zh: "版本", ko: "버전")
    private static let versions = LocalizedText(en: "Versions", zh: "历史版本", ko: "버전 기록")
    private static let changed = LocalizedText(en: "Changed", zh: "更新于", ko: "변경")
    private static let source = LocalizedText(en: "From", zh: "来源", ko: "출처")
    private static let stored = LocalizedText(en: "Stored", zh: "已保存", ko: "저장됨")
    private static let removed = LocalizedText(en: "Removed", zh: "已删除", ko: "삭제됨")
    private static let nothing = LocalizedText(
        en: "No articles. Upload a sheet of goods, or PUT /v1/goods; orders then need only the article number.",
        zh: "没有商品。请上传商品表或使用 PUT /v1/goods；之后订单只需货号。",
        ko: "상품이 없습니다. 상품 시트를 올리거나 PUT /v1/goods를 쓰십시오. 그러면 주문에는 품목 번호만 있으면 됩니다.")
}
