/// One alert: when it fires, how urgent it is, what it says. Its runbook page is `docs/runbooks/NAME.md`.
public struct AlertRule: Sendable, Hashable {
    /// How soon a person must look.
    public enum Severity: String, Sendable, Hashable, CaseIterable {
        /// Now, also at night: orders do not move.
        case critical
        /// Within the working day: orders will not move, or some do not.
        case warning
        /// When there is time.
        case info
    }

    /// In the form of Prometheus, for instance `TongguanRouteDown`; also the name of its page.
    public var name: String
    /// The part of `/health` that tells the same, without what follows its colon; nil when none does.
    public var part: String?
    /// A PromQL expression; it uses names of `MetricFamily.all` and Prometheus's own `up` only.
    public var expression: String
    /// For how long it must hold, in Prometheus's form: `5m`.
    public var holdsFor: String
    public var severity: Severity
    /// One sentence; may use `{{ $labels.NAME }}` and `{{ $value }}`.
    public var summary: String

    init(
        _ name: String, part: String? = nil, _ severity: Severity, for holdsFor: String, _ expression: String,
        _ summary: String
    ) {
        self.name = name
        self.part = part
        self.severity = severity
        self.holdsFor = holdsFor
        self.expression = expression
        self.summary = summary
    }

    /// Its page in the documents.
    public var page: String { "docs/runbooks/\(self.name).md" }
}
