import Cryptography
import Synchronization

/// Lets callers through one at a time, in the order in which they came.
final class Turnstile: Sendable {
    private struct State {
        var isTaken = false
        var lastTicket = 0
        var waiting: [(ticket: Int, continuation: CheckedContinuation<CryptographyError?, Never>)] = []
    }

    private let state = Mutex(State())

    /// Waits for its turn. Who got nil is through and must `leave`; who got an error is not.
    func enter() async -> CryptographyError? {
        let ticket = self.state.withLock { state in
            state.lastTicket += 1
            return state.lastTicket
        }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isThrough = self.state.withLock { state in
                    guard state.isTaken else {
                        state.isTaken = true
                        return true
                    }
                    state.waiting.append((ticket, continuation))
                    return false
                }
                if isThrough { continuation.resume(returning: nil) }
                // A cancellation that came before the line above found nobody to wake.
                if Task.isCancelled { self.withdraw(ticket) }
            }
        } onCancel: {
            self.withdraw(ticket)
        }
    }

    /// Lets the next one through.
    func leave() {
        let next = self.state.withLock { state -> CheckedContinuation<CryptographyError?, Never>? in
            guard !state.waiting.isEmpty else {
                state.isTaken = false
                return nil
            }
            return state.waiting.removeFirst().continuation
        }
        next?.resume(returning: nil)
    }

    /// Sends everybody who waits now away.
    func dismiss(_ error: CryptographyError) {
        let all = self.state.withLock { state in
            defer { state.waiting = [] }
            return state.waiting
        }
        for one in all { one.continuation.resume(returning: error) }
    }

    private func withdraw(_ ticket: Int) {
        let found = self.state.withLock { state in
            state.waiting.firstIndex { $0.ticket == ticket }.map { state.waiting.remove(at: $0).continuation }
        }
        found?.resume(returning: CryptographyError(.keyUnavailable, "the wait for the card was given up"))
    }
}
