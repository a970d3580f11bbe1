import Foundation
import Synchronization

/// One process per store: an exclusive lock that the kernel gives back when its owner dies, however it dies.
final class FileOwnership: Sendable {
    /// Nil once it was given back.
    private let descriptor: Mutex<Int32?>

    /// - Throws: `owned` with the owner's process id.
    init(path: String) throws(LedgerError) {
        let descriptor = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw LedgerError(.open, "\(path) cannot be opened (errno \(errno)); is its folder there and writable?")
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            var buffer = [UInt8](repeating: 0, count: 32)
            let count = unsafe read(descriptor, &buffer, buffer.count)
            Foundation.close(descriptor)
            let owner = String(decoding: buffer.prefix(Swift.max(0, count)), as: UTF8.self)
            throw LedgerError(.owned, "\(path) belongs to running process \(owner)")
        }
        let owner = Array(String(getpid()).utf8)
        ftruncate(descriptor, 0)
        _ = unsafe pwrite(descriptor, owner, owner.count, 0)
        self.descriptor = Mutex(descriptor)
    }

    deinit { self.release() }

    /// Gives the file back; another process, or another ledger of this one, may take it.
    func release() {
        let open = self.descriptor.withLock { descriptor -> Int32? in
            defer { descriptor = nil }
            return descriptor
        }
        guard let open else { return }
        // A child that is just being started holds a copy of the descriptor: closing alone would leave it the lock for a moment.
        flock(open, LOCK_UN)
        Foundation.close(open)
    }
}
