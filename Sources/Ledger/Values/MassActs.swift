public import Declarations

/// Acts on everything that matches a filter. They are worked off in the background and live through restarts.
public protocol MassActLedger: Sendable {
    /// Stores an act that runs from now on; those that ended long ago go with their results.
    func openMassAct(_ act: NewMassAct, now: Timestamp) async throws(LedgerError) -> Int64
    /// The oldest running act that nobody has, for so long; nil when there is none.
    func claimMassAct(lease: Duration, now: Timestamp) async throws(LedgerError) -> MassActRecord?
    /// What became of some things, and how far the act is. An act that was paused or stopped meanwhile stays so.
    ///
    /// - Returns: false, with nothing written, when another process has claimed the act meanwhile.
    @discardableResult
    func advance(
        _ act: MassActRecord, _ results: [MassActResult], lease: Duration, now: Timestamp
    ) async throws(LedgerError) -> Bool
    /// Pauses, goes on with or stops an act; false when it has ended.
    func setMassAct(_ id: Int64, to state: MassActRecord.State, now: Timestamp) async throws(LedgerError) -> Bool
    /// One act; nil when there is none of this number, or it may touch more than the scope holds.
    func massAct(_ id: Int64, _ scope: TenantScope) async throws(LedgerError) -> MassActRecord?
    /// The acts that may touch no more than the scope holds, newest first, of at most the last 200.
    func massActs(_ scope: TenantScope, limit: Int) async throws(LedgerError) -> [MassActRecord]
    /// What became of each thing, in the order in which they were dealt with, after a number.
    func massActResults(_ id: Int64, after number: Int, limit: Int) async throws(LedgerError) -> [MassActResult]
    /// The numbers of some orders that the scope holds, by their position in lists.
    func orderNames(_ ids: [Int64], _ scope: TenantScope) async throws(LedgerError) -> [Int64: String]
}

/// An act to be stored.
public struct NewMassAct: Sendable {
    public var act: String
    /// Opaque here.
    public var filter: String
    public var scope: TenantScope
    public var account: String
    public var reason: String
    /// Things in a second.
    public var rate: Int
    /// How many things the preview found.
    public var expected: Int
    /// Before the first thing, and the last one that the preview saw.
    public var position: Int64
    public var lastPosition: Int64

    public init(
        act: String, filter: String, scope: TenantScope, account: String, reason: String, rate: Int, expected: Int,
        position: Int64, lastPosition: Int64
    ) {
        self.act = act
        self.filter = filter
        self.scope = scope
        self.account = account
        self.reason = reason
        self.rate = rate
        self.expected = expected
        self.position = position
        self.lastPosition = lastPosition
    }
}

/// An act as it stands.
public struct MassActRecord: Sendable, Hashable {
    /// Where it stands.
    public enum State: String, Sendable, Hashable {
        case running, paused, stopped, done
    }

    public var id: Int64
    public var act: String
    public var filter: String
    public var scope: TenantScope
    public var account: String
    public var reason: String
    public var rate: Int
    public var createdAt: Timestamp
    public var endedAt: Timestamp?
    public var state: State
    public var expected: Int
    public var position: Int64
    public var lastPosition: Int64
    public var done: Int
    public var skipped: Int
    public var failed: Int

    /// Things dealt with so far.
    public var handled: Int { self.done + self.skipped + self.failed }
}

/// What became of one thing.
public struct MassActResult: Sendable, Hashable {
    /// Counted from 1 in the act.
    public var number: Int
    public var tenant: String
    /// An order number, `message 7`, a lane.
    public var target: String
    /// `done`, `skipped` or `failed`.
    public var outcome: String
    /// A stable code; empty when it is done.
    public var detail: String

    public init(number: Int, tenant: String, target: String, outcome: String, detail: String) {
        self.number = number
        self.tenant = tenant
        self.target = target
        self.outcome = outcome
        self.detail = detail
    }
}
