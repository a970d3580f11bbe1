import Foundation
import GRDB
import Synchronization

/// Starts a SQLite file's write-ahead log anew when it has become long.
///
/// Background checkpoints copy pages but cannot start the log anew while commits follow each other without a pause; past a
/// size the writer waits for that once. While a reader stays on one snapshot for long (a backup), waiting is in vain: every
/// commit would pay for it, so the next try comes later.
final class LogRestart: Sendable {
    private let pool: DatabasePool
    private let path: String
    private let longLog: Int64
    private let notBefore = Mutex(ContinuousClock.now)

    /// Readers of this moment are worth waiting for; others are not.
    private static let patienceMilliseconds = 100
    private static let pause: Duration = .seconds(10)

    /// - Parameter longLog: the size of the log in bytes from which it is started anew.
    init(_ pool: DatabasePool, path: String, longLog: Int64) {
        self.pool = pool
        self.path = path
        self.longLog = longLog
    }

    /// Called by the writer between commits.
    func runWhenDue() {
        guard Self.logBytes(of: self.path) > self.longLog, self.notBefore.withLock({ $0 <= .now }) else { return }
        // Failing costs log space only, and a later commit tries again.
        let isKeptByReader = try? self.pool.writeWithoutTransaction { db -> Bool in
            try db.execute(sql: "PRAGMA busy_timeout = \(Self.patienceMilliseconds)")
            defer { try? db.execute(sql: "PRAGMA busy_timeout = \(SQLiteStore.patienceMilliseconds)") }
            // Busy, pages in the log, pages copied; the last two are -1 while another connection checkpoints.
            guard let row = try Row.fetchOne(db, sql: "PRAGMA wal_checkpoint(TRUNCATE)") else { return false }
            return row[0] as Int != 0 && row[1] as Int >= 0
        }
        if isKeptByReader == true { self.notBefore.withLock { $0 = .now + Self.pause } }
    }

    /// Size of a database's log in bytes.
    static func logBytes(of path: String) -> Int64 {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path + "-wal")
        return (attributes?[.size] as? NSNumber)?.int64Value ?? 0
    }
}
