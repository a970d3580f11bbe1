/// What was kept and could not be taken off its place: not handed out again while it is the same, so that it never stands
/// before others, and tried again a few at a time.
struct UnmovedItems {
    private var items: [String: (settlement: MailboxSettlement, mark: FileMark)] = [:]
    private var turn: [String] = []

    mutating func add(_ settlement: MailboxSettlement, _ mark: FileMark) {
        if self.items.updateValue((settlement, mark), forKey: settlement.id) == nil { self.turn.append(settlement.id) }
    }

    mutating func remove(_ name: String) {
        self.items[name] = nil
        self.turn.removeAll { $0 == name }
    }

    /// Forgets what is no longer there.
    mutating func keep(only names: Set<String>) {
        self.items = self.items.filter { names.contains($0.key) }
        self.turn.removeAll { !names.contains($0) }
    }

    /// Whether a file is kept already; one that was written anew is another one.
    func holds(_ name: String, _ mark: FileMark) -> Bool { self.items[name]?.mark == mark }

    /// The next ones to try; later calls bring the others.
    mutating func next(_ count: Int) -> [(settlement: MailboxSettlement, mark: FileMark)] {
        let names = Array(self.turn.prefix(count))
        self.turn = Array(self.turn.dropFirst(count)) + names
        return names.compactMap { self.items[$0] }
    }
}
