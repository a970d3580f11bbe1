public import Declarations

/// Keys: what is signed anew, who needs one, and questions about them.
extension StoredLedger {
    public func unseal(certificates serials: [String], now: Timestamp) async throws(LedgerError) -> Int {
        try await self.write(now) { try $0.unseal(certificates: serials) }
    }

    public func signersWithWork(now: Timestamp) async throws(LedgerError) -> [String] {
        try await self.store.read { sql in
            try sql.rows(
                """
                SELECT DISTINCT signer FROM lane
                WHERE paused = 0 AND stopped IS NULL AND next_due <= ? ORDER BY signer
                """, [.int(now.milliseconds)]
            ) { $0.text(0) }
        }
    }

    public func openQuestion(
        _ kind: String, subject: String, detail: String, now: Timestamp
    ) async throws(LedgerError) {
        try await self.write(now) { try $0.openException(kind, tenant: "", subject: subject, detail) }
    }

    public func closeQuestion(_ kind: String, subject: String, now: Timestamp) async throws(LedgerError) {
        try await self.write(now) { try $0.closeException(kind, subject: subject) }
    }
}
