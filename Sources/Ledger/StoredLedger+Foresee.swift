public import Declarations

extension StoredLedger {
    public func foresee(_ orders: [NewOrder], now: Timestamp) async throws(LedgerError) -> [AcceptResult] {
        try await self.write(now) { scope in
            do {
                // What is written here, counters included, is taken back before anybody can see it.
                try scope.sql.savepoint { throw Foreseen(results: try scope.foresee(orders)) }
            } catch let foreseen as Foreseen {
                return foreseen.results
            }
            return []
        }
    }
}

/// Carries the answer out of what is undone.
private struct Foreseen: Error {
    var results: [AcceptResult]
}

extension LedgerScope {
    /// Accepts orders one after the other, as a real batch would be. The caller undoes it.
    fileprivate func foresee(_ orders: [NewOrder]) throws -> [AcceptResult] {
        let scope = LedgerScope(
            sql: self.sql, tallies: TallyBook(), sealer: self.sealer, policy: self.policy, now: self.now,
            node: self.node)
        return try orders.map { order in
            try scope.outcome(of: "order \(order.order.orderNo)") {
                try $0.accept(order, sealedBody: SealedBody(order: [], repaired: nil))
            }
        }
    }
}
