import ArgumentParser
import Transports

/// `tongguan demo`: sends the sample orders to a running gateway and judges how they end.
struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "Send the sample orders through the merchant API and see that each ends as its sample says.",
        discussion: """
            Usually started by `make demo`, which starts the port simulator and the gateway first. Exits with 1 and \
            names each order that ended otherwise, and everything the simulator found wrong.
            """)

    @Option(help: "The gateway, for instance https://127.0.0.1:8443.")
    var url: String

    @Option(help: "The authority of the gateway's certificate, PEM.")
    var ca: String

    @Option(help: "The folder with orders.jsonl.")
    var samples = "Templates/samples"

    @Option(help: "File with one line per tenant: its name, a blank, its API key.")
    var apiKeys: String

    @Option(help: "The simulator's control page, for instance http://127.0.0.1:9444.")
    var simulatorControl: String?

    @Option(help: "Process number of the gateway, for its peak memory.")
    var gatewayPid: Int?

    @Option(help: "Requests at the same time, 1 to 256.")
    var concurrency = 32

    @Option(help: "New orders per second, 1 to 10000; as many as are taken when left out.")
    var pace: Int?

    @Option(help: "Seconds after which orders that did not end are named.")
    var deadline = 120

    @Option(help: "Send only the first so many samples.")
    var first: Int?

    func validate() throws {
        guard (1...256).contains(self.concurrency) else { throw ValidationError("--concurrency must be 1 to 256") }
        guard (1...10_000).contains(self.pace ?? 1) else { throw ValidationError("--pace must be 1 to 10000") }
        guard (1...86_400).contains(self.deadline) else { throw ValidationError("--deadline must be 1 to 86400") }
    }

    func run() async throws {
        let all = try DemoSample.read(folder: self.samples)
        let samples = Array(all.prefix(self.first ?? all.count))
        let http = HTTPClient(connectionsPerHost: self.concurrency)
        let client = DemoClient(
            http: http, url: self.url,
            policy: ConnectionPolicy(caFile: self.ca, connectTimeout: .seconds(10), totalTimeout: .seconds(60)),
            keys: try self.keys())
        let progress = DemoProgress()
        let run = DemoRun(
            client: client, samples: samples, concurrency: self.concurrency, pace: self.pace,
            deadline: ContinuousClock().now + .seconds(self.deadline), progress: progress)
        var failure: ExitCode?
        do {
            let result = try await run.run()
            let record: SimulatorRecord?
            if let control = self.simulatorControl {
                record = try await client.record(control: control)
            } else {
                record = nil
            }
            progress.finish()
            if !self.report(samples, result, record) { failure = Exit.no }
        } catch {
            progress.finish()
            failure = Exit.saying("demo: \(error)", Exit.fault)
        }
        await http.shutdown()
        if let failure { throw failure }
    }

    /// Prints the table and everything that is wrong; true when nothing is.
    private func report(_ samples: [DemoSample], _ result: DemoResult, _ record: SimulatorRecord?) -> Bool {
        let report = DemoReport(
            samples: samples, result: result, record: record, peakMemory: self.gatewayPid.flatMap(PeakMemory.of))
        Output.standardOutput("\n" + report.text + "\n")
        for difference in result.billDifferences(samples).prefix(20) {
            Output.standardOutput("bill differs: \(difference)\n")
        }
        let differences = result.differences(from: samples)
        for difference in differences { Output.standardError("demo: \(difference)\n") }
        let found = record?.found ?? []
        for finding in found { Output.standardError("demo: the simulator found \(finding.rule): \(finding.subject)\n") }
        guard differences.isEmpty, found.isEmpty else {
            Output.standardError(
                "demo: \(differences.count) orders ended otherwise, \(found.count) rules were broken\n")
            return false
        }
        Output.standardOutput("every order ended as its sample says\n")
        return true
    }

    private func keys() throws -> [String: String] {
        var keys: [String: String] = [:]
        for line in String(decoding: try Input.file(self.apiKeys), as: UTF8.self).split(separator: "\n") {
            let words = line.split(separator: " ")
            if words.count == 2 { keys[String(words[0])] = String(words[1]) }
        }
        return keys
    }
}
