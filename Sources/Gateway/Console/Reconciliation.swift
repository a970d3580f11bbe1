public import Declarations
import Ledger

/// What was taken on each day, and what became of it by now. Nothing disappears: what is declared was released, was rejected or
/// is missing, and each line adds up.
public struct Reconciliation: Sendable, Hashable {
    /// Days at once.
    public static let longest = 31
    /// Orders that are read for one answer.
    public static let most = 100_000
    /// Orders named for one difference.
    public static let namesAtMost = 20

    /// The newest day first, then by tenant.
    public var lines: [Line] = []
    /// There were more orders than `most`: the days after the last line are not counted.
    public var isCut = false

    /// One tenant on one day of Beijing time.
    public struct Line: Sendable, Hashable {
        /// `2026-11-21`.
        public var day: String
        public var tenant: String
        /// Orders taken and not taken back before their release.
        public var declared = 0
        /// Customs released them, whatever came later.
        public var released = 0
        /// They are rejected now.
        public var rejected = 0
        /// Neither, so far.
        public var missing = 0
        /// Cancelled before their release.
        public var cancelled = 0
        /// Of what was released.
        public var estimatedTax = Amount.zero
        public var billedTax = Amount.zero
        /// Released and not billed yet.
        public var unbilled = 0
        /// Billed otherwise than estimated.
        public var differing = 0
        /// Order numbers behind the differences, at most `namesAtMost` each.
        public var missingOrders: [String] = []
        public var rejectedOrders: [String] = []
        public var unbilledOrders: [String] = []
        public var differingOrders: [String] = []

        init(day: String, tenant: String) {
            self.day = day
            self.tenant = tenant
        }
    }
}

extension GatewayDesk {
    public func reconciliation(
        from: String, to: String, tenant: String?, _ scope: TenantScope
    ) async throws(GatewayError) -> Reconciliation? {
        guard let first = Timestamp(day: from), let last = Timestamp(day: to), first <= last,
            last - first < .seconds(Reconciliation.longest * 86_400)
        else { return nil }
        let scope = scope.narrowed(to: tenant)
        let ledger = self.premises.ledger
        return try await self.asked { () throws(LedgerError) in
            var reader = ReconciliationReader()
            var number = try await ledger.orderNumber(before: first)
            let end = last + .seconds(86_400)
            let highest = try await ledger.orderNumber(before: end)
            var read = 0
            while true {
                let rows = try await ledger.reportRows(
                    scope, after: number, upTo: highest, from: first, to: end, limit: 1000)
                for row in rows { reader.add(row) }
                read += rows.count
                guard let last = rows.last, rows.count == 1000 else { break }
                guard read < Reconciliation.most else {
                    reader.isCut = true
                    break
                }
                number = last.number
            }
            var names: [Int64: String] = [:]
            let ids = reader.ids
            for start in stride(from: 0, to: ids.count, by: 200) {
                let page = Array(ids[start..<min(start + 200, ids.count)])
                names.merge(try await ledger.orderNames(page, scope)) { first, _ in first }
            }
            return reader.result(names)
        }
    }
}

/// Adds orders up and remembers which are behind a difference.
private struct ReconciliationReader {
    private struct Key: Hashable { var day, tenant: String }
    private struct Behind { var missing, rejected, unbilled, differing: [Int64] }

    var isCut = false
    private var lines: [Key: Reconciliation.Line] = [:]
    private var behind: [Key: Behind] = [:]

    mutating func add(_ row: ReportRow) {
        let digits = row.acceptedAt.beijing14
        let day = "\(digits.prefix(4))-\(digits.dropFirst(4).prefix(2))-\(digits.dropFirst(6).prefix(2))"
        let key = Key(day: day, tenant: row.tenant)
        var line = self.lines[key] ?? .init(day: day, tenant: row.tenant)
        var names = self.behind[key] ?? Behind(missing: [], rejected: [], unbilled: [], differing: [])
        func note(_ list: inout [Int64]) {
            if list.count < Reconciliation.namesAtMost { list.append(row.number) }
        }
        if row.releasedAt != nil {
            line.released += 1
            line.estimatedTax = Self.sum(line.estimatedTax, row.estimatedTax)
            if let billed = row.billedTax {
                line.billedTax = Self.sum(line.billedTax, billed)
                if billed != row.estimatedTax {
                    line.differing += 1
                    note(&names.differing)
                }
            } else {
                line.unbilled += 1
                note(&names.unbilled)
            }
        } else if row.state == .rejected {
            line.rejected += 1
            note(&names.rejected)
        } else if row.state == .cancelled {
            line.cancelled += 1
        } else {
            line.missing += 1
            note(&names.missing)
        }
        line.declared = line.released + line.rejected + line.missing
        self.lines[key] = line
        self.behind[key] = names
    }

    var ids: [Int64] { self.behind.values.flatMap { $0.missing + $0.rejected + $0.unbilled + $0.differing } }

    func result(_ names: [Int64: String]) -> Reconciliation {
        var result = Reconciliation()
        result.isCut = self.isCut
        result.lines = self.lines.map { key, line in
            var line = line
            line.missingOrders = self.behind[key]?.missing.compactMap { names[$0] } ?? []
            line.rejectedOrders = self.behind[key]?.rejected.compactMap { names[$0] } ?? []
            line.unbilledOrders = self.behind[key]?.unbilled.compactMap { names[$0] } ?? []
            line.differingOrders = self.behind[key]?.differing.compactMap { names[$0] } ?? []
            return line
        }.sorted { ($1.day, $0.tenant) < ($0.day, $1.tenant) }
        return result
    }

    /// A day stays far below what an amount can hold.
    private static func sum(_ left: Amount, _ right: Amount) -> Amount {
        Amount(units: left.units.addingReportingOverflow(right.units).partialValue)
    }
}
