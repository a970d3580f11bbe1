import Dispatch

/// A session whose questions end by a moment, for what people look at: a slow one is given up, not waited for.
struct BriefSession: SQLSession {
    let session: any SQLSession
    let deadline: DispatchTime

    /// What a question that took too long is answered.
    static let tooSlow = LedgerError(.slow, "the question took too long", isRetriable: false)

    func execute(_ sql: String, _ arguments: [SQLValue]) throws -> Int {
        throw LedgerError(.corrupt, "a brief question changes nothing")
    }

    func rows<T>(_ sql: String, _ arguments: [SQLValue], _ map: (any SQLRow) throws -> T) throws -> [T] {
        guard DispatchTime.now() < self.deadline else { throw Self.tooSlow }
        return try self.session.rows(sql, arguments, map)
    }

    func savepoint<T>(_ body: () throws -> T) throws -> T { try self.session.savepoint(body) }

    func ledgerError(of error: any Error) -> LedgerError { self.session.ledgerError(of: error) }
}
