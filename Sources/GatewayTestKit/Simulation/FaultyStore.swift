package import Declarations
package import Ledger
import Synchronization

/// A store that fails on purpose: before a commit, after one that happened all the same, or for good at the n-th commit,
/// as a process that is killed there.
package final class FaultyStore: SQLStore {
    /// How one commit goes.
    private enum Fate {
        case done
        /// Nothing was written.
        case failed
        /// It is on disk, and the caller is told that it failed.
        case doneUntold
    }

    private struct State {
        var rate = 0.0
        var isDead = false
        /// Commits left before the process dies.
        var fuse: Int?
        var commits = 0
        var mishaps = 0
    }

    /// The store itself: for a judge, who needs no living process.
    package let inner: any SQLStore
    private let dice: SimulationDice
    private let state = Mutex(State())

    /// - Parameters:
    ///   - inner: what really stores.
    ///   - seed: decides which commits fail.
    package convenience init(_ inner: any SQLStore, seed: UInt64) {
        self.init(inner, dice: SimulationDice(seed: seed, part: 2))
    }

    init(_ inner: any SQLStore, dice: SimulationDice) {
        self.inner = inner
        self.dice = dice
    }

    /// The share of commits that fail, from 0 to 1.
    package func fail(at rate: Double) { self.state.withLock { $0.rate = rate } }

    /// The process dies at a commit: the first for 1, the second for 2 …
    func die(at commit: Int) { self.state.withLock { $0.fuse = commit } }

    /// It did not die after all.
    func spare() { self.state.withLock { $0.fuse = nil } }

    /// Nothing is written or read any more.
    var isDead: Bool { self.state.withLock { $0.isDead } }

    /// Commits asked for, and those that failed or seemed to.
    var counts: (commits: Int, mishaps: Int) { self.state.withLock { ($0.commits, $0.mishaps) } }

    package func write<T: Sendable>(
        _ body: @escaping @Sendable (any SQLSession, TallyBook) throws -> T
    ) async throws(LedgerError) -> T {
        switch self.fate() {
        case .done: return try await self.inner.write(body)
        case .failed: break
        case .doneUntold: _ = try await self.inner.write(body)
        }
        throw LedgerError(.storage, "a simulated failure", isRetriable: true)
    }

    private func fate() -> Fate {
        let (strikes, untold) = (self.dice.chance(self.state.withLock { $0.rate }), self.dice.chance(0.5))
        return self.state.withLock { state in
            if state.isDead { return .failed }
            state.commits += 1
            if let fuse = state.fuse {
                state.fuse = fuse - 1
                if fuse <= 1 { state.isDead = true }
            }
            guard strikes || state.isDead else { return .done }
            state.mishaps += 1
            return untold ? .doneUntold : .failed
        }
    }

    package func read<T: Sendable>(
        _ body: @escaping @Sendable (any SQLSession) throws -> T
    ) async throws(LedgerError) -> T {
        if self.isDead { throw LedgerError(.storage, "a simulated death", isRetriable: true) }
        return try await self.inner.read(body)
    }

    package func durability() async throws(LedgerError) -> String { try await self.inner.durability() }

    package func emptyLog() async throws(LedgerError) { try await self.inner.emptyLog() }

    package var logBytes: Int64 { self.inner.logBytes }

    package var isShared: Bool { self.inner.isShared }

    package func time() async throws(LedgerError) -> Timestamp? { try await self.inner.time() }

    package func listen(_ heard: @escaping @Sendable () -> Void) { self.inner.listen(heard) }

    package func close() async { await self.inner.close() }
}
