public import Declarations
import Ledger

/// What became of the orders that were taken in one month of Beijing time, by tenant.
public struct MonthReport: Sendable, Hashable {
    /// `2026-11`.
    public var month: String
    /// By identifier.
    public var tenants: [String: Line] = [:]

    public init(month: String) { self.month = month }

    /// One tenant.
    public struct Line: Sendable, Hashable {
        /// It files to the simulator only.
        public var isTest = false
        public var orders = 0
        /// Of retail import: goods, freight and insurance, as customs values them.
        public var value = Amount.zero
        /// Customs released them, whatever came later.
        public var released = 0
        /// They are rejected now.
        public var rejected = 0
        /// Cancelled or returned.
        public var takenBack = 0
        public var estimatedTax = Amount.zero
        public var billedTax = Amount.zero
        /// From taking to release, all together, milliseconds.
        var clearance: Int64 = 0

        public init() {}

        /// From taking to release on average, whole seconds; nil while none is released.
        public var meanClearance: Int64? { self.released == 0 ? nil : self.clearance / Int64(self.released) / 1000 }

        mutating func add(_ row: ReportRow) {
            self.orders += 1
            self.value = Self.sum(self.value, row.value)
            self.estimatedTax = Self.sum(self.estimatedTax, row.estimatedTax)
            self.billedTax = Self.sum(self.billedTax, row.billedTax)
            if let releasedAt = row.releasedAt {
                self.released += 1
                self.clearance += max(0, (releasedAt - row.acceptedAt).inMilliseconds)
            }
            if row.state == .rejected { self.rejected += 1 }
            if row.state == .cancelled || row.state == .returned { self.takenBack += 1 }
        }

        /// A park's month stays far below what an amount can hold.
        private static func sum(_ left: Amount, _ right: Amount?) -> Amount {
            Amount(units: left.units.addingReportingOverflow(right?.units ?? 0).partialValue)
        }
    }

    /// The span of a month; nil when it is no month such as `2026-11`.
    static func span(of month: String) -> (from: Timestamp, to: Timestamp)? {
        let parts = month.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0].utf8.count == 4, parts[1].utf8.count == 2, let year = Int(parts[0]),
            let number = Int(parts[1]), (1...12).contains(number), (2000...2999).contains(year),
            let from = Timestamp(beijing: parts[0] + parts[1] + "01")
        else { return nil }
        let next = number == 12 ? (year + 1) * 100 + 1 : year * 100 + number + 1
        return Timestamp(beijing: "\(next)01").map { (from, $0) }
    }

    /// For programs. Amounts are decimal strings in CNY.
    public var json: JSON {
        .object([
            ("month", .string(self.month)),
            (
                "tenants",
                .array(
                    self.tenants.sorted { ($0.value.isTest ? 1 : 0, $0.key) < ($1.value.isTest ? 1 : 0, $1.key) }
                        .map { Self.json($0, $1) })
            ),
        ])
    }

    private static func json(_ tenant: String, _ line: Line) -> JSON {
        .object(of: [
            "tenant": .string(tenant), "test": .bool(line.isTest), "orders": .number(Int64(line.orders)),
            "value": .string(line.value.description), "released": .number(Int64(line.released)),
            "rejected": .number(Int64(line.rejected)), "taken_back": .number(Int64(line.takenBack)),
            "estimated_tax": .string(line.estimatedTax.description), "billed_tax": .string(line.billedTax.description),
            "mean_clearance_seconds": line.meanClearance.map(JSON.number),
        ])
    }
}

/// Reads a month, a page at a time.
struct MonthReporter: Sendable {
    let premises: Premises
    private static let atOnce = 2000

    /// - Parameter tenant: only this one.
    /// - Returns: nil when it is no month.
    func report(_ month: String, tenant: String?) async throws(LedgerError) -> MonthReport? {
        guard let span = MonthReport.span(of: month) else { return nil }
        var report = MonthReport(month: month)
        var number = try await self.premises.ledger.orderNumber(before: span.from)
        while true {
            let rows = try await self.premises.ledger.reportRows(after: number, limit: Self.atOnce)
            for row in rows where row.acceptedAt >= span.from && row.acceptedAt < span.to {
                guard tenant == nil || row.tenant == tenant else { continue }
                report.tenants[row.tenant, default: self.line(row.tenant)].add(row)
            }
            guard let last = rows.last, last.acceptedAt < span.to, rows.count == Self.atOnce else { return report }
            number = last.number
        }
    }

    private func line(_ tenant: String) -> MonthReport.Line {
        var line = MonthReport.Line()
        line.isTest = self.premises.tenants[tenant]?.isTest ?? false
        return line
    }
}
