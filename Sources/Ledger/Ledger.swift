public import Declarations

/// The durable truth: orders, documents, submissions, messages, attempts, receipts, events.
///
/// Every verb takes a batch and returns after its commit is on disk; many callers share one commit. A cancelled caller
/// never cancels a commit. `now` is passed in, so that the same verbs run on a manual clock.
public protocol Ledger: Sendable {
    // MARK: Order in

    /// Stores orders. Each item succeeds or fails alone.
    func accept(_ orders: [NewOrder], now: Timestamp) async throws(LedgerError) -> [AcceptResult]

    // MARK: Prepared

    /// Claims ready documents into messages and freezes their membership, revision, `appType`, `guid`s and `appTime`
    /// under a fence. Frozen messages whose fence lapsed are handed out again, unchanged, under a higher one.
    func freeze(_ request: FreezeRequest, now: Timestamp) async throws(LedgerError) -> [FrozenMessage]

    /// Stores signed bytes by compare-and-set on the fence; false where the fence was lost.
    func seal(_ messages: [SealedMessage], now: Timestamp) async throws(LedgerError) -> [Bool]

    // MARK: Sent

    /// Leases due messages of a route and writes the attempt of each before anything is sent.
    func lease(_ request: LeaseRequest, now: Timestamp) async throws(LedgerError) -> [LeasedDelivery]

    /// Writes how attempts ended; an attempt that already has an outcome keeps it.
    func conclude(_ conclusions: [AttemptConclusion], now: Timestamp) async throws(LedgerError)

    // MARK: Receipts back

    /// From when to poll a stream; nil when it was never polled.
    func pollCursor(route: String, stream: ReceiptKind) async throws(LedgerError) -> Timestamp?

    /// Keeps raw receipts, sealed, and moves the poll cursor in the same commit. Returns those not seen before.
    func keep(_ batch: ReceiptBatch, now: Timestamp) async throws(LedgerError) -> [KeptReceipt]

    /// Raw receipts of an identity that were kept and not yet applied (after a crash or a failed commit).
    func unreadReceipts(route: String, limit: Int, now: Timestamp) async throws(LedgerError) -> [KeptReceipt]

    /// Binds what was read to documents and submissions and applies it through the clearance machine.
    func apply(_ readings: [ReadReceipt], now: Timestamp) async throws(LedgerError) -> ApplySummary

    // MARK: Time passes

    /// After a start: every lease and fence of the process that died is over.
    func recover(now: Timestamp) async throws(LedgerError) -> RecoverySummary

    /// Runs due timers: lapsed leases, waits, silence, missing bills.
    func sweep(limit: Int, now: Timestamp) async throws(LedgerError) -> SweepSummary

    // MARK: Acts of a person

    /// Pauses or resumes lanes, or clears the reason a lane was stopped for.
    func setLanes(_ filter: LaneFilter, paused: Bool, now: Timestamp) async throws(LedgerError) -> Int

    // MARK: Reading

    /// One order of a tenant with everything known about it.
    func order(_ orderNo: String, tenant: String) async throws(LedgerError) -> OrderRecord?

    /// The stored content of an order's newest revision.
    func content(ofOrder orderNo: String, tenant: String) async throws(LedgerError) -> Order?

    /// Events of a tenant after a sequence number.
    func events(tenant: String, after sequence: Int64, limit: Int) async throws(LedgerError) -> [EventRecord]

    /// Counters kept by the writer, and the few ages an operator asks for.
    func statistics(now: Timestamp) async throws(LedgerError) -> LedgerStatistics

    /// Open questions for a person, newest first.
    func exceptions(limit: Int) async throws(LedgerError) -> [ExceptionRecord]

    /// Waits for pending commits, checkpoints and closes.
    func close() async
}
