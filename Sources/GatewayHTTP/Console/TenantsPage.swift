import Declarations
import Gateway
import Hummingbird

/// Tenants, what they sign with, who may call for them, and what ends soon. Never a key.
enum TenantsPage {
    @Sendable static func show(_ visit: ConsoleVisit) async throws -> Response {
        let cards = try await visit.gateway.tenantCards(visit.scope)
        return visit.page(visit.say(ConsoleSection.tenants.title), in: .tenants) {
            guard !cards.isEmpty else { return ConsolePieces.empty(visit.say(DeskPhrases.noTenant)) }
            return
                "<p class=\"summary\">\(visit.say(Self.what))</p>\(Self.endings(cards, visit))\(HTML.joined(cards.map { Self.card($0, visit) }))"
        }
    }

    private static func endings(_ cards: [TenantCard], _ visit: ConsoleVisit) -> HTML {
        let rows = cards.flatMap { card in card.endsSoon.map { (card.id, $0) } }.sorted { $0.1.at < $1.1.at }
        guard !rows.isEmpty else { return "<p class=\"note good\">\(visit.say(Self.nothingEnds))</p>" }
        return """
            <section><h2>\(visit.say(Self.endsSoon))</h2>\(ConsolePieces.table(
                visit.say(Self.endsSoon),
                [visit.say(Self.whatEnds), visit.say(ConsolePhrases.tenant), visit.say(Self.until)],
                rows.map { tenant, ending in
                    [
                        "\(Mark.badge(ending.at <= visit.now ? .bad : .ask, ending.what))", "\(tenant)",
                        visit.time(ending.at),
                    ]
                }))</section>
            """
    }

    private static func card(_ card: TenantCard, _ visit: ConsoleVisit) -> HTML {
        let signers = card.signers.sorted { $0.key < $1.key }.map { name, kinds -> HTML in
            "<li><strong>\(name)</strong> \(kinds.map(String.init).joined(separator: ", "))</li>"
        }
        let keys = card.keys.map { key -> [HTML] in
            [
                key.name.map { "<strong>\($0)</strong>" } ?? "<em>\(visit.say(Self.unnamed))</em>",
                "\(key.scopes.joined(separator: ", "))",
                key.expires.map { visit.time($0) } ?? "\(visit.say(Self.forEver))",
            ]
        }
        let table: HTML =
            keys.isEmpty
            ? ConsolePieces.empty(visit.say(Self.noKeys))
            : ConsolePieces.table(
                "\(visit.say(Self.keys)): \(card.id)",
                [visit.say(Self.key), visit.say(Self.scopes), visit.say(Self.until)],
                keys, style: "dense")
        let test: HTML = card.isTest ? " \(Mark.badge(.still, visit.say(Self.test)))" : ""
        return """
            <section id="tenant-\(card.id)"><h2>\(card.id) – \(card.name)\(test)</h2>
            \(ConsolePieces.facts([
                (visit.say(ConsolePhrases.port), "\(card.ports.joined(separator: ", "))"),
                (visit.say(DeskPhrases.signer), "<ul class=\"plain\">\(HTML.joined(signers))</ul>"),
                (visit.say(Self.certificates), "\(card.certificates)"),
                (visit.say(Self.goods), "\(card.sharedGoods ?? visit.say(Self.ownGoods))"),
            ]))
            \(table)</section>
            """
    }

    private static let what = LocalizedText(
        en: "As the configuration has it. Keys are kept as hashes only, so nobody can read one here.",
        zh: "以配置为准。密钥仅以哈希保存，此处无法查看。", ko: "설정에 따른 내용입니다. 키는 해시로만 보관하므로 여기서 볼 수 없습니다.")
    private static let nothingEnds = LocalizedText(
        en: "No key and no certificate ends within 30 days.", zh: "30 天内没有密钥或证书到期。", ko: "30일 안에 끝나는 키나 인증서가 없습니다.")
    private static let endsSoon = LocalizedText(en: "Ends soon", zh: "即将到期", ko: "곧 만료")
    private static let whatEnds = LocalizedText(en: "What", zh: "对象", ko: "대상")
    private static let until = LocalizedText(en: "Until", zh: "有效期至", ko: "만료")
    private static let unnamed = LocalizedText(en: "without a name", zh: "未命名", ko: "이름 없음")
    private static let forEver = LocalizedText(en: "without an end", zh: "长期", ko: "기한 없음")
    private static let noKeys = LocalizedText(
        en: "No API key. Make one with: tongguan api-key new", zh: "没有 API 密钥。可用 tongguan api-key new 创建。",
        ko: "API 키가 없습니다. tongguan api-key new 로 만듭니다.")
    private static let keys = LocalizedText(en: "API keys", zh: "API 密钥", ko: "API 키")
    private static let key = LocalizedText(en: "Key", zh: "密钥", ko: "키")
    private static let scopes = LocalizedText(en: "May be used for", zh: "权限", ko: "용도")
    private static let certificates = LocalizedText(en: "Client certificates", zh: "客户端证书", ko: "클라이언트 인증서")
    private static let goods = LocalizedText(en: "Goods registry", zh: "商品库", ko: "상품 등록부")
    private static let ownGoods = LocalizedText(en: "its own", zh: "自有", ko: "자체")
    private static let test = LocalizedText(en: "Test", zh: "测试", ko: "시험")
}
