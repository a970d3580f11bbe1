public import Declarations
import Ledger

/// One order as the console shows it.
extension GatewayDesk {
    public func orderFile(
        _ orderNo: String, tenant: String, _ scope: TenantScope
    ) async throws(GatewayError) -> OrderFile? {
        guard scope.holds(tenant), let view = try await self.order(orderNo, tenant: tenant) else { return nil }
        let trail = try await self.asked { () throws(LedgerError) in
            try await self.premises.ledger.trail(ofOrder: orderNo, tenant: tenant)
        }
        return trail.map { OrderFile(tenant: tenant, view: view, trail: $0) }
    }

    public func papers(
        _ orderNo: String, tenant: String, reveals: Bool, _ scope: TenantScope
    ) async throws(GatewayError) -> OrderPapers? {
        guard scope.holds(tenant), let profile = self.premises.tenants[tenant]?.profile else { return nil }
        let found = try await self.asked { () throws(LedgerError) in
            (
                content: try await self.premises.ledger.content(ofOrder: orderNo, tenant: tenant),
                record: try await self.premises.ledger.order(orderNo, tenant: tenant, now: self.now)
            )
        }
        guard let order = found.content, let record = found.record, let port = self.premises.routes[order.port]?.port
        else { return nil }
        let bodies = DocumentKind.ofOrders.map { kind in
            DocumentDerivation.body(
                kind, order: order, tenant: profile, port: port, copNo: record.numbers.copNo ?? "")
        }
        let verdict = DocumentMatch.check(bodies, port: port, policy: self.premises.intakePolicy)
        return OrderPapers(
            papers: bodies.map { PaperMask(reveals: reveals).paper($0) },
            differences: verdict.violations + verdict.warnings, isMasked: !reveals)
    }

    public func signedMessage(_ id: Int64, _ scope: TenantScope) async throws(GatewayError) -> [UInt8]? {
        try await self.asked { () throws(LedgerError) in try await self.premises.ledger.signedMessage(id, scope) }
    }

    public func rawReceipt(_ id: Int64, _ scope: TenantScope) async throws(GatewayError) -> [UInt8]? {
        try await self.asked { () throws(LedgerError) in try await self.premises.ledger.rawReceipt(id, scope) }
    }
}

/// Hides what belongs to the buyer: of a name the first character stays, of a number the last two.
struct PaperMask {
    let reveals: Bool

    private static let names: Set<String> = [
        "buyerName", "buyerRegNo", "payerName", "consignee", "consigneeAddress", "consigneeDistrict", "note",
    ]
    private static let numbers: Set<String> = [
        "buyerIdNumber", "payerIdNumber", "buyerTelephone", "consigneeTelephone", "telephone", "payerTelephone",
        "consigneeIdNumber",
    ]

    func paper(_ body: DocumentBody) -> OrderPapers.Paper {
        let (head, line) = (DocumentFields.head(of: body.kind), DocumentFields.line(of: body.kind))
        return OrderPapers.Paper(
            kind: body.kind.rawValue, head: self.values(head, body.head),
            lines: body.lines.map { self.values(line, $0) })
    }

    private func values(_ names: [String], _ row: [String?]) -> [String: String] {
        var values: [String: String] = [:]
        for (name, value) in zip(names, row) { values[name] = value.map { self.value($0, of: name) } }
        return values
    }

    private func value(_ value: String, of name: String) -> String {
        guard !self.reveals, !value.isEmpty else { return value }
        if Self.names.contains(name) { return value.prefix(1) + "•••" }
        if Self.numbers.contains(name) { return "••••" + value.suffix(2) }
        return value
    }
}
