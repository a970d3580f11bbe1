import ArgumentParser
import Cryptography
import Declarations
import Gateway
import Ledger
import Manifests

/// `tongguan bench sign`: from values to signed bytes.
struct SignBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sign", abstract: "Render, sign and verify messages from values, one after the other.")

    @OptionGroup var options: BenchOptions
    @Option(help: "Number of the message.") var kind = 621
    @Option(help: "Documents in each message.") var documents = 100
    @Option(help: "Seconds to measure.") var seconds = 5.0

    struct Figures: Sendable, Encodable {
        var kind: Int
        var documents: Int
        var messages: Int
        var messageBytes: Int
        /// Per second of the wall clock, with one message at a time.
        var messagesPerSecond: Double
        /// Per second of processor time.
        var messagesPerCoreSecond: Double
        var documentsPerCoreSecond: Double
        /// Rendering alone, per core second.
        var renderedPerCoreSecond: Double
    }

    func run() async throws {
        try await self.options.inHouse { folder in
            guard let kind = DocumentKind(rawValue: self.kind) else { throw ValidationError("--kind: not known") }
            let signer = try self.options.signer()
            let request = try await self.request(kind, folder)
            let templates = try MessageTemplates(directory: self.options.templates + "/messages")
            let bytes = try await signer.sign(try templates.render(request)).bytes.count
            let rendered = try await Self.measure(.seconds(self.seconds / 2)) { _ = try templates.render(request) }
            let signed = try await Self.measure(.seconds(self.seconds)) {
                _ = try await signer.sign(try templates.render(request))
            }
            let figures = Figures(
                kind: self.kind, documents: self.documents, messages: signed.count, messageBytes: bytes,
                messagesPerSecond: signed.perSecond.rounded(to: 1),
                messagesPerCoreSecond: signed.perCore.rounded(to: 1),
                documentsPerCoreSecond: (signed.perCore * Double(self.documents)).rounded(to: 0),
                renderedPerCoreSecond: rendered.perCore.rounded(to: 1))
            try BenchResult(
                bench: "sign", label: self.options.label, machine: try self.options.machine(folder), figures: figures
            ).write(to: self.options.output)
        }
    }

    private static func measure(
        _ span: Duration, _ body: () async throws -> Void
    ) async throws -> (count: Int, perSecond: Double, perCore: Double) {
        let clock = ContinuousClock()
        for _ in 0..<10 { try await body() }
        let (begin, cpu) = (clock.now, Machine.cpu)
        var count = 0
        while clock.now - begin < span {
            try await body()
            count += 1
        }
        return (
            count, Double(count) / ((clock.now - begin) / .seconds(1)),
            Double(count) / ((Machine.cpu - cpu) / .seconds(1))
        )
    }

    /// A message of sample orders, as intake and derivation make it.
    private func request(_ kind: DocumentKind, _ folder: String) async throws -> MessageRequest {
        var gatewayOptions = BenchGateway.Options()
        gatewayOptions.files = Set(DocumentKind.ofOrders)
        let gateway = try await self.options.gateway(in: folder, options: gatewayOptions)
        var orders = try BenchOrders(templates: self.options.templates, weights: [1])
        var bodies: [DocumentBody] = []
        guard let tenant = gateway.premises.tenants.values.first?.profile else { throw ValidationError("no tenant") }
        while bodies.count < self.documents {
            let (number, order) = orders.next()
            let tenantName = BenchGateway.name(0)
            _ = try await gateway.desk.submit([order], tenant: tenantName, source: .api(requestID: "bench"))
            guard let stored = try await gateway.ledger.content(ofOrder: number.text, tenant: tenantName) else {
                throw ValidationError("a sample order was not taken")
            }
            bodies.append(
                DocumentDerivation.body(
                    kind, order: stored, tenant: tenant, port: gateway.route.port, copNo: "TG000000000000000001"))
        }
        await gateway.close()
        let now = SystemClock().now()
        return MessageRequest(
            kind: kind, rootGuid: "4CDE1CFD-EDED-46B1-946C-B8022E42FC94", transfer: gateway.route.transfer,
            subscribers: gateway.route.port.subscribers, extendMessage: gateway.route.extendMessage,
            entries: bodies.map {
                Entry(body: $0, guid: "4CDE1CFD-EDED-46B1-946C-B8022E42FC95", appType: "1", appTime: now)
            })
    }
}
