import Dispatch
import Synchronization

/// A few connections that read on snapshots, each on a thread of its own; whoever is free takes the oldest question.
final class PostgresReaders: Sendable {
    private struct Reader: Sendable {
        var link: PostgresLink
        var queue: DispatchQueue
    }

    private struct State {
        var jobs: [@Sendable (PostgresLink) -> Void] = []
        var idle: [Reader]
        var isClosed = false
    }

    private let all: [Reader]
    private let state: Mutex<State>

    init(count: Int, makeLink: () -> PostgresLink) {
        let all = (0..<count).map {
            Reader(link: makeLink(), queue: DispatchQueue(label: "tongguan.ledger.reader.\($0)"))
        }
        self.all = all
        self.state = Mutex(State(idle: all))
    }

    /// Runs the body on one snapshot of the database.
    /// - Parameter setting: what holds for this transaction alone, `name = value`.
    func read<T: Sendable>(
        setting: String? = nil, _ body: @escaping @Sendable (any SQLSession) throws -> T
    ) async throws(LedgerError) -> T {
        let begin = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY" + (setting.map { "; SET LOCAL \($0)" } ?? "")
        let outcome: Result<T, LedgerError> = await withCheckedContinuation { continuation in
            let isOpen = self.hand { link in
                continuation.resume(
                    returning: Result {
                        try link.transact(begin: begin, commit: { _ in "COMMIT" }, body)
                    }.mapError(LedgerError.init(wrapping:)))
            }
            if !isOpen { continuation.resume(returning: .failure(LedgerError(.closed, "the ledger is closed"))) }
        }
        return try outcome.get()
    }

    /// Refuses new questions and waits for those under way.
    func close() async {
        self.state.withLock { $0.isClosed = true }
        for reader in self.all {
            await withCheckedContinuation { continuation in
                reader.queue.async {
                    reader.link.close()
                    continuation.resume()
                }
            }
        }
    }

    private func hand(_ job: @escaping @Sendable (PostgresLink) -> Void) -> Bool {
        let (isOpen, reader) = self.state.withLock { state -> (Bool, Reader?) in
            guard !state.isClosed else { return (false, nil) }
            state.jobs.append(job)
            return (true, state.idle.popLast())
        }
        if let reader { reader.queue.async { self.work(reader) } }
        return isOpen
    }

    private func work(_ reader: Reader) {
        while true {
            let job = self.state.withLock { state -> (@Sendable (PostgresLink) -> Void)? in
                guard let first = state.jobs.first else {
                    state.idle.append(reader)
                    return nil
                }
                state.jobs.removeFirst()
                return first
            }
            guard let job else { return }
            job(reader.link)
        }
    }
}
