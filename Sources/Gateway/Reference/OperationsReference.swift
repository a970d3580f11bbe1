/// The pages of metrics and alerts.
public enum OperationsReference {
    /// Every metric.
    public static var metrics: String {
        var text = """
            # Metrics

            `GET /metrics` with the operator token, in the Prometheus text format. Made from the program (`make reference`).

            | name | kind | labels | meaning |
            |---|---|---|---|

            """
        for family in MetricFamily.all {
            text +=
                "| `\(family.name)` | \(family.kind.rawValue) | \(family.labels.joined(separator: ", ")) "
                + "| \(family.help) |\n"
        }
        return text
    }

    /// Every alert.
    public static var alerts: String {
        var text = """
            # Alerts

            [alerts.rules.yml](alerts.rules.yml) is for Prometheus; `tongguan alerts` prints it for other addresses of these pages.
            *critical* wakes somebody, *warning* is for the working day, *info* for when there is time. Made from the program
            (`make reference`).

            | alert | severity | after | when | part of `/health` |
            |---|---|---|---|---|

            """
        for rule in AlertRules.all {
            text +=
                "| [\(rule.name)](../runbooks/\(rule.name).md) | \(rule.severity.rawValue) | \(rule.holdsFor) "
                + "| `\(rule.expression.replacing("|", with: "\\|"))` | \(rule.part.map { "`\($0)`" } ?? "") |\n"
        }
        return text
    }
}
