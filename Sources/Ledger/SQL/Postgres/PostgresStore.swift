import Declarations
import Dispatch
import Synchronization

/// A PostgreSQL database that several nodes share.
///
/// Writers take turns: every write begins by waiting for one lock that the database holds for the whole transaction. So the
/// verbs mean the same as on one file, event numbers follow the order of commits, and nothing deadlocks. Many callers share
/// one turn; rendering, signing, sending and reading need none.
final class PostgresStore: SQLStore {
    /// Takes the turn until the end of the transaction.
    static let turn = "SELECT pg_advisory_xact_lock(\(turnKey))"
    /// "TONGGUAN" as bytes.
    private static let turnKey: Int64 = 0x544F_4E47_4755_414E
    private static let begin = "BEGIN ISOLATION LEVEL READ COMMITTED; \(turn)"

    private let address: String
    private let node: String
    private let writer: PostgresLink
    private let commits: CommitQueue
    private let readers: PostgresReaders
    private let briefReaders: PostgresReaders
    private let listener = Mutex<PostgresListener?>(nil)

    /// Connects and migrates.
    /// - Parameter migrates: otherwise a database of an older edition is refused.
    /// - Throws: `open` when the database cannot be reached or used.
    init(_ database: PostgresDatabase, node: String, migrates: Bool = true) throws(LedgerError) {
        self.address = database.address
        self.node = node
        let writer = PostgresLink(address: database.address, accept: Self.accept)
        self.writer = writer
        self.readers = PostgresReaders(count: max(1, database.readers)) { PostgresLink(address: database.address) }
        self.briefReaders = PostgresReaders(count: 2) { PostgresLink(address: database.address) }
        let end = "SELECT pg_notify('\(PostgresListener.channel)', '\(node)'); COMMIT"
        self.commits = CommitQueue { body in
            // The others are told with the commit, and only when there is something to see.
            try writer.transact(begin: Self.begin, commit: { $0.hasChanged ? end : "COMMIT" }, body)
        }
        do {
            if migrates { try PostgresSchema.migrate(writer) } else { try PostgresSchema.check(writer) }
        } catch {
            let cause = LedgerError(wrapping: error)
            throw cause.code == .open ? cause : LedgerError(.open, "the database: \(cause.message)")
        }
    }

    /// A commit must be on disk, and on a synchronous standby where there is one, before it is told.
    @Sendable private static func accept(_ connection: PostgresConnection) throws {
        let level = try connection.setting("synchronous_commit")
        guard ["on", "remote_apply"].contains(level) else {
            throw LedgerError(.open, "the database has synchronous_commit = \(level); at least `on` is needed")
        }
        let encoding = try connection.setting("server_encoding")
        guard encoding == "UTF8" else {
            throw LedgerError(.open, "the database has the encoding \(encoding); UTF8 is needed")
        }
    }

    func write<T: Sendable>(
        _ body: @escaping @Sendable (any SQLSession, TallyBook) throws -> T
    ) async throws(LedgerError) -> T {
        try await self.commits.write(body)
    }

    func read<T: Sendable>(
        _ body: @escaping @Sendable (any SQLSession) throws -> T
    ) async throws(LedgerError) -> T {
        try await self.readers.read(body)
    }

    func readBriefly<T: Sendable>(
        within limit: Duration, _ body: @escaping @Sendable (any SQLSession) throws -> T
    ) async throws(LedgerError) -> T {
        let milliseconds = Int(limit / .milliseconds(1))
        let deadline = DispatchTime.now() + .milliseconds(milliseconds)
        do {
            return try await self.briefReaders.read(setting: "statement_timeout = \(milliseconds)") { session in
                try body(BriefSession(session: session, deadline: deadline))
            }
        } catch  where error.message.contains("57014") || error.message.contains("statement timeout") {
            throw BriefSession.tooSlow
        }
    }

    func durability() async throws(LedgerError) -> String {
        try await self.commits.write { sql, _ in
            try ["synchronous_commit", "fsync"].map { name in
                "\(name)=\(try sql.first("SELECT current_setting(?)", [.text(name)]) { $0.text(0) } ?? "?")"
            }.joined(separator: " ")
        }
    }

    /// The server's log and its vacuum are its operator's affair.
    func emptyLog() async throws(LedgerError) {}

    var logBytes: Int64 { 0 }
    var isShared: Bool { true }

    func time() async throws(LedgerError) -> Timestamp? {
        let milliseconds = try await self.readers.read { sql in
            try sql.first("SELECT CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT)", []) { $0.int(0) }
        }
        return milliseconds.map(Timestamp.init(milliseconds:))
    }

    func listen(_ heard: @escaping @Sendable () -> Void) {
        self.listener.withLock { listener in
            guard listener == nil else { return }
            let made = PostgresListener(address: self.address, node: self.node, heard: heard)
            made.start()
            listener = made
        }
    }

    func close() async {
        let listener = self.listener.withLock { $0 }
        await listener?.close()
        await self.commits.close()
        await self.readers.close()
        await self.briefReaders.close()
        // No work is left that could use it.
        self.writer.close()
    }
}
