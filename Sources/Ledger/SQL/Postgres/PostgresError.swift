internal import CPostgreSQL

/// What libpq or the server says. Messages of the server that could repeat a value are left out.
struct PostgresError: Error {
    /// The five characters that name the case; nil when libpq itself failed.
    var state: String?
    var message: String
    /// The connection is gone; what ran on it is undone, unless it was the commit itself.
    var isLost: Bool

    /// The server ended the statement, as a rule because it took too long.
    static let statementEnded = "57014"

    static func lost(_ message: String) -> PostgresError { PostgresError(state: nil, message: message, isLost: true) }

    /// The store failed, or is not to be written now; the same work may succeed later.
    var isOfTheStore: Bool {
        guard !self.isLost, let state = self.state else { return true }
        switch state.prefix(2) {
        // Connection, resources, operator (shutdown, time-out, recovery), system, corruption.
        case "08", "53", "57", "58", "XX": return true
        // Serialisation, deadlock, read-only after a failover, aborted or idle transaction, lock time-out.
        case "40", "25": return true
        default: return state == "55P03"
        }
    }

    /// What a connection cannot recover from by itself: the server ends it, or is not the one that may be written.
    var endsConnection: Bool {
        guard !self.isLost, let state = self.state else { return true }
        return state.hasPrefix("57P") || state.hasPrefix("08") || state == "25006" || state == "25P03"
    }

    var ledgerError: LedgerError {
        let text = "postgresql \(self.state.map { "\($0): " } ?? "")\(self.message)"
        return LedgerError(self.state == "53100" ? .full : .storage, text, isRetriable: self.isOfTheStore)
    }
}

extension PostgresError {
    /// The error of a result.
    init(result: OpaquePointer, connection: OpaquePointer) {
        let state = unsafe tg_pq_state(result).map { unsafe String(cString: $0) }
        let said = unsafe tg_pq_message(result).map { unsafe String(cString: $0) } ?? ""
        let isLost = unsafe PQstatus(connection) == CONNECTION_BAD
        // Data exceptions quote the value.
        let message = state?.hasPrefix("22") == true ? "a value does not fit" : said
        self.init(
            state: state, message: message.isEmpty ? "the connection was lost" : message, isLost: isLost || state == nil
        )
    }

    /// What libpq says about a connection: hosts and reasons, one line.
    init(connection: OpaquePointer) {
        let text = unsafe PQerrorMessage(connection).map { unsafe String(cString: $0) } ?? ""
        let lines = text.split(whereSeparator: \.isNewline).map { $0.split(separator: " ").joined(separator: " ") }
        self = .lost(lines.isEmpty ? "the connection was lost" : lines.joined(separator: "; "))
    }
}
