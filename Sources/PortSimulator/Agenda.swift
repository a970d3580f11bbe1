import Declarations

/// What customs still has to do, ordered by time and, at the same time, by order of entry.
struct Agenda: Sendable {
    enum Step: Sendable, Hashable {
        /// Customs looks at what the e-port accepted.
        case examine
        /// The last status, or a hold before it.
        case complete
        /// After a hold.
        case completeAfterHold
        case bill
        case sumUp
        /// The payment enterprise that is played here files the payment of an order.
        case playPayment
        /// The result of a summary of export inventories.
        case summarise
    }

    struct Entry: Sendable, Hashable {
        var due: Timestamp
        var number: UInt64
        var key: PortKey
        /// Only valid while the record is still in this generation.
        var generation: Int
        var step: Step

        func isBefore(_ other: Entry) -> Bool {
            (self.due.milliseconds, self.number) < (other.due.milliseconds, other.number)
        }
    }

    private var heap: [Entry] = []
    private var counter: UInt64 = 0

    var count: Int { self.heap.count }
    var nextDue: Timestamp? { self.heap.first?.due }

    mutating func add(_ step: Step, key: PortKey, generation: Int, due: Timestamp) {
        self.counter += 1
        self.heap.append(Entry(due: due, number: self.counter, key: key, generation: generation, step: step))
        var child = self.heap.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            guard self.heap[child].isBefore(self.heap[parent]) else { break }
            self.heap.swapAt(child, parent)
            child = parent
        }
    }

    /// Takes the next entry that is due.
    mutating func next(at now: Timestamp) -> Entry? {
        guard let first = self.heap.first, first.due <= now else { return nil }
        let last = self.heap.removeLast()
        guard !self.heap.isEmpty else { return first }
        self.heap[0] = last
        var parent = 0
        while true {
            var least = parent
            for child in [2 * parent + 1, 2 * parent + 2]
            where child < self.heap.count && self.heap[child].isBefore(self.heap[least]) {
                least = child
            }
            guard least != parent else { return first }
            self.heap.swapAt(parent, least)
            parent = least
        }
    }
}
