import Declarations

/// Orders for a measurement: the good sample orders, each under a new number, dealt out to tenants.
struct BenchOrders {
    private let samples: [RawOrder]
    /// How many orders each tenant had.
    private(set) var counts: [Int]
    private let weights: [Double]
    /// When each tenant's next order is due, in orders of the lightest tenant.
    private var due: [Double]

    /// - Parameters:
    ///   - templates: folder with the samples.
    ///   - weights: how many orders a tenant has in comparison with the others.
    /// - Throws: exit code 66 when there are no samples.
    init(templates: String, weights: [Double]) throws {
        let good = try DemoSample.read(folder: templates + "/samples").filter { $0.expectation == .released }
        self.samples = try good.prefix(100).flatMap { try RawOrder.read(json: $0.body) }
        guard !self.samples.isEmpty else { throw Exit.saying("\(templates)/samples: no good orders", Exit.file) }
        self.weights = weights
        self.counts = Array(repeating: 0, count: weights.count)
        // Nobody begins at the same moment.
        self.due = weights.enumerated().map { Double($0.offset) / Double(weights.count) / $0.element }
    }

    /// The next order of one list that several tenants read alike, as the order of one of them.
    mutating func next(as tenant: Int) -> (number: BenchOrderNumber, order: RawOrder) {
        var (number, order) = self.next()
        number.tenant = tenant
        order.head[.orderNo]?.text = number.text
        order.head[.payTransactionId]?.text = "P" + number.text
        order.head[.logisticsNo]?.text = "L" + number.text
        order.head[.buyerIdNumber]?.text = BenchBuyer.identityNumber(ofOrder: number.sequence)
        return (number, order)
    }

    /// The next order and whose it is: evenly spread over time by the tenants' weights.
    mutating func next() -> (number: BenchOrderNumber, order: RawOrder) {
        let tenant = self.due.indices.min { self.due[$0] < self.due[$1] } ?? 0
        self.due[tenant] += 1 / self.weights[tenant]
        let number = BenchOrderNumber(tenant: tenant, sequence: self.counts[tenant])
        self.counts[tenant] += 1
        var order = self.samples[(number.sequence * 31 + tenant) % self.samples.count]
        order.head[.orderNo]?.text = number.text
        order.head[.payTransactionId]?.text = "P" + number.text
        order.head[.logisticsNo]?.text = "L" + number.text
        order.head[.buyerIdNumber]?.text = BenchBuyer.identityNumber(ofOrder: number.sequence)
        return (number, order)
    }
}
