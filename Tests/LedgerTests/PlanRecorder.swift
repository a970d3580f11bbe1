import Synchronization

@testable import Ledger

/// How SQLite does what a session is asked: each statement is planned before it is run.
final class PlanRecorder: SQLSession {
    private let sql: any SQLSession
    private(set) var plans: [(String, [String])] = []

    init(sql: any SQLSession) { self.sql = sql }

    static func plan(_ sql: any SQLSession, _ statement: String, _ arguments: [SQLValue]) throws -> [String] {
        try sql.rows("EXPLAIN QUERY PLAN " + statement, arguments) { $0.text(3) }
    }

    private func note(_ statement: String, _ arguments: [SQLValue]) throws {
        self.plans.append((statement, try Self.plan(self.sql, statement, arguments)))
    }

    func execute(_ sql: String, _ arguments: [SQLValue]) throws -> Int {
        try self.note(sql, arguments)
        return try self.sql.execute(sql, arguments)
    }

    func rows<T>(_ sql: String, _ arguments: [SQLValue], _ map: (any SQLRow) throws -> T) throws -> [T] {
        try self.note(sql, arguments)
        return try self.sql.rows(sql, arguments, map)
    }

    func savepoint<T>(_ body: () throws -> T) throws -> T { try self.sql.savepoint(body) }

    func ledgerError(of error: any Error) -> LedgerError { self.sql.ledgerError(of: error) }
}

/// A store whose every question is planned before it is asked.
final class PlanStore: SQLStore {
    private let inner: any SQLStore
    private let kept = Mutex<[(String, [String])]>([])

    init(_ inner: any SQLStore) { self.inner = inner }

    /// Statements with their plans, in the order in which they were run.
    var plans: [(String, [String])] { self.kept.withLock { $0 } }

    func write<T: Sendable>(
        _ body: @escaping @Sendable (any SQLSession, TallyBook) throws -> T
    ) async throws(LedgerError) -> T { try await self.inner.write(body) }

    func read<T: Sendable>(
        _ body: @escaping @Sendable (any SQLSession) throws -> T
    ) async throws(LedgerError) -> T { try await self.inner.read { try self.recorded($0, body) } }

    func readBriefly<T: Sendable>(
        within limit: Duration, _ body: @escaping @Sendable (any SQLSession) throws -> T
    ) async throws(LedgerError) -> T { try await self.inner.readBriefly(within: limit) { try self.recorded($0, body) } }

    private func recorded<T>(_ sql: any SQLSession, _ body: (any SQLSession) throws -> T) throws -> T {
        let recorder = PlanRecorder(sql: sql)
        let result = try body(recorder)
        let plans = recorder.plans
        self.kept.withLock { $0 += plans }
        return result
    }

    func durability() async throws(LedgerError) -> String { try await self.inner.durability() }

    func emptyLog() async throws(LedgerError) { try await self.inner.emptyLog() }

    var logBytes: Int64 { self.inner.logBytes }

    func close() async { await self.inner.close() }
}
