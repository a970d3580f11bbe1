public import Declarations
import Dispatch
import Foundation
import GRDB

/// Copies of a SQLite ledger: made while a gateway writes it, looked at, and put in its place again.
public enum LedgerCopy {
    /// What a copy holds, as far as can be said without knowing an order.
    public struct Contents: Sendable, Hashable {
        /// Steps of the schema, in their order.
        public var steps: [String]
        /// Rows by table.
        public var rows: [String: Int]
        /// That of the newest restore; 1 when it was never restored.
        public var epoch: Int
        /// The newest event.
        public var lastSequence: Int64
        /// Sealed values that were opened.
        public var opened: Int
    }

    private static let queue = DispatchQueue(label: "tongguan.ledger.copy", qos: .utility)

    /// Copies the ledger as it is at one moment into a new file of its own. The gateway may run: it is neither stopped nor
    /// slowed down by a lock.
    ///
    /// - Throws: `open` when there is no ledger or the copy cannot be written, `storage` when copying fails.
    public static func make(of path: String, at file: String) async throws(LedgerError) {
        try await self.working {
            guard FileManager.default.fileExists(atPath: path) else {
                throw LedgerError(.open, "\(path) is not there; is `data` the folder of a gateway?")
            }
            try Self.closedFile(file)
            var configuration = Configuration()
            configuration.readonly = true
            configuration.busyMode = .timeout(30)
            let source = try DatabaseQueue(path: path, configuration: configuration)
            let copy = try DatabaseQueue(path: file)
            try source.backup(to: copy)
            // One file, without a log beside it.
            try copy.writeWithoutTransaction { db in try db.execute(sql: "PRAGMA journal_mode = DELETE") }
            try copy.close()
            try source.close()
            try Self.sync(file)
        }
    }

    /// Looks through a copy: SQLite's own check, the steps of its schema, its rows, and whether sealed values of each column open.
    ///
    /// - Throws: `corrupt` when it is damaged, `sealed` when a value does not open with these keys, `open` when it was written
    ///   by a newer edition of this program.
    public static func inspect(_ file: String, sealer: any ColumnSealer) async throws(LedgerError) -> Contents {
        try await self.working {
            var configuration = Configuration()
            configuration.readonly = true
            let copy = try DatabaseQueue(path: file, configuration: configuration)
            let contents = try copy.read { db in try Self.contents(of: db, sealer) }
            try copy.close()
            return contents
        }
    }

    private static let samples = 25

    private static func contents(of db: Database, _ sealer: any ColumnSealer) throws -> Contents {
        let verdict = try String.fetchAll(db, sql: "PRAGMA integrity_check(5)")
        guard verdict == ["ok"] else {
            throw LedgerError(.corrupt, "the copy is damaged: \(verdict.first ?? "no verdict")")
        }
        let steps = try String.fetchAll(db, sql: "SELECT identifier FROM grdb_migrations ORDER BY rowid")
        let known = Schema.steps.map(\.name)
        guard steps.allSatisfy(known.contains) else {
            throw LedgerError(.open, "the copy was written by a newer edition of this program; use that one")
        }
        var contents = Contents(steps: steps, rows: [:], epoch: 1, lastSequence: 0, opened: 0)
        let tables = try String.fetchAll(
            db, sql: "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name")
        for table in tables {
            contents.rows[table] = try Int.fetchOne(db, sql: "SELECT COUNT(*) FROM \"\(table)\"") ?? 0
        }
        contents.lastSequence = try Int64.fetchOne(db, sql: "SELECT MAX(sequence) FROM event") ?? 0
        if tables.contains("ledger_epoch") {
            contents.epoch = try Int.fetchOne(db, sql: "SELECT MAX(number) FROM ledger_epoch") ?? 1
            let reading = LedgerReading(sql: SQLiteSession(db: db))
            for column in KeyedColumn.all where column.key == .data {
                contents.opened += try reading.open(Self.samples, of: column, sealer)
            }
        }
        return contents
    }

    /// Puts a copy in the place of a ledger and begins a new epoch in it. The gateway must not run.
    ///
    /// - Parameters:
    ///   - copy: the file of a backup; it stays as it is.
    ///   - path: where the ledger is to be.
    ///   - backupAt: when the copy was made.
    ///   - isReplacing: whether a ledger that is there is moved aside.
    /// - Returns: the number of the new epoch, and where the old ledger is.
    /// - Throws: `owned` while a gateway runs, `open` when there is a ledger and it may not be replaced, `full`, `storage`.
    public static func restore(
        _ copy: String, to path: String, backupAt: Timestamp, replacing isReplacing: Bool, sealer: any ColumnSealer,
        now: Timestamp
    ) async throws(LedgerError) -> (epoch: Int, aside: String?) {
        let ownership = try FileOwnership(path: path + ".lock")
        defer { ownership.release() }
        let exists = FileManager.default.fileExists(atPath: path)
        guard isReplacing || !exists else {
            throw LedgerError(.open, "\(path) is there; with --replace it is moved aside")
        }
        let stage = path + ".restoring"
        try await self.working {
            Self.remove(stage)
            try Self.closedFile(stage)
            try Self.copyBytes(from: copy, to: stage)
        }
        // Marked before it is in its place: a gateway that starts in between never takes it for its own.
        let ledger = try StoredLedger(sqlite: stage, sealer: sealer, policy: LedgerPolicy())
        let epoch: Int
        do {
            epoch = try await ledger.beginEpoch(backupAt: backupAt, now: now)
            try await ledger.settleErasure()
        } catch {
            await ledger.close()
            throw error
        }
        await ledger.close()
        let aside = "\(path).replaced-\(now.beijing14)"
        try await self.working {
            // The mark must be in the file itself: its log does not go with it.
            Self.emptyLog(of: stage)
            let log = try? FileManager.default.attributesOfItem(atPath: stage + "-wal")
            guard (log?[.size] as? NSNumber)?.int64Value ?? 0 == 0 else {
                throw LedgerError(.storage, "the log of \(stage) was not emptied; try again", isRetriable: true)
            }
            try Self.sync(stage)
            if exists { Self.emptyLog(of: path) }
            try Self.setAside(path, as: aside, exists: exists)
            guard unsafe rename(stage, path) == 0 else { throw Self.failure(path) }
            Self.remove(stage)
            try Self.sync((path as NSString).deletingLastPathComponent)
        }
        return (epoch, exists ? aside : nil)
    }

    /// Brings what a log holds into its file: should the machine die before the new file has the name, the old one is whole
    /// without its log. A file that is too damaged for that is set aside as it is.
    private static func emptyLog(of path: String) {
        guard FileManager.default.fileExists(atPath: path + "-wal") else { return }
        var configuration = Configuration()
        configuration.busyMode = .timeout(5)
        guard let old = try? DatabaseQueue(path: path, configuration: configuration) else { return }
        try? old.writeWithoutTransaction { db in _ = try db.checkpoint(.truncate) }
        try? old.close()
    }

    /// The old file keeps its name until the new one takes it. A log without a file goes as well: it would be applied to the
    /// new one.
    private static func setAside(_ path: String, as aside: String, exists: Bool) throws(LedgerError) {
        if exists, unsafe link(path, aside) != 0 { throw Self.failure(aside) }
        for suffix in ["-wal", "-shm"] where FileManager.default.fileExists(atPath: path + suffix) {
            guard unsafe rename(path + suffix, aside + suffix) == 0 else { throw Self.failure(aside + suffix) }
        }
    }

    private static func remove(_ path: String) {
        for suffix in StoredLedger.fileNames(for: "") { _ = unsafe unlink(path + suffix) }
    }

    // MARK: Files

    private static func working<T: Sendable>(
        _ body: @escaping @Sendable () throws -> T
    ) async throws(LedgerError) -> T {
        let result: Result<T, any Error> = await withCheckedContinuation { continuation in
            self.queue.async { continuation.resume(returning: Result(catching: body)) }
        }
        do {
            return try result.get()
        } catch let error as LedgerError {
            throw error
        } catch let error as DatabaseError {
            throw LedgerError(wrapping: error)
        } catch {
            throw LedgerError(.sealed, "a sealed value does not open with these keys: \(error)")
        }
    }

    /// A new, empty file that only its owner may read.
    private static func closedFile(_ path: String) throws(LedgerError) {
        let descriptor = unsafe open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw self.failure(path) }
        Foundation.close(descriptor)
    }

    private static func copyBytes(from source: String, to file: String) throws {
        guard let input = FileHandle(forReadingAtPath: source), let output = FileHandle(forWritingAtPath: file) else {
            throw LedgerError(.open, "\(source) cannot be copied to \(file)")
        }
        defer {
            try? input.close()
            try? output.close()
        }
        do {
            while let piece = try input.read(upToCount: 4 << 20), !piece.isEmpty { try output.write(contentsOf: piece) }
        } catch {
            throw LedgerError(.storage, "\(source) cannot be copied to \(file)")
        }
    }

    private static func sync(_ path: String) throws(LedgerError) {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw self.failure(path) }
        defer { Foundation.close(descriptor) }
        guard fsync(descriptor) == 0 else { throw self.failure(path) }
    }

    private static func failure(_ path: String) -> LedgerError {
        let code = errno
        return LedgerError(code == ENOSPC ? .full : .open, "\(path) cannot be written (errno \(code))")
    }
}

extension LedgerReading {
    /// Opens the newest values of a column; how many there were.
    fileprivate func open(_ limit: Int, of column: KeyedColumn, _ sealer: any ColumnSealer) throws -> Int {
        let own = column.rowKey.map { "t.\($0)" }
        let newest = own.map { "\($0) DESC" }.joined(separator: ", ")
        let values = try self.sql.rows(
            """
            SELECT t.\(column.column), \(column.facts.joined(separator: ", ")) FROM \(column.table) t \(column.joins)
            WHERE \(column.isKept(in: "t.")) ORDER BY \(newest) LIMIT ?
            """, [SQLValue(limit)]
        ) { row in (sealed: row.blob(0), place: try column.place(row, 1)) }
        for value in values {
            do {
                _ = try sealer.open(value.sealed, for: value.place)
            } catch {
                throw LedgerError(.sealed, "a value of \(column.name) does not open with these keys")
            }
        }
        return values.count
    }
}
