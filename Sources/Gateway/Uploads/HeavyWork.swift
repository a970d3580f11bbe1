import Dispatch

/// A thread of its own for what takes long, as reading a workbook does, which must never hold a thread of the cooperative pool.
/// One thing after the other: two at once would also hold twice the memory.
final class HeavyWork: TaskExecutor {
    private let queue: DispatchQueue

    /// For what is done while somebody waits.
    static let desk = HeavyWork(label: "tongguan.uploads.desk")

    /// - Parameter label: what debuggers show.
    init(label: String) { self.queue = DispatchQueue(label: label) }

    func enqueue(_ job: consuming ExecutorJob) {
        let unowned = UnownedJob(job)
        let executor = unsafe self.asUnownedTaskExecutor()
        self.queue.async { unsafe unowned.runSynchronously(on: executor) }
    }

    /// Does it there and returns what it gives.
    func run<T: Sendable, E: Error>(_ work: @Sendable () throws(E) -> T) async throws(E) -> T {
        try await withTaskExecutorPreference(self) { () async throws(E) -> T in try work() }
    }
}
