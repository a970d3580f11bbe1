import ArgumentParser
import Cryptography
import Declarations
import Foundation
import Gateway
import Ledger

/// `tongguan bench restart`: kill -9 with much pending, and how soon the next process sends.
struct RestartBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restart",
        abstract: "Restart after kill -9 with many documents pending: time to the first send, memory.")

    @OptionGroup var options: BenchOptions
    @Option(help: "Documents that are pending.") var documents = 1_000_000
    @Option(help: .hidden) var child: String?

    struct Figures: Sendable, Encodable {
        var pendingDocuments: Int
        var databaseMegabytes: Int
        /// Seconds to take the orders in, and per second.
        var fillSeconds: Double
        var ordersPerSecond: Double
        /// From the start of the program to the first message at the channel.
        var firstSendMilliseconds: Int
        /// At that moment, and the most five seconds later.
        var memoryMegabytes: Int
        var peakMegabytes: Int
        /// Documents sent in those five seconds.
        var sentMeanwhile: Int
    }

    func run() async throws {
        if let child { return try await self.live(child) }
        try await self.options.inHouse { folder in
            let clock = ContinuousClock()
            let begin = clock.now
            try await self.fill(folder)
            let filled = (clock.now - begin) / .seconds(1)
            // The first process dies in the middle of its work.
            let first = try self.start(folder)
            let began = self.line(first, after: "first")
            kill(first.process.processIdentifier, SIGKILL)
            first.process.waitUntilExit()
            guard began.count == 2 else { throw ValidationError("the first process did not send") }
            let start = clock.now
            let second = try self.start(folder)
            let words = self.line(second, after: "first")
            let sent = clock.now - start
            let later = self.line(second, after: "later")
            second.process.waitUntilExit()
            guard words.count == 2, later.count == 3 else { throw ValidationError("the second process did not send") }
            let bytes =
                (try? FileManager.default.attributesOfItem(atPath: folder + "/ledger.sqlite"))?[.size] as? NSNumber
            try BenchResult(
                bench: "restart", label: self.options.label, machine: try self.options.machine(folder),
                figures: Figures(
                    pendingDocuments: self.documents, databaseMegabytes: Int((bytes?.int64Value ?? 0) >> 20),
                    fillSeconds: filled.rounded(to: 1),
                    ordersPerSecond: (Double(self.documents / 4) / filled).rounded(to: 0),
                    firstSendMilliseconds: Int(sent / .milliseconds(1)), memoryMegabytes: Int(words[1]) ?? 0,
                    peakMegabytes: Int(later[1]) ?? 0, sentMeanwhile: Int(later[2]) ?? 0)
            ).write(to: self.options.output)
        }
    }

    private var gatewayOptions: BenchGateway.Options {
        get throws {
            var gatewayOptions = BenchGateway.Options()
            gatewayOptions.files = Set(DocumentKind.ofOrders)
            gatewayOptions.vault = try VaultKeys(path: self.options.keys + "/vault.keys")
            return gatewayOptions
        }
    }

    private func fill(_ folder: String) async throws {
        let gateway = try await self.options.gateway(in: folder, tenants: 8, options: self.gatewayOptions)
        let each = self.documents / 4 / 8
        let templates = self.options.templates
        try await withThrowingDiscardingTaskGroup { tasks in
            for tenant in 0..<8 {
                tasks.addTask {
                    var orders = try BenchOrders(templates: templates, weights: [1])
                    for start in stride(from: 0, to: each, by: 100) {
                        let batch = (start..<min(start + 100, each)).map { _ in orders.next(as: tenant).order }
                        _ = try await gateway.desk.submit(
                            batch, tenant: BenchGateway.name(tenant), source: .api(requestID: "bench"))
                    }
                }
            }
        }
        await gateway.close()
    }

    // MARK: The process that is killed

    /// Says when its first message is with the channel, works for five seconds, and says how far it came.
    private func live(_ folder: String) async throws {
        let channel = BenchChannel()
        let gateway = try await self.options.gateway(
            in: folder, channel: channel, tenants: 8, options: self.gatewayOptions)
        _ = try await gateway.ledger.recover(now: SystemClock().now())
        let own = Int(ProcessInfo.processInfo.processIdentifier)
        try await gateway.serving {
            let clock = ContinuousClock()
            // Its end is told to the parent by the end of its output.
            let deadline = clock.now + .seconds(600)
            while channel.documents == 0 {
                guard clock.now < deadline else { throw ValidationError("nothing was sent for ten minutes") }
                try await clock.sleep(for: .milliseconds(1))
            }
            Output.standardOutput("first \((PeakMemory.of(own) ?? 0) / 1024)\n")
            try await clock.sleep(for: .seconds(5))
            Output.standardOutput("later \((PeakMemory.of(own) ?? 0) / 1024) \(channel.documents)\n")
        }
        await gateway.close()
    }

    private struct Child {
        var process: Process
        var output: FileHandle
    }

    private func start(_ folder: String) throws -> Child {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        process.arguments = [
            "bench", "restart", "--child", folder, "--templates", self.options.templates, "--keys", self.options.keys,
        ]
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        return Child(process: process, output: pipe.fileHandleForReading)
    }

    /// The next line that begins with a word; blocks, for nothing else is to be done meanwhile.
    private func line(_ child: Child, after word: String) -> [String] {
        var text = ""
        while true {
            let byte = child.output.readData(ofLength: 1)
            guard !byte.isEmpty else { return [] }
            let letter = String(decoding: byte, as: UTF8.self)
            guard letter == "\n" else {
                text += letter
                continue
            }
            let words = text.split(separator: " ").map(String.init)
            if words.first == word { return words }
            text = ""
        }
    }
}
