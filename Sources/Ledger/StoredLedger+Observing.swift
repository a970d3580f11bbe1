public import Declarations

extension StoredLedger {
    public func probeWrite(now: Timestamp) async throws(LedgerError) {
        try await self.write(now) { $0.tallies.add("ledger.probes") }
    }

    public func newestReceipt() async throws(LedgerError) -> Timestamp? {
        try await self.store.read { sql in
            try sql.first("SELECT received_at FROM raw_receipt ORDER BY id DESC LIMIT 1", []) {
                Timestamp(milliseconds: $0.int(0))
            }
        }
    }

    public func tellEvents(to listener: @escaping @Sendable ([ToldEvent]) -> Void) { self.listeners.set(listener) }
}
