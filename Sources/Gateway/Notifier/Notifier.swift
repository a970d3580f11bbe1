import Declarations
import Ledger
import Logging
public import ServiceLifecycle
import Synchronization

/// Tells endpoints of tenants what happened: at least once each, in no promised order.
///
/// An endpoint is taken by one node at a time and has its own cursor in the events of its tenant. What does not go through gets
/// a row and a schedule of its own; when many wait, new events stay behind the cursor and only one is tried now and then.
public final class Notifier: Service {
    private let premises: Premises
    private let office: WebhookOffice
    private let busy = Mutex<[Int64: String]>([:])

    static let interval = Duration.milliseconds(500)
    /// No turn takes longer.
    static let lease = Duration.seconds(180)
    /// Endpoints that are served at once: of one tenant, so that slow ones of his hold up nobody else, and of all.
    static let perTenant = 4
    private static let together = 256

    public init(_ premises: Premises, _ office: WebhookOffice) {
        self.premises = premises
        self.office = office
    }

    public func run() async throws {
        let stop = StopFlag(wake: { [office] in office.wake.raise() })
        await stop.guarding {
            await withDiscardingTaskGroup { group in
                while !stop.isRaised {
                    for webhook in await self.due() where self.begin(webhook) {
                        group.addTask {
                            let count = await self.serve(webhook, until: stop)
                            self.busy.withLock { $0[webhook.id] = nil }
                            // More may wait behind what was just done.
                            if count > 0 { self.office.wake.raise() }
                        }
                    }
                    if !stop.isRaised { await self.office.wake.wait(upTo: Self.interval, clock: self.premises.clock) }
                }
            }
        }
    }

    /// One turn for every endpoint that has something due, one after the other; how many messages were tried.
    public func deliverOnce() async -> Int {
        var count = 0
        for webhook in await self.due() { count += await self.serve(webhook, until: nil) }
        return count
    }

    private func due() async -> [DueWebhook] {
        do {
            return try await self.premises.ledger.dueWebhooks(limit: 1000, now: self.premises.clock.now())
        } catch {
            self.premises.logger.error("webhooks cannot be read", metadata: ["error": "\(error)"])
            return []
        }
    }

    private func begin(_ webhook: DueWebhook) -> Bool {
        self.busy.withLock { busy in
            guard busy[webhook.id] == nil, busy.count < Self.together,
                busy.values.count(where: { $0 == webhook.tenant }) < Self.perTenant
            else { return false }
            busy[webhook.id] = webhook.tenant
            return true
        }
    }

    /// One turn; how many messages were tried.
    private func serve(_ webhook: DueWebhook, until stop: StopFlag?) async -> Int {
        do {
            let now = self.premises.clock.now()
            guard let turn = try await self.premises.ledger.claim(webhook: webhook.id, for: Self.lease, now: now) else {
                return 0
            }
            // A request is begun only while the lease outlasts it.
            let enough = ContinuousClock.now + Self.lease - self.office.longestTry
            let round = WebhookRound(turn: turn, premises: self.premises, office: self.office)
            let (end, count) = await round.run { stop?.isRaised ?? false || ContinuousClock.now > enough }
            try await self.premises.ledger.conclude(turn, end, now: self.premises.clock.now())
            if let reason = end.disabled {
                self.premises.logger.warning(
                    "a webhook was switched off",
                    metadata: [
                        "webhook": "\(turn.record.name)", "tenant": "\(webhook.tenant)", "reason": "\(reason)",
                    ])
            }
            return count
        } catch {
            self.premises.logger.error(
                "a webhook cannot be served", metadata: ["webhook": "\(webhook.id)", "error": "\(error)"])
            return 0
        }
    }
}

extension Notifier: CustomStringConvertible {
    public var description: String { "notifier" }
}
