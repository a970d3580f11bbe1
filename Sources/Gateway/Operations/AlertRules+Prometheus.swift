import Declarations

extension AlertRules {
    /// Where the Debian package puts the runbook pages.
    public static let installedRunbooks = "file:///usr/share/doc/tongguan/runbooks"

    /// The rules as Prometheus reads them.
    ///
    /// - Parameters:
    ///   - runbooks: the address of the folder of runbook pages.
    ///   - job: the name of the scrape job.
    public static func prometheusRules(runbooks: String = installedRunbooks, job: String = "tongguan") -> String {
        var text = """
            # Made by `tongguan alerts` from the table in the program; name the file under rule_files of prometheus.yml.
            # Scrape /metrics of every gateway with the operator token as job "\(job)".
            groups:
              - name: tongguan
                rules:

            """
        for rule in Self.all {
            let expression = rule.expression.replacing("job=\"tongguan\"", with: "job=\"\(job)\"")
            text += """
                      - alert: \(rule.name)
                        expr: \(Self.quoted(expression))
                        for: \(rule.holdsFor)
                        labels:
                          severity: \(rule.severity.rawValue)
                        annotations:
                          summary: \(Self.quoted(rule.summary))
                          runbook_url: \(Self.quoted("\(runbooks)/\(rule.name).md"))

                """
        }
        return text
    }

    /// A JSON string is a double-quoted scalar of YAML.
    private static func quoted(_ text: String) -> String { String(decoding: JSON.string(text).bytes, as: UTF8.self) }
}
