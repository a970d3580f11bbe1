public import Declarations

/// Verbs about what is stored sealed: its keys, and its end.
public protocol SealingLedger: Sendable {
    /// Seals again, under the newest key, some of the values that name an older one. Opening and sealing happen outside the
    /// writer's transaction; a value that changed meanwhile is left alone.
    ///
    /// - Parameters:
    ///   - walk: what the last call gave; a new one for the first.
    ///   - limit: values at most.
    func reseal(_ walk: ResealWalk, limit: Int, now: Timestamp) async throws(LedgerError) -> ResealWalk

    /// Whether any sealed value begins with this mark of a data key.
    func namesDataKey(_ mark: [UInt8]) async throws(LedgerError) -> Bool

    /// Whether any hash begins with this mark of a look-up key.
    func namesLookupKey(_ mark: [UInt8]) async throws(LedgerError) -> Bool

    /// Blanks what is kept of persons in some of the orders, receipts and payment records whose time is over. Keys, numbers,
    /// states, sums and events stay; what is blanked is overwritten in the file.
    func erase(_ request: ErasureRequest, now: Timestamp) async throws(LedgerError) -> ErasureSummary

    /// Brings what was overwritten to the file itself, so that the write-ahead log keeps no copy of it.
    func settleErasure() async throws(LedgerError)
}

/// Where sealing again stands.
public struct ResealWalk: Sendable, Hashable {
    /// Values sealed again in the last call; zero when nothing is left that can be.
    public var resealed = 0
    /// Values that do not open, by column: they are passed over until a person looked at them.
    public var unreadable: [String: Int] = [:]

    public init() {}
}

/// What is to be erased.
public struct ErasureRequest: Sendable, Hashable {
    /// Orders that reached their present, final state before this; receipts that came before this.
    public var before: Timestamp
    /// Orders, receipts and payment records at most, each.
    public var limit: Int

    public init(before: Timestamp, limit: Int) {
        self.before = before
        self.limit = limit
    }
}

/// What was erased.
public struct ErasureSummary: Sendable, Hashable {
    public var orders = 0
    public var receipts = 0
    /// Payment records.
    public var evidence = 0

    public init() {}

    /// Everything together.
    public var total: Int { self.orders + self.receipts + self.evidence }
}
