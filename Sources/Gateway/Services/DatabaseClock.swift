public import Declarations
import Ledger
import Synchronization

/// The clock that all nodes of one database share: the machine's, moved by what the database's differs from it.
///
/// Before the first good look at the database's clock it is the machine's. From then on it follows the database's as
/// `SteadyTime` does: a step forward at once, a step back (after a failover) at half speed.
public final class DatabaseClock: GatewayClock {
    private let base: any GatewayClock
    private let sight = Mutex(Sight())

    /// What the looks told.
    private struct Sight {
        /// The newest good one.
        var offset: Duration?
        /// Since the first good one.
        var time: SteadyTime?
    }

    /// A machine whose clock differs by more than this needs its owner's eye.
    static let tolerance: Duration = .seconds(2)
    /// A look at the database's clock that took longer says too little.
    private static let longestLook: Duration = .seconds(1)
    /// What nodes wrote further ahead than this was written by a clock that was wrong.
    private static let longestStep: Duration = .seconds(3600)
    /// The first looks may have to connect, to the second of two hosts even.
    private static let firstLooks = 20

    /// - Parameter base: the machine's clock.
    public init(_ base: any GatewayClock) { self.base = base }

    public func now() -> Timestamp { self.sight.withLock { $0.time }?.now() ?? self.base.now() }
    public func sleep(for duration: Duration) async { await self.base.sleep(for: duration) }

    /// How far the machine's clock is behind the database's; negative when it is ahead.
    public var skew: Duration { self.sight.withLock { $0.offset } ?? .zero }

    /// Looks at the database's clock until that was quick enough to count once. Whoever goes by another clock may take the
    /// living for dead. While the other nodes wait for a database's clock that was set back, this one begins where they are: to
    /// them it would seem dead otherwise.
    ///
    /// - Throws: `open` when no look was quick enough; what the ledger throws when it cannot be read.
    func settle(with ledger: any NodeLedger) async throws(LedgerError) {
        let newest = try await ledger.nodes().map(\.beatAt).max()
        for _ in 0..<Self.firstLooks {
            if try await self.calibrate(with: ledger, notBefore: newest) { return }
            await self.sleep(for: .milliseconds(100))
        }
        throw LedgerError(.open, "the database's clock cannot be read within a second", isRetriable: true)
    }

    /// Looks at the database's clock once; false while no look was quick enough to count.
    @discardableResult
    func calibrate(
        with ledger: any NodeLedger, notBefore newest: Timestamp? = nil
    ) async throws(LedgerError) -> Bool {
        let before = self.base.now()
        let asked = ContinuousClock.now
        guard let time = try await ledger.storeTime() else { return true }
        let took = ContinuousClock.now - asked
        // The answer is as old as half the way.
        guard took < Self.longestLook else { return self.sight.withLock { $0.offset != nil } }
        self.follow(time - (before + took / 2), notBefore: newest.flatMap { $0 - time < Self.longestStep ? $0 : nil })
        return true
    }

    /// Goes by an offset to the machine's clock from now on.
    func follow(_ offset: Duration, notBefore newest: Timestamp? = nil) {
        let isFirst = self.sight.withLock { sight in
            defer { sight.offset = offset }
            return sight.time == nil
        }
        guard isFirst else { return }
        let start = ContinuousClock.now
        let time = SteadyTime(
            notBefore: newest,
            wall: { [weak self, base = self.base] in base.now() + (self?.skew ?? .zero) },
            elapsed: { ContinuousClock.now - start })
        self.sight.withLock { sight in if sight.time == nil { sight.time = time } }
    }
}
