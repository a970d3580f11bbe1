import CardSimulator
import Declarations
import Foundation
import Gateway
import Logging
import ServiceLifecycle
import Synchronization

/// Measures how well slow cards are used when many tenants share them.
struct SignerBench {
    /// What to run.
    struct Load: Sendable {
        struct Card: Sendable {
            var key: String
            var certificate: String
        }

        var tenants = 50
        var window: Duration = .seconds(120)
        var warmUp: Duration = .seconds(15)
        var perMinute = 250
        var ordersPerSecond = 40.0
        var isSkewed = false
        var cards = [Card(key: "certs/dev/signer-sm2.key", certificate: "certs/dev/signer-sm2.pem")]
        var templates: String
        var folder: String

        init(templates: String, folder: String) {
            self.templates = templates
            self.folder = folder
        }
    }

    /// Not one order was taken, or the cards cannot be used.
    struct Failure: Error, CustomStringConvertible {
        var description: String
    }

    private let load: Load
    private let clock = ContinuousClock()
    private let channel = BenchChannel()
    private let intake = IntakeRecord()
    private let diaries = SharedList<CardDiary>()

    init(_ load: Load) { self.load = load }

    /// Runs it; the database is gone afterwards.
    func run() async throws -> SignerBenchReport {
        let folder = self.load.folder + "/bench-\(UUID().uuidString)"
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        defer { try? FileManager.default.removeItem(atPath: folder) }
        var cards: [CardSimulator] = []
        for card in self.load.cards {
            var settings = CardSettings(keyPath: card.key, certificatePath: card.certificate)
            settings.perMinute = self.load.perMinute
            let diary = CardDiary()
            cards.append(try await CardSimulator.start(settings) { diary.note($0) })
            self.diaries.add(diary)
        }
        let gateway = try BenchGateway(
            templates: self.load.templates, folder: folder, tenants: self.load.tenants, cards: cards.map(\.url),
            perMinute: self.load.perMinute, channel: self.channel)
        var quiet = Logger(label: "bench")
        quiet.logLevel = .critical
        let group = ServiceGroup(configuration: .init(services: gateway.services, logger: quiet))
        let outcome: Result<SignerBenchReport, any Error> = await withTaskGroup(of: Void.self) { [cards] tasks in
            tasks.addTask { try? await group.run() }
            let outcome: Result<SignerBenchReport, any Error>
            do { outcome = .success(try await self.measure(gateway, cards, folder)) } catch {
                outcome = .failure(error)
            }
            await group.triggerGracefulShutdown()
            await tasks.waitForAll()
            return outcome
        }
        await gateway.close()
        for card in cards { await card.stop() }
        return try outcome.get()
    }

    // MARK: The course of it

    private func measure(
        _ gateway: BenchGateway, _ cards: [CardSimulator], _ folder: String
    ) async throws -> SignerBenchReport {
        let sync = Machine.syncTimes(in: folder)
        try await self.waitForKeys(gateway)
        let weights = (0..<self.load.tenants).map { $0 == 0 && self.load.isSkewed ? 10.0 : 1.0 }
        var orders = try BenchOrders(templates: self.load.templates, weights: weights)
        let idle = try await self.idle(gateway, &orders)

        let begin = self.clock.now
        let start = begin + self.load.warmUp
        let end = start + self.load.window
        // One signature and reading of the processor's time at each end of the window, while the load goes on.
        async let marks = [self.mark(at: start, cards), self.mark(at: end, cards)]
        try await self.offer(&orders, from: begin, until: end, gateway)
        let (first, last) = (await marks[0], await marks[1])
        try await self.drain()

        var report = self.report(from: start, until: end, weights: weights)
        report.idle = idle
        report.setting.diskSync = Spread(sync)
        report.cards.signatures = last.signatures - first.signatures
        report.cards.shareUsed = (Double(report.cards.signatures) / report.cards.capacity).rounded(to: 4)
        report.cpuSeconds = ((last.cpu - first.cpu) / .seconds(1)).rounded(to: 1)
        report.peakMemoryMegabytes = PeakMemory.of(Int(ProcessInfo.processInfo.processIdentifier)).map { $0 / 1024 }
        return report
    }

    private func waitForKeys(_ gateway: BenchGateway) async throws {
        let deadline = self.clock.now + .seconds(20)
        while await gateway.pool.reports.contains(where: { $0.condition != .ready }) {
            guard self.clock.now < deadline else { throw Failure(description: "the cards cannot be reached") }
            try await self.clock.sleep(for: .milliseconds(50))
        }
    }

    /// One order after the other into a gateway that has nothing else to do.
    private func idle(_ gateway: BenchGateway, _ orders: inout BenchOrders) async throws -> SignerBenchReport.Idle {
        var times: [Duration] = []
        for round in 1...10 {
            // At a different moment of the services' own rhythms each time.
            try await self.clock.sleep(for: .milliseconds(700 + round * 37))
            let (number, order) = orders.next()
            let begin = self.clock.now
            try await self.submit(number, order, gateway)
            let deadline = begin + .seconds(20)
            while self.channel.documents < round {
                guard self.clock.now < deadline else { throw Failure(description: "no message within 20 seconds") }
                try await self.clock.sleep(for: .milliseconds(1))
            }
            times.append((self.channel.record.last?.at ?? self.clock.now) - begin)
        }
        return .init(
            orders: times.count, latency: Spread(times), card: (60_000 / Double(self.load.perMinute)).rounded(to: 1))
    }

    /// Hands orders in at a steady pace, whatever becomes of those before.
    private func offer(
        _ orders: inout BenchOrders, from begin: ContinuousClock.Instant, until end: ContinuousClock.Instant,
        _ gateway: BenchGateway
    ) async throws {
        try await withThrowingDiscardingTaskGroup { group in
            var sent = 0
            while self.clock.now < end {
                let due = Int((self.clock.now - begin) / .seconds(1) * self.load.ordersPerSecond)
                while sent < due {
                    let (number, order) = orders.next()
                    group.addTask { try await self.submit(number, order, gateway) }
                    sent += 1
                }
                try await self.clock.sleep(for: .milliseconds(10))
            }
        }
    }

    private func submit(_ number: BenchOrderNumber, _ order: RawOrder, _ gateway: BenchGateway) async throws {
        let begin = self.clock.now
        let results = try await gateway.desk.submit(
            [order], tenant: BenchGateway.name(number.tenant), source: .api(requestID: "bench"))
        guard let result = results.first, result.verdict == .accepted else {
            let codes = results.first?.violations.map(\.code).joined(separator: ", ") ?? ""
            throw Failure(description: "an order was not accepted: \(codes)")
        }
        self.intake.add(number, begin: begin, end: self.clock.now)
    }

    /// Waits for what was accepted, at most a minute.
    private func drain() async throws {
        let deadline = self.clock.now + .seconds(60)
        while self.channel.documents < self.intake.count, self.clock.now < deadline {
            try await self.clock.sleep(for: .milliseconds(50))
        }
    }

    private struct Mark: Sendable {
        var signatures: Int
        var cpu: Duration
    }

    private func mark(at moment: ContinuousClock.Instant, _ cards: [CardSimulator]) async -> Mark {
        try? await self.clock.sleep(until: moment)
        var signatures = 0
        for card in cards { signatures += await card.record.signatures }
        return Mark(signatures: signatures, cpu: Machine.cpu)
    }

    // MARK: What came of it

    private func report(
        from start: ContinuousClock.Instant, until end: ContinuousClock.Instant, weights: [Double]
    ) -> SignerBenchReport {
        let window = start..<end
        let accepted = self.intake.all
        let arrivals = self.channel.record
        var arrivedAt: [BenchOrderNumber: ContinuousClock.Instant] = [:]
        var repeated = 0
        for arrival in arrivals {
            for order in arrival.orders where arrivedAt.updateValue(arrival.at, forKey: order) != nil { repeated += 1 }
        }
        let measured = accepted.filter { window.contains($0.value.end) }
        var waits: [[Duration]] = Array(repeating: [], count: weights.count)
        for (number, times) in measured {
            guard let at = arrivedAt[number] else { continue }
            waits[number.tenant].append(max(.zero, at - times.end))
        }
        let messages = arrivals.filter { window.contains($0.at) }
        let documents = messages.reduce(0) { $0 + $1.orders.count }
        var messagesOf = Array(repeating: 0, count: weights.count)
        for message in messages { if let tenant = message.orders.first?.tenant { messagesOf[tenant] += 1 } }
        let tenants = weights.indices.map { tenant in
            SignerBenchReport.Tenant(
                tenant: tenant + 1, orders: waits[tenant].count, messages: messagesOf[tenant],
                wait: Spread(waits[tenant]))
        }
        let seconds = self.load.window / .seconds(1)
        return SignerBenchReport(
            setting: .init(
                tenants: weights.count, cards: self.load.cards.count, perMinute: self.load.perMinute,
                ordersPerSecond: self.load.ordersPerSecond, isSkewed: self.load.isSkewed,
                warmUpSeconds: self.load.warmUp / .seconds(1), build: Machine.build,
                cores: ProcessInfo.processInfo.activeProcessorCount, diskSync: Spread([])),
            windowSeconds: seconds,
            cards: .init(
                capacity: seconds / 60 * Double(self.load.perMinute * self.load.cards.count), signatures: 0,
                shareUsed: 0,
                messages: messages.count, documents: documents,
                documentsPerMessage: (Double(documents) / Double(max(1, messages.count))).rounded(to: 2),
                interval: Spread(self.diaries.all.flatMap { $0.intervals(in: window) })),
            idle: .init(orders: 0, latency: Spread([]), card: 0), fairness: Self.fairness(tenants),
            wait: Spread(waits.flatMap { $0 }), intake: Spread(measured.values.map { $0.end - $0.begin }),
            lost: accepted.keys.count { arrivedAt[$0] == nil }, repeated: repeated, cpuSeconds: 0,
            peakMemoryMegabytes: nil, byTenant: tenants)
    }

    private static func fairness(_ tenants: [SignerBenchReport.Tenant]) -> SignerBenchReport.Fairness {
        let count = Double(tenants.count)
        let messages = tenants.map { Double($0.messages) }
        let waits = tenants.map(\.wait.mean)
        let messagesMean = messages.reduce(0, +) / count
        let waitMean = waits.reduce(0, +) / count
        return .init(
            messagesMean: messagesMean.rounded(to: 2), messagesWorst: Int(messages.min() ?? 0),
            messagesWorstShare: ((messages.min() ?? 0) / max(messagesMean, 1e-9)).rounded(to: 3),
            waitMean: waitMean.rounded(to: 1), waitWorst: waits.max() ?? 0,
            waitWorstShare: ((waits.max() ?? 0) / max(waitMean, 1e-9)).rounded(to: 3))
    }
}

/// When a card answered signatures.
private final class CardDiary: Sendable {
    private let moments = SharedList<ContinuousClock.Instant>()

    func note(_ event: CardEvent) {
        if event.ok, event.method == "cus-sec_SpcSignDataAsPEM" { self.moments.add(.now) }
    }

    /// From one answer to the next.
    func intervals(in window: Range<ContinuousClock.Instant>) -> [Duration] {
        let all = self.moments.all.filter(window.contains)
        return zip(all, all.dropFirst()).map { $1 - $0 }
    }
}

/// A list that grows from several tasks.
private final class SharedList<Element: Sendable>: Sendable {
    private let list = Mutex<[Element]>([])

    var all: [Element] { self.list.withLock { $0 } }

    func add(_ element: Element) { self.list.withLock { $0.append(element) } }
}

/// When each order was handed in and answered.
private final class IntakeRecord: Sendable {
    struct Times: Sendable {
        var begin: ContinuousClock.Instant
        var end: ContinuousClock.Instant
    }

    private let times = Mutex<[BenchOrderNumber: Times]>([:])

    var all: [BenchOrderNumber: Times] { self.times.withLock { $0 } }
    var count: Int { self.times.withLock { $0.count } }

    func add(_ number: BenchOrderNumber, begin: ContinuousClock.Instant, end: ContinuousClock.Instant) {
        self.times.withLock { $0[number] = Times(begin: begin, end: end) }
    }
}
