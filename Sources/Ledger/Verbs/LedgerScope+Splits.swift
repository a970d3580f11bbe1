import Declarations

/// One payment of a buyer for several orders.
extension LedgerScope {
    /// What is wrong with the order's part of a payment; nil when its parts can sum up to the whole.
    ///
    /// - Parameter order: the stored order, when this is a revision of it.
    func splitRefusal(_ new: NewOrder, order: Int64?) throws -> AcceptResult? {
        guard let split = new.order.payment.split else { return nil }
        let others = try self.sql.rows(
            """
            SELECT s.amount, s.total, s.orders FROM payment_split s JOIN customs_order o ON o.id = s.order_id
            WHERE s.tenant = ? AND s.parent = ? AND s.order_id <> ? AND o.state <> 'cancelled'
            """, [.text(new.tenant), .text(split.transactionId), .int(order ?? 0)]
        ) { (amount: $0.int(0), total: $0.int(1), orders: Int($0.int(2))) }
        let taken = others.reduce(Amount.zero) { $0 + Amount(units: $1.amount) }
        let left = split.amountPaid - taken
        let part = new.order.payment.amountPaid
        let isSame = others.allSatisfy { $0.total == split.amountPaid.units && $0.orders == split.orders }
        let isLast = others.count + 1 == split.orders
        guard isSame, others.count < split.orders, part <= left, !isLast || part == left else {
            return .splitDoesNotAddUp(left: left)
        }
        return nil
    }

    /// Notes the order's part; an order that is no part any more gives it back.
    func noteSplit(_ new: NewOrder, order: Int64) throws {
        try self.sql.execute("DELETE FROM payment_split WHERE order_id = ?", [.int(order)])
        guard let split = new.order.payment.split else { return }
        try self.sql.execute(
            "INSERT INTO payment_split (order_id, tenant, parent, amount, total, orders) VALUES (?, ?, ?, ?, ?, ?)",
            [
                .int(order), .text(new.tenant), .text(split.transactionId), .int(new.order.payment.amountPaid.units),
                .int(split.amountPaid.units), SQLValue(split.orders),
            ])
    }
}
