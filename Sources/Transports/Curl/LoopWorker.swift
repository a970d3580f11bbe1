import CCurl
import Glibc

/// The thread's side of the loop: the multi handle, the transfers in flight and the idle easy handles. Nothing in
/// here is ever touched by another thread.
@safe final class LoopWorker {
    private let multi: UnsafeMutableRawPointer
    private let share: UnsafeMutableRawPointer?
    private var active: [UInt64: CurlTransfer] = [:]
    private var idByHandle: [UInt: UInt64] = [:]
    private var idle: [EasyHandle] = []
    private let idleLimit: Int

    /// Runs the loop until the mailbox is closed; returns with every request ended and all handles freed.
    static func run(mailbox: LoopMailbox, connectionsPerHost: Int) {
        defer { mailbox.end() }
        guard isLibcurlReady, let multi = unsafe curl_multi_init() else {
            for submission in mailbox.detach().submissions {
                submission.fail(.other, "libcurl could not start", phase: .beforeSend)
            }
            return
        }
        let worker = unsafe LoopWorker(multi: multi, connectionsPerHost: connectionsPerHost)
        unsafe mailbox.attach(LoopBell(multi: multi))
        worker.loop(mailbox)
        worker.failEverything(mailbox.detach())
    }

    private init(multi: UnsafeMutableRawPointer, connectionsPerHost: Int) {
        unsafe self.multi = multi
        unsafe self.share = curl_share_init()
        self.idleLimit = connectionsPerHost
        unsafe _ = tg_curl_multi_set_long(multi, CURLMOPT_MAX_HOST_CONNECTIONS, connectionsPerHost)
        unsafe _ = tg_curl_multi_set_long(multi, CURLMOPT_MAXCONNECTS, connectionsPerHost * 4)
        if let share = unsafe self.share { unsafe _ = tg_curl_share_tls_sessions(share) }
    }

    deinit {
        self.idle.removeAll()
        unsafe _ = curl_multi_cleanup(self.multi)
        if let share = unsafe self.share { unsafe _ = curl_share_cleanup(share) }
    }

    private func loop(_ mailbox: LoopMailbox) {
        while true {
            let mail = mailbox.take()
            for submission in mail.submissions {
                if mail.isClosing {
                    submission.fail(.closed, "the HTTP client was shut down", phase: .beforeSend)
                } else {
                    self.start(submission)
                }
            }
            // Before `curl_multi_perform`: what was submitted and cancelled in between is never sent.
            for id in mail.cancellations {
                self.active[id].map { self.abandon($0, .cancelled, "the waiting task was cancelled") }
            }
            if mail.isClosing { return }
            var running: Int32 = 0
            unsafe _ = curl_multi_perform(self.multi, &running)
            self.collect()
            // Returns early for sockets, for libcurl's own timers, and when the mailbox rings.
            unsafe _ = curl_multi_poll(self.multi, nil, 0, self.expire(), nil)
        }
    }

    private func start(_ submission: Submission) {
        guard let handle = self.idle.popLast() ?? EasyHandle() else {
            return submission.fail(.other, "libcurl has no handle to give", phase: .beforeSend)
        }
        do throws(TransportError) {
            let transfer = unsafe try CurlTransfer(submission, on: handle, share: self.share)
            self.idByHandle[handle.address] = submission.id
            self.active[submission.id] = transfer
            if unsafe curl_multi_add_handle(self.multi, handle.pointer) != CURLM_OK {
                self.abandon(transfer, .other, "libcurl did not take the request")
            }
        } catch {
            self.park(handle)
            submission.continuation.resume(returning: .failure(error))
        }
    }

    private func collect() {
        var left: Int32 = 0
        while let message = unsafe curl_multi_info_read(self.multi, &left) {
            guard unsafe message.pointee.msg == CURLMSG_DONE, let easy = unsafe message.pointee.easy_handle,
                let id = self.idByHandle[UInt(bitPattern: easy)], let transfer = self.active[id]
            else { continue }
            // The message is gone once its handle is removed: read the code first.
            let code = unsafe tg_curl_message_result(message)
            self.finish(transfer, transfer.result(code))
        }
    }

    /// Ends what is overdue and tells how many milliseconds are left to the next deadline.
    ///
    /// libcurl ends the requests it is working on by itself; one that waits for a free connection it forgets.
    private func expire() -> Int32 {
        let now = ContinuousClock.now
        var wait = Duration.seconds(60)
        for transfer in Array(self.active.values) {
            if transfer.deadline <= now {
                self.abandon(transfer, .timeout, "no answer within the total time-out")
            } else {
                wait = Swift.min(wait, transfer.deadline - now)
            }
        }
        return Int32(wait / .milliseconds(1)) + 1
    }

    private func abandon(_ transfer: CurlTransfer, _ code: TransportError.Code, _ message: String) {
        self.finish(transfer, .failure(TransportError(code, message, phase: transfer.phase)))
    }

    /// The only way out of `active`: taking the transfer out of the table is what allows its one resume.
    private func finish(_ transfer: CurlTransfer, _ result: Result<HTTPResponse, TransportError>) {
        guard self.active.removeValue(forKey: transfer.submission.id) != nil else { return }
        let handle = transfer.handle
        unsafe _ = curl_multi_remove_handle(self.multi, handle.pointer)
        self.idByHandle[handle.address] = nil
        transfer.close()
        self.park(handle)
        transfer.submission.continuation.resume(returning: result)
    }

    private func park(_ handle: EasyHandle) {
        handle.reset()
        if self.idle.count < self.idleLimit { self.idle.append(handle) }
    }

    private func failEverything(_ rest: LoopMailbox.Delivery) {
        for transfer in Array(self.active.values) {
            self.abandon(transfer, .closed, "the HTTP client was shut down")
        }
        for submission in rest.submissions {
            submission.fail(.closed, "the HTTP client was shut down", phase: .beforeSend)
        }
    }
}

/// libcurl's process-wide set-up, once.
///
/// Closing its connections, libcurl ignores SIGPIPE for a moment and then restores for the whole process what it found.
/// Had it found the default while a server starts that ignores the signal once and for good, a later write of that server
/// to a closed socket would end the process. So it must never find the default.
let isLibcurlReady: Bool = {
    signal(SIGPIPE, SIG_IGN)
    return curl_global_init(Int(CURL_GLOBAL_SSL)) == CURLE_OK
}()
