import Dispatch

/// A thread of its own for calls that block, which must never hold a thread of the cooperative pool. An actor that uses it
/// as its executor runs one call at a time.
final class WorkQueue: SerialExecutor {
    private let queue: DispatchQueue

    /// - Parameter label: what debuggers show.
    init(label: String) { self.queue = DispatchQueue(label: label) }

    func enqueue(_ job: consuming ExecutorJob) {
        let unowned = UnownedJob(job)
        let executor = unsafe self.asUnownedSerialExecutor()
        self.queue.async { unsafe unowned.runSynchronously(on: executor) }
    }
}
