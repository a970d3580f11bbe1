public import Declarations
import Ledger

extension GatewayDesk {
    public func listOrders(
        _ filter: OrderListFilter, tenant: String, after cursor: String?, limit: Int
    ) async throws(GatewayError) -> OrderListPage {
        var before: Int64?
        if let cursor {
            guard let position = OrderCursor.decode(cursor) else {
                throw GatewayError(.badCursor, "the cursor is not one of this list", isRetriable: false)
            }
            before = position
        }
        let wanted = min(max(limit, 1), 200)
        let lines = try await self.reading { ledger throws(LedgerError) in
            try await ledger.orderLines(filter, TenantScope([tenant]), before: before, limit: wanted + 1)
        }
        let builder = OrderViewBuilder(errors: self.premises.errors)
        let times = await self.premises.releaseTimes.known(self.premises)
        let orders = lines.prefix(wanted).map { line in
            OrderSummary(
                line: line, cause: builder.cause(line.causeCode, line.causeReceipt),
                expectedBy: times.expected(line.state, port: line.port, createdAt: line.createdAt))
        }
        return OrderListPage(
            orders: orders, next: lines.count > wanted ? orders.last.map { OrderCursor.encode($0.line.id) } : nil)
    }

    public func trail(of orderNo: String, tenant: String) async throws(GatewayError) -> OrderTrail? {
        try await self.reading { ledger throws(LedgerError) in
            try await ledger.trail(ofOrder: orderNo, tenant: tenant)
        }
    }

    public func messageBytes(
        _ id: Int64, of orderNo: String, tenant: String
    ) async throws(GatewayError) -> [UInt8]? {
        guard let trail = try await self.trail(of: orderNo, tenant: tenant),
            trail.messages.contains(where: { $0.id == id && $0.hasBytes })
        else { return nil }
        return try await self.reading { ledger throws(LedgerError) in
            try await ledger.signedMessage(id, TenantScope([tenant]))
        }
    }

    public func receiptBytes(
        _ id: Int64, of orderNo: String, tenant: String
    ) async throws(GatewayError) -> [UInt8]? {
        guard let trail = try await self.trail(of: orderNo, tenant: tenant),
            trail.receipts.contains(where: { $0.raw == id && $0.hasBytes })
        else { return nil }
        return try await self.reading { ledger throws(LedgerError) in
            try await ledger.rawReceipt(id, TenantScope([tenant]))
        }
    }

    func reading<T: Sendable>(
        _ read: (any Ledger) async throws(LedgerError) -> T
    ) async throws(GatewayError) -> T {
        do {
            return try await read(self.premises.ledger)
        } catch {
            throw GatewayError(.storage, "orders cannot be read: \(error.code.rawValue)", isRetriable: true)
        }
    }
}

/// Positions in a list of orders, opaque to callers.
enum OrderCursor {
    static func encode(_ position: Int64) -> String { "o" + String(position, radix: 36) }

    /// Nil when it is not one of ours.
    static func decode(_ text: String) -> Int64? {
        guard text.first == "o", let position = Int64(text.dropFirst(), radix: 36), position > 0,
            self.encode(position) == text
        else { return nil }
        return position
    }
}
