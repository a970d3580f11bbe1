import Cryptography
import Declarations
import Ledger

/// One turn at one endpoint: tries again what is due, then tells what is new.
struct WebhookRound: Sendable {
    let turn: WebhookTurn
    let premises: Premises
    let office: WebhookOffice

    /// Messages on their way at once.
    static let width = 8
    /// New events that one turn tells at most.
    private static let most = 64
    /// How long an endpoint with many waiting messages is left alone with new ones.
    static let probeInterval = Duration.seconds(300)

    /// - Parameter isOver: the process ends; nothing new is begun.
    /// - Returns: what to write, and how many messages were tried.
    func run(_ isOver: @Sendable () -> Bool) async -> (end: WebhookTurnEnd, count: Int) {
        var end = WebhookTurnEnd(cursor: self.turn.record.cursor)
        var count = 0
        var room = WebhookLimits.waiting - self.turn.record.waiting
        let wanted = self.turn.fresh.filter { self.turn.record.settings.takes($0.type) }
        let isProbe = room <= 0
        var fresh = isProbe ? wanted.prefix(1) : wanted.prefix(min(Self.most, room))
        let isWhole = fresh.count == wanted.count
        var retries = self.turn.retries[...]
        // What was read and is not wanted is passed over.
        let passed = isWhole ? self.turn.fresh.last?.sequence : nil

        while !isOver(), end.disabled == nil, !retries.isEmpty {
            let tried = await self.tell(
                retries.prefix(Self.width).compactMap { delivery in
                    delivery.event.map { ($0, delivery) }
                })
            retries = retries.dropFirst(Self.width)
            count += tried.count
            self.take(tried, into: &end)
            room += tried.count { $0.delivery.state != .waiting }
            if tried.allSatisfy({ $0.outcome.status == nil }) { break }
        }
        while !isOver(), end.disabled == nil, end.freshAt == nil, !fresh.isEmpty {
            let tried = await self.tell(fresh.prefix(Self.width).map { ($0, nil) })
            count += tried.count
            if isProbe, !tried.contains(where: { $0.outcome.isDelivered || $0.outcome.isGone }) {
                // It stays behind the cursor, without a row.
                end.freshAt = self.premises.clock.now() + Self.probeInterval
                return (end, count)
            }
            end.cursor = fresh.prefix(Self.width).last?.sequence ?? end.cursor
            fresh = fresh.dropFirst(Self.width)
            self.take(tried, into: &end)
            // Nobody is there: the rest need not wait for as many time-outs.
            if tried.allSatisfy({ $0.outcome.status == nil }) { break }
        }
        if fresh.isEmpty, let passed, end.disabled == nil { end.cursor = max(end.cursor, passed) }
        return (end, count)
    }

    /// A message that was tried.
    private struct Tried: Sendable {
        var delivery: WebhookDelivery
        var outcome: WebhookSender.Outcome
    }

    private func take(_ tried: [Tried], into end: inout WebhookTurnEnd) {
        end.deliveries += tried.map(\.delivery)
        if tried.contains(where: { $0.outcome.isGone }) {
            end.disabled = "gone"
        } else if self.isLost(end.deliveries) {
            end.disabled = "failing"
        }
        let now = self.premises.clock.now()
        if let wait = tried.compactMap(\.outcome.retryAfter).max(), wait > .zero { end.freshAt = now + wait }
    }

    /// A message was given up, and since its first try nothing else went through either.
    private func isLost(_ deliveries: [WebhookDelivery]) -> Bool {
        guard !deliveries.contains(where: { $0.state == .delivered }), let since = self.turn.record.failingSince else {
            return false
        }
        return deliveries.contains { $0.state == .failed && since <= $0.firstAt }
    }

    private func tell(_ messages: [(event: EventRecord, known: WebhookDelivery?)]) async -> [Tried] {
        let orders = await self.orders(Set(messages.map(\.event.orderNo)))
        return await withTaskGroup(of: Tried.self) { group in
            for (event, known) in messages {
                group.addTask { await self.tell(event, known, orders[event.orderNo]) }
            }
            var tried: [Tried] = []
            for await one in group { tried.append(one) }
            return tried.sorted { $0.delivery.sequence < $1.delivery.sequence }
        }
    }

    private func tell(_ event: EventRecord, _ known: WebhookDelivery?, _ order: OrderRecord?) async -> Tried {
        let settings = self.turn.record.settings
        let view = order.map(OrderViewBuilder(errors: self.premises.errors).view)
        let body = WebhookMessage.body(
            event, order: view.map { self.office.orderJSON($0, settings.language) },
            latest: order?.events.last?.orderSequence ?? event.orderSequence)
        let outcome = await self.office.sender(self.premises.clock).send(
            body, id: WebhookMessage.id(of: event), to: settings.url,
            secrets: settings.secrets(at: self.premises.clock.now()))
        let now = self.premises.clock.now()
        // A message that was asked for again begins anew.
        let first = known.flatMap { $0.attempts > 0 ? $0.firstAt : nil } ?? now
        let next =
            outcome.isGone
            ? now : self.office.schedule.next(first: first, now: now, retryAfter: outcome.retryAfter)
        let delivery = WebhookDelivery(
            sequence: event.sequence, state: outcome.isDelivered ? .delivered : next == nil ? .failed : .waiting,
            attempts: (known?.attempts ?? 0) + 1, firstAt: first, lastAt: now, dueAt: next ?? now,
            status: outcome.status, milliseconds: outcome.milliseconds, problem: outcome.problem)
        return Tried(delivery: delivery, outcome: outcome)
    }

    /// The orders as they are now, each read once.
    private func orders(_ numbers: Set<String>) async -> [String: OrderRecord] {
        var orders: [String: OrderRecord] = [:]
        for number in numbers {
            orders[number] = try? await self.premises.ledger.order(
                number, tenant: self.turn.record.tenant, now: self.premises.clock.now())
        }
        return orders
    }
}
