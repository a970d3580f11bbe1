/// A connection inside a transaction.
struct PostgresSession: SQLSession {
    let connection: PostgresConnection

    func execute(_ sql: String, _ arguments: [SQLValue]) throws -> Int {
        let changes = try self.connection.run(sql, arguments).changes
        if changes > 0, !sql.hasPrefix("SELECT") { self.connection.hasChanged = true }
        return changes
    }

    func rows<T>(_ sql: String, _ arguments: [SQLValue], _ map: (any SQLRow) throws -> T) throws -> [T] {
        let result = try self.connection.run(sql, arguments)
        if result.changes > 0, !sql.hasPrefix("SELECT") { self.connection.hasChanged = true }
        return try (0..<result.count).map { try map(PostgresRow(result: result, row: $0)) }
    }

    func savepoint<T>(_ body: () throws -> T) throws -> T {
        self.connection.depth += 1
        defer { self.connection.depth -= 1 }
        let name = "s\(self.connection.depth)"
        let hadChanged = self.connection.hasChanged
        try self.connection.command("SAVEPOINT \(name)")
        do {
            let result = try body()
            try self.connection.command("RELEASE \(name)")
            return result
        } catch {
            // What cannot be undone alone is undone with the whole transaction.
            try self.connection.command("ROLLBACK TO \(name); RELEASE \(name)")
            self.connection.hasChanged = hadChanged
            throw error
        }
    }

    func ledgerError(of error: any Error) -> LedgerError { LedgerError(wrapping: error) }

    /// A statement that took too long may be repeated, but its savepoint undoes it: the others need not pay for it.
    func endsTransaction(_ error: any Error) -> Bool {
        if (error as? PostgresError)?.state == PostgresError.statementEnded, !self.connection.isLost { return false }
        return self.ledgerError(of: error).isRetriable
    }
}
