import Foundation

/// Brings a database to this edition's schema.
enum PostgresSchema {
    /// Runs the steps that are missing, all in one transaction; nodes that start together take turns.
    ///
    /// - Throws: `open` when a newer edition wrote the database.
    static func migrate(_ link: PostgresLink) throws {
        let begin = "BEGIN; SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = '60s'"
        try link.transact(begin: begin, commit: { _ in "COMMIT" }, Self.migrate)
        try link.open().answerLimit = PostgresConnection.answerLimit
    }

    /// Changes nothing.
    ///
    /// - Throws: `open` when another edition wrote the database.
    static func check(_ link: PostgresLink) throws {
        try link.transact(begin: "BEGIN READ ONLY", commit: { _ in "COMMIT" }, Self.check)
    }

    private static func check(_ session: PostgresSession) throws {
        let hasSteps = try session.first("SELECT to_regclass('schema_step') IS NOT NULL", []) { $0.int(0) != 0 }
        guard hasSteps == true, try Self.done(session).count == Schema.steps.count else {
            throw Schema.isOlder("the database")
        }
    }

    private static func done(_ session: PostgresSession) throws -> Set<String> {
        let done = Set(try session.rows("SELECT name FROM schema_step", []) { $0.text(0) })
        guard done.isSubset(of: Schema.steps.map(\.name)) else {
            throw LedgerError(.open, "the database was written by a newer edition of this program; run that one")
        }
        return done
    }

    private static func migrate(_ session: PostgresSession) throws {
        // A step may rewrite a table of any size, and its commit wait for a standby.
        session.connection.answerLimit = nil
        try session.connection.command(PostgresStore.turn)
        try session.connection.command(
            "CREATE TABLE IF NOT EXISTS schema_step (name TEXT COLLATE \"C\" PRIMARY KEY, at BIGINT NOT NULL)")
        let done = try Self.done(session)
        for step in Schema.steps where !done.contains(step.name) {
            for statement in step.statements.flatMap(PostgresSQL.schema) {
                try session.connection.command(statement)
            }
            _ = try session.execute(
                "INSERT INTO schema_step (name, at) VALUES (?, ?)",
                [.text(step.name), .int(Int64(Date().timeIntervalSince1970 * 1000))])
        }
    }
}
