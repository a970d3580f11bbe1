import ServiceLifecycle
import Synchronization

/// Tells one service to finish what it holds and take nothing new. Each service has its own, so that a drain goes through
/// them in order: no new orders, no new messages, attempts end with their outcome, receipts are stored.
final class StopFlag: Sendable {
    private let raised = Mutex(false)
    private let wake: @Sendable () -> Void

    /// - Parameter wake: ends the wait in which the service may be.
    init(wake: @escaping @Sendable () -> Void) { self.wake = wake }

    /// True once the service should finish.
    var isRaised: Bool { self.raised.withLock { $0 } || Task.isCancelled }

    /// Runs the body; a graceful shutdown raises the flag.
    func guarding(_ body: () async -> Void) async {
        await withGracefulShutdownHandler {
            await body()
        } onGracefulShutdown: {
            self.raised.withLock { $0 = true }
            self.wake()
        }
    }
}
