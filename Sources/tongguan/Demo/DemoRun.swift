import Transports

/// Sends the samples, follows the orders to their ends and judges them.
struct DemoRun: Sendable {
    let client: DemoClient
    let samples: [DemoSample]
    /// Requests at the same time.
    let concurrency: Int
    /// New orders per second; nil sends them as fast as they are taken.
    let pace: Int?
    /// When to give up.
    let deadline: ContinuousClock.Instant
    let progress: DemoProgress

    private let clock = ContinuousClock()

    init(
        client: DemoClient, samples: [DemoSample], concurrency: Int, pace: Int?, deadline: ContinuousClock.Instant,
        progress: DemoProgress
    ) {
        self.client = client
        self.samples = samples
        self.concurrency = concurrency
        self.pace = pace
        self.deadline = deadline
        self.progress = progress
    }

    /// Runs to the end or the deadline.
    func run() async throws -> DemoResult {
        let start = self.clock.now
        var result = DemoResult(count: self.samples.count)
        try await self.submit(into: &result)
        result.submitting = self.clock.now - start
        try await self.follow(into: &result)
        result.clearing = self.clock.now - start
        try await self.awaitBills(into: &result)
        result.total = self.clock.now - start
        return result
    }

    /// Sends every sample; asks again while the gateway says that it cannot take orders now.
    private func submit(into result: inout DemoResult) async throws {
        var done = 0
        let start = self.clock.now
        try await self.each(Array(self.samples.indices)) { index in
            if let pace = self.pace {
                try await self.clock.sleep(until: start + .milliseconds(index * 1000 / pace))
            }
            return (index, try await self.submit(self.samples[index]))
        } take: { index, intake in
            result.intakes[index] = intake
            done += 1
            self.progress.show("submitted \(done) of \(self.samples.count)")
        }
    }

    /// An order without a final answer is sent again: that is always safe.
    private func submit(_ sample: DemoSample) async throws -> DemoClient.Intake {
        do {
            return try await self.patiently {
                let intake = try await self.client.submit(sample)
                guard intake.status == 429 || intake.status >= 500 else { return intake }
                throw DemoClient.Unexpected(status: intake.status)
            }
        } catch let error as DemoClient.Unexpected {
            return DemoClient.Intake(status: error.status, codes: [])
        }
    }

    /// Repeats a call while the gateway is away or cannot answer now, until the deadline.
    private func patiently<Answer: Sendable>(
        _ call: @Sendable () async throws -> Answer
    ) async throws -> Answer {
        var pause = Duration.milliseconds(50)
        while true {
            do {
                return try await call()
            } catch let error as TransportError {
                guard error.isRetriable, self.clock.now < self.deadline else { throw error }
            } catch let error as DemoClient.Unexpected {
                guard error.status == 429 || error.status >= 500, self.clock.now < self.deadline else { throw error }
            }
            try await self.clock.sleep(for: pause)
            pause = min(pause * 2, .seconds(1))
        }
    }

    /// Waits until every accepted order has ended: events say when to look, the order itself says the truth.
    private func follow(into result: inout DemoResult) async throws {
        var open: [String: Int] = [:]
        for (index, sample) in self.samples.enumerated() {
            guard result.intakes[index]?.status ?? 0 < 300, let orderNo = sample.orderNo else { continue }
            open[Self.key(sample.tenant, orderNo)] = index
        }
        let accepted = open.count
        var cursors: [String: String] = [:]
        var lastSweep = self.clock.now
        while !open.isEmpty, self.clock.now < self.deadline {
            var candidates: Set<Int> = []
            for tenant in Set(open.values.map { self.samples[$0].tenant }).sorted() {
                candidates.formUnion(try await self.news(of: tenant, open: open, cursors: &cursors))
            }
            if self.clock.now - lastSweep > .seconds(10) {
                candidates = Set(open.values)
                lastSweep = self.clock.now
            }
            for (index, order) in try await self.orders(candidates.sorted()) where order.hasEnded {
                result.orders[index] = order
                if let orderNo = self.samples[index].orderNo {
                    open[Self.key(self.samples[index].tenant, orderNo)] = nil
                }
            }
            self.progress.show("ended \(accepted - open.count) of \(accepted) accepted orders")
            if candidates.isEmpty { try await self.clock.sleep(for: .milliseconds(200)) }
        }
        for (index, order) in try await self.orders(open.values.sorted()) { result.orders[index] = order }
    }

    /// Open orders that had an event which may be their last.
    private func news(
        of tenant: String, open: [String: Int], cursors: inout [String: String]
    ) async throws -> Set<Int> {
        let ends: Set<String> = [
            "order.released", "order.closed", "order.rejected", "order.unknown", "order.conflict",
        ]
        var found: Set<Int> = []
        while true {
            let cursor = cursors[tenant]
            let page = try await self.patiently { try await self.client.events(after: cursor, tenant: tenant) }
            cursors[tenant] = page.next
            for event in page.events where ends.contains(event.type) {
                if let index = open[Self.key(tenant, event.orderNo)] { found.insert(index) }
            }
            guard page.more else { return found }
        }
    }

    /// Bills follow releases; waits for those that are still missing, at most 20 seconds.
    private func awaitBills(into result: inout DemoResult) async throws {
        let limit = min(self.deadline, self.clock.now + .seconds(20))
        while true {
            let missing = result.orders.filter { $0.value.isReleased && $0.value.billedTax == nil }.keys.sorted()
            guard !missing.isEmpty, self.clock.now < limit else { return }
            self.progress.show("waiting for \(missing.count) tax bills")
            try await self.clock.sleep(for: .milliseconds(500))
            for (index, order) in try await self.orders(missing) { result.orders[index] = order }
        }
    }

    private func orders(_ indices: [Int]) async throws -> [(Int, DemoClient.Order)] {
        var found: [(Int, DemoClient.Order)] = []
        try await self.each(indices) { index -> (Int, DemoClient.Order?) in
            let sample = self.samples[index]
            guard let orderNo = sample.orderNo else { return (index, nil) }
            let order = try await self.patiently { try await self.client.order(orderNo, tenant: sample.tenant) }
            return (index, order)
        } take: { index, order in
            if let order { found.append((index, order)) }
        }
        return found
    }

    /// Works on all items with a bounded number at the same time.
    private func each<Answer: Sendable>(
        _ items: [Int], _ work: @escaping @Sendable (Int) async throws -> Answer, take: (Answer) -> Void
    ) async throws {
        try await withThrowingTaskGroup(of: Answer.self) { group in
            var rest = items.makeIterator()
            for _ in 0..<self.concurrency {
                guard let item = rest.next() else { break }
                group.addTask { try await work(item) }
            }
            while let answer = try await group.next() {
                take(answer)
                if let item = rest.next() { group.addTask { try await work(item) } }
            }
        }
    }

    private static func key(_ tenant: String, _ orderNo: String) -> String { tenant + "\u{1F}" + orderNo }
}

extension DemoClient.Order {
    /// Customs let it go, or somebody must act.
    var hasEnded: Bool { self.isReleased || ["rejected", "unknown", "conflict"].contains(self.state) }

    /// Customs let it go.
    var isReleased: Bool { self.state == "released" || self.state == "closed" }
}
