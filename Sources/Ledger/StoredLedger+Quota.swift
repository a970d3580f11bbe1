public import Declarations

/// Yearly amounts of buyers.
extension StoredLedger {
    public func quotaUsed(_ questions: [QuotaQuestion]) async throws(LedgerError) -> [Amount] {
        let hashes = questions.map { self.sealer.lookupHashes($0.buyerIdNumber) }
        let asked = zip(questions, hashes).map { question, hashes in
            (hashes: hashes, year: question.year, tenant: question.tenant, orderNo: question.orderNo)
        }
        return try await self.store.read { sql in
            let reading = LedgerReading(sql: sql)
            return try asked.map { try reading.quotaUsed($0.hashes, year: $0.year, without: $0.tenant, $0.orderNo) }
        }
    }
}
