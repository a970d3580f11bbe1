import Declarations

/// Counts and ages, from counters that the writer keeps and one look at the head of an index.
extension ConsoleReading {
    private static let hour: Int64 = 3_600_000

    /// - Parameter tenants: whose oldest orders are looked for; the configured ones.
    func pipeline(_ scope: TenantScope, tenants: [String], hours: Int, now: Timestamp) throws -> Pipeline {
        let (condition, names) = scope.condition("tenant")
        let counts = try self.sql.rows(
            """
            SELECT name, CAST(SUM(value) AS BIGINT) FROM tenant_tally WHERE hour = 0 AND \(condition) GROUP BY name
            """, names
        ) { ($0.text(0), Int($0.int(1))) }
        let current = now.milliseconds / Self.hour
        let first = current - Int64(hours) + 1
        let events = try self.sql.rows(
            """
            SELECT hour, name, CAST(SUM(value) AS BIGINT) FROM tenant_tally
            WHERE hour >= ? AND \(condition) GROUP BY hour, name
            """, [.int(min(first, current - 23))] + names
        ) { (hour: $0.int(0), name: $0.text(1), value: Int($0.int(2))) }
        var pipeline = Pipeline(
            counts: [:], oldest: try self.oldest(tenants.filter(scope.holds)),
            hours: (first...current).map { Pipeline.Hour(start: Timestamp(milliseconds: $0 * Self.hour)) },
            clearance: [:])
        for (name, value) in counts {
            OrderState(rawValue: String(name.dropFirst("order.".count))).map { pipeline.counts[$0] = value }
        }
        for event in events {
            if event.name.hasPrefix("clearance."), event.hour > current - 24,
                let taken = ClearanceClass(rawValue: String(event.name.dropFirst("clearance.".count)))
            {
                pipeline.clearance[taken, default: 0] += event.value
            }
            let index = Int(event.hour - first)
            guard pipeline.hours.indices.contains(index) else { continue }
            switch event.name {
            case "accepted": pipeline.hours[index].accepted += event.value
            case "released": pipeline.hours[index].released += event.value
            case "rejected": pipeline.hours[index].rejected += event.value
            default: break
            }
        }
        return pipeline
    }

    /// The oldest order of each state that is not at rest: one look at the index for every tenant and state that has any.
    private func oldest(_ tenants: [String]) throws -> [OrderState: Timestamp] {
        let (condition, names) = TenantScope(Set(tenants)).condition("t.tenant")
        let rows = try self.sql.rows(
            """
            SELECT t.name, (
                SELECT MIN(o.since) FROM customs_order o WHERE o.tenant = t.tenant AND o.state = substr(t.name, 7)
                    AND o.state NOT IN ('released', 'closed', 'cancelled', 'returned'))
            FROM tenant_tally t WHERE t.hour = 0 AND t.value > 0 AND \(condition)
            """, names
        ) { (name: $0.text(0), since: $0.optionalInt(1)) }
        var oldest: [OrderState: Timestamp] = [:]
        for row in rows {
            guard let state = OrderState(rawValue: String(row.name.dropFirst("order.".count))),
                let since = row.since.map(Timestamp.init(milliseconds:)), !Self.resting.contains(state)
            else { continue }
            oldest[state] = min(oldest[state] ?? since, since)
        }
        return oldest
    }
}
