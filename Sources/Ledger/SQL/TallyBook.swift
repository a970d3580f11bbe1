import Declarations

/// Counters kept by the writer, so that nobody ever counts rows: changes gather in a transaction and are added once.
package final class TallyBook {
    private var changes: [String: Int64] = [:]
    private var ofTenants: [TenantCounter: Int64] = [:]

    /// Events of this piece of work, in the order in which they were written.
    private(set) var told: [ToldEvent] = []

    /// How long hourly counters of tenants are kept: forty days.
    static let keptHours: Int64 = 40 * 24

    /// A counter of one tenant: of an hour since the epoch, or of now (hour 0).
    private struct TenantCounter: Hashable {
        var hour: Int64
        var tenant: String
        var name: String
    }

    /// Adds to a counter.
    func add(_ name: String, _ amount: Int = 1) { self.changes[name, default: 0] += Int64(amount) }

    /// One thing left a state and entered another.
    func move(_ prefix: String, from old: String?, to new: String) {
        guard old != new else { return }
        if let old { self.add(prefix + old, -1) }
        self.add(prefix + new)
    }

    /// An order came in, or went from one state to another.
    /// - Parameter createdAt: when it came in; a release counts by how long it took.
    func moveOrder(of tenant: String, from old: OrderState?, to new: OrderState, createdAt: Timestamp, now: Timestamp) {
        guard old != new else { return }
        self.move("order.", from: old?.rawValue, to: new.rawValue)
        if let old { self.ofTenants[.init(hour: 0, tenant: tenant, name: "order.\(old.rawValue)"), default: 0] -= 1 }
        self.ofTenants[.init(hour: 0, tenant: tenant, name: "order.\(new.rawValue)"), default: 0] += 1
        let hour = now.milliseconds / 3_600_000
        if [.accepted, .released, .rejected].contains(new), new != .accepted || old == nil {
            self.ofTenants[.init(hour: hour, tenant: tenant, name: new.rawValue), default: 0] += 1
        }
        if new == .released {
            let taken = ClearanceClass(max(.zero, now - createdAt))
            self.ofTenants[.init(hour: hour, tenant: tenant, name: "clearance.\(taken.rawValue)"), default: 0] += 1
        }
    }

    /// An order was deleted.
    func forgetOrder(of tenant: String, in state: String) {
        self.add("order.\(state)", -1)
        self.ofTenants[.init(hour: 0, tenant: tenant, name: "order.\(state)"), default: 0] -= 1
    }

    /// An event was written.
    func tell(_ event: ToldEvent) { self.told.append(event) }

    /// Takes over the changes of a piece of work that succeeded.
    func merge(_ other: TallyBook) {
        self.changes.merge(other.changes, uniquingKeysWith: +)
        self.ofTenants.merge(other.ofTenants, uniquingKeysWith: +)
        self.told += other.told
    }

    /// Writes the changes.
    func store(in session: any SQLSession) throws {
        for (name, change) in self.changes.sorted(by: { $0.key < $1.key }) where change != 0 {
            try session.execute(
                """
                INSERT INTO tally (name, value) VALUES (?, ?)
                ON CONFLICT (name) DO UPDATE SET value = tally.value + excluded.value
                """, [.text(name), .int(change)])
        }
        var newHour: Int64?
        for (counter, change) in self.ofTenants where change != 0 {
            let value = try session.first(
                """
                INSERT INTO tenant_tally (hour, tenant, name, value) VALUES (?, ?, ?, ?)
                ON CONFLICT (hour, tenant, name) DO UPDATE SET value = tenant_tally.value + excluded.value
                RETURNING value
                """, [.int(counter.hour), .text(counter.tenant), .text(counter.name), .int(change)]
            ) { $0.int(0) }
            if counter.hour > 0, value == change { newHour = counter.hour }
        }
        // Now and then, with the first count of an hour, the oldest hours go.
        if let newHour {
            try session.execute(
                "DELETE FROM tenant_tally WHERE hour > 0 AND hour < ?", [.int(newHour - Self.keptHours)])
        }
    }
}
