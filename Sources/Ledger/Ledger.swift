public import Declarations

/// The durable truth: orders, documents, submissions, messages, attempts, receipts, events.
///
/// Every verb takes a batch and returns after its commit is on disk; many callers share one commit. A cancelled caller
/// never cancels a commit. `now` is passed in, so that the same verbs run on a manual clock.
public protocol Ledger:
    EvidenceLedger, SealingLedger, NodeLedger, DeliveryLedger, ArchiveLedger,
    MerchantLedger, ConsoleLedger, ObservedLedger, ReportLedger, WebhookLedger, UploadLedger, CanaryLedger,
    MassActLedger
{
    // MARK: Order in

    /// Stores orders. Each item succeeds or fails alone.
    func accept(_ orders: [NewOrder], now: Timestamp) async throws(LedgerError) -> [AcceptResult]

    /// What `accept` would answer now. Nothing is stored.
    func foresee(_ orders: [NewOrder], now: Timestamp) async throws(LedgerError) -> [AcceptResult]

    // MARK: Prepared

    /// Claims ready documents into messages and freezes their membership, revision, `appType`, `guid`s and `appTime`
    /// under a fence. Frozen messages whose fence lapsed are handed out again, unchanged, under a higher one.
    func freeze(_ request: FreezeRequest, now: Timestamp) async throws(LedgerError) -> [FrozenMessage]

    /// Stores signed bytes by compare-and-set on the fence; false where the fence was lost.
    func seal(_ messages: [SealedMessage], now: Timestamp) async throws(LedgerError) -> [Bool]

    /// Takes apart what was sealed and never sent under certificates that are no longer used; how many messages.
    func unseal(certificates serials: [String], now: Timestamp) async throws(LedgerError) -> Int

    /// Signers, as lanes name them, that have due work.
    func signersWithWork(now: Timestamp) async throws(LedgerError) -> [String]

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

    /// Opens a question for a person about something beside the ledger, for instance a key; one per kind and subject.
    func openQuestion(_ kind: String, subject: String, detail: String, now: Timestamp) async throws(LedgerError)

    /// Closes a question that answered itself.
    func closeQuestion(_ kind: String, subject: String, now: Timestamp) async throws(LedgerError)

    /// Everything that decides what may be done with an order; nil when the tenant has none of that number.
    func dossier(_ orderNo: String, tenant: String, now: Timestamp) async throws(LedgerError) -> Dossier?

    /// Takes an order back: withdrawn while nothing is declared, by a 623 afterwards.
    func cancel(_ request: CancelRequest, now: Timestamp) async throws(LedgerError) -> ActResult

    /// Takes goods of a released order back.
    func refund(_ request: RefundRequest, now: Timestamp) async throws(LedgerError) -> ActResult

    /// Returned goods are back in the supervised place.
    func confirmArrival(_ orderNo: String, tenant: String, now: Timestamp) async throws(LedgerError) -> ActResult

    /// Files documents again, unchanged: those that were rejected, are unknown or in conflict. No kinds: all but requests.
    func refile(
        _ orderNo: String, tenant: String, kinds: Set<DocumentKind>, now: Timestamp
    ) async throws(LedgerError) -> ActResult

    /// Writes what a person found customs to hold of a document that is unknown or in conflict.
    func settle(
        _ orderNo: String, tenant: String, kind: DocumentKind, as state: SettledState, now: Timestamp
    ) async throws(LedgerError) -> ActResult

    /// Declares without waiting longer for parts that others file.
    func proceed(_ orderNo: String, tenant: String, now: Timestamp) async throws(LedgerError) -> ActResult

    // MARK: Documents of their own, orders of others

    /// Stores documents that are filed by their fields. Each item succeeds or fails alone.
    func file(_ filings: [NewFiling], now: Timestamp) async throws(LedgerError) -> [AcceptResult]

    /// Under which number the export inventory of this tenant with this customs number is found; nil when there is none.
    func dossier(ofExport invtNo: String, tenant: String) async throws(LedgerError) -> String?

    /// Takes over orders that another system filed; nothing of them is filed again.
    func adopt(_ orders: [AdoptedOrder], now: Timestamp) async throws(LedgerError) -> [AcceptResult]

    // MARK: Goods registries

    /// Stores articles in a registry. Each item succeeds or fails alone.
    func storeGoods(
        _ goods: [Goods], in registry: String, source: String, now: Timestamp
    ) async throws(LedgerError) -> [GoodsChange]

    /// Removes an article from a registry; its versions stay for the record.
    func removeGoods(
        _ itemNo: String, from registry: String, source: String, now: Timestamp
    ) async throws(LedgerError) -> GoodsChange

    /// Those of some articles that a registry has.
    func goods(_ itemNumbers: [String], in registry: String) async throws(LedgerError) -> [GoodsRecord]

    /// The articles of a registry after a number, in the order of the bytes of their numbers.
    func goods(in registry: String, after itemNo: String?, limit: Int) async throws(LedgerError) -> [GoodsRecord]

    /// The versions of an article, newest first, removals included.
    func goodsVersions(
        of itemNo: String, in registry: String, limit: Int
    ) async throws(LedgerError) -> [GoodsRecord]

    // MARK: Reading

    /// What the orders known here take from the yearly amounts of buyers, of all tenants together: one sum per question.
    func quotaUsed(_ questions: [QuotaQuestion]) async throws(LedgerError) -> [Amount]

    /// The revision of an order when that is what came in with this hash; nil when there is no such order or it came in
    /// with another content.
    func revision(ofOrder orderNo: String, tenant: String, hash: [UInt8]) async throws(LedgerError) -> Int?

    /// One order of a tenant with everything known about it.
    func order(_ orderNo: String, tenant: String, now: Timestamp) async throws(LedgerError) -> OrderRecord?

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
