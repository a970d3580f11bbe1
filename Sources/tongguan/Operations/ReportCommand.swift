import ArgumentParser
import Declarations
import Transports

/// `tongguan report`: what became of a month's orders, by tenant.
struct ReportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report", abstract: "Sum up the orders taken in a month, by tenant, from a running gateway.",
        discussion: """
            Months are of Beijing time. An order counts in the month in which it was taken, with what has become of it by now; \
            tenants that only test stand apart, last. Amounts are CNY.

              tongguan report --month 2026-11 --csv > november.csv
            """)

    @Option(help: "The month, for instance 2026-11.")
    var month: String

    @Option(help: "Only this tenant.")
    var tenant: String?

    @Flag(help: "Print a table for spreadsheets.")
    var csv = false

    @OptionGroup var gateway: OperatorOptions

    func run() async throws {
        var query = self.tenant.map { ["tenant=\(MerchantClient.escaped($0))"] } ?? []
        if self.csv { query.append("format=csv") }
        let path =
            "/v1/operations/reports/\(MerchantClient.escaped(self.month))"
            + (query.isEmpty ? "" : "?" + query.joined(separator: "&"))
        guard self.csv else { return try await self.gateway.tell(.get, path, Self.lines) }
        let response = try await self.gateway.ask(.get, path)
        guard response.isSuccess else {
            throw Exit.saying(MerchantAnswer(response)?.text ?? "refused", Exit.no)
        }
        Output.standardOutput(String(decoding: response.body, as: UTF8.self))
    }

    private static func lines(_ value: JSONText.Value) -> [String] {
        let tenants = value.elements("tenants")
        guard !tenants.isEmpty else { return ["no orders in \(value.word("month"))"] }
        return tenants.map { line in
            """
            \(line.word("tenant"))\(line.word("test") == "true" ? " (test)" : ""): \(line.word("orders")) orders, \
            value \(line.word("value")), released \(line.word("released")), rejected \(line.word("rejected")), \
            taken back \(line.word("taken_back")), tax estimated \(line.word("estimated_tax")), billed \
            \(line.word("billed_tax"))\(line.word("mean_clearance_seconds", ", mean clearance s "))
            """
        }
    }
}
