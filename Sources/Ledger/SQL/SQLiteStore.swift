import Dispatch
import Foundation
import GRDB
import Synchronization

/// One SQLite file: opened durable, owned by one process, checkpointed off the writer's path.
final class SQLiteStore: SQLStore {
    private let pool: DatabasePool
    private let briefReaders: SQLiteBriefReaders
    private let commits: CommitQueue
    private let checkpointer: DispatchQueue
    private let ownership: FileOwnership
    private let path: String
    private let lastCheckpoint = Mutex<UInt64>(0)

    /// How long a connection waits for another one.
    static let patienceMilliseconds = 5000

    /// Opens (and migrates) the file, or makes it.
    /// - Parameters:
    ///   - migrates: brings the file to this edition's schema; otherwise a file of an older edition is refused.
    ///   - longLog: from which size in bytes the writer starts the log anew.
    /// - Throws: `owned` when another process has it, `open` when it cannot be used.
    init(path: String, migrates: Bool = true, longLog: Int64 = 64 << 20) throws(LedgerError) {
        self.path = path
        self.ownership = try FileOwnership(path: path + ".lock")
        try Self.closeToOthers(path)
        self.checkpointer = DispatchQueue(label: "tongguan.ledger.checkpoint", qos: .utility)
        do {
            var configuration = Configuration()
            configuration.label = "ledger"
            configuration.maximumReaderCount = 4
            configuration.journalMode = .wal
            configuration.busyMode = .timeout(Double(Self.patienceMilliseconds) / 1000)
            let pool = try DatabasePool(path: path, configuration: configuration)
            try pool.writeWithoutTransaction { db in
                // GRDB lowers `synchronous` to NORMAL after opening, which would lose acknowledged orders in a power cut.
                try db.execute(sql: "PRAGMA synchronous = FULL")
                try db.execute(sql: "PRAGMA wal_autocheckpoint = 0")
                try db.execute(sql: "PRAGMA cache_size = -65536")
                // What savepoints would undo stays in memory: on disk it is ten times what a commit writes.
                try db.execute(sql: "PRAGMA temp_store = MEMORY")
                // What is erased, or sealed anew, is overwritten in its page and not only unlinked from it.
                try db.execute(sql: "PRAGMA secure_delete = ON")
                let level = try Int.fetchOne(db, sql: "PRAGMA synchronous")
                guard level == 2 else {
                    throw LedgerError(.open, "the store did not accept synchronous=FULL (it says \(level ?? -1))")
                }
            }
            var migrator = DatabaseMigrator()
            for step in Schema.steps {
                migrator.registerMigration(step.name) { db in
                    for statement in step.statements { try db.execute(sql: statement) }
                }
            }
            let isNewer = try pool.read { db in try migrator.hasBeenSuperseded(db) }
            guard !isNewer else {
                throw LedgerError(.open, "\(path) was written by a newer edition of this program; run that one")
            }
            if migrates {
                try migrator.migrate(pool)
            } else if try !pool.read({ db in try migrator.hasCompletedMigrations(db) }) {
                throw Schema.isOlder(path)
            }
            self.pool = pool
            self.briefReaders = try SQLiteBriefReaders(path: path)
            let logRestart = LogRestart(pool, path: path, longLog: longLog)
            self.commits = CommitQueue(
                afterwards: { logRestart.runWhenDue() },
                transact: { body in
                    try pool.writeWithoutTransaction { db in
                        try db.inTransaction(.immediate) {
                            try body(SQLiteSession(db: db))
                            return .commit
                        }
                    }
                })
        } catch {
            let cause = LedgerError(wrapping: error)
            throw cause.code == .open ? cause : LedgerError(.open, "\(path): \(cause.message)")
        }
    }

    /// The permissions of the files protect what is not sealed. SQLite gives those beside the database its mode, so it is there,
    /// closed to others, before it is opened.
    private static func closeToOthers(_ path: String) throws(LedgerError) {
        let descriptor = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw LedgerError(.open, "\(path) cannot be opened (errno \(errno))") }
        Foundation.close(descriptor)
        for suffix in ["", "-wal", "-shm", ".lock"] { _ = unsafe chmod(path + suffix, 0o600) }
    }

    func write<T: Sendable>(
        _ body: @escaping @Sendable (any SQLSession, TallyBook) throws -> T
    ) async throws(LedgerError) -> T {
        let result = try await self.commits.write(body)
        self.checkpointWhenDue()
        return result
    }

    func read<T: Sendable>(
        _ body: @escaping @Sendable (any SQLSession) throws -> T
    ) async throws(LedgerError) -> T {
        do {
            return try await self.pool.read { db in try body(SQLiteSession(db: db)) }
        } catch {
            throw LedgerError(wrapping: error)
        }
    }

    func readBriefly<T: Sendable>(
        within limit: Duration, _ body: @escaping @Sendable (any SQLSession) throws -> T
    ) async throws(LedgerError) -> T {
        try await self.briefReaders.read(within: limit, body)
    }

    func durability() async throws(LedgerError) -> String {
        do {
            return try await self.pool.writeWithoutTransaction { db in
                "synchronous=\(try Int.fetchOne(db, sql: "PRAGMA synchronous") ?? -1)"
            }
        } catch {
            throw LedgerError(wrapping: error)
        }
    }

    /// Copies the write-ahead log into the file and empties it, waiting for readers a few seconds at most.
    func emptyLog() async throws(LedgerError) {
        do {
            // Beside a checkpoint that runs already SQLite answers "busy" at once; those of ours are short.
            let end = ContinuousClock.now + .milliseconds(Self.patienceMilliseconds)
            repeat {
                let isBusy = try await self.pool.writeWithoutTransaction { db in
                    try Int.fetchOne(db, sql: "PRAGMA wal_checkpoint(TRUNCATE)") ?? 0
                }
                if isBusy == 0 { return }
                try await Task.sleep(for: .milliseconds(100))
            } while ContinuousClock.now < end
        } catch {
            throw LedgerError(wrapping: error)
        }
    }

    var logBytes: Int64 { LogRestart.logBytes(of: self.path) }

    func close() async {
        await self.commits.close()
        await withCheckedContinuation { continuation in
            self.checkpointer.async { continuation.resume() }
        }
        self.briefReaders.close()
        try? self.pool.close()
        self.ownership.release()
    }

    /// Twice a second at most, on its own connection and thread: the writer never pays for it.
    private func checkpointWhenDue() {
        let now = DispatchTime.now().uptimeNanoseconds
        let due = self.lastCheckpoint.withLock { last -> Bool in
            guard now - last > 500_000_000 else { return false }
            last = now
            return true
        }
        guard due else { return }
        self.checkpointer.async { [path = self.path] in
            // A failed checkpoint costs log space only, and the next one repeats it.
            let connection = try? DatabaseQueue(path: path)
            _ = try? connection?.writeWithoutTransaction { db in
                try db.execute(sql: "PRAGMA wal_checkpoint(PASSIVE)")
            }
            try? connection?.close()
        }
    }
}
