import Declarations

/// What orders take from the yearly amount of their buyers. Provisional: customs counts for every seller.
extension LedgerScope {
    private enum State {
        /// Counts against the buyer.
        static let counted = "counted"
        /// Rejected, taken back or wholly returned: does not count.
        static let released = "released"
    }

    /// Books an order, or books it anew in another revision: with the buyer, amount and year it has now.
    func bookQuota(_ new: NewOrder, order: Int64) throws {
        let amount = new.countedValue ?? AnnualQuota.value(of: new.order)
        let year = new.countedYear ?? AnnualQuota.year(of: self.now)
        try self.sql.execute(
            """
            INSERT INTO quota (order_id, buyer_hash, year, amount, state, at) VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT (order_id) DO UPDATE SET buyer_hash = excluded.buyer_hash, year = excluded.year,
                amount = excluded.amount, credited = 0, state = excluded.state, at = excluded.at
            """,
            [
                .int(order), .blob(self.sealer.lookupHash(new.order.buyer.buyerIdNumber)), SQLValue(year),
                .int(amount.units), .text(State.counted), self.nowValue,
            ])
    }

    /// An order came into another state: one that is rejected, cancelled or wholly returned does not count, and one that is
    /// filed again does.
    func quotaFollows(order: Int64, from old: OrderState, to new: OrderState) throws {
        guard old.countsForQuota != new.countsForQuota else { return }
        try self.sql.execute(
            "UPDATE quota SET state = ?, at = ? WHERE order_id = ?",
            [.text(new.countsForQuota ? State.counted : State.released), self.nowValue, .int(order)])
    }

    /// What a return would give back when customs accepts it; renewed when the return is asked for anew.
    ///
    /// - Parameter document: the 625.
    func planQuotaCredit(document: Int64, order: Int64, amount: Amount) throws {
        try self.sql.execute(
            """
            INSERT INTO quota_credit (document_id, order_id, amount) VALUES (?, ?, ?)
            ON CONFLICT (document_id) DO UPDATE SET amount = excluded.amount WHERE quota_credit.granted = 0
            """, [.int(document), .int(order), .int(amount.units)])
    }

    /// Customs accepted a return: gives back what was planned for it, once.
    func grantQuotaCredit(document: Int64) throws {
        let credit = try self.sql.first(
            "UPDATE quota_credit SET granted = 1 WHERE document_id = ? AND granted = 0 RETURNING order_id, amount",
            [.int(document)]
        ) { (order: $0.int(0), amount: Amount(units: $0.int(1))) }
        if let credit { try self.creditQuota(order: credit.order, by: credit.amount) }
    }

    /// Gives a part of what an order took back to its buyer; never more than the order took.
    func creditQuota(order: Int64, by amount: Amount) throws {
        try self.sql.execute(
            """
            UPDATE quota SET credited = CASE WHEN credited + ? > amount THEN amount ELSE credited + ? END, at = ?
            WHERE order_id = ?
            """, [.int(amount.units), .int(amount.units), self.nowValue, .int(order)])
    }
}

extension LedgerReading {
    /// What is known of a buyer and a year, without one order.
    ///
    /// - Parameter hashes: of the identity number, under every look-up key that old rows may have.
    func quotaUsed(_ hashes: [[UInt8]], year: Int, without tenant: String, _ orderNo: String) throws -> Amount {
        guard !hashes.isEmpty else { return .zero }
        let own = try self.sql.first(
            "SELECT id FROM customs_order WHERE tenant = ? AND order_no = ?", [.text(tenant), .text(orderNo)]
        ) { $0.int(0) }
        let marks = hashes.map { _ in "?" }.joined(separator: ", ")
        let used = try self.sql.first(
            """
            SELECT COALESCE(SUM(amount - credited), 0) FROM quota
            WHERE buyer_hash IN (\(marks)) AND year = ? AND state = 'counted' AND order_id <> ?
            """, hashes.map(SQLValue.blob) + [SQLValue(year), .int(own ?? 0)]
        ) { $0.int(0) }
        return Amount(units: used ?? 0)
    }
}

extension OrderState {
    /// Whether an order in this state takes from the yearly amount of its buyer.
    fileprivate var countsForQuota: Bool { ![.rejected, .cancelled, .returned].contains(self) }
}
