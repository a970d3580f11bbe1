public import Declarations
import Foundation
import Ledger

extension GatewayDesk {
    public func preview(_ request: MassActRequest, _ scope: TenantScope) async throws(GatewayError) -> MassActPreview {
        try await MassActSelector(desk: self, kind: request.kind, filter: request.filter, scope: scope)
            .preview(request.span)
    }

    public func start(
        _ request: MassActRequest, _ preview: MassActPreview, by session: ConsoleSession
    ) async throws(GatewayError) -> Int64 {
        let scope = session.account.scope.narrowed(to: request.filter.tenant)
        let new = NewMassAct(
            act: request.kind.rawValue, filter: request.filter.stored, scope: scope, account: session.account.name,
            reason: String(request.reason.prefix(500)), rate: request.rate,
            expected: preview.eligible + preview.skipped.values.reduce(0, +), position: preview.span?.start ?? 0,
            lastPosition: preview.span?.last ?? 0)
        return try await self.asked { () throws(LedgerError) in
            try await self.premises.ledger.openMassAct(new, now: self.now)
        }
    }

    public func massActs(_ scope: TenantScope, limit: Int) async throws(GatewayError) -> [MassActView] {
        try await self.asked { () throws(LedgerError) in
            try await self.premises.ledger.massActs(scope, limit: limit)
        }.compactMap(MassActView.init)
    }

    public func massAct(_ id: Int64, _ scope: TenantScope) async throws(GatewayError) -> MassActView? {
        try await self.asked { () throws(LedgerError) in
            try await self.premises.ledger.massAct(id, scope)
        }.flatMap(MassActView.init)
    }

    public func setMassAct(
        _ id: Int64, to state: MassActView.State, _ scope: TenantScope
    ) async throws(GatewayError) -> Bool {
        guard let next = MassActRecord.State(rawValue: state.rawValue), try await self.massAct(id, scope) != nil else {
            return false
        }
        return try await self.asked { () throws(LedgerError) in
            try await self.premises.ledger.setMassAct(id, to: next, now: self.now)
        }
    }

    public func massActResults(
        _ id: Int64, _ scope: TenantScope, after: Int, limit: Int
    ) async throws(GatewayError) -> [MassActThing]? {
        guard try await self.massAct(id, scope) != nil else { return nil }
        let results = try await self.asked { () throws(LedgerError) in
            try await self.premises.ledger.massActResults(id, after: after, limit: limit)
        }
        return results.map { result in
            MassActThing(
                number: result.number, tenant: result.tenant, target: result.target,
                skip: result.detail.isEmpty ? nil : result.detail, outcome: result.outcome)
        }
    }
}

extension MassActFilter {
    /// As it is kept.
    var stored: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return (try? encoder.encode(self)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
    }

    init?(stored: String) {
        guard let filter = try? JSONDecoder().decode(Self.self, from: Data(stored.utf8)) else { return nil }
        self = filter
    }
}

extension MassActView {
    /// Nil for an act of a later edition.
    init?(_ record: MassActRecord) {
        guard let kind = MassActKind(rawValue: record.act), let filter = MassActFilter(stored: record.filter),
            let state = State(rawValue: record.state.rawValue)
        else { return nil }
        self.init(
            id: record.id, kind: kind, filter: filter, scope: record.scope, account: record.account,
            reason: record.reason,
            rate: record.rate, createdAt: record.createdAt, endedAt: record.endedAt, state: state,
            expected: record.expected, done: record.done, skipped: record.skipped, failed: record.failed)
    }
}
