import Synchronization

/// Requests in, answers out: the asynchronous face of the one thread that runs libcurl.
final class CurlLoop: Sendable {
    private let mailbox = LoopMailbox()
    private let thread: Mutex<LoopThread?>

    init(connectionsPerHost: Int) {
        let mailbox = self.mailbox
        let thread = LoopThread(name: "curl-loop") {
            LoopWorker.run(mailbox: mailbox, connectionsPerHost: connectionsPerHost)
        }
        self.thread = Mutex(thread)
        if thread == nil { mailbox.end() }
    }

    deinit {
        self.mailbox.close(nil)
        self.thread.withLock { $0 }?.detach()
    }

    /// Sends a request; the result comes exactly once, also when the task is cancelled or the loop is shut down.
    func perform(_ request: HTTPRequest) async -> Result<HTTPResponse, TransportError> {
        let id = self.mailbox.nextID()
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let submission = Submission(id: id, request: request, continuation: continuation)
                // A task that was cancelled beforehand sends nothing.
                if Task.isCancelled {
                    return submission.fail(.cancelled, "cancelled before it was sent", phase: .beforeSend)
                }
                self.mailbox.submit(submission)
                // A cancellation between the two found nothing to cancel yet.
                if Task.isCancelled { self.mailbox.cancel(id) }
            }
        } onCancel: {
            self.mailbox.cancel(id)
        }
    }

    /// Ends all requests with `closed` and returns when the thread is gone. May be called again.
    func shutdown() async {
        await withCheckedContinuation { self.mailbox.close($0) }
        // The thread has resumed us as its last act: joining waits for its return statement.
        let thread = self.thread.withLock { thread in
            let taken = thread
            thread = nil
            return taken
        }
        thread?.join()
    }
}
