import Declarations
public import Ledger
import Logging
import Manifests
public import ServiceLifecycle
import Transports

/// Hands due messages of one route to its channel. The attempt is written before anything leaves; the lease outlasts the
/// channel's time-out, so two attempts of one message never overlap.
public struct Dispatcher: Service {
    private let premises: Premises
    private let route: DeliveryRoute

    public init(_ premises: Premises, route: Route) { self.init(premises, delivery: route.delivery) }

    /// A dispatcher for messages that have no receipts.
    public init(_ premises: Premises, delivery: DeliveryRoute) {
        self.premises = premises
        self.route = delivery
        premises.board.add(delivery)
    }

    private var signal: Signal { self.premises.wakeups.dispatcher(self.route.name) }

    public func run() async throws {
        let stop = StopFlag(wake: { self.signal.raise() })
        await stop.guarding {
            // Leaving the group waits for what is on its way: a drain ends with outcomes, not with guesses.
            await withDiscardingTaskGroup { group in
                while !stop.isRaised {
                    self.premises.heartbeats.tick(self.loop)
                    await self.round(&group)
                }
                self.premises.heartbeats.end(self.loop)
            }
        }
    }

    private var loop: String { Heartbeats.loop("dispatcher " + self.route.name) }

    private func round(_ group: inout DiscardingTaskGroup) async {
        var leased: [LeasedDelivery] = []
        do {
            leased = try await self.lease()
        } catch {
            self.premises.logger.error(
                "leasing failed", metadata: ["route": "\(self.route.name)", "error": "\(error)"])
            await self.premises.clock.sleep(for: .seconds(1))
        }
        for delivery in leased {
            group.addTask {
                await self.deliver(delivery)
                self.signal.raise()
            }
        }
        if leased.isEmpty { await self.signal.wait(upTo: .milliseconds(250), clock: self.premises.clock) }
    }

    /// What breaker, rate and concurrency leave room for.
    package func lease() async throws(LedgerError) -> [LeasedDelivery] {
        let now = self.premises.clock.now()
        let (limit, isPilot) = self.premises.board.admission(self.route.name, at: now)
        guard limit > 0 else { return [] }
        var request = LeaseRequest(
            route: self.route.name, limit: limit, lease: self.route.lease, makeEnvelopeID: self.premises.makeGuid)
        request.isPilot = isPilot
        let asked = ContinuousClock.now
        var leased = try await self.premises.ledger.lease(request, now: now)
        for index in leased.indices { leased[index].askedAt = asked }
        self.premises.board.took(leased.count, of: self.route.name, isPilot: isPilot, at: now)
        return leased
    }

    /// Leases and delivers once; the number of messages. (For tests and drains.)
    @discardableResult
    public func dispatchOnce() async throws(LedgerError) -> Int {
        let leased = try await self.lease()
        await withTaskGroup(of: Void.self) { group in
            for delivery in leased { group.addTask { await self.deliver(delivery) } }
        }
        return leased.count
    }

    /// Hands one over and writes how it ended.
    package func deliver(_ delivery: LeasedDelivery) async {
        let barrier = self.premises.boundary(
            tenant: delivery.tenant, lane: self.route.name, isTestRoute: self.route.isTest)
        // Nothing leaves: the lane stops with a question, and the port, which others share, is blamed for nothing.
        let outcome: DeliveryOutcome =
            if let barrier { .refused(barrier) } else { await self.handOver(delivery) }
        let conclusion = AttemptConclusion(attempt: delivery.attempt, outcome)
        let change = self.premises.board.ended(
            .init(word: conclusion.outcome.rawValue, detail: conclusion.detail, at: self.premises.clock.now()),
            barrier == nil ? outcome.verdict(self.route.policy.policy) : .silent, of: self.route.name)
        if barrier == nil, [.accepted, .refused].contains(conclusion.outcome) {
            self.premises.heartbeats.tick(Heartbeats.sent(self.route.name))
        }
        if change == .opened {
            self.premises.logger.error(
                "the route's breaker opened: the port does not answer",
                metadata: ["route": "\(self.route.name)", "detail": "\(conclusion.detail)"])
        }
        self.log(conclusion, of: delivery)
        await self.write(conclusion)
        if change == .closed { await self.portIsBack() }
    }

    private func log(_ conclusion: AttemptConclusion, of delivery: LeasedDelivery) {
        var metadata = self.premises.messages.metadata(delivery.message)
        metadata["route"] = "\(self.route.name)"
        metadata["attempt"] = "\(delivery.attemptNumber)"
        metadata["envelope"] = "\(delivery.envelopeID)"
        if !conclusion.detail.isEmpty { metadata["detail"] = "\(conclusion.detail)" }
        self.premises.logger.log(
            level: conclusion.outcome == .accepted ? .info : .warning, "delivery \(conclusion.outcome.rawValue)",
            metadata: metadata)
    }

    /// Not after this process stood still: others may have taken the message over meanwhile.
    private func handOver(_ delivery: LeasedDelivery) async -> DeliveryOutcome {
        guard self.premises.pulse.maySend(leasedAt: delivery.askedAt, lease: self.route.lease) else {
            return .notSent(TransportError(.cancelled, "this node stood still after its lease", phase: .beforeSend))
        }
        return await self.route.channel.deliver(
            OutboundMessage(
                kind: delivery.kind, envelopeID: delivery.envelopeID, dxpId: self.route.dxpId,
                bytes: delivery.bytes, createdAt: self.premises.clock.now()))
    }

    /// What waits in backoff goes now, and not when its wait is over.
    private func portIsBack() async {
        do {
            let count = try await self.premises.ledger.hurry(route: self.route.name, now: self.premises.clock.now())
            self.premises.logger.notice(
                "the route's breaker closed: the port answers again",
                metadata: ["route": "\(self.route.name)", "pulled_forward": "\(count)"])
        } catch {
            self.premises.logger.error(
                "what waits cannot be pulled forward",
                metadata: ["route": "\(self.route.name)", "code": "\(error.code.rawValue)"])
        }
    }

    private func write(_ conclusion: AttemptConclusion) async {
        // An outcome that cannot be written is `unknown` once the lease ends.
        for pause in [0, 1, 5, 15] {
            if pause > 0 { await self.premises.clock.sleep(for: .seconds(pause)) }
            do {
                try await self.premises.ledger.conclude([conclusion], now: self.premises.clock.now())
                return
            } catch {
                self.premises.logger.error("an outcome cannot be written", metadata: ["error": "\(error)"])
            }
        }
    }
}

extension AttemptConclusion {
    init(attempt: Int64, _ outcome: DeliveryOutcome) {
        switch outcome {
        case .accepted:
            self.init(attempt: attempt, outcome: .accepted, detail: "", retryAfter: nil)
        case .refused(let reason):
            self.init(attempt: attempt, outcome: .refused, detail: reason, retryAfter: nil)
        case .notSent(let error):
            self.init(attempt: attempt, outcome: .notSent, detail: error.description, retryAfter: error.retryAfter)
        case .unknown(let error):
            self.init(attempt: attempt, outcome: .unknown, detail: error.description, retryAfter: error.retryAfter)
        }
    }
}

extension DeliveryOutcome {
    /// What it says about the route.
    func verdict(_ policy: DeliveryPolicy) -> RouteBreaker.Verdict {
        switch self {
        case .accepted, .refused: .answered
        case .notSent(let error), .unknown(let error):
            switch error.code {
            // Ours, or this message's.
            case .cancelled, .closed, .invalidRequest, .tooLarge: .silent
            // A redirect leads to no port; 408, 425 and 429 are about the moment, not about the message.
            case .httpStatus where (400..<500).contains(error.status ?? 0) && ![408, 425, 429].contains(error.status):
                .silent
            default: .failed(retryAfter: error.retryAfter.map(policy.bounded))
            }
        }
    }
}

extension Dispatcher: CustomStringConvertible {
    public var description: String { "dispatcher \(self.route.name)" }
}
