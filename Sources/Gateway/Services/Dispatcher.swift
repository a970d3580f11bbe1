import Declarations
public import Ledger
import Logging
import Manifests
public import ServiceLifecycle
import Synchronization
import Transports

/// Hands due messages of one route to its channel. The attempt is written before anything leaves; the lease outlasts the
/// channel's time-out, so two attempts of one message never overlap.
public struct Dispatcher: Service {
    private let premises: Premises
    private let route: DeliveryRoute
    private let inFlight = Counter()

    public init(_ premises: Premises, route: Route) { self.init(premises, delivery: route.delivery) }

    /// A dispatcher for messages that have no receipts.
    public init(_ premises: Premises, delivery: DeliveryRoute) {
        self.premises = premises
        self.route = delivery
    }

    private var signal: Signal { self.premises.wakeups.dispatcher(self.route.name) }

    public func run() async throws {
        let stop = StopFlag(wake: { self.signal.raise() })
        await stop.guarding {
            // Leaving the group waits for what is on its way: a drain ends with outcomes, not with guesses.
            await withDiscardingTaskGroup { group in
                while !stop.isRaised { await self.round(&group) }
            }
        }
    }

    private func round(_ group: inout DiscardingTaskGroup) async {
        let free = self.route.concurrency - self.inFlight.value
        var leased: [LeasedDelivery] = []
        if free > 0 {
            do {
                leased = try await self.lease(free)
            } catch {
                self.premises.logger.error(
                    "leasing failed", metadata: ["route": "\(self.route.name)", "error": "\(error)"])
                await self.premises.clock.sleep(for: .seconds(1))
            }
        }
        for delivery in leased {
            self.inFlight.add(1)
            group.addTask {
                await self.deliver(delivery)
                self.inFlight.add(-1)
                self.signal.raise()
            }
        }
        if leased.isEmpty { await self.signal.wait(upTo: .milliseconds(250), clock: self.premises.clock) }
    }

    /// Nothing while the port is in maintenance: what waits keeps its place and its attempts.
    private func lease(_ limit: Int) async throws(LedgerError) -> [LeasedDelivery] {
        let now = self.premises.clock.now()
        guard self.route.maintenance.open(at: now) == nil else { return [] }
        return try await self.premises.ledger.lease(
            LeaseRequest(
                route: self.route.name, limit: limit, lease: self.route.lease,
                makeEnvelopeID: self.premises.makeGuid),
            now: now)
    }

    /// Leases and delivers once; the number of messages. (For tests and drains.)
    @discardableResult
    public func dispatchOnce() async throws(LedgerError) -> Int {
        let leased = try await self.lease(self.route.concurrency)
        await withTaskGroup(of: Void.self) { group in
            for delivery in leased { group.addTask { await self.deliver(delivery) } }
        }
        return leased.count
    }

    private func deliver(_ delivery: LeasedDelivery) async {
        let outcome = await self.route.channel.deliver(
            OutboundMessage(
                kind: delivery.kind, envelopeID: delivery.envelopeID, dxpId: self.route.dxpId,
                bytes: delivery.bytes, createdAt: self.premises.clock.now()))
        let conclusion = AttemptConclusion(attempt: delivery.attempt, outcome)
        if conclusion.outcome != .accepted {
            self.premises.logger.warning(
                "delivery \(conclusion.outcome.rawValue)",
                metadata: [
                    "route": "\(self.route.name)", "message": "\(delivery.message)",
                    "attempt": "\(delivery.attemptNumber)", "detail": "\(conclusion.detail)",
                ])
        }
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

/// A number several tasks change.
final class Counter: Sendable {
    private let count = Mutex(0)

    var value: Int { self.count.withLock { $0 } }
    func add(_ amount: Int) { self.count.withLock { $0 += amount } }
}

extension Dispatcher: CustomStringConvertible {
    public var description: String { "dispatcher \(self.route.name)" }
}
