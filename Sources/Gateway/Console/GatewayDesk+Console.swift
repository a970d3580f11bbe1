import Cryptography
public import Declarations
import Ledger

/// What the console's pages show.
extension GatewayDesk {
    public func tenants(in scope: TenantScope) -> [String] {
        self.premises.tenants.keys.filter(scope.holds).sorted()
    }

    public var ports: [String] { self.premises.routes.keys.sorted() }

    public func ports(of tenants: [String], isForTables: Bool) -> [String] {
        let routes = tenants.compactMap { self.premises.tenants[$0] }.flatMap { Array(self.premises.routes(for: $0)) }
        let usable = routes.filter { !isForTables || $0.value.port.mode.flow == .import }
        return Set(usable.map(\.key)).sorted()
    }

    // MARK: Overview

    public func overview(_ scope: TenantScope) async throws(GatewayError) -> ConsoleOverview {
        let now = self.now
        let tenants = self.tenants(in: scope)
        let pipeline = try await self.asked { () throws(LedgerError) in
            try await self.premises.ledger.pipeline(scope, tenants: tenants, hours: 48, now: now)
        }
        let questions = try await self.openQuestions(scope, kind: nil, before: nil, limit: 6)
        // Keys and ports are everybody's affair, but a broker sees those of its own tenants only.
        var names = Set(self.premises.signers.keys)
        if scope.tenants != nil {
            names = Set(tenants.flatMap { self.premises.tenants[$0].map { Array($0.signers.values) } ?? [] })
        }
        var signers: [ConsoleOverview.Signer] = []
        for name in names.sorted() {
            for report in await self.premises.signers[name]?.reports ?? [] { signers.append(Self.signer(report)) }
        }
        let health = scope.tenants == nil ? await self.health() : HealthReport(status: .pass, ready: true, checks: [])
        return ConsoleOverview(
            at: now, pipeline: pipeline, health: health, signers: signers,
            routes: self.premises.board.all.sorted { $0.key < $1.key }.map { Self.route($0.key, $0.value, now) },
            questions: questions)
    }

    private static func signer(_ report: KeyReport) -> ConsoleOverview.Signer {
        var (state, reason): (String, String?) = ("ready", nil)
        switch report.condition {
        case .ready: break
        case .opening: state = "opening"
        case .out(let code, let why, _): (state, reason) = ("out", "\(code.rawValue): \(why)")
        }
        return ConsoleOverview.Signer(
            name: report.name, state: state, reason: reason, since: report.since,
            validUntil: report.certificate?.notAfter, signatures: report.signatures)
    }

    private static func route(_ name: String, _ status: RouteBoard.Status, _ now: Timestamp) -> ConsoleOverview.Route {
        ConsoleOverview.Route(
            name: name, brokenSince: status.breaker.isOpenSince,
            isInMaintenance: status.maintenance.open(at: now) != nil, inFlight: status.inFlight,
            concurrency: status.concurrency, lastOutcome: status.last?.word, lastAt: status.last?.at)
    }

    public func newestEvent(_ scope: TenantScope) async throws(GatewayError) -> Int64 {
        try await self.asked { () throws(LedgerError) in try await self.premises.ledger.newestEvent(scope) }
    }

    // MARK: Lists

    public func search(_ text: String, isBuyer: Bool, _ scope: TenantScope) async throws(GatewayError) -> [SearchHit] {
        let tenants = self.tenants(in: scope)
        let question = SearchQuestion(
            text: text, keys: Set(tenants.flatMap { self.keys(text, of: $0) }).sorted { $0.value < $1.value },
            tenants: tenants, isBuyer: isBuyer)
        return try await self.asked { () throws(LedgerError) in
            try await self.premises.ledger.search(question, scope, limit: 50)
        }
    }

    /// The waybill and the payment of this number, as the tenant's documents name them.
    private func keys(_ number: String, of tenant: String) -> [BusinessKey] {
        guard let profile = self.premises.tenants[tenant]?.profile else { return [] }
        return [
            .waybill(logisticsCode: profile.logistics.code, logisticsNo: number),
            .payment(payCode: profile.payment.code, payTransactionId: number),
        ]
    }

    public func orders(
        _ filter: OrderListFilter, _ scope: TenantScope, before: Int64?, limit: Int
    ) async throws(GatewayError) -> [ListedOrder] {
        try await self.asked { () throws(LedgerError) in
            try await self.premises.ledger.orderLines(filter, scope, before: before, limit: limit)
        }
    }

    public func cause(of order: ListedOrder) -> OrderView.Cause? {
        OrderViewBuilder(errors: self.premises.errors).cause(order.causeCode, order.causeReceipt)
    }

    public func openQuestions(
        _ scope: TenantScope, kind: String?, before: Int64?, limit: Int
    ) async throws(GatewayError) -> [OpenQuestion] {
        try await self.asked { () throws(LedgerError) in
            try await self.premises.ledger.openQuestions(scope, kind: kind, before: before, limit: limit)
        }
    }

    public func close(question id: Int64, _ scope: TenantScope) async throws(GatewayError) -> OpenQuestion? {
        let now = self.now
        return try await self.asked { () throws(LedgerError) in
            guard let question = try await self.premises.ledger.openQuestion(id, scope) else { return nil }
            try await self.premises.ledger.closeQuestion(question.kind, subject: question.subject, now: now)
            return question
        }
    }
}
