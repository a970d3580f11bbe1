import ArgumentParser
import Declarations
import Foundation
import Gateway

/// `tongguan bench idle`: one order into a gateway that has nothing else to do.
struct IdleBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "idle",
        abstract: "From an order's arrival to its signed message at the channel, nothing else to do.")

    @OptionGroup var options: BenchOptions
    @Option(help: "Orders, one after the other.") var orders = 30

    struct Figures: Sendable, Encodable {
        /// With the default `fill_delay`.
        var latency: Spread
        var fillDelay: Double
        /// With none.
        var latencyWithoutFillDelay: Spread
    }

    func run() async throws {
        try await self.options.inHouse { folder in
            var gatewayOptions = BenchGateway.Options()
            let usual = try await self.measure(folder + "/usual", gatewayOptions)
            let delay = gatewayOptions.fillDelay
            gatewayOptions.fillDelay = .zero
            let without = try await self.measure(folder + "/without", gatewayOptions)
            try BenchResult(
                bench: "idle", label: self.options.label, machine: try self.options.machine(folder),
                figures: Figures(
                    latency: Spread(usual), fillDelay: delay.inMillisecondsExactly,
                    latencyWithoutFillDelay: Spread(without))
            ).write(to: self.options.output)
        }
    }

    private func measure(_ folder: String, _ gatewayOptions: BenchGateway.Options) async throws -> [Duration] {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let channel = BenchChannel()
        let gateway = try await self.options.gateway(in: folder, channel: channel, options: gatewayOptions)
        let (count, templates) = (self.orders, self.options.templates)
        let times = try await gateway.serving {
            let clock = ContinuousClock()
            var orders = try BenchOrders(templates: templates, weights: [1])
            var times: [Duration] = []
            for round in 1...count {
                try await clock.sleep(for: .milliseconds(700 + round % 7 * 37))
                let (_, order) = orders.next()
                let begin = clock.now
                _ = try await gateway.desk.submit(
                    [order], tenant: BenchGateway.name(0), source: .api(requestID: "bench"))
                while channel.documents < round, clock.now - begin < .seconds(20) {
                    try await clock.sleep(for: .microseconds(500))
                }
                guard channel.documents >= round, let arrived = channel.record.last?.at else {
                    throw ValidationError("order \(round) was not at the channel after 20 seconds")
                }
                times.append(arrived - begin)
            }
            return times
        }
        await gateway.close()
        return times
    }
}
