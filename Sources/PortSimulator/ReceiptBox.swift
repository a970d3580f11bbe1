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
        for (kind, list) in self.rows {
            var left: [PortReceipt] = []
            var taken = 0
            for receipt in list.prefix(while: { $0.storedAt <= now }) where taken < limit {
                taken += 1
                due.append(receipt)
            }
            guard taken > 0 else { continue }
            left += list.dropFirst(taken)
            self.rows[kind] = left
        }
        due.sort { $0.storedAt < $1.storedAt }
        // What is more than was asked for goes back to where it came from.
        for receipt in due.dropFirst(limit).reversed() { self.rows[receipt.kind, default: []].insert(receipt, at: 0) }
        return Array(due.prefix(limit))
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
