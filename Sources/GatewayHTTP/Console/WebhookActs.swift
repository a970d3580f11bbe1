import Declarations
import Gateway
import Hummingbird

/// What people do with endpoints: the verbs of the merchant API, with the same checks.
enum WebhookActs {
    /// The endpoint that a request is about, with its tenant; nil when the account may not see it.
    static func meant(_ visit: ConsoleVisit, _ tenant: String?) async throws -> (WebhookView, String)? {
        guard let id = visit.part("webhook"), let tenant, visit.tenants.contains(tenant) else { return nil }
        return try await visit.gateway.webhook(id, tenant: tenant).map { ($0, tenant) }
    }

    /// `POST /console/webhooks/{webhook}/act`.
    @Sendable static func act(_ visit: ConsoleVisit, _ fields: FormFields) async throws -> Response {
        guard let act = fields["act"], ["test", "on", "off", "replay"].contains(act),
            let (hook, tenant) = try await Self.meant(visit, fields["tenant"])
        else { return visit.notice(ConsolePhrases.notFound, status: 404) }
        try await visit.audit("webhook.\(act)", tenant: tenant, target: hook.id, detail: fields["since"] ?? "")
        let back = WebhooksPage.path(hook.id, tenant)
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
                return visit.notice(WebhookPhrases.needsDay, status: 422)
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
            return visit.notice(WebhookPhrases.problem(violations), status: 422)
        case .tooMany, .isThere: return visit.notice(DeskPhrases.impossible, status: 409)
        }
    }

    /// `POST /console/webhooks`: makes one and shows its secret, this once.
    @Sendable static func create(_ visit: ConsoleVisit, _ fields: FormFields) async throws -> Response {
        guard let tenant = fields["tenant"], visit.tenants.contains(tenant) else {
            return visit.notice(ConsolePhrases.notFound, status: 404)
        }
        func again(_ problem: LocalizedText, _ status: Int) async throws -> Response {
            try await WebhooksPage.list(visit, after: .init(fields: fields, problem: problem, status: status))
        }
        var draft = WebhookForms.draft(fields)
        draft.url = fields["url"] ?? ""
        try await visit.audit(
            "webhook.create", tenant: tenant, target: WebhooksPage.host(draft.url ?? ""),
            detail: (draft.events ?? []).joined(separator: " "))
        // A page that is sent again makes no second one.
        switch try await visit.gateway.createWebhook(draft, isOnce: true, tenant: tenant) {
        case .done(let hook): return WebhookForms.secret(hook, tenant, isNew: true, visit)
        case .refused(let violations):
            return try await again(WebhookPhrases.problem(violations), 422)
        case .tooMany: return try await again(ProblemCode.webhookLimit.advice, 409)
        case .isThere: return try await again(WebhookPhrases.isThere, 409)
        case .notFound: return visit.notice(ConsolePhrases.notFound, status: 404)
        }
    }

    /// `POST /console/webhooks/{webhook}/change`: an address left empty stays; an empty note is cleared.
    @Sendable static func change(_ visit: ConsoleVisit, _ fields: FormFields) async throws -> Response {
        guard let (hook, tenant) = try await Self.meant(visit, fields["tenant"]) else {
            return visit.notice(ConsolePhrases.notFound, status: 404)
        }
        let draft = WebhookForms.draft(fields)
        try await visit.audit(
            "webhook.change", tenant: tenant, target: hook.id, detail: (draft.events ?? []).joined(separator: " "))
        switch try await visit.gateway.changeWebhook(hook.id, draft, tenant: tenant) {
        case .done: return visit.redirect(to: WebhooksPage.path(hook.id, tenant) + "&done=change")
        case .refused(let violations):
            return visit.notice(WebhookPhrases.problem(violations), status: 422)
        case .notFound, .tooMany, .isThere: return visit.notice(ConsolePhrases.notFound, status: 404)
        }
    }

    /// `POST /console/webhooks/{webhook}/rotate`: a new secret, shown this once.
    @Sendable static func rotate(_ visit: ConsoleVisit, _ fields: FormFields) async throws -> Response {
        guard let (hook, tenant) = try await Self.meant(visit, fields["tenant"]) else {
            return visit.notice(ConsolePhrases.notFound, status: 404)
        }
        // A page that is sent again, or two people at once, must not push the secret out that receivers still know.
        guard fields["known"] == WebhookForms.known(hook) else {
            return visit.notice(WebhookPhrases.rotatedMeanwhile, status: 409)
        }
        try await visit.audit("webhook.rotate", tenant: tenant, target: hook.id)
        guard let rotated = try await visit.gateway.rotateWebhookSecret(hook.id, ifAs: hook, tenant: tenant) else {
            return visit.notice(WebhookPhrases.rotatedMeanwhile, status: 409)
        }
        return WebhookForms.secret(rotated, tenant, isNew: false, visit)
    }

    /// `POST /console/webhooks/{webhook}/remove`.
    @Sendable static func remove(_ visit: ConsoleVisit, _ fields: FormFields) async throws -> Response {
        guard let (hook, tenant) = try await Self.meant(visit, fields["tenant"]) else {
            return visit.notice(ConsolePhrases.notFound, status: 404)
        }
        guard fields["sure"] == "1" else { return visit.notice(WebhookPhrases.needsSure, status: 422) }
        try await visit.audit(
            "webhook.remove", tenant: tenant, target: hook.id, detail: WebhooksPage.host(hook.url))
        guard try await visit.gateway.removeWebhook(hook.id, tenant: tenant) else {
            return visit.notice(ConsolePhrases.notFound, status: 404)
        }
        return visit.redirect(to: "/console/webhooks?tenant=\(tenant.percentEncoded)&done=remove")
    }
}
