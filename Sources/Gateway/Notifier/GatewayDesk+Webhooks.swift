import Cryptography
import Declarations
import Ledger
import Transports

/// Webhook endpoints of tenants.
extension GatewayDesk {
    /// How long the secret before signs beside a new one.
    static let secretOverlap = Duration.seconds(86_400)
    /// Tries again when somebody changed an endpoint at the same moment.
    private static let tries = 5

    public func webhooks(tenant: String) async throws(GatewayError) -> [WebhookView] {
        try await self.asking { () async throws(LedgerError) in
            try await self.premises.ledger.webhooks(tenant: tenant)
        }.map { WebhookView($0) }
    }

    public func webhook(_ id: String, tenant: String) async throws(GatewayError) -> WebhookView? {
        try await self.endpoint(id, tenant).map { WebhookView($0) }
    }

    public func createWebhook(
        _ draft: WebhookDraft, isOnce: Bool, tenant: String
    ) async throws(GatewayError) -> WebhookAnswer {
        var settings = WebhookSettings(url: "", secret: try Self.newSecret().text)
        var violations = self.apply(draft, to: &settings)
        if draft.url == nil { violations.append(ViolationCode.required.violation(atMember: "/url")) }
        guard violations.isEmpty else { return .refused(violations) }
        var record: WebhookRecord
        switch try await self.make(settings, isOnce: isOnce, tenant: tenant) {
        case .record(let made): record = made
        case .isThere: return .isThere
        case .tooMany: return .tooMany
        }
        if draft.enabled == false {
            let known = record
            record =
                try await self.asking { [settings] () async throws(LedgerError) in
                    try await self.premises.ledger.change(
                        known, to: settings, isEnabled: false, now: self.premises.clock.now())
                } ?? known
        }
        var view = WebhookView(record)
        view.secret = settings.secret
        return .done(view)
    }

    public func changeWebhook(
        _ id: String, _ draft: WebhookDraft, tenant: String
    ) async throws(GatewayError) -> WebhookAnswer {
        var violations: [Violation] = []
        let changed = try await self.change(id, tenant) { settings, isEnabled in
            violations = self.apply(draft, to: &settings)
            isEnabled = draft.enabled ?? isEnabled
            return violations.isEmpty
        }
        guard violations.isEmpty else { return .refused(violations) }
        self.premises.webhooks?.wake.raise()
        return changed.map { .done(WebhookView($0)) } ?? .notFound
    }

    public func removeWebhook(_ id: String, tenant: String) async throws(GatewayError) -> Bool {
        try await self.asking { () async throws(LedgerError) in
            try await self.premises.ledger.removeWebhook(id, tenant: tenant, now: self.premises.clock.now())
        }
    }

    public func rotateWebhookSecret(
        _ id: String, ifAs seen: WebhookView?, tenant: String
    ) async throws(GatewayError) -> WebhookView? {
        let secret = try Self.newSecret().text
        let until = self.premises.clock.now() + Self.secretOverlap
        let changed = try await self.change(id, tenant) { settings, _ in
            if let seen, settings.oldSecretUntil?.rfc3339 != seen.oldSecretUntil { return false }
            settings.oldSecret = settings.secret
            settings.oldSecretUntil = until
            settings.secret = secret
            return true
        }
        guard let changed else { return nil }
        var view = WebhookView(changed)
        view.secret = secret
        return view
    }

    public func webhookDeliveries(
        _ id: String, tenant: String, before cursor: String?, limit: Int
    ) async throws(GatewayError) -> [WebhookDeliveryView]? {
        let before = try Self.sequence(cursor)
        let found = try await self.asking { () async throws(LedgerError) in
            try await self.premises.ledger.webhookDeliveries(
                of: id, tenant: tenant, before: before, limit: min(max(limit, 1), 1000))
        }
        return found?.compactMap { WebhookDeliveryView($0) }
    }

    public func replayWebhook(
        _ id: String, _ what: WebhookReplay, tenant: String
    ) async throws(GatewayError) -> WebhookAnswer {
        let now = self.premises.clock.now()
        let ledger = self.premises.ledger
        let isDone: Bool
        switch what {
        case .event(let cursor):
            let sequence = try Self.sequence(cursor) ?? 0
            isDone = try await self.asking { () async throws(LedgerError) in
                try await ledger.redeliver(event: sequence, toWebhook: id, tenant: tenant, now: now)
            }
        case .after(let cursor):
            let sequence = try Self.sequence(cursor) ?? 0
            isDone = try await self.asking { () async throws(LedgerError) in
                try await ledger.replay(webhook: id, tenant: tenant, after: sequence, now: now)
            }
        case .since(let moment):
            isDone = try await self.asking { () async throws(LedgerError) in
                let sequence = try await ledger.sequence(before: moment, tenant: tenant)
                return try await ledger.replay(webhook: id, tenant: tenant, after: sequence, now: now)
            }
        }
        self.premises.webhooks?.wake.raise()
        guard isDone, let record = try await self.endpoint(id, tenant) else { return .notFound }
        return .done(WebhookView(record))
    }

    public func testWebhook(_ id: String, tenant: String) async throws(GatewayError) -> WebhookTest? {
        guard let record = try await self.endpoint(id, tenant), let office = self.premises.webhooks else { return nil }
        let now = self.premises.clock.now()
        let message = "evt_test_" + self.premises.makeGuid().replacing("-", with: "").lowercased()
        let outcome = await office.sender(self.premises.clock).send(
            WebhookMessage.test(webhook: id, at: now), id: message, to: record.settings.url,
            secrets: record.settings.secrets(at: now))
        return WebhookTest(
            id: message, delivered: outcome.isDelivered, status: outcome.status, problem: outcome.problem,
            durationMilliseconds: outcome.milliseconds)
    }

    // MARK: Inside

    private enum Made {
        case record(WebhookRecord)
        case isThere, tooMany
    }

    /// Stores an endpoint. One that must not be there twice is stored only beside those that were looked at.
    private func make(
        _ settings: WebhookSettings, isOnce: Bool, tenant: String
    ) async throws(GatewayError) -> Made {
        let name = "wh_" + self.premises.makeGuid().replacing("-", with: "").lowercased()
        for _ in 0..<Self.tries {
            let known = try await self.asking { () async throws(LedgerError) in
                isOnce ? try await self.premises.ledger.webhooks(tenant: tenant) : nil
            }
            let isThere = known?.contains {
                $0.isEnabled && $0.settings.url == settings.url && Set($0.settings.types) == Set(settings.types)
            }
            if isThere == true { return .isThere }
            let made = try await self.asking { () async throws(LedgerError) in
                try await self.premises.ledger.createWebhook(
                    settings, name: name, tenant: tenant, beside: known, now: self.premises.clock.now())
            }
            if let made { return .record(made) }
            if known.map({ $0.count >= WebhookLimits.perTenant }) ?? true { return .tooMany }
        }
        throw GatewayError(.storage, "the webhooks are being changed by somebody else", isRetriable: true)
    }

    private func endpoint(_ id: String, _ tenant: String) async throws(GatewayError) -> WebhookRecord? {
        try await self.asking { () async throws(LedgerError) in
            try await self.premises.ledger.webhook(id, tenant: tenant)
        }
    }

    /// Reads, changes and writes an endpoint, once more when it was changed meanwhile; nil when there is none or the change
    /// says no.
    private func change(
        _ id: String, _ tenant: String, _ change: (inout WebhookSettings, _ isEnabled: inout Bool) -> Bool
    ) async throws(GatewayError) -> WebhookRecord? {
        for _ in 0..<Self.tries {
            guard let known = try await self.endpoint(id, tenant) else { return nil }
            var (settings, isEnabled) = (known.settings, known.isEnabled)
            guard change(&settings, &isEnabled) else { return nil }
            let changed = try await self.asking { [settings, isEnabled] () async throws(LedgerError) in
                try await self.premises.ledger.change(
                    known, to: settings, isEnabled: isEnabled, now: self.premises.clock.now())
            }
            if let changed { return changed }
        }
        throw GatewayError(.storage, "the webhook is being changed by somebody else", isRetriable: true)
    }

    private func apply(_ draft: WebhookDraft, to settings: inout WebhookSettings) -> [Violation] {
        var violations: [Violation] = []
        if let url = draft.url {
            let rules = self.premises.webhooks?.settings ?? GatewayConfiguration.Webhooks()
            let fault = OutsideURL.fault(
                in: url, allowsHTTP: rules.allowsHTTP, allowsPrivateAddresses: rules.allowsPrivateAddresses)
            if let fault { violations.append(ViolationCode.notAllowed.violation(atMember: "/url", limit: fault)) }
            settings.url = url
        }
        if let events = draft.events {
            for (index, event) in events.enumerated() where !Self.isType(event) {
                violations.append(
                    ViolationCode.notAllowed.violation(
                        atMember: "/events/\(index)", limit: "order.released, order.*, document.filed …"))
            }
            if events.count > 50 {
                violations.append(ViolationCode.tooLong.violation(atMember: "/events", limit: "50"))
            }
            settings.types = events
        }
        if let note = draft.description {
            if note.unicodeScalars.count > 200 {
                violations.append(ViolationCode.tooLong.violation(atMember: "/description", limit: "200"))
            }
            settings.note = note
        }
        if let language = draft.language {
            if !["en", "zh", "ko"].contains(language) {
                violations.append(ViolationCode.notAllowed.violation(atMember: "/language", limit: "en, zh, ko"))
            }
            settings.language = language
        }
        return violations
    }

    /// `order.released` or `order.*`.
    private static func isType(_ text: String) -> Bool {
        let parts = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        func isWord(_ part: Substring.UTF8View) -> Bool {
            !part.isEmpty && part.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == 95 }
        }
        guard parts.count == 2, text.utf8.count <= 64 else { return false }
        return isWord(parts[0]) && (isWord(parts[1]) || Array(parts[1]) == [UInt8(ascii: "*")])
    }

    private static func newSecret() throws(GatewayError) -> WebhookSecret {
        do throws(CryptographyError) {
            return try WebhookSecret.generate()
        } catch {
            throw GatewayError(.storage, "no secret can be made", isRetriable: true)
        }
    }

    private static func sequence(_ cursor: String?) throws(GatewayError) -> Int64? {
        guard let cursor else { return nil }
        guard let known = EventCursor.decode(cursor) else {
            throw GatewayError(.badCursor, "the cursor is not one of this gateway", isRetriable: false)
        }
        return known.sequence
    }

    private func asking<T>(
        _ body: () async throws(LedgerError) -> T
    ) async throws(GatewayError) -> T {
        do throws(LedgerError) {
            return try await body()
        } catch {
            throw GatewayError(.storage, "webhooks cannot be reached: \(error.code.rawValue)", isRetriable: true)
        }
    }
}

extension WebhookView {
    /// What of an address may be shown and kept: scheme and host; the rest may hold a secret.
    public static func shown(_ address: String) -> String { OutsideURL.shown(address) }

    init(_ record: WebhookRecord) {
        self.init(
            id: record.name, url: record.settings.url, events: record.settings.types,
            description: record.settings.note, language: record.settings.language, enabled: record.isEnabled,
            disabledReason: record.disabledReason, disabledAt: record.disabledAt?.rfc3339,
            failingSince: record.failingSince?.rfc3339, waiting: record.waiting, createdAt: record.createdAt.rfc3339,
            oldSecretUntil: record.settings.oldSecretUntil?.rfc3339, secret: nil)
    }
}

extension WebhookDeliveryView {
    init?(_ delivery: WebhookDelivery) {
        guard let event = delivery.event else { return nil }
        self.init(
            id: WebhookMessage.id(of: event), event: OrderViewBuilder.event(event), state: delivery.state.rawValue,
            attempts: delivery.attempts, status: delivery.status, problem: delivery.problem,
            durationMilliseconds: delivery.milliseconds, lastAttemptAt: delivery.lastAt.rfc3339,
            nextAttemptAt: delivery.state == .waiting ? delivery.dueAt.rfc3339 : nil)
    }
}
