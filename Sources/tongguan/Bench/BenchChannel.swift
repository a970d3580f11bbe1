import Declarations
import Manifests
import Synchronization
import Transports

/// A port that takes every message at once, answers nothing later, and remembers when each document came.
final class BenchChannel: Channel {
    /// One message as it came.
    struct Arrival: Sendable {
        var at: ContinuousClock.Instant
        /// Its orders, by their numbers.
        var orders: [BenchOrderNumber]
    }

    private let arrivals = Mutex<[Arrival]>([])

    /// Everything that came so far, in order.
    var record: [Arrival] { self.arrivals.withLock { $0 } }

    /// How many documents came so far.
    var documents: Int { self.arrivals.withLock { $0.reduce(0) { $0 + $1.orders.count } } }

    var receiptStreams: [ReceiptKind] { [] }

    func deliver(_ message: OutboundMessage) async -> DeliveryOutcome {
        let arrival = Arrival(at: .now, orders: BenchOrderNumber.all(in: message.bytes))
        self.arrivals.withLock { $0.append(arrival) }
        return .accepted
    }

    func poll(_ stream: ReceiptKind, since: Timestamp) async throws(TransportError) -> PollBatch {
        PollBatch(receipts: [], asOf: since)
    }

    func decode(_ raw: RawReceipt) throws(ManifestError) -> [ReceiptRecord] { [] }
}

/// The number of a measured order: tenant and place in its sequence.
struct BenchOrderNumber: Sendable, Hashable {
    /// From 0.
    var tenant: Int
    /// From 0.
    var sequence: Int

    private static let prefix = "BENCH"
    private static let element = Array("<ceb:orderNo>\(prefix)".utf8)

    /// `BENCH` and 12 digits.
    var text: String {
        let digits = String(1_000_000_000_000 + self.tenant * 1_000_000_000 + self.sequence)
        return Self.prefix + digits.dropFirst()
    }

    /// The orders of a 311 message, in wire order.
    static func all(in bytes: [UInt8]) -> [BenchOrderNumber] {
        var found: [BenchOrderNumber] = []
        var rest = bytes[...]
        while let mark = rest.firstIndex(of: UInt8(ascii: "<")) {
            rest = rest[mark...]
            let value = rest.dropFirst(self.element.count).prefix(12)
            if rest.starts(with: self.element), let number = Int(String(decoding: value, as: UTF8.self)) {
                found.append(.init(tenant: number / 1_000_000_000, sequence: number % 1_000_000_000))
            }
            rest = rest.dropFirst()
        }
        return found
    }
}
