import ArgumentParser
import Gateway

/// `tongguan alerts`: the alert rules for Prometheus.
struct AlertsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "alerts", abstract: "Print the alert rules for Prometheus.",
        discussion: """
            Each alert links its runbook page. Name the file under rule_files of prometheus.yml.

              tongguan alerts --runbooks https://wiki.example/tongguan > /etc/prometheus/tongguan.rules.yml
            """)

    @Option(help: "The address of the folder of runbook pages.")
    var runbooks = AlertRules.installedRunbooks

    @Option(help: "The name of the scrape job.")
    var job = "tongguan"

    func run() { Output.standardOutput(AlertRules.prometheusRules(runbooks: self.runbooks, job: self.job)) }
}
