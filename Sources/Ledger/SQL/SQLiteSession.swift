import GRDB
import GRDBSQLite

/// A GRDB connection as `SQLSession`.
///
/// Connections, transactions and the cache of statements are GRDB's; the statements themselves are stepped with SQLite's own
/// functions. GRDB boxes every argument and column and copies blobs twice, which costs as much as SQLite's own work.
struct SQLiteSession: SQLSession {
    let db: Database

    @discardableResult
    func execute(_ sql: String, _ arguments: [SQLValue]) throws -> Int {
        let statement = try SQLiteStatement(sql, self.db)
        try statement.run(arguments) { _ in }
        return self.db.changesCount
    }

    func rows<T>(_ sql: String, _ arguments: [SQLValue], _ map: (any SQLRow) throws -> T) throws -> [T] {
        var result: [T] = []
        try SQLiteStatement(sql, self.db).run(arguments) { result.append(try map($0)) }
        return result
    }

    func savepoint<T>(_ body: () throws -> T) throws -> T {
        try self.execute("SAVEPOINT item", [])
        do {
            let result = try body()
            try self.execute("RELEASE item", [])
            return result
        } catch {
            // Where SQLite gave the whole transaction up there is no savepoint any more, and the first error says why.
            if (try? self.execute("ROLLBACK TO item", [])) != nil { try self.execute("RELEASE item", []) }
            throw error
        }
    }

    func ledgerError(of error: any Error) -> LedgerError { LedgerError(wrapping: error) }
}

/// A statement of GRDB's cache, stepped by us on the connection's own thread.
@safe private struct SQLiteStatement {
    private let statement: Statement
    private let db: Database
    private let handle: OpaquePointer

    init(_ sql: String, _ db: Database) throws {
        self.db = db
        self.statement = try db.cachedStatement(sql: sql)
        unsafe self.handle = self.statement.sqliteStatement
    }

    /// Runs it to its end.
    func run(_ arguments: [SQLValue], _ each: (any SQLRow) throws -> Void) throws {
        // SQLite ends a transaction by itself when the disk fails; what follows must not be a transaction of its own.
        if unsafe sqlite3_stmt_readonly(self.handle) == 0, unsafe sqlite3_get_autocommit(self.db.sqliteConnection) != 0
        {
            throw DatabaseError(resultCode: .SQLITE_ABORT, message: "the transaction was given up")
        }
        for (index, argument) in arguments.enumerated() { try self.check(self.bind(argument, Int32(index + 1))) }
        defer {
            unsafe sqlite3_reset(self.handle)
            // Nothing of a row stays in memory with the cached statement.
            unsafe sqlite3_clear_bindings(self.handle)
        }
        while true {
            let code = unsafe sqlite3_step(self.handle)
            if code == SQLITE_DONE { return }
            guard code == SQLITE_ROW else { return try self.check(code) }
            try each(unsafe SQLiteRow(statement: self.handle))
        }
    }

    private func bind(_ value: SQLValue, _ index: Int32) -> Int32 {
        switch value {
        case .null: return unsafe sqlite3_bind_null(self.handle, index)
        case .int(let int): return unsafe sqlite3_bind_int64(self.handle, index, int)
        case .text(var text):
            return text.withUTF8 { bytes in
                unsafe sqlite3_bind_text64(
                    self.handle, index, UnsafeRawPointer(bytes.baseAddress)?.assumingMemoryBound(to: CChar.self),
                    UInt64(bytes.count), Self.copied, UInt8(SQLITE_UTF8))
            }
        case .blob(let bytes):
            if bytes.isEmpty { return unsafe sqlite3_bind_zeroblob(self.handle, index, 0) }
            return unsafe bytes.withUnsafeBytes { bytes in
                unsafe sqlite3_bind_blob64(self.handle, index, bytes.baseAddress, UInt64(bytes.count), Self.copied)
            }
        }
    }

    private func check(_ code: Int32) throws {
        guard code != SQLITE_OK else { return }
        throw DatabaseError(
            resultCode: ResultCode(rawValue: code),
            message: unsafe String(cString: sqlite3_errmsg(self.db.sqliteConnection)))
    }

    /// SQLite copies what is bound.
    private static var copied: sqlite3_destructor_type { unsafe unsafeBitCast(-1, to: sqlite3_destructor_type.self) }
}

/// The present row of a statement.
@safe private struct SQLiteRow: SQLRow {
    private let statement: OpaquePointer

    init(statement: OpaquePointer) { unsafe self.statement = statement }

    func int(_ column: Int) -> Int64 { self.optionalInt(column) ?? Self.absent(column) }
    func text(_ column: Int) -> String { self.optionalText(column) ?? Self.absent(column) }
    func blob(_ column: Int) -> [UInt8] { self.optionalBlob(column) ?? Self.absent(column) }

    func optionalInt(_ column: Int) -> Int64? {
        self.isNull(column) ? nil : unsafe sqlite3_column_int64(self.statement, Int32(column))
    }

    func optionalText(_ column: Int) -> String? {
        guard !self.isNull(column), let start = unsafe sqlite3_column_text(self.statement, Int32(column)) else {
            return nil
        }
        let count = unsafe Int(sqlite3_column_bytes(self.statement, Int32(column)))
        return unsafe String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
    }

    func optionalBlob(_ column: Int) -> [UInt8]? {
        guard !self.isNull(column) else { return nil }
        // Nil for an empty blob.
        let start = unsafe sqlite3_column_blob(self.statement, Int32(column))
        let count = unsafe Int(sqlite3_column_bytes(self.statement, Int32(column)))
        return unsafe Array(UnsafeRawBufferPointer(start: start, count: count))
    }

    private func isNull(_ column: Int) -> Bool {
        unsafe sqlite3_column_type(self.statement, Int32(column)) == SQLITE_NULL
    }

    /// A column that the schema allows to be absent is asked for as optional.
    private static func absent<T>(_ column: Int) -> T { preconditionFailure("column \(column) is NULL") }
}
