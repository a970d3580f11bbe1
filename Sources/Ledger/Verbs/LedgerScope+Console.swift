import Declarations

/// Sessions of the console and its log of acts.
extension LedgerScope {
    /// No session lives longer, whatever the edge thinks of it.
    private static let longestSession: Duration = .seconds(86_400)

    func openSession(_ session: ConsoleSessionRecord) throws {
        try self.sql.execute(
            "DELETE FROM console_session WHERE created_at < ?", [.int((self.now - Self.longestSession).milliseconds)])
        try self.sql.execute(
            "INSERT INTO console_session (token, account, proof, created_at, seen_at) VALUES (?, ?, ?, ?, ?)",
            [
                .blob(session.token), .text(session.account), .blob(session.proof),
                .int(session.createdAt.milliseconds), .int(session.seenAt.milliseconds),
            ])
    }

    func touchSession(_ token: [UInt8]) throws {
        try self.sql.execute("UPDATE console_session SET seen_at = ? WHERE token = ?", [self.nowValue, .blob(token)])
    }

    func closeSession(_ token: [UInt8]) throws {
        try self.sql.execute("DELETE FROM console_session WHERE token = ?", [.blob(token)])
    }

    func audit(_ entry: AuditEntry) throws {
        try self.sql.execute(
            "INSERT INTO audit (at, account, act, tenant, target, detail) VALUES (?, ?, ?, ?, ?, ?)",
            [
                .int(entry.at.milliseconds), .text(entry.account), .text(entry.act), .text(entry.tenant),
                .text(entry.target), .text(entry.detail),
            ])
    }
}
