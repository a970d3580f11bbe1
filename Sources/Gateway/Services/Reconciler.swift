import Ledger
import Logging
public import ServiceLifecycle
import Synchronization

/// Finds what is missing or contradictory: lapsed leases, waits that are over, silence, missing bills. It writes exceptions
/// for a person and never fixes silently.
public final class Reconciler: Service {
    private let premises: Premises
    private let rewinds: Rewinds
    /// The newest exception that was logged.
    private let told = Mutex<Int64>(0)
    private static let atOnce = 100

    public init(_ premises: Premises, rewinds: Rewinds) {
        self.premises = premises
        self.rewinds = rewinds
    }

    public func run() async throws {
        let idle = Signal()
        let stop = StopFlag(wake: { idle.raise() })
        await stop.guarding {
            let loop = Heartbeats.loop("reconciler")
            while !stop.isRaised {
                self.premises.heartbeats.tick(loop, turn: self.premises.policy.sweepInterval)
                await self.sweepOnce()
                await idle.wait(upTo: self.premises.policy.sweepInterval, clock: self.premises.clock)
            }
            self.premises.heartbeats.end(loop)
        }
    }

    /// Runs what is due and says aloud what newly waits for a person.
    public func sweepOnce() async {
        do {
            var fired = Self.atOnce
            // Small batches, so that the writer serves others in between.
            while fired == Self.atOnce, !Task.isCancelled {
                let summary = try await self.premises.ledger.sweep(
                    limit: Self.atOnce, now: self.premises.clock.now())
                fired = summary.fired
                self.rewinds.add(summary.rewind)
                self.premises.heartbeats.tick(Heartbeats.loop("reconciler"))
                if fired > 0 { self.premises.wakeups.raisePreparers() }
            }
            try await self.tellNewExceptions()
        } catch {
            self.premises.logger.error("sweeping failed", metadata: ["error": "\(error)"])
        }
    }

    private func tellNewExceptions() async throws(LedgerError) {
        let newest = try await self.premises.ledger.exceptions(limit: 50)
        let told = self.told.withLock { told in
            defer { told = max(told, newest.first?.id ?? 0) }
            return told
        }
        for exception in newest.reversed() where exception.id > told {
            self.premises.logger.warning(
                "a question for a person",
                metadata: [
                    "kind": "\(exception.kind)", "tenant": "\(exception.tenant)", "subject": "\(exception.subject)",
                    "detail": "\(exception.detail)",
                ])
        }
    }
}

extension Reconciler: CustomStringConvertible {
    public var description: String { "reconciler" }
}
