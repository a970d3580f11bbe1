import Dispatch

/// A thread of its own for parsing and verifying, which are too long for the cooperative pool.
final class JudgeQueue: SerialExecutor {
    private let queue = DispatchQueue(label: "port simulator judge")

    func enqueue(_ job: consuming ExecutorJob) {
        let unowned = UnownedJob(job)
        let executor = unsafe self.asUnownedSerialExecutor()
        self.queue.async { unsafe unowned.runSynchronously(on: executor) }
    }
}
