public import Declarations

/// What only the standing test order needs.
public protocol CanaryLedger: Sendable {
    /// Deletes orders of one tenant whose numbers are the prefix and a moment in milliseconds, when that moment is before
    /// another one: with documents, messages, receipts, numbers and events. Counters of states follow. Orders that are
    /// part of a message on its way stay.
    ///
    /// - Returns: how many orders, at most `limit`.
    @discardableResult
    func forgetCanaries(
        of tenant: String, prefix: String, before: Timestamp, limit: Int, now: Timestamp
    ) async throws(LedgerError) -> Int
}
