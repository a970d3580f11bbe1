import ArgumentParser
import Declarations
import Transports

/// `tongguan health`: how the parts of a running gateway are.
struct HealthCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "health", abstract: "Say how each part of a running gateway is, since when, and which page helps.",
        discussion: "Exit code 0 when everything passes or warns, 1 when a part fails, 70 when nothing answers.")

    @OptionGroup var gateway: OperatorOptions

    func run() async throws {
        let response = try await self.gateway.ask(.get, "/health")
        guard let value = try? JSONText(response.body).value() else {
            throw Exit.saying("\(self.gateway.url): the gateway answered \(response.status) without JSON", Exit.fault)
        }
        let text =
            self.gateway.json ? String(decoding: response.body, as: UTF8.self) + "\n" : Self.text(value)
        Output.standardOutput(text)
        if value.word("status") == "fail" { throw Exit.no }
    }

    /// A line per part, those that are not well first.
    private static func text(_ value: JSONText.Value) -> String {
        guard case .object(let parts) = value.member("checks") else {
            return "\(value.word("status")) (details need the operator token)\n"
        }
        let lines = parts.map { part -> (rank: Int, text: String) in
            guard case .array(let entries) = part.value, let first = entries.first else { return (3, "") }
            let status = first.word("status")
            let observed = entries.compactMap { entry in
                entry.member("componentId")?.scalar.map { "\($0) \(entry.word("observedValue"))" }
            }
            var text = "\(status) \(part.key)" + (observed.isEmpty ? "" : ": " + observed.joined(separator: ", "))
            text += first.word("since", ", since ")
            if status != "pass" {
                text += first.word("output", "\n     ")
                text += first.member("links")?.word("runbook", "\n     → ") ?? ""
            }
            return (["fail": 0, "warn": 1, "pass": 2][status] ?? 3, text + "\n")
        }
        return lines.enumerated().sorted { ($0.element.rank, $0.offset) < ($1.element.rank, $1.offset) }
            .map(\.element.text).joined()
            + "\(value.word("status")), \(value.word("ready") == "true" ? "ready" : "not ready")\n"
    }
}
