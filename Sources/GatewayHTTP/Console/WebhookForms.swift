import Declarations
import Gateway
import Hummingbird

/// Forms of the pages about webhooks, and the page that shows a secret.
enum WebhookForms {
    /// A new endpoint that was refused.
    struct Trial {
        var fields: FormFields
        var problem: LocalizedText
        var status: Int
    }

    /// Types that most receivers want; any other is written beside them.
    private static let common =
        ["order.*", "document.*"]
        + [OrderState.released, .rejected, .held, .unknown, .cancelled].map { "order.\($0.rawValue)" }
        + ["order.tax_billed", "document.rejected"]

    /// What a form says about an endpoint; an address left empty is not said.
    static func draft(_ fields: FormFields) -> WebhookDraft {
        let others = (fields["others"] ?? "").split { ",，、;； ".contains($0) }.map(String.init)
        var events: [String] = []
        for event in fields.all("event") + others where !event.isEmpty && !events.contains(event) {
            events.append(event)
        }
        return WebhookDraft(
            url: fields["url"], events: events, description: fields["description"] ?? "",
            language: fields["language"])
    }

    /// What a page knows of an endpoint's secrets, so that a rotation is done once.
    static func known(_ hook: WebhookView) -> String { hook.oldSecretUntil ?? "-" }

    /// Makes an endpoint.
    static func add(_ visit: ConsoleVisit, _ trial: Trial?) -> HTML {
        guard !visit.tenants.isEmpty else { return "" }
        let typed = trial.map { Self.draft($0.fields) }
        let problem: HTML =
            trial.map { "<p class=\"note bad\" role=\"alert\">\(visit.say($0.problem))</p>" } ?? ""
        let tenants = visit.tenants.map { ($0, $0) }
        let isOpen: HTML = trial == nil ? "" : " open"
        return """
            <section class="actions"><details id="add"\(isOpen)><summary class="button">\(visit.say(WebhookPhrases.add))</summary>
            \(problem)\(visit.form(
                "/console/webhooks",
                """
                \(ConsolePieces.select(
                    "tenant", visit.say(ConsolePhrases.tenant), tenants,
                    trial?.fields["tenant"] ?? visit.query("tenant") ?? visit.tenants.first, orNone: false))
                \(Self.fields(visit, typed, isNew: true))
                <p><button type="submit">\(visit.say(WebhookPhrases.add))</button></p>
                """))</details></section>
            """
    }

    /// Changes an endpoint. Its address is not shown, because it may hold a secret.
    static func change(_ hook: WebhookView, _ tenant: String, _ visit: ConsoleVisit) -> HTML {
        let known = WebhookDraft(
            events: hook.events, description: hook.description, language: hook.language)
        return Self.details(
            "change", WebhookPhrases.change, "quiet", visit,
            visit.form(
                Self.action(hook, "change"),
                """
                \(ConsolePieces.hidden("tenant", tenant))\(Self.fields(visit, known, isNew: false))
                <p><button type="submit">\(visit.say(WebhookPhrases.save))</button></p>
                """))
    }

    static func rotate(_ hook: WebhookView, _ tenant: String, _ visit: ConsoleVisit) -> HTML {
        let isRecent = hook.oldSecretUntil.flatMap(TimeWords.moment).map { $0 > visit.now } ?? false
        let text = isRecent ? WebhookPhrases.rotateAgain : WebhookPhrases.rotateHint
        return Self.details(
            "rotate", WebhookPhrases.rotate, "quiet", visit,
            visit.form(
                Self.action(hook, "rotate"),
                """
                \(ConsolePieces.hidden("tenant", tenant))\(ConsolePieces.hidden("known", Self.known(hook)))\
                <p>\(visit.say(text))</p>\
                <p><button type="submit">\(visit.say(WebhookPhrases.rotate))</button></p>
                """))
    }

    static func remove(_ hook: WebhookView, _ tenant: String, _ visit: ConsoleVisit) -> HTML {
        Self.details(
            "remove", WebhookPhrases.remove, "danger", visit,
            visit.form(
                Self.action(hook, "remove"),
                """
                \(ConsolePieces.hidden("tenant", tenant))\
                <p class="check"><label><input type="checkbox" name="sure" value="1" required> \
                \(visit.say(WebhookPhrases.sure))</label></p>\
                <p><button type="submit" class="danger">\(visit.say(WebhookPhrases.remove))</button></p>
                """))
    }

    /// The answer that made a secret: it stands here and nowhere else.
    static func secret(_ hook: WebhookView, _ tenant: String, isNew: Bool, _ visit: ConsoleVisit) -> Response {
        visit.page(WebhooksPage.host(hook.url), in: .webhooks, isLive: false) {
            """
            <p class="note good" role="status">\(visit.say(isNew ? WebhookPhrases.made : WebhookPhrases.rotated))</p>
            <section><h2>\(visit.say(WebhookPhrases.secret))</h2>
            <p>\(ConsolePieces.number(hook.secret ?? ""))</p>
            <p>\(visit.say(WebhookPhrases.once))</p>
            <p><a class="button" href="\(WebhooksPage.path(hook.id, tenant))">\(visit.say(WebhookPhrases.toEndpoint))</a></p></section>
            """
        }
    }

    // MARK: Inside

    private static func action(_ hook: WebhookView, _ act: String) -> String {
        "/console/webhooks/\(hook.id.percentEncoded)/\(act)"
    }

    private static func details(
        _ id: String, _ title: LocalizedText, _ style: String, _ visit: ConsoleVisit, _ form: HTML
    ) -> HTML {
        "<details id=\"\(id)\"><summary class=\"button \(style)\">\(visit.say(title))</summary>\(form)</details>"
    }

    /// Address, events, note and language; `draft` is what they hold already.
    private static func fields(_ visit: ConsoleVisit, _ draft: WebhookDraft?, isNew: Bool) -> HTML {
        let chosen = draft?.events ?? []
        let boxes = Self.common.map { event -> HTML in
            let mark: HTML = chosen.contains(event) ? " checked" : ""
            return """
                <label class="check"><input type="checkbox" name="event" value="\(event)"\(mark)> <code>\(event)</code></label>
                """
        }
        let others = chosen.filter { !Self.common.contains($0) }.joined(separator: ", ")
        let languages = Language.allCases.map { ($0.rawValue, $0.ownName) }
        let demand: HTML = isNew ? " required" : ""
        let hint = isNew ? WebhookPhrases.addressHint : WebhookPhrases.keepAddress
        return """
            <label>\(visit.say(WebhookPhrases.address))<input type="url" name="url" maxlength="2048" placeholder="https://" \
            autocomplete="off" value="\(isNew ? draft?.url ?? "" : "")"\(demand)> <span class="hint">\(visit.say(hint))</span></label>
            <fieldset><legend>\(visit.say(WebhookPhrases.eventsHint))</legend>
            \(HTML.joined(boxes))
            <label>\(visit.say(WebhookPhrases.others))<input name="others" maxlength="1000" autocomplete="off" spellcheck="false" \
            value="\(others)"></label></fieldset>
            <label>\(visit.say(WebhookPhrases.note))<input name="description" maxlength="200" autocomplete="off" \
            value="\(draft?.description ?? "")"></label>
            \(ConsolePieces.select(
                "language", visit.say(WebhookPhrases.language), languages, draft?.language ?? visit.language.rawValue,
                orNone: false))
            """
    }
}
