public import Declarations

extension StoredLedger {
    public func forgetCanaries(
        of tenant: String, prefix: String, before: Timestamp, limit: Int, now: Timestamp
    ) async throws(LedgerError) -> Int {
        try await self.write(now) { scope in
            let orders = try scope.canaries(of: tenant, prefix: prefix, before: before, limit: limit)
            for order in orders { try scope.forget(order: order, of: tenant) }
            return orders.count
        }
    }
}
