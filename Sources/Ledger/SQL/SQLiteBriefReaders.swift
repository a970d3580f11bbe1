import Dispatch
import Foundation
import GRDB
import Synchronization

/// Connections of their own for what people look at: they only read, and a question that is not answered by its deadline is
/// interrupted. Neither the writer nor the readers of the services ever wait for one.
///
/// `DatabaseQueue` serialises the questions of a connection; `interrupt` stops whatever runs on it, so a watchdog first makes
/// sure that this still is its own.
final class SQLiteBriefReaders: Sendable {
    private final class Slot: Sendable {
        let queue: DatabaseQueue
        /// The question that runs now, by its number.
        let running = Mutex<UInt64?>(nil)

        init(_ queue: DatabaseQueue) { self.queue = queue }
    }

    private let slots: [Slot]
    private let next = Atomic<UInt64>(0)
    private let watchdog = DispatchQueue(label: "tongguan.ledger.brief", qos: .userInitiated)

    /// - Parameter path: a file that is there, in WAL mode.
    init(path: String, count: Int = 2) throws {
        var configuration = Configuration()
        configuration.label = "ledger.brief"
        configuration.readonly = true
        configuration.busyMode = .timeout(1)
        self.slots = try (0..<count).map { _ in Slot(try DatabaseQueue(path: path, configuration: configuration)) }
    }

    /// Runs the body on a snapshot.
    /// - Throws: `slow` when it takes longer than `limit`, waiting for its turn included.
    func read<T: Sendable>(
        within limit: Duration, _ body: @escaping @Sendable (any SQLSession) throws -> T
    ) async throws(LedgerError) -> T {
        let number = self.next.add(1, ordering: .relaxed).newValue
        let slot = self.slots[Int(number % UInt64(self.slots.count))]
        let milliseconds = Int(limit / .milliseconds(1))
        let deadline = DispatchTime.now() + .milliseconds(milliseconds)
        do {
            return try await slot.queue.read { db in
                guard DispatchTime.now() < deadline else { throw BriefSession.tooSlow }
                slot.running.withLock { $0 = number }
                defer { slot.running.withLock { $0 = nil } }
                self.watchdog.asyncAfter(deadline: deadline) {
                    slot.running.withLock { if $0 == number { slot.queue.interrupt() } }
                }
                do {
                    return try body(BriefSession(session: SQLiteSession(db: db), deadline: deadline))
                } catch let error as DatabaseError where error.resultCode == .SQLITE_INTERRUPT {
                    throw BriefSession.tooSlow
                }
            }
        } catch {
            throw LedgerError(wrapping: error)
        }
    }

    func close() { for slot in self.slots { try? slot.queue.close() } }
}
