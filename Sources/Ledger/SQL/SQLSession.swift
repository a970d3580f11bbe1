/// A value bound to a statement.
package enum SQLValue: Sendable, Hashable, ExpressibleByIntegerLiteral, ExpressibleByStringLiteral,
    ExpressibleByNilLiteral
{
    case int(Int64)
    case text(String)
    case blob([UInt8])
    case null

    package init(integerLiteral value: Int64) { self = .int(value) }
    package init(stringLiteral value: String) { self = .text(value) }
    package init(nilLiteral: ()) { self = .null }

    init(_ value: Int64?) { self = value.map(Self.int) ?? .null }
    init(_ value: Int) { self = .int(Int64(value)) }
    init(_ value: String?) { self = value.map(Self.text) ?? .null }
    init(_ value: [UInt8]?) { self = value.map(Self.blob) ?? .null }
    init(_ value: Bool) { self = .int(value ? 1 : 0) }
}

/// One result row; columns by position. The schema is strict, so a column has the type it was declared with.
package protocol SQLRow {
    func int(_ column: Int) -> Int64
    func optionalInt(_ column: Int) -> Int64?
    func text(_ column: Int) -> String
    func optionalText(_ column: Int) -> String?
    func blob(_ column: Int) -> [UInt8]
    func optionalBlob(_ column: Int) -> [UInt8]?
}

/// One connection inside a transaction: the only thing a store must offer. Statements are written in the SQL that
/// SQLite and PostgreSQL share (`?` placeholders, `RETURNING`, `ON CONFLICT`), so the verbs exist once.
package protocol SQLSession {
    /// Runs a statement; the number of rows it changed.
    @discardableResult
    func execute(_ sql: String, _ arguments: [SQLValue]) throws -> Int
    /// Runs a query and maps each row.
    func rows<T>(_ sql: String, _ arguments: [SQLValue], _ map: (any SQLRow) throws -> T) throws -> [T]
    /// Runs the body so that an error undoes what it wrote, and nothing else.
    func savepoint<T>(_ body: () throws -> T) throws -> T
    /// An error of this store as ours; `isRetriable` when the store failed and not the statement.
    func ledgerError(of error: any Error) -> LedgerError
    /// The transaction cannot go on after this error, so that everybody's work in it is undone.
    func endsTransaction(_ error: any Error) -> Bool
}

extension SQLSession {
    func endsTransaction(_ error: any Error) -> Bool { self.ledgerError(of: error).isRetriable }

    /// The first row, mapped.
    func first<T>(_ sql: String, _ arguments: [SQLValue], _ map: (any SQLRow) throws -> T) throws -> T? {
        try self.rows(sql, arguments, map).first
    }

    /// Runs an `INSERT … RETURNING id`.
    func insert(_ sql: String, _ arguments: [SQLValue]) throws -> Int64 {
        guard let id = try self.first(sql, arguments, { $0.int(0) }) else {
            throw LedgerError(.corrupt, "an insert returned no id")
        }
        return id
    }
}
