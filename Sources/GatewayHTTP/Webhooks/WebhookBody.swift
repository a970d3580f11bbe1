import Declarations
import Gateway

/// `{"url", "events", "description", "enabled", "language"}`, read.
struct WebhookBody: Sendable {
    /// Means something only when there are no violations.
    var draft = WebhookDraft()
    var violations: [Violation]

    init(_ value: JSONText.Value) {
        var fields = JSONFields(value, known: ["url", "events", "description", "enabled", "language"])
        self.draft.url = fields.text("url")
        if let list = fields.list("events") {
            self.draft.events = list.enumerated().compactMap { index, item in
                if case .string(let text, isDamaged: false) = item { return text }
                fields.note(.wrongType, at: "/events/\(index)")
                return nil
            }
        }
        // An empty description takes one away.
        switch fields.value("description") {
        case .string(let text, isDamaged: false): self.draft.description = text
        case nil: break
        default: fields.note(.wrongType, at: "/description")
        }
        self.draft.enabled = fields.flag("enabled")
        self.draft.language = fields.text("language")
        // An empty text is not a member left out: it is refused as what it is.
        if case .string("", isDamaged: false)? = fields.value("url") { self.draft.url = "" }
        if case .string("", isDamaged: false)? = fields.value("language") { self.draft.language = "" }
        self.violations = fields.violations
    }
}

/// `{"after": cursor}`, `{"since": time}` or `{"event": cursor}`, read.
struct WebhookReplayBody: Sendable {
    /// Nil when it cannot be read.
    var replay: WebhookReplay?
    var violations: [Violation]

    init(_ value: JSONText.Value) {
        var fields = JSONFields(value, known: ["after", "since", "event"])
        let given = fields.names
        let (after, since, event) = (fields.text("after"), fields.text("since"), fields.text("event"))
        if fields.isObject, given.count != 1 {
            fields.note(.notAllowed, at: "", limit: "exactly one of after, since, event")
        } else if let after {
            self.replay = .after(after)
        } else if let event {
            self.replay = .event(event)
        } else if let since {
            self.replay = Timestamp(rfc3339: since).map(WebhookReplay.since)
            if self.replay == nil { fields.note(.notAllowed, at: "/since", limit: "2026-11-21T08:00:00Z") }
        }
        self.violations = fields.violations
    }
}
