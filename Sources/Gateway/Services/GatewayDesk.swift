public import Declarations
import Ledger
import Logging

/// The gateway as its HTTP edge sees it.
public struct GatewayDesk: GatewayAPI {
    let premises: Premises
    let intake: Intake
    let verifier: VerifyDesk
    private let observatory: Observatory

    public init(_ premises: Premises, lastPoll: LastPoll) {
        self.premises = premises
        self.intake = Intake(premises)
        self.verifier = VerifyDesk(templates: premises.templates, clock: premises.clock)
        self.observatory = Observatory(premises, lastPoll: lastPoll)
    }

    public func submit(
        _ orders: [RawOrder], tenant: String, source: IntakeSource
    ) async throws(GatewayError) -> [IntakeResult] {
        try await self.intake.submit(orders, tenant: try self.known(tenant), on: .init(source: source))
    }

    public func order(_ orderNo: String, tenant: String) async throws(GatewayError) -> OrderView? {
        do {
            let record = try await self.premises.ledger.order(
                orderNo, tenant: tenant, now: self.premises.clock.now())
            var view = record.map(OrderViewBuilder(errors: self.premises.errors).view)
            view?.isTest = self.premises.tenants[tenant]?.isTest ?? false
            if let record, let createdAt = record.events.first?.at {
                view?.expectedBy = await self.premises.releaseTimes.known(self.premises)
                    .expected(record.state, port: record.port, createdAt: createdAt)?.rfc3339
            }
            return view
        } catch {
            throw GatewayError(.storage, "the order cannot be read: \(error.code.rawValue)", isRetriable: true)
        }
    }

    public func events(
        tenant: String, after cursor: String?, limit: Int
    ) async throws(GatewayError) -> EventPage {
        let after = try await self.sequence(of: cursor)
        let wanted = min(max(limit, 1), 1000)
        do {
            let events = try await self.premises.ledger.events(tenant: tenant, after: after, limit: wanted + 1)
            let page = events.prefix(wanted).map(OrderViewBuilder.event)
            return EventPage(
                events: Array(page), next: page.last?.cursor ?? cursor ?? EventCursor.start,
                more: events.count > wanted)
        } catch {
            throw GatewayError(.storage, "events cannot be read: \(error.code.rawValue)", isRetriable: true)
        }
    }

    /// The event that a cursor names. One from before a restore means the same while the backup holds that event; what was told
    /// afterwards is another history.
    private func sequence(of cursor: String?) async throws(GatewayError) -> Int64 {
        guard let cursor else { return 0 }
        guard let known = EventCursor.decode(cursor) else {
            throw GatewayError(.badCursor, "the cursor is not one of this gateway", isRetriable: false)
        }
        let epochs: [LedgerEpoch]
        do {
            epochs = try await self.premises.ledger.epochs()
        } catch {
            throw GatewayError(.storage, "events cannot be read: \(error.code.rawValue)", isRetriable: true)
        }
        guard known.epoch <= epochs.last?.number ?? 1 else {
            throw GatewayError(.badCursor, "the cursor is not one of this gateway", isRetriable: false)
        }
        if let lost = epochs.first(where: { known.epoch < $0.number && known.sequence > $0.lastSequence }) {
            let from = epochs.last { $0.lastSequence < lost.lastSequence }?.number ?? 1
            throw GatewayError(
                .badCursor,
                "the gateway was restored from a backup of \(lost.backupAt.rfc3339), and events after it are lost; read your "
                    + "orders once more, then go on with \(EventCursor.encode(lost.lastSequence, epoch: from))",
                isRetriable: false)
        }
        return known.sequence
    }

    public func health() async -> HealthReport { await self.observatory.health() }

    public func metrics() async -> String { await self.observatory.metrics() }
}
