import Declarations

/// Lists of orders, and looking for one.
extension ConsoleReading {
    private static let columns = """
        o.id, o.tenant, o.order_no, o.port, o.state, o.since, o.created_at, o.cause_code, o.cause_receipt,
        o.estimated_tax
        """

    private static func line(_ row: any SQLRow) throws -> ListedOrder {
        ListedOrder(
            id: row.int(0), tenant: row.text(1), orderNo: row.text(2), port: row.text(3),
            state: try OrderState(stored: row.text(4)), since: Timestamp(milliseconds: row.int(5)),
            createdAt: Timestamp(milliseconds: row.int(6)), causeCode: row.optionalText(7),
            causeReceipt: try row.optionalInt(8).map(ReceiptKind.init(stored:)),
            estimatedTax: Amount(units: row.int(9)))
    }

    /// Orders, newest first. A page that is hard to find is cut by the deadline, not by a wrong answer.
    func orderLines(
        _ filter: OrderListFilter, _ scope: TenantScope, before id: Int64?, limit: Int
    ) throws -> [ListedOrder] {
        let (condition, tenants) = scope.narrowed(to: filter.tenant).condition("o.tenant")
        var conditions = ["o.id < ?", condition]
        var arguments: [SQLValue] = [.int(id ?? .max)] + tenants
        func add(_ condition: String, _ values: SQLValue...) {
            conditions.append(condition)
            arguments += values
        }
        if let port = filter.port { add("o.port = ?", .text(port)) }
        if !filter.states.isEmpty {
            let states = filter.states.map(\.rawValue).sorted()
            conditions.append("o.state IN (\(states.map { _ in "?" }.joined(separator: ", ")))")
            arguments += states.map(SQLValue.text)
            // Says to the planner that the small index of what is not at rest will do.
            if filter.states.isDisjoint(with: Self.resting) {
                conditions.append("o.state NOT IN ('released', 'closed', 'cancelled', 'returned')")
            }
        }
        if let prefix = filter.prefix {
            add("o.order_no >= ?", .text(prefix))
            add("o.order_no < ?", .text(prefix + "\u{10FFFF}"))
        }
        if let since = filter.since { add("o.created_at >= ?", .int(since.milliseconds)) }
        if let until = filter.until { add("o.created_at < ?", .int(until.milliseconds)) }
        if let cause = filter.cause { add("o.cause_code = ?", .text(cause)) }
        if let kind = filter.kind {
            add(
                "EXISTS (SELECT 1 FROM document d WHERE d.id >= o.id * 64 AND d.id < (o.id + 1) * 64 AND d.kind = ?)",
                SQLValue(kind))
        }
        return try self.sql.rows(
            """
            SELECT \(Self.columns) FROM customs_order o WHERE \(conditions.joined(separator: " AND "))
            ORDER BY o.id DESC LIMIT ?
            """, arguments + [SQLValue(limit)], Self.line)
    }

    static let resting: Set<OrderState> = [.released, .closed, .cancelled, .returned]

    /// Exact matches by every number that an order can have, then order numbers that begin so.
    func search(_ question: SearchQuestion, _ scope: TenantScope, limit: Int) throws -> [SearchHit] {
        var hits: [SearchHit] = []
        for tenant in question.tenants where scope.holds(tenant) {
            hits += try self.lines("o.tenant = ? AND o.order_no = ?", [.text(tenant), .text(question.text)], scope, 1)
                .map { SearchHit(way: .orderNo, name: "orderNo", order: $0) }
        }
        for key in question.keys {
            let documents = try self.sql.rows(
                "SELECT id FROM document WHERE kind = ? AND key = ? ORDER BY generation DESC LIMIT 5",
                [SQLValue(key.kind.rawValue), .text(key.value)]
            ) { $0.int(0) }
            let way: SearchHit.Way = key.kind == .payment ? .payment : .waybill
            for document in documents {
                hits += try self.order(ofDocument: document, scope).map {
                    SearchHit(way: way, name: way.rawValue, order: $0)
                }
            }
        }
        let aliases = try self.sql.rows(
            "SELECT type, document_id FROM alias WHERE value = ? LIMIT 10", [.text(question.text)]
        ) { (name: $0.text(0), document: $0.int(1)) }
        for alias in aliases {
            let name = alias.name.split(separator: ".").last.map(String.init) ?? alias.name
            hits += try self.order(ofDocument: alias.document, scope).map {
                SearchHit(way: .alias, name: name, order: $0)
            }
        }
        hits += try self.lines(
            "o.id = (SELECT order_id FROM tax_bill WHERE tax_no = ?)", [.text(question.text)], scope, 1
        ).map { SearchHit(way: .taxBill, name: "taxNo", order: $0) }
        for tenant in question.tenants where scope.holds(tenant) && hits.count < limit {
            hits += try self.lines(
                "o.tenant = ? AND o.order_no > ? AND o.order_no < ?",
                [.text(tenant), .text(question.text), .text(question.text + "\u{10FFFF}")], scope, limit - hits.count,
                order: "o.order_no"
            ).map { SearchHit(way: .orderPrefix, name: "orderNo", order: $0) }
        }
        var seen: Set<Int64> = []
        return Array(hits.filter { seen.insert($0.order.id).inserted }.prefix(limit))
    }

    /// The newest orders of a buyer that count towards the yearly amount.
    func orders(ofBuyer hashes: [[UInt8]], _ scope: TenantScope, limit: Int) throws -> [SearchHit] {
        let orders = try hashes.flatMap { hash in
            try self.sql.rows(
                "SELECT order_id FROM quota WHERE buyer_hash = ? ORDER BY year DESC, order_id DESC LIMIT 200",
                [.blob(hash)]
            ) { $0.int(0) }
        }
        var hits: [SearchHit] = []
        for order in orders where hits.count < limit {
            hits += try self.lines("o.id = ?", [.int(order)], scope, 1).map {
                SearchHit(way: .buyer, name: "buyer", order: $0)
            }
        }
        return hits
    }

    private func order(ofDocument document: Int64, _ scope: TenantScope) throws -> [ListedOrder] {
        try self.lines("o.id = ?", [.int(DocumentID.order(of: document))], scope, 1)
    }

    private func lines(
        _ condition: String, _ arguments: [SQLValue], _ scope: TenantScope, _ limit: Int, order: String = "o.id DESC"
    ) throws -> [ListedOrder] {
        let (tenants, names) = scope.condition("o.tenant")
        return try self.sql.rows(
            "SELECT \(Self.columns) FROM customs_order o WHERE \(condition) AND \(tenants) ORDER BY \(order) LIMIT ?",
            arguments + names + [SQLValue(limit)], Self.line)
    }
}
