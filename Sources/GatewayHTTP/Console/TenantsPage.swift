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
            let name: HTML = key.name.map { "<strong>\($0)</strong>" } ?? "<em>\(visit.say(Self.unnamed))</em>"
            return [
                "<span>\(name) <code>\(key.hash)…</code></span>",
                "\(key.scopes.joined(separator: ", "))",
                key.expires.map { Self.end($0, visit) } ?? "\(visit.say(Self.forEver))",
                key.lastUse.map { visit.time($0) } ?? "–",
            ]
        }
        let table: HTML =
            keys.isEmpty
            ? ConsolePieces.empty(visit.say(Self.noKeys))
            : ConsolePieces.table(
                "\(visit.say(Self.keys)): \(card.id)",
                [visit.say(Self.key), visit.say(Self.scopes), visit.say(Self.until), visit.say(Self.lastUse)],
                keys, style: "dense")
        let signing = card.signing.map { ending in
            "<li><code>\(ending.what)</code> \(Self.end(ending.at, visit))</li>" as HTML
        }
        let mode = card.isTest ? Mark.badge(.still, visit.say(Self.test)) : Mark.badge(.good, visit.say(Self.live))
        return """
            <section id="tenant-\(card.id)"><h2>\(card.id) – \(card.name) \(mode)</h2>
            \(ConsolePieces.facts([
                (visit.say(ConsolePhrases.port), "\(card.ports.joined(separator: ", "))"),
                (visit.say(DeskPhrases.signer), "<ul class=\"plain\">\(HTML.joined(signers))</ul>"),
                (visit.say(Self.signing), signing.isEmpty ? "–" : "<ul class=\"plain\">\(HTML.joined(signing))</ul>"),
                (visit.say(Self.certificates), "\(card.certificates)"),
                (visit.say(Self.goods), "\(card.sharedGoods ?? visit.say(Self.ownGoods))"),
            ]))
            \(table)
            <p class="hint">\(visit.say(Self.howToMake)) <code>tongguan api-key new --name NAME\(card.isTest ? " --test" : "")</code></p></section>
            """
    }

    /// When something ends; marked when that was, or is soon.
    private static func end(_ at: Timestamp, _ visit: ConsoleVisit) -> HTML {
        let mark: HTML =
            if at <= visit.now {
                "\(Mark.badge(.bad, visit.say(Self.ended))) "
            } else if at - visit.now <= TenantCard.soon {
                "\(Mark.badge(.ask, visit.say(Self.endsSoon))) "
            } else { "" }
        return "\(mark)\(visit.time(at))"
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
        en: "No API key, so no program can ask for this tenant.", zh: "没有 API 密钥，程序无法代表该企业访问。",
        ko: "API 키가 없어 프로그램이 이 업체로 요청할 수 없습니다.")
    private static let howToMake = LocalizedText(
        en: "Keys stand in the configuration. This prints a new one and its entry for api_keys; SIGHUP takes it over:",
        zh: "密钥在配置中。以下命令生成新密钥及其 api_keys 条目，发送 SIGHUP 后生效：",
        ko: "키는 설정에 있습니다. 다음 명령이 새 키와 api_keys 항목을 만들고, SIGHUP으로 적용됩니다:")
    private static let lastUse = LocalizedText(
        en: "Last use here", zh: "本节点最近使用", ko: "이 노드에서 마지막 사용")
    private static let ended = LocalizedText(en: "Ended", zh: "已过期", ko: "만료됨")
    private static let live = LocalizedText(en: "Live", zh: "正式", ko: "운영")
    private static let signing = LocalizedText(en: "Signing certificates", zh: "签名证书", ko: "서명 인증서")
    private static let keys = LocalizedText(en: "API keys", zh: "API 密钥", ko: "API 키")
    private static let key = LocalizedText(en: "Key", zh: "密钥", ko: "키")
    private static let scopes = LocalizedText(en: "May be used for", zh: "权限", ko: "용도")
    private static let certificates = LocalizedText(en: "Client certificates", zh: "客户端证书", ko: "클라이언트 인증서")
    private static let goods = LocalizedText(en: "Goods registry", zh: "商品库", ko: "상품 등록부")
    private static let ownGoods = LocalizedText(en: "its own", zh: "自有", ko: "자체")
    private static let test = LocalizedText(en: "Test", zh: "测试", ko: "시험")
}
