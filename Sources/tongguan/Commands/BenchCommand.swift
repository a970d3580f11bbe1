import ArgumentParser
import FoundationEssentials
import Logging

/// `tongguan bench`: measures a part of the gateway on this machine.
struct BenchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench", abstract: "Measure a part of the gateway on this machine.",
        subcommands: [
            SignerBenchCommand.self, IntakeBench.self, SignBench.self, ClaimBench.self, RestartBench.self,
            IdleBench.self, UploadBench.self,
        ])
}

/// `tongguan bench signer`: many tenants share slow cards.
struct SignerBenchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "signer",
        abstract: "Many tenants share slow cards: how much of the cards is used, and how fairly.",
        discussion: """
            One process: simulated cards behind their websocket agents, a gateway with its database on disk, a port that \
            takes every message at once, and tenants that file 311 documents at a steady pace. Writes JSON; times in \
            milliseconds. The sample orders and the development keys of the checkout are used (certs/make-dev-certs).

              tongguan bench signer --minutes 2 --skew --output benchmarks/signer.json
            """)

    @Option(help: "Tenants that share the signer, 1 to 500.") var tenants = 50
    @Option(help: "Minutes that are measured, after the warm-up.") var minutes = 2.0
    @Option(help: "Seconds of load before that.") var warmUp = 15.0
    @Option(help: "Signatures per minute that a card makes.") var perMinute = 250
    @Option(help: "New orders per second, of all tenants together.") var ordersPerSecond = 40.0
    @Flag(help: "The first tenant has ten times the orders of each other one.") var skew = false
    @Option(help: "PEM file with a card's private key; one card for each.") var key: [String] = []
    @Option(help: "PEM file with a card's certificate; one for each --key.") var certificate: [String] = []
    @Option(help: "Folder with message templates, code tables and samples.") var templates = "Templates"
    @Option(help: "Folder in which the database lies meanwhile; its disk is part of what is measured.") var folder =
        "run"
    @Option(help: "Written into the result, for instance the commit.") var label: String?
    @Option(name: .shortAndLong, help: "Where to write; - is standard output.") var output = "-"

    func validate() throws {
        guard (1...500).contains(self.tenants), (1...6000).contains(self.perMinute) else {
            throw ValidationError("--tenants: 1 to 500; --per-minute: 1 to 6000")
        }
        guard (0.05...600).contains(self.minutes), (0...600).contains(self.warmUp),
            (0.1...1000).contains(self.ordersPerSecond)
        else { throw ValidationError("--minutes: 0.05 to 600; --warm-up: 0 to 600; --orders-per-second: 0.1 to 1000") }
        guard self.key.count == self.certificate.count else {
            throw ValidationError("--key and --certificate come in pairs")
        }
    }

    func run() async throws {
        var load = SignerBench.Load(templates: self.templates, folder: self.folder)
        load.tenants = self.tenants
        load.window = .seconds(self.minutes * 60)
        load.warmUp = .seconds(self.warmUp)
        load.perMinute = self.perMinute
        load.ordersPerSecond = self.ordersPerSecond
        load.isSkewed = self.skew
        if !self.key.isEmpty {
            load.cards = zip(self.key, self.certificate).map { .init(key: $0, certificate: $1) }
        }
        var report: SignerBenchReport
        do {
            report = try await SignerBench(load).run()
        } catch let error as ExitCode {
            throw error
        } catch {
            throw Exit.saying("bench: \(error)", Exit.fault)
        }
        report.label = self.label
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        guard Output.file(self.output, Array(try encoder.encode(report)) + [10]) else {
            throw Exit.saying("\(self.output): cannot be written", Exit.file)
        }
    }
}
