import CCurl
import Glibc

/// One POSIX thread of our own, because a loop that waits in `poll` must not hold a thread of the cooperative pool.
///
/// All signals are blocked in it (and in the resolver threads it starts): process signals go to the threads that
/// wait for them, and a write to a closed socket answers EPIPE instead of raising SIGPIPE.
final class LoopThread: Sendable {
    private let handle: pthread_t

    /// Starts the thread; nil when the system has no thread to give.
    init?(name: String, body: @escaping @Sendable () -> Void) {
        let box = unsafe Unmanaged.passRetained(Body(name: name, run: body))
        var everySignal = sigset_t()
        var before = sigset_t()
        unsafe sigfillset(&everySignal)
        unsafe pthread_sigmask(SIG_SETMASK, &everySignal, &before)
        defer { unsafe pthread_sigmask(SIG_SETMASK, &before, nil) }
        var handle = pthread_t()
        let failure = unsafe pthread_create(&handle, nil, threadMain, box.toOpaque())
        guard failure == 0 else {
            unsafe box.release()
            return nil
        }
        self.handle = handle
    }

    /// Waits until the thread has ended. Call this or `detach`, once.
    func join() {
        _ = pthread_join(self.handle, nil)
    }

    /// Lets the thread end on its own. Call this or `join`, once.
    func detach() {
        pthread_detach(self.handle)
    }
}

/// What a new thread is handed: retained when it is created, released by the thread itself.
private final class Body: Sendable {
    let name: String
    let run: @Sendable () -> Void

    init(name: String, run: @escaping @Sendable () -> Void) {
        self.name = name
        self.run = run
    }
}

private func threadMain(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let context = unsafe context else { return nil }
    let body = unsafe Unmanaged<Body>.fromOpaque(context).takeRetainedValue()
    unsafe tg_name_this_thread(body.name)
    body.run()
    return nil
}
