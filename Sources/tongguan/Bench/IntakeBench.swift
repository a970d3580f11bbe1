import ArgumentParser
import Declarations
import Foundation
import Gateway
import GatewayHTTP
import Logging
import Manifests
import ServiceLifecycle
import Synchronization
import Transports

/// `tongguan bench intake`: orders acknowledged per second over the merchant API.
struct IntakeBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "intake",
        abstract: "Orders acknowledged per second: single-order requests on many connections.",
        discussion: """
            Gateway and load are one process and share its processors. Orders are prepared and signed meanwhile as in \
            production unless --quiet-services. With --direct nothing goes over HTTP: intake and ledger alone.
            """)

    @OptionGroup var options: BenchOptions
    @Option(help: "Connections.") var connections = 64
    @Option(help: "Seconds to measure.") var seconds = 10.0
    @Flag(help: "Calls the gateway in the process instead of over HTTP.") var direct = false
    @Flag(help: "Nothing is prepared or sent meanwhile.") var quietServices = false

    struct Figures: Sendable, Encodable {
        var connections: Int
        var direct: Bool
        var servicesRun: Bool
        var seconds: Double
        var orders: Int
        var ordersPerSecond: Double
        /// From the call to the answer, after the commit.
        var latency: Spread
        /// Answers that were no acknowledgement; must be 0.
        var others: Int
        /// Processor seconds of everything, load included.
        var cpuSeconds: Double
    }

    func run() async throws {
        try await self.options.inHouse { folder in
            var gatewayOptions = BenchGateway.Options()
            gatewayOptions.files = Set(DocumentKind.ofOrders)
            let gateway = try await self.options.gateway(in: folder, tenants: self.connections, options: gatewayOptions)
            let figures = try await self.measure(gateway)
            await gateway.close()
            try BenchResult(
                bench: "intake", label: self.options.label, machine: try self.options.machine(folder), figures: figures
            ).write(to: self.options.output)
        }
    }

    private func measure(_ gateway: BenchGateway) async throws -> Figures {
        let port = Mutex(0)
        let services = Services(gateway: gateway, run: !self.quietServices)
        let server = GatewayServer(
            settings: HTTPSettings(port: 0), gateway: gateway.desk, logger: Self.quiet,
            sheetReader: { bytes throws in
                do throws(ManifestError) { return try CSVReader.read(bytes) } catch {
                    throw SheetFault(error.message, line: error.line)
                }
            },
            onReady: { bound in port.withLock { $0 = bound } })
        var group: [any Service] = [server]
        if services.run { group += gateway.services }
        let runner = ServiceGroup(configuration: .init(services: group, logger: Self.quiet))
        return try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try? await runner.run() }
            while port.withLock({ $0 }) == 0 { try await Task.sleep(for: .milliseconds(10)) }
            let result: Result<Figures, any Error>
            do { result = .success(try await self.load(gateway, "http://127.0.0.1:\(port.withLock { $0 })")) } catch {
                result = .failure(error)
            }
            await runner.triggerGracefulShutdown()
            try await tasks.waitForAll()
            return try result.get()
        }
    }

    private struct Services {
        var gateway: BenchGateway
        var run: Bool
    }

    private static var quiet: Logger {
        var quiet = Logger(label: "bench")
        quiet.logLevel = .critical
        return quiet
    }

    private func load(_ gateway: BenchGateway, _ url: String) async throws -> Figures {
        let samples = try DemoSample.read(folder: self.options.templates + "/samples").filter {
            $0.expectation == .released
        }.map(\.body)
        let orders = try BenchOrders(templates: self.options.templates, weights: [1])
        let client = HTTPClient(connectionsPerHost: self.connections)
        let clock = ContinuousClock()
        let cpu = Machine.cpu
        let begin = clock.now
        let caller = IntakeCaller(
            desk: gateway.desk, client: self.direct ? nil : client, url: url, orders: orders,
            samples: samples, end: begin + .seconds(self.seconds))
        var times: [Duration] = []
        var others = 0
        try await withThrowingTaskGroup(of: IntakeCaller.Calls.self) { tasks in
            for connection in 0..<self.connections { tasks.addTask { try await caller.call(as: connection) } }
            for try await calls in tasks {
                times += calls.times
                others += calls.others
            }
        }
        let seconds = (clock.now - begin) / .seconds(1)
        await client.shutdown()
        return Figures(
            connections: self.connections, direct: self.direct, servicesRun: !self.quietServices,
            seconds: seconds.rounded(to: 2), orders: times.count,
            ordersPerSecond: (Double(times.count) / seconds).rounded(to: 0), latency: Spread(times), others: others,
            cpuSeconds: ((Machine.cpu - cpu) / .seconds(1)).rounded(to: 1))
    }
}

/// One connection's calls, one after the other.
private struct IntakeCaller: Sendable {
    var desk: GatewayDesk
    /// Nil calls the desk.
    var client: HTTPClient?
    var url: String
    /// Read once; every connection begins at the first.
    var orders: BenchOrders
    /// Bodies of good orders.
    var samples: [[UInt8]]
    var end: ContinuousClock.Instant

    struct Calls: Sendable {
        var times: [Duration] = []
        var others = 0
    }

    func call(as connection: Int) async throws -> Calls {
        var orders = self.orders
        var calls = Calls()
        while ContinuousClock.now < self.end {
            let (number, order) = orders.next(as: connection)
            let body = Self.body(of: number, self.samples[number.sequence % self.samples.count])
            let start = ContinuousClock.now
            if let client {
                let merchant = MerchantClient(
                    http: client, url: self.url, key: BenchGateway.apiKey(connection),
                    policy: ConnectionPolicy(allowsLoopbackHTTP: true))
                if try await merchant.call(.post, "/v1/orders", body: body).status != 202 { calls.others += 1 }
            } else {
                let results = try await self.desk.submit(
                    [order], tenant: BenchGateway.name(connection), source: .api(requestID: "bench"))
                if results.first?.verdict != .accepted { calls.others += 1 }
            }
            calls.times.append(ContinuousClock.now - start)
        }
        return calls
    }

    /// A sample's JSON with numbers of its own.
    private static func body(of number: BenchOrderNumber, _ sample: [UInt8]) -> [UInt8] {
        var text = String(decoding: sample, as: UTF8.self)
        for (field, value) in [
            ("orderNo", number.text), ("payTransactionId", "P" + number.text), ("logisticsNo", "L" + number.text),
        ] {
            guard let mark = text.range(of: "\"\(field)\":\""),
                let close = text[mark.upperBound...].firstIndex(of: "\"")
            else { continue }
            text.replaceSubrange(mark.upperBound..<close, with: value)
        }
        return Array(text.utf8)
    }
}
