import Foundation
import GRDB

/// A GRDB connection as `SQLSession`.
struct SQLiteSession: SQLSession {
    let db: Database

    func execute(_ sql: String, _ arguments: [SQLValue]) throws -> Int {
        let statement = try self.db.cachedStatement(sql: sql)
        try statement.execute(arguments: Self.bind(arguments))
        return self.db.changesCount
    }

    func rows<T>(_ sql: String, _ arguments: [SQLValue], _ map: (any SQLRow) throws -> T) throws -> [T] {
        let statement = try self.db.cachedStatement(sql: sql)
        let cursor = try Row.fetchCursor(statement, arguments: Self.bind(arguments))
        var result: [T] = []
        while let row = try cursor.next() { result.append(try map(GRDBRow(row: row))) }
        return result
    }

    func savepoint<T>(_ body: () throws -> T) throws -> T {
        var result: T?
        try self.db.inSavepoint {
            result = try body()
            return .commit
        }
        guard let result else { throw LedgerError(.corrupt, "a savepoint gave no result") }
        return result
    }

    func ledgerError(of error: any Error) -> LedgerError { LedgerError(wrapping: error) }

    private static func bind(_ values: [SQLValue]) -> StatementArguments {
        StatementArguments(
            values.map { value -> (any DatabaseValueConvertible)? in
                switch value {
                case .int(let int): int
                case .text(let text): text
                case .blob(let bytes): DatabaseBytes(bytes: bytes)
                case .null: nil
                }
            })
    }
}

private struct GRDBRow: SQLRow {
    let row: Row

    func int(_ column: Int) -> Int64 { self.row[column] }
    func optionalInt(_ column: Int) -> Int64? { self.row[column] }
    func text(_ column: Int) -> String { self.row[column] }
    func optionalText(_ column: Int) -> String? { self.row[column] }
    func blob(_ column: Int) -> [UInt8] { (self.row[column] as DatabaseBytes).bytes }
    func optionalBlob(_ column: Int) -> [UInt8]? { (self.row[column] as DatabaseBytes?)?.bytes }
}

/// Bytes as a BLOB.
private struct DatabaseBytes: DatabaseValueConvertible {
    let bytes: [UInt8]

    var databaseValue: DatabaseValue { Data(self.bytes).databaseValue }

    static func fromDatabaseValue(_ value: DatabaseValue) -> DatabaseBytes? {
        Data.fromDatabaseValue(value).map { DatabaseBytes(bytes: Array($0)) }
    }
}
