public import Declarations

/// What a report about a span of time reads: orders by their numbers, a page at a time, on a snapshot each.
public protocol ReportLedger: Sendable {
    /// The number before the first order stored at a moment or later. Numbers rise with time, so this takes some forty looks.
    func orderNumber(before moment: Timestamp) async throws(LedgerError) -> Int64

    /// Orders after a number, in the order in which they were stored.
    func reportRows(after number: Int64, limit: Int) async throws(LedgerError) -> [ReportRow]

    /// Orders of a scope after a number and up to another, stored from a moment on and before a second one; a brief look.
    func reportRows(
        _ scope: TenantScope, after number: Int64, upTo last: Int64, from: Timestamp, to: Timestamp, limit: Int
    ) async throws(LedgerError) -> [ReportRow]
}

/// An order as a report counts it; holds no content.
public struct ReportRow: Sendable, Hashable {
    public var number: Int64
    public var tenant: String
    public var state: OrderState
    public var acceptedAt: Timestamp
    public var releasedAt: Timestamp?
    /// Goods, freight and insurance, as customs values them; nil for what is no retail import.
    public var value: Amount?
    public var estimatedTax: Amount
    /// The sum of bills that are not void; nil while there is none.
    public var billedTax: Amount?
}
