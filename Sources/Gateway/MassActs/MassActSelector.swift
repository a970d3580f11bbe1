import Declarations
import Ledger

/// What an act is about, a page at a time. The preview and the running act both ask here, so that one tells what the other does.
struct MassActSelector: Sendable {
    let desk: GatewayDesk
    let kind: MassActKind
    let filter: MassActFilter
    let scope: TenantScope

    /// What one preview looks at; an act never touches more.
    static let most = 20_000
    private static let atOnce = 500
    private static let laneLimit = 1000
    private static let sampleSize = 20

    func preview(_ span: MassActRequest.Span?) async throws(GatewayError) -> MassActPreview {
        var preview = MassActPreview()
        var after = span?.start
        var seen = 0
        while true {
            let page = try await self.page(after: after, last: span?.last, limit: Self.atOnce)
            for thing in page {
                if let skip = thing.skip { preview.skipped[skip, default: 0] += 1 } else { preview.eligible += 1 }
                if preview.sample.count < Self.sampleSize { preview.sample.append(thing) }
            }
            seen += page.count
            guard let first = page.first, let last = page.last else { return preview }
            let start = preview.span?.start ?? span?.start ?? self.before(first.position)
            preview.span = .init(start: start, last: last.position)
            guard page.count >= Self.atOnce, self.kind != .resume else { return preview }
            guard seen < Self.most else {
                preview.isCut = true
                return preview
            }
            after = last.position
        }
    }

    /// Things after a position, not beyond the last one.
    /// - Parameter after: nil at the beginning.
    func page(after: Int64?, last: Int64?, limit: Int) async throws(GatewayError) -> [MassActThing] {
        switch self.kind {
        case .redrive:
            let letters = try await self.desk.deadLetters(
                LaneQuery(route: self.filter.route, tenant: self.filter.tenant, kind: self.filter.kind), self.scope,
                after: after ?? 0, limit: limit)
            return letters.filter { $0.message <= last ?? .max }.map { letter in
                MassActThing(
                    tenant: letter.tenant, target: "\(letter.message)", skip: letter.isOvertaken ? "overtaken" : nil,
                    position: letter.message)
            }
        case .refile, .cancel:
            let orders = try await self.desk.orders(self.orderFilter, self.scope, before: after, limit: limit)
            return orders.filter { $0.id >= last ?? 0 }.map { order in
                MassActThing(
                    tenant: order.tenant, target: order.orderNo, skip: self.skip(order), position: order.id)
            }
        case .resume: return try await self.lanes(isFirst: (after ?? 0) < 1)
        }
    }

    private func lanes(isFirst: Bool) async throws(GatewayError) -> [MassActThing] {
        guard isFirst else { return [] }
        let lanes = try await self.desk.laneStates(
            self.scope.narrowed(to: self.filter.tenant), limit: Self.laneLimit)
        return lanes.filter { lane in
            (self.filter.route ?? lane.route) == lane.route && (self.filter.kind ?? lane.kind) == lane.kind
        }.map { lane in
            MassActThing(
                tenant: lane.tenant, target: "\(lane.route) \(lane.kind)", skip: lane.isHeld ? nil : "running",
                position: 1, lane: LaneQuery(route: lane.route, tenant: lane.tenant, kind: lane.kind))
        }
    }

    private var orderFilter: OrderListFilter {
        var filter = OrderListFilter()
        filter.tenant = self.filter.tenant
        filter.port = self.filter.port
        filter.states = self.filter.state.map { [$0] } ?? self.kind.states
        filter.prefix = self.filter.prefix
        filter.cause = self.filter.cause
        filter.since = self.filter.since.map(Timestamp.init(milliseconds:))
        filter.until = self.filter.until.map(Timestamp.init(milliseconds:))
        return filter
    }

    private func skip(_ order: ListedOrder) -> String? {
        guard self.desk.premises.tenants[order.tenant] != nil else { return "tenant_gone" }
        return self.kind.states.contains(order.state) ? nil : "state"
    }

    /// A position whose next thing is the one at this position. Orders go downwards.
    private func before(_ position: Int64) -> Int64 { self.kind.isOfOrders ? position + 1 : position - 1 }
}
