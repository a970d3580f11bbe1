import Declarations

/// A port that runs for weeks forgets what is over, so that its memory does not grow.
extension CustomsHouse {
    /// Forgets documents that were filed before a moment, and their receipts and record.
    /// - Parameter prefix: only those of numbers that begin so; empty for all.
    mutating func forget(before moment: Timestamp, prefix: String = "") {
        let gone = Set(
            self.live.filter { key, stored in
                stored.names.createdAt < moment
                    && (prefix.isEmpty || ([key.number] + stored.names.marks).contains { $0.hasPrefix(prefix) })
            }.keys)
        guard !gone.isEmpty else { return }
        for key in gone { key.port.ended(key, in: &self) }
        self.live = self.live.filter { !gone.contains($0.key) }
        self.paymentsOfOrder = self.paymentsOfOrder.filter { !gone.contains($0.key) }
        self.waiting = self.waiting.compactMapValues { waiting in
            let left = waiting.filter { !gone.contains($0.key) }
            return left.isEmpty ? nil : left
        }
        self.copNos = self.copNos.filter { !gone.contains($0.value) }
        self.numbered = self.numbered.filter { !gone.contains($0.value) }
        self.entries = self.entries.filter { !gone.contains($0.key) && !gone.contains($0.value) }
        self.returning = self.returning.filter { !gone.contains($0.value) }
        self.guids = self.guids.filter { !gone.contains($0.value) }
        self.droppedTwos.subtract(gone)
        self.receiptsOfKey = self.receiptsOfKey.filter { !gone.contains($0.key) }
        let names = Set(gone.map(\.description))
        self.scripted = self.scripted.filter { !names.contains(Self.keyPart(of: $0.key)) }
        if self.postponedFilings.count > 10_000 { self.postponedFilings = [] }
        for identity in self.boxes.keys { self.boxes[identity]?.forget(gone) }
        self.record.forget(names)
    }

    /// `mark key` names how often something happened; a mark holds no blank.
    private static func keyPart(of name: String) -> String {
        name.split(separator: " ", maxSplits: 1).last.map(String.init) ?? name
    }
}
