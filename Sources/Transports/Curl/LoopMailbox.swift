import CCurl
import Synchronization

/// The one place where tasks and the loop's thread meet: requests, cancellations and the wish to stop go in, the
/// thread takes them out.
final class LoopMailbox: Sendable {
    /// What the thread takes at one go.
    struct Delivery: Sendable {
        var submissions: [Submission] = []
        var cancellations: Set<UInt64> = []
        var isClosing = false
    }

    private let state = Mutex(State())

    /// A number for a request, never given twice.
    func nextID() -> UInt64 {
        self.state.withLock { state in
            state.lastID += 1
            return state.lastID
        }
    }

    /// Hands a request to the thread; fails it at once when the loop is closing or closed.
    func submit(_ submission: Submission) {
        let accepted = self.state.withLock { state in
            guard state.phase == .open else { return false }
            state.delivery.submissions.append(submission)
            state.signal()
            return true
        }
        if !accepted { submission.fail(.closed, "the HTTP client is shut down", phase: .beforeSend) }
    }

    /// Asks the thread to end a request; nothing happens when it has ended already.
    func cancel(_ id: UInt64) {
        self.state.withLock { state in
            guard state.phase == .open else { return }
            state.delivery.cancellations.insert(id)
            state.signal()
        }
    }

    /// Asks the thread to stop; `waiter` is resumed when it has ended all requests.
    func close(_ waiter: CheckedContinuation<Void, Never>?) {
        let hasEnded = self.state.withLock { state in
            if state.phase == .ended { return true }
            state.phase = .closing
            state.delivery.isClosing = true
            if let waiter { state.waiters.append(waiter) }
            state.signal()
            return false
        }
        if hasEnded { waiter?.resume() }
    }

    /// Thread side: from now on new mail wakes this multi handle.
    func attach(_ bell: LoopBell) {
        self.state.withLock { $0.bell = bell }
    }

    /// Thread side: everything that came in since the last call.
    func take() -> Delivery {
        self.state.withLock { state in
            var delivery = state.delivery
            state.delivery = Delivery()
            state.isSignalled = false
            delivery.isClosing = state.phase != .open
            return delivery
        }
    }

    /// Thread side: stops taking mail and forgets the bell, so that its multi handle can be freed.
    func detach() -> Delivery {
        self.state.withLock { state in
            state.bell = nil
            state.phase = .closing
            let rest = state.delivery
            state.delivery = Delivery()
            return rest
        }
    }

    /// Thread side: the last act.
    func end() {
        let waiters = self.state.withLock { state in
            state.phase = .ended
            let waiters = state.waiters
            state.waiters = []
            return waiters
        }
        for waiter in waiters { waiter.resume() }
    }

    private enum Phase { case open, closing, ended }

    private struct State: Sendable {
        var phase = Phase.open
        var delivery = Delivery()
        var isSignalled = false
        var bell: LoopBell?
        var waiters: [CheckedContinuation<Void, Never>] = []
        var lastID: UInt64 = 0

        mutating func signal() {
            guard !self.isSignalled, let bell = self.bell else { return }
            self.isSignalled = true
            bell.ring()
        }
    }
}

/// The address of a multi handle, to wake its `curl_multi_poll`.
///
/// `@unchecked Sendable`: `curl_multi_wakeup` is the one multi function that any thread may call, and the mailbox
/// forgets the bell, under the lock that every `ring` holds, before the handle is freed.
@safe struct LoopBell: @unchecked Sendable {
    private let multi: UnsafeMutableRawPointer

    @unsafe init(multi: UnsafeMutableRawPointer) { unsafe self.multi = multi }

    func ring() { unsafe _ = curl_multi_wakeup(self.multi) }
}
