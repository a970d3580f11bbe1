/// Counters kept by the writer, so that nobody ever counts rows: changes gather in a transaction and are added once.
package final class TallyBook {
    private var changes: [String: Int64] = [:]

    /// Adds to a counter.
    func add(_ name: String, _ amount: Int = 1) { self.changes[name, default: 0] += Int64(amount) }

    /// One thing left a state and entered another.
    func move(_ prefix: String, from old: String?, to new: String) {
        guard old != new else { return }
        if let old { self.add(prefix + old, -1) }
        self.add(prefix + new)
    }

    /// Takes over the changes of a piece of work that succeeded.
    func merge(_ other: TallyBook) { self.changes.merge(other.changes, uniquingKeysWith: +) }

    /// Writes the changes.
    func store(in session: any SQLSession) throws {
        for (name, change) in self.changes.sorted(by: { $0.key < $1.key }) where change != 0 {
            try session.execute(
                """
                INSERT INTO tally (name, value) VALUES (?, ?)
                ON CONFLICT (name) DO UPDATE SET value = tally.value + excluded.value
                """, [.text(name), .int(change)])
        }
    }
}
