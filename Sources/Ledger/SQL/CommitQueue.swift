import Dispatch
import GRDB
import Synchronization

/// The single, long-lived writer. Callers hand in work; one transaction takes all that is waiting, each piece in its own
/// savepoint, and every caller resumes after the one commit that carries its work is on disk.
///
/// A caller that is cancelled while waiting still gets its commit: work that was handed in is done.
final class CommitQueue: Sendable {
    /// One caller's work.
    private struct Job: Sendable {
        /// Runs in the transaction; keeps its result or error.
        let run: @Sendable (any SQLSession, TallyBook) throws -> Void
        /// Resumes the caller: with nil after the commit, with the error otherwise.
        let finish: @Sendable ((any Error)?) -> Void
    }

    private struct State {
        var jobs: [Job] = []
        var isScheduled = false
        var isClosed = false
    }

    /// Jobs in one transaction: more would only lengthen the wait of the first.
    private static let jobsPerCommit = 128

    /// Runs a body in one transaction of the store: an error undoes it, a return means that it is on disk.
    typealias Transact = @Sendable (_ body: (any SQLSession) throws -> Void) throws -> Void

    private let queue = DispatchQueue(label: "tongguan.ledger.writer", qos: .userInitiated)
    private let state = Mutex(State())
    private let transact: Transact
    private let afterwards: @Sendable () -> Void

    /// - Parameters:
    ///   - afterwards: what the writer does between commits, on its own thread.
    ///   - transact: called on the writer's thread only.
    init(afterwards: @escaping @Sendable () -> Void = {}, transact: @escaping Transact) {
        self.afterwards = afterwards
        self.transact = transact
    }

    /// Runs the body in a transaction shared with other callers; returns after the commit.
    func write<T: Sendable>(
        _ body: @escaping @Sendable (any SQLSession, TallyBook) throws -> T
    ) async throws(LedgerError) -> T {
        let slot = Slot<T>()
        let failure: (any Error)? = await withCheckedContinuation { continuation in
            let job = Job(
                run: { session, tallies in
                    let result = try body(session, tallies)
                    slot.value.withLock { $0 = result }
                },
                finish: { continuation.resume(returning: $0) })
            let (schedule, closed) = self.state.withLock { state -> (Bool, Bool) in
                guard !state.isClosed else { return (false, true) }
                state.jobs.append(job)
                defer { state.isScheduled = true }
                return (!state.isScheduled, false)
            }
            if closed { continuation.resume(returning: LedgerError(.closed, "the ledger is closed")) }
            if schedule { self.queue.async { self.drain() } }
        }
        if let failure { throw LedgerError(wrapping: failure) }
        guard let value = slot.value.withLock({ $0 }) else { throw LedgerError(.corrupt, "a commit gave no result") }
        return value
    }

    /// Refuses new work and waits for what was handed in.
    func close() async {
        self.state.withLock { $0.isClosed = true }
        await withCheckedContinuation { continuation in
            self.queue.async { continuation.resume() }
        }
    }

    private func drain() {
        while true {
            let jobs = self.state.withLock { state -> [Job] in
                let taken = Array(state.jobs.prefix(Self.jobsPerCommit))
                state.jobs.removeFirst(taken.count)
                if taken.isEmpty { state.isScheduled = false }
                return taken
            }
            if jobs.isEmpty { return }
            self.commit(jobs)
            self.afterwards()
        }
    }

    private func commit(_ jobs: [Job]) {
        var failures = [(any Error)?](repeating: nil, count: jobs.count)
        do {
            try self.transact { session in
                let tallies = TallyBook()
                for (index, job) in jobs.enumerated() {
                    let own = TallyBook()
                    do {
                        try session.savepoint { try job.run(session, own) }
                        tallies.merge(own)
                    } catch {
                        // A broken store fails the whole commit; anything else fails this caller alone.
                        if session.endsTransaction(error) { throw error }
                        failures[index] = error
                    }
                }
                try tallies.store(in: session)
            }
        } catch {
            failures = failures.map { _ in error }
        }
        for (job, failure) in zip(jobs, failures) { job.finish(failure) }
    }

    /// A result on its way from the writer's thread to the caller.
    private final class Slot<T: Sendable>: Sendable {
        let value = Mutex<T?>(nil)
    }
}

extension DatabaseError {
    /// The disk or the file failed, not the statement.
    fileprivate var isOfTheStore: Bool {
        switch self.resultCode {
        case .SQLITE_FULL, .SQLITE_IOERR, .SQLITE_READONLY, .SQLITE_CORRUPT, .SQLITE_NOTADB, .SQLITE_NOMEM,
            .SQLITE_BUSY,
            .SQLITE_LOCKED, .SQLITE_INTERRUPT, .SQLITE_CANTOPEN:
            true
        default: false
        }
    }
}

extension LedgerError {
    /// An error of a store as ours. SQLite's own message names tables and columns, never values.
    init(wrapping error: any Error) {
        switch error {
        case let error as LedgerError: self = error
        case let error as PostgresError: self = error.ledgerError
        case let error as DatabaseError:
            let text = "sqlite \(error.extendedResultCode.rawValue): \(error.message ?? "")"
            self.init(error.resultCode == .SQLITE_FULL ? .full : .storage, text, isRetriable: error.isOfTheStore)
        // A value that does not fit, a seal that does not open: the item is at fault.
        default: self.init(.corrupt, "\(type(of: error))")
        }
    }
}
