import Declarations
import Gateway
import Hummingbird

/// Where tenants are told of events, and whether they were.
enum WebhooksPage {
    @Sendable static func list(_ visit: ConsoleVisit) async throws -> Response {
        let scope = visit.scope.narrowed(to: visit.query("tenant"))
        var rows: [[HTML]] = []
        for tenant in visit.tenants where scope.holds(tenant) {
            for hook in try await visit.gateway.webhooks(tenant: tenant) {
                rows.append([
                    "<a class=\"row\" href=\"\(Self.path(hook.id, tenant))\">\(Self.host(hook.url))</a><br><span class=\"detail\">\(hook.description)</span>",
                    "\(tenant)", Self.state(hook, visit), "\(hook.waiting)",
                    "\(hook.events.isEmpty ? visit.say(Self.allEvents) : hook.events.joined(separator: ", "))",
                    visit.time(hook.createdAt),
                ])
            }
        }
        return visit.page(visit.say(ConsoleSection.webhooks.title), in: .webhooks) {
            """
            \(visit.tenantChoice("/console/webhooks", visit.query("tenant"), isAnyPossible: true))
            \(rows.isEmpty ? ConsolePieces.empty(visit.say(Self.nothing)) : ConsolePieces.table(
                visit.say(ConsoleSection.webhooks.title),
                [
                    visit.say(Self.endpoint), visit.say(ConsolePhrases.tenant), visit.say(ConsolePhrases.state),
                    visit.say(Self.waiting), visit.say(Self.events), visit.say(Self.created),
                ], rows))
            """
        }
    }

    @Sendable static func show(_ visit: ConsoleVisit) async throws -> Response {
        guard let (hook, tenant) = try await Self.meant(visit, visit.query("tenant")) else {
            return visit.notice(ConsolePhrases.notFound, status: 404)
        }
        let found =
            try await visit.gateway.webhookDeliveries(
                hook.id, tenant: tenant, before: visit.query("after"), limit: 51) ?? []
        let deliveries = Array(found.prefix(50))
        return visit.page(Self.host(hook.url), in: .webhooks) {
            """
            \(visit.doneNote())
            \(Self.testNote(visit))
            <p class="headline">\(Self.state(hook, visit))</p>
            \(Self.facts(hook, tenant, visit))
            \(visit.may(.operator_) ? Self.acts(hook, tenant, visit) : "")
            <section><h2>\(visit.say(Self.deliveries))</h2>
            \(deliveries.isEmpty ? ConsolePieces.empty(visit.say(Self.noDeliveries)) : Self.table(deliveries, hook, tenant, visit))
            \(ConsolePieces.onward(visit, next: found.count > 50 ? deliveries.last?.event.cursor : nil))</section>
            """
        }
    }

    private static func path(_ id: String, _ tenant: String) -> String {
        "/console/webhooks/\(id.percentEncoded)?tenant=\(tenant.percentEncoded)"
    }

    /// Scheme and host; the rest of an address may hold a secret.
    private static func host(_ url: String) -> String {
        let parts = url.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false)
        guard parts.count >= 3 else { return url }
        let host = parts[2].split(separator: "@").last ?? ""
        return "\(parts[0])//\(host)" + (parts.count > 3 && !parts[3].isEmpty ? "/…" : "")
    }

    private static func state(_ hook: WebhookView, _ visit: ConsoleVisit) -> HTML {
        if !hook.enabled { return Mark.badge(.still, visit.say(Self.off)) }
        if let since = hook.failingSince { return "\(Mark.badge(.bad, visit.say(Self.failing))) \(visit.time(since))" }
        return Mark.badge(.good, visit.say(Self.on))
    }

    private static func facts(_ hook: WebhookView, _ tenant: String, _ visit: ConsoleVisit) -> HTML {
        var facts: [(String, HTML)] = [
            (visit.say(ConsolePhrases.tenant), "\(tenant)"), (visit.say(Self.waiting), "\(hook.waiting)"),
            (
                visit.say(Self.events),
                "\(hook.events.isEmpty ? visit.say(Self.allEvents) : hook.events.joined(separator: ", "))"
            ),
            (visit.say(Self.created), visit.time(hook.createdAt)),
        ]
        if let at = hook.disabledAt {
            facts.append((visit.say(Self.off), "\(visit.time(at)) <code>\(hook.disabledReason ?? "")</code>"))
        }
        return ConsolePieces.facts(facts)
    }

    private static func acts(_ hook: WebhookView, _ tenant: String, _ visit: ConsoleVisit) -> HTML {
        let base = "/console/webhooks/\(hook.id.percentEncoded)/act"
        func button(_ act: String, _ title: LocalizedText, _ style: String) -> HTML {
            ConsolePieces.button(
                visit, base, [("tenant", tenant), ("act", act)], visit.say(title), of: Self.host(hook.url), style: style
            )
        }
        let since: HTML = """
            <details id="replay"><summary class="button quiet">\(visit.say(Self.replay))</summary>\(visit.form(
                base,
                """
                \(ConsolePieces.hidden("tenant", tenant))\(ConsolePieces.hidden("act", "replay"))\
                <label>\(visit.say(Self.since))<input type="date" name="since" required></label>\
                <button type="submit">\(visit.say(Self.replay))</button>
                """))</details>
            """
        return """
            <section class="actions">\(button("test", Self.test, ""))\
            \(hook.enabled ? button("off", Self.turnOff, "danger") : button("on", Self.turnOn, ""))\(since)</section>
            """
    }

    private static func table(
        _ deliveries: [WebhookDeliveryView], _ hook: WebhookView, _ tenant: String, _ visit: ConsoleVisit
    ) -> HTML {
        let rows = deliveries.map { delivery -> [HTML] in
            let (tone, word): (Mark.Tone, LocalizedText) =
                switch delivery.state {
                case "delivered": (.good, Self.delivered)
                case "waiting": (.busy, Self.retried)
                default: (.bad, Self.failed)
                }
            let answer = [delivery.status.map { "HTTP \($0)" }, delivery.problem].compactMap { $0 }
                .joined(separator: ", ")
            let again: HTML =
                visit.may(.operator_)
                ? ConsolePieces.button(
                    visit, "/console/webhooks/\(hook.id.percentEncoded)/act",
                    [("tenant", tenant), ("act", "replay"), ("event", delivery.event.cursor)], visit.say(Self.again),
                    of: delivery.id) : "–"
            return [
                "<code>\(delivery.event.type)</code>",
                "<a href=\"\(visit.path(of: delivery.event.orderNo, tenant: tenant))\">\(delivery.event.orderNo)</a>",
                Mark.badge(tone, visit.say(word)), "\(answer)", "\(delivery.attempts)",
                visit.time(delivery.lastAttemptAt),
                delivery.nextAttemptAt.map { visit.time($0) } ?? "–", again,
            ]
        }
        return ConsolePieces.table(
            visit.say(Self.deliveries),
            [
                visit.say(Self.event), visit.say(ConsolePhrases.orderNo), visit.say(ConsolePhrases.state),
                visit.say(Self.answer), visit.say(Self.attempts), visit.say(Self.last), visit.say(Self.next),
                visit.say(DeskPhrases.acts),
            ], rows, style: "dense")
    }

    // MARK: Acts

    private static func meant(_ visit: ConsoleVisit, _ tenant: String?) async throws -> (WebhookView, String)? {
        guard let id = visit.part("webhook"), let tenant, visit.tenants.contains(tenant) else { return nil }
        return try await visit.gateway.webhook(id, tenant: tenant).map { ($0, tenant) }
    }

    /// `POST /console/webhooks/{webhook}/act`.
    @Sendable static func act(_ visit: ConsoleVisit, _ fields: FormFields) async throws -> Response {
        guard let act = fields["act"], ["test", "on", "off", "replay"].contains(act),
            let (hook, tenant) = try await Self.meant(visit, fields["tenant"])
        else { return visit.notice(ConsolePhrases.notFound, status: 404) }
        try await visit.audit("webhook.\(act)", tenant: tenant, target: hook.id, detail: fields["since"] ?? "")
        let back = Self.path(hook.id, tenant)
        let answer: WebhookAnswer
        switch act {
        case "test":
            guard let test = try await visit.gateway.testWebhook(hook.id, tenant: tenant) else {
                return visit.notice(ConsolePhrases.notFound, status: 404)
            }
            let said = test.status.map { "\($0)" } ?? test.problem ?? ""
            return visit.redirect(to: back + "&tested=\(test.delivered ? "yes" : "no")&said=\(said.percentEncoded)")
        case "replay":
            if let cursor = fields["event"] {
                answer = try await visit.gateway.replayWebhook(hook.id, .event(cursor), tenant: tenant)
            } else if let since = fields["since"].flatMap({ Timestamp(beijing: $0.filter { $0 != "-" }) }) {
                answer = try await visit.gateway.replayWebhook(hook.id, .since(since), tenant: tenant)
            } else {
                return visit.notice(Self.needsDay, status: 422)
            }
        default:
            var draft = WebhookDraft()
            draft.enabled = act == "on"
            answer = try await visit.gateway.changeWebhook(hook.id, draft, tenant: tenant)
        }
        switch answer {
        case .done: return visit.redirect(to: back + "&done=\(act)")
        case .notFound: return visit.notice(ConsolePhrases.notFound, status: 404)
        case .refused(let violations):
            return visit.notice(violations.first?.message ?? DeskPhrases.impossible, status: 422)
        case .tooMany: return visit.notice(DeskPhrases.impossible, status: 409)
        }
    }

    private static func testNote(_ visit: ConsoleVisit) -> HTML {
        guard let tested = visit.query("tested") else { return "" }
        let isGood = tested == "yes"
        return """
            <p class="note \(isGood ? "good" : "bad")" role="status">\(visit.say(isGood ? Self.testGood : Self.testBad)) \
            <code>\(String((visit.query("said") ?? "").prefix(60)))</code></p>
            """
    }

    private static let nothing = LocalizedText(
        en: "No webhooks. A tenant makes one with its API key: POST /v1/webhooks.",
        zh: "没有 Webhook。企业可用 API 密钥创建：POST /v1/webhooks。",
        ko: "웹훅이 없습니다. 업체가 API 키로 만듭니다: POST /v1/webhooks.")
    private static let noDeliveries = LocalizedText(
        en: "Nothing was delivered yet. Test it to see what comes back.", zh: "尚无投递记录。可先测试。",
        ko: "아직 전달한 것이 없습니다. 시험해 보십시오.")
    private static let endpoint = LocalizedText(en: "Endpoint", zh: "接收端", ko: "수신 주소")
    private static let waiting = LocalizedText(en: "Waiting", zh: "待重试", ko: "대기")
    private static let events = LocalizedText(en: "Events", zh: "事件", ko: "이벤트")
    private static let allEvents = LocalizedText(en: "all", zh: "全部", ko: "전체")
    private static let created = LocalizedText(en: "Created", zh: "创建于", ko: "생성")
    private static let off = LocalizedText(en: "Switched off", zh: "已停用", ko: "꺼짐")
    private static let on = LocalizedText(en: "On", zh: "已启用", ko: "켜짐")
    private static let failing = LocalizedText(en: "Failing", zh: "失败中", ko: "실패 중")
    private static let deliveries = LocalizedText(en: "Deliveries", zh: "投递记录", ko: "전달 기록")
    private static let delivered = LocalizedText(en: "Delivered", zh: "已送达", ko: "전달됨")
    private static let retried = LocalizedText(en: "Being tried", zh: "重试中", ko: "재시도 중")
    private static let failed = LocalizedText(en: "Given up", zh: "已放弃", ko: "포기함")
    private static let event = LocalizedText(en: "Event", zh: "事件", ko: "이벤트")
    private static let answer = LocalizedText(en: "Answer", zh: "应答", ko: "응답")
    private static let attempts = LocalizedText(en: "Attempts", zh: "次数", ko: "시도")
    private static let last = LocalizedText(en: "Last try", zh: "最近尝试", ko: "최근 시도")
    private static let next = LocalizedText(en: "Next try", zh: "下次尝试", ko: "다음 시도")
    private static let again = LocalizedText(en: "Tell again", zh: "重新投递", ko: "다시 전달")
    private static let test = LocalizedText(en: "Test", zh: "测试", ko: "시험")
    private static let turnOn = LocalizedText(en: "Switch on", zh: "启用", ko: "켜기")
    private static let turnOff = LocalizedText(en: "Switch off", zh: "停用", ko: "끄기")
    private static let replay = LocalizedText(en: "Tell again from a day on", zh: "从某日起重新投递", ko: "어느 날부터 다시 전달")
    private static let since = LocalizedText(en: "From", zh: "起", ko: "시작일")
    private static let needsDay = LocalizedText(
        en: "Choose a day. Nothing was done.", zh: "请选择日期，未执行任何操作。", ko: "날짜를 고르십시오. 아무것도 하지 않았습니다.")
    private static let testGood = LocalizedText(
        en: "The made-up event was taken:", zh: "测试事件已被接收：", ko: "시험 이벤트를 받았습니다:")
    private static let testBad = LocalizedText(
        en: "The made-up event was not taken:", zh: "测试事件未被接收：", ko: "시험 이벤트를 받지 못했습니다:")
}
