/// What `tongguan bench signer` found. Times are in milliseconds, counts are those of the measured window.
struct SignerBenchReport: Sendable, Encodable {
    /// What was asked for and where it ran.
    struct Setting: Sendable, Encodable {
        var tenants: Int
        var cards: Int
        var perMinute: Int
        var ordersPerSecond: Double
        var isSkewed: Bool
        var warmUpSeconds: Double
        var build: String
        var cores: Int
        /// Appending 4 KiB and fsync.
        var diskSync: Spread
    }

    /// How the cards were used.
    struct Cards: Sendable, Encodable {
        /// Signatures that the cards could have made.
        var capacity: Double
        /// Signatures that they made.
        var signatures: Int
        var shareUsed: Double
        var messages: Int
        var documents: Int
        var documentsPerMessage: Double
        /// From one answer of a card to its next one; the rest to its own time is what the gateway and the machine lose.
        var interval: Spread
    }

    /// One order into an idle gateway until its signed message is with the port.
    struct Idle: Sendable, Encodable {
        var orders: Int
        var latency: Spread
        /// The card's own part of it.
        var card: Double
    }

    /// How the tenants fared against each other.
    struct Fairness: Sendable, Encodable {
        /// Messages of a tenant: the mean of all, and the least.
        var messagesMean: Double
        var messagesWorst: Int
        /// The least over the mean.
        var messagesWorstShare: Double
        /// Mean waits of the tenants: the mean of all, and the longest.
        var waitMean: Double
        var waitWorst: Double
        /// The longest over the mean.
        var waitWorstShare: Double
    }

    /// One tenant; the wait is from the answer to an order until its message is with the port.
    struct Tenant: Sendable, Encodable {
        var tenant: Int
        var orders: Int
        var messages: Int
        var wait: Spread
    }

    /// Free text of whoever started it.
    var label: String?
    var setting: Setting
    var windowSeconds: Double
    var cards: Cards
    var idle: Idle
    var fairness: Fairness
    /// Waits of all orders.
    var wait: Spread
    /// From the call to the answer, after the commit.
    var intake: Spread
    /// Orders that were accepted and did not reach the port within a minute after the load ended; must be 0.
    var lost: Int
    /// Documents that reached the port more than once; must be 0.
    var repeated: Int
    /// Processor seconds in the window: gateway, cards, port and load together.
    var cpuSeconds: Double
    var peakMemoryMegabytes: Int?
    var byTenant: [Tenant]
}

/// Mean, middle, tail and end of some times, in milliseconds.
struct Spread: Sendable, Encodable {
    var mean = 0.0
    var median = 0.0
    var p99 = 0.0
    var longest = 0.0

    init(_ times: [Duration]) {
        let sorted = times.map(\.inMillisecondsExactly).sorted()
        guard let last = sorted.last else { return }
        self.mean = (sorted.reduce(0, +) / Double(sorted.count)).rounded(to: 1)
        self.median = sorted[sorted.count / 2].rounded(to: 1)
        self.p99 = sorted[min(sorted.count - 1, sorted.count * 99 / 100)].rounded(to: 1)
        self.longest = last.rounded(to: 1)
    }
}

extension Duration {
    /// In milliseconds.
    var inMillisecondsExactly: Double { self / .milliseconds(1) }
}

extension Double {
    /// With so many digits after the point.
    func rounded(to digits: Int) -> Double {
        let scale = (0..<digits).reduce(1.0) { scale, _ in scale * 10 }
        return (self * scale).rounded() / scale
    }
}
