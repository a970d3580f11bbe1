import Cryptography
public import Declarations
import Ledger

/// Routes, lanes, dead letters and tenants as the console shows them.
extension GatewayDesk {
    public func routeStates(_ scope: TenantScope) async throws(GatewayError) -> [RouteState] {
        let now = self.now
        let work = try await self.asked { () throws(LedgerError) in try await self.premises.ledger.dueWork(now: now) }
        let board = self.premises.board.all
        return Set(board.keys).union(work.map(\.route)).sorted().map { name in
            let (status, work) = (board[name], work.filter { $0.route == name })
            return RouteState(
                name: name, isConfigured: status != nil, brokenSince: status?.breaker.isOpenSince,
                isInMaintenance: status?.maintenance.open(at: now) != nil, inFlight: status?.inFlight ?? 0,
                concurrency: status?.concurrency ?? 0, ratePerMinute: status?.bucket.map { Int($0.perMinute) },
                heldLanes: work.map(\.held).reduce(0, +), oldestMessage: work.compactMap(\.oldestMessage).min(),
                oldestDocument: work.compactMap(\.oldestDocument).min(), lastOutcome: status?.last?.word,
                // The words of a port may tell of anybody's messages.
                lastDetail: scope.tenants == nil ? status?.last?.detail : nil, lastAt: status?.last?.at)
        }
    }

    public func probe(_ route: String) -> Bool {
        guard self.premises.board.all[route] != nil else { return false }
        self.premises.board.allowProbe(of: route)
        self.premises.wakeups.raiseDispatchers()
        return true
    }

    public func laneStates(_ scope: TenantScope, limit: Int) async throws(GatewayError) -> [LaneState] {
        var lanes: [LaneState] = []
        for filter in self.laneFilters(LaneQuery(), scope) {
            let found = try await self.asked { () throws(LedgerError) in
                try await self.premises.ledger.lanes(filter, limit: limit, now: self.now)
            }
            lanes += found.map { lane in
                LaneState(
                    route: lane.route, tenant: lane.tenant, kind: lane.kind, signer: lane.signer, state: lane.stateWord,
                    stoppedBy: lane.stopped, ready: lane.ready, unsent: lane.unsent, unresolved: lane.unresolved,
                    failing: lane.failing)
            }
        }
        lanes.sort {
            ($0.isHeld ? 0 : 1, $0.route, $0.tenant, $0.kind) < ($1.isHeld ? 0 : 1, $1.route, $1.tenant, $1.kind)
        }
        return Array(lanes.prefix(limit))
    }

    public func deadLetters(
        _ query: LaneQuery, _ scope: TenantScope, after: Int64, limit: Int
    ) async throws(GatewayError) -> [DeadLetterView] {
        var letters: [DeadLetter] = []
        for filter in self.laneFilters(query, scope) {
            letters += try await self.asked { () throws(LedgerError) in
                try await self.premises.ledger.deadLetters(filter, after: after, limit: limit)
            }
        }
        return letters.sorted { $0.message < $1.message }.prefix(limit).map(DeadLetterView.init)
    }

    public func deadLetter(_ message: Int64, _ scope: TenantScope) async throws(GatewayError) -> DeadLetterView? {
        guard message > 0 else { return nil }
        return try await self.deadLetters(LaneQuery(), scope, after: message - 1, limit: 1)
            .first { $0.message == message }
    }

    /// The filters that together mean what is asked for and no tenant outside the scope.
    func laneFilters(_ query: LaneQuery, _ scope: TenantScope) -> [LaneFilter] {
        let kind = query.kind.flatMap(MessageKind.init(rawValue:))
        guard query.kind == nil || kind != nil else { return [] }
        let scope = scope.narrowed(to: query.tenant)
        guard let tenants = scope.tenants else {
            return [LaneFilter(route: query.route, tenant: nil, messages: kind)]
        }
        return tenants.sorted().map { LaneFilter(route: query.route, tenant: $0, messages: kind) }
    }

    // MARK: Tenants

    public func tenantCards(_ scope: TenantScope) async throws(GatewayError) -> [TenantCard] {
        let until = self.now + TenantCard.soon
        var cards: [TenantCard] = []
        for id in self.tenants(in: scope) {
            guard let tenant = self.premises.tenants[id] else { continue }
            let grants = self.premises.keys.grants(of: id)
            var endings: [TenantCard.Ending] = grants.compactMap { grant in
                grant.expires.map { .init(what: "api key \(grant.name ?? "–")", at: $0) }
            }
            var signing: [TenantCard.Ending] = []
            for name in Set(tenant.signers.values) {
                for report in await self.premises.signers[name]?.reports ?? [] {
                    guard let end = report.certificate?.notAfter else { continue }
                    endings.append(.init(what: "certificate \(report.name)", at: end))
                    signing.append(.init(what: report.name, at: end))
                }
            }
            cards.append(
                TenantCard(
                    id: id, name: tenant.profile.merchant.name, isTest: tenant.isTest,
                    ports: self.premises.routes.filter { $0.value.isTest == tenant.isTest }.keys.sorted(),
                    signers: Dictionary(grouping: tenant.signers.keys, by: { tenant.signers[$0] ?? "" })
                        .mapValues { $0.map(\.rawValue).sorted() },
                    keys: grants.map { grant in
                        .init(
                            name: grant.name, hash: "sha256:" + Hex.encode(grant.hash).prefix(8),
                            scopes: grant.scopes.map(\.rawValue).sorted(), expires: grant.expires,
                            lastUse: self.premises.keys.lastUse(of: grant))
                    },
                    certificates: tenant.clientCertificates.count, sharedGoods: tenant.sharedGoods,
                    endsSoon: endings.filter { $0.at <= until }.sorted { $0.at < $1.at },
                    signing: signing.sorted { $0.what < $1.what }))
        }
        return cards
    }
}

extension LaneRecord {
    fileprivate var stateWord: String {
        switch self.mode {
        case .paused: "paused"
        case .running: self.stopped == nil ? "running" : "stopped"
        case .draining: self.stopped == nil ? "draining" : "stopped"
        }
    }
}

extension DeadLetterView {
    init(_ letter: DeadLetter) {
        let isAnswer = letter.kind == MessageKind.paymentEvidence.rawValue
        self.init(
            message: letter.message, route: letter.route, tenant: letter.tenant, kind: letter.kind,
            reason: letter.reason, since: letter.since, attempts: letter.attempts, neverSent: letter.neverSent,
            orders: letter.documents.map(\.orderNo),
            isOvertaken: !isAnswer && !letter.neverSent && letter.documents.contains { $0.state != .unknown })
    }
}
