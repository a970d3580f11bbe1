import Declarations

/// All receipts for one transport identity, by kind, in the order in which the local port stored them.
struct ReceiptBox: Sendable {
    private var rows: [ReceiptKind: [PortReceipt]] = [:]

    var count: Int { self.rows.values.reduce(0) { $0 + $1.count } }

    mutating func add(_ receipt: PortReceipt) {
        var list = self.rows[receipt.kind] ?? []
        self.rows[receipt.kind] = nil
        var place = list.count
        while place > 0, list[place - 1].storedAt > receipt.storedAt { place -= 1 }
        list.insert(receipt, at: place)
        self.rows[receipt.kind] = list
    }

    /// Takes off what is due, oldest first.
    mutating func take(upTo limit: Int, now: Timestamp) -> [PortReceipt] {
        var due: [PortReceipt] = []
        var taken: [ReceiptKind: Int] = [:]
        while due.count < limit, let next = self.oldest(after: taken, now: now) {
            taken[next.kind, default: 0] += 1
            due.append(next)
        }
        for (kind, count) in taken { self.rows[kind]?.removeFirst(count) }
        return due
    }

    /// The oldest of what is due when so many of each kind are taken already.
    private func oldest(after taken: [ReceiptKind: Int], now: Timestamp) -> PortReceipt? {
        var oldest: PortReceipt?
        for (kind, list) in self.rows {
            let index = taken[kind] ?? 0
            guard index < list.count, list[index].storedAt <= now else { continue }
            if let found = oldest, found.storedAt <= list[index].storedAt { continue }
            oldest = list[index]
        }
        return oldest
    }

    /// Drops the receipts of documents.
    mutating func forget(_ keys: Set<PortKey>) {
        self.rows = self.rows.mapValues { rows in rows.filter { !keys.contains($0.names.key) } }
    }

    /// Receipts stored in a second after `since` and not after `now`.
    mutating func visible(_ kind: ReceiptKind, since: Timestamp, now: Timestamp) -> [PortReceipt] {
        guard var list = self.rows[kind] else { return [] }
        self.rows[kind] = nil
        defer { self.rows[kind] = list }
        let limit = since.milliseconds / 1000 * 1000 + 1000
        var (low, high) = (0, list.count)
        while low < high {
            let middle = (low + high) / 2
            if list[middle].storedAt.milliseconds < limit { low = middle + 1 } else { high = middle }
        }
        var result: [PortReceipt] = []
        for index in low..<list.count where list[index].storedAt <= now {
            if let hidden = list[index].hiddenUntil, hidden > now { continue }
            if let left = list[index].showings {
                guard left > 0 else { continue }
                list[index].showings = left - 1
            }
            result.append(list[index])
        }
        return result
    }
}
