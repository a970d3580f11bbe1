import Declarations
import Gateway
import Hummingbird

/// Where tenants are told of events, and whether they were.
enum WebhooksPage {
    @Sendable static func list(_ visit: ConsoleVisit) async throws -> Response {
        try await Self.list(visit, after: nil)
    }

    /// - Parameter trial: a new endpoint that was refused: its form stands open again, with what was typed.
    static func list(_ visit: ConsoleVisit, after trial: WebhookForms.Trial?) async throws -> Response {
        let scope = visit.scope.narrowed(to: visit.query("tenant"))
        var rows: [[HTML]] = []
        for tenant in visit.tenants where scope.holds(tenant) {
            for hook in try await visit.gateway.webhooks(tenant: tenant) {
                rows.append([
                    "<a class=\"row\" href=\"\(Self.path(hook.id, tenant))\">\(Self.host(hook.url))</a><br><span class=\"detail\">\(hook.description)</span>",
                    "\(tenant)", Self.state(hook, visit), "\(hook.waiting)", "\(Self.events(hook, visit))",
                    visit.time(hook.createdAt),
                ])
            }
        }
        return visit.page(
            visit.say(ConsoleSection.webhooks.title), in: .webhooks, isLive: trial == nil, status: trial?.status ?? 200
        ) {
            """
            \(visit.doneNote(WebhookPhrases.removed))
            \(visit.may(.operator_) ? WebhookForms.add(visit, trial) : "<p class=\"hint\">\(visit.say(OrderPhrases.needsOperator))</p>")
            \(visit.tenantChoice("/console/webhooks", visit.query("tenant"), isAnyPossible: true))
            \(rows.isEmpty ? ConsolePieces.empty(visit.say(WebhookPhrases.nothing)) : ConsolePieces.table(
                visit.say(ConsoleSection.webhooks.title),
                [
                    visit.say(WebhookPhrases.endpoint), visit.say(ConsolePhrases.tenant), visit.say(ConsolePhrases.state),
                    visit.say(WebhookPhrases.waiting), visit.say(WebhookPhrases.events), visit.say(WebhookPhrases.created),
                ], rows))
            """
        }
    }

    private static func events(_ hook: WebhookView, _ visit: ConsoleVisit) -> String {
        hook.events.isEmpty ? visit.say(WebhookPhrases.allEvents) : hook.events.joined(separator: ", ")
    }

    @Sendable static func show(_ visit: ConsoleVisit) async throws -> Response {
        guard let (hook, tenant) = try await WebhookActs.meant(visit, visit.query("tenant")) else {
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
            <section><h2>\(visit.say(WebhookPhrases.deliveries))</h2>
            \(deliveries.isEmpty ? ConsolePieces.empty(visit.say(WebhookPhrases.noDeliveries)) : Self.table(deliveries, hook, tenant, visit))
            \(ConsolePieces.onward(visit, next: found.count > 50 ? deliveries.last?.event.cursor : nil))</section>
            """
        }
    }

    static func path(_ id: String, _ tenant: String) -> String {
        "/console/webhooks/\(id.percentEncoded)?tenant=\(tenant.percentEncoded)"
    }

    /// Scheme and host; the rest of an address may hold a secret.
    static func host(_ url: String) -> String { WebhookView.shown(url) }

    private static func state(_ hook: WebhookView, _ visit: ConsoleVisit) -> HTML {
        if !hook.enabled { return Mark.badge(.still, visit.say(WebhookPhrases.off)) }
        if let since = hook.failingSince {
            return "\(Mark.badge(.bad, visit.say(WebhookPhrases.failing))) \(visit.time(since))"
        }
        return Mark.badge(.good, visit.say(WebhookPhrases.on))
    }

    private static func facts(_ hook: WebhookView, _ tenant: String, _ visit: ConsoleVisit) -> HTML {
        var facts: [(String, HTML)] = [
            (visit.say(ConsolePhrases.tenant), "\(tenant)"), (visit.say(WebhookPhrases.waiting), "\(hook.waiting)"),
            (visit.say(WebhookPhrases.events), "\(Self.events(hook, visit))"),
            (visit.say(WebhookPhrases.created), visit.time(hook.createdAt)),
        ]
        if let at = hook.disabledAt {
            facts.append((visit.say(WebhookPhrases.off), "\(visit.time(at)) <code>\(hook.disabledReason ?? "")</code>"))
        }
        if let until = hook.oldSecretUntil.flatMap(TimeWords.moment), until > visit.now {
            facts.append((visit.say(WebhookPhrases.oldSecret), visit.time(until)))
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
            <details id="replay"><summary class="button quiet">\(visit.say(WebhookPhrases.replay))</summary>\(visit.form(
                base,
                """
                \(ConsolePieces.hidden("tenant", tenant))\(ConsolePieces.hidden("act", "replay"))\
                <label>\(visit.say(WebhookPhrases.since))<input type="date" name="since" required></label>\
                <button type="submit">\(visit.say(WebhookPhrases.replay))</button>
                """))</details>
            """
        return """
            <section class="actions">\(button("test", WebhookPhrases.test, ""))\
            \(hook.enabled ? button("off", WebhookPhrases.turnOff, "danger") : button("on", WebhookPhrases.turnOn, ""))\(since)\
            \(WebhookForms.change(hook, tenant, visit))\(WebhookForms.rotate(hook, tenant, visit))\
            \(WebhookForms.remove(hook, tenant, visit))</section>
            """
    }

    private static func table(
        _ deliveries: [WebhookDeliveryView], _ hook: WebhookView, _ tenant: String, _ visit: ConsoleVisit
    ) -> HTML {
        let rows = deliveries.map { delivery -> [HTML] in
            let (tone, word): (Mark.Tone, LocalizedText) =
                switch delivery.state {
                case "delivered": (.good, WebhookPhrases.delivered)
                case "waiting": (.busy, WebhookPhrases.retried)
                default: (.bad, WebhookPhrases.failed)
                }
            let answer = [delivery.status.map { "HTTP \($0)" }, delivery.problem].compactMap { $0 }
                .joined(separator: ", ")
            let again: HTML =
                visit.may(.operator_)
                ? ConsolePieces.button(
                    visit, "/console/webhooks/\(hook.id.percentEncoded)/act",
                    [("tenant", tenant), ("act", "replay"), ("event", delivery.event.cursor)],
                    visit.say(WebhookPhrases.again),
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
            visit.say(WebhookPhrases.deliveries),
            [
                visit.say(WebhookPhrases.event), visit.say(ConsolePhrases.orderNo), visit.say(ConsolePhrases.state),
                visit.say(WebhookPhrases.answer), visit.say(WebhookPhrases.attempts), visit.say(WebhookPhrases.last),
                visit.say(WebhookPhrases.next),
                visit.say(DeskPhrases.acts),
            ], rows, style: "dense")
    }

    private static func testNote(_ visit: ConsoleVisit) -> HTML {
        guard let tested = visit.query("tested") else { return "" }
        let isGood = tested == "yes"
        return """
            <p class="note \(isGood ? "good" : "bad")" role="status">\(visit.say(isGood ? WebhookPhrases.testGood : WebhookPhrases.testBad)) \
            <code>\(String((visit.query("said") ?? "").prefix(60)))</code></p>
            """
    }
}
