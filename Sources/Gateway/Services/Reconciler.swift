import Ledger
import Logging
public import ServiceLifecycle

/// Finds what is missing or contradictory: lapsed leases, waits that are over, silence, missing bills. It writes exceptions
/// for a person and never fixes silently.
public struct Reconciler: Service {
    private let premises: Premises
    private let rewinds: Rewinds

    public init(_ premises: Premises, rewinds: Rewinds) {
        self.premises = premises
        self.rewinds = rewinds
    }

    public func run() async throws {
        let clock = self.premises.clock
        let idle = Signal()
        await withGracefulShutdownHandler {
            while !self.premises.wakeups.isStopping, !Task.isCancelled {
                await self.sweepOnce()
                await idle.wait(upTo: self.premises.policy.sweepInterval, clock: clock)
            }
        } onGracefulShutdown: {
            self.premises.wakeups.stop()
            idle.raise()
        }
    }

    /// Runs what is due.
    public func sweepOnce() async {
        do {
            let summary = try await self.premises.ledger.sweep(limit: 1000, now: self.premises.clock.now())
            guard summary.fired > 0 else { return }
            self.rewinds.add(summary.rewind)
            self.premises.wakeups.prepare.raise()
        } catch {
            self.premises.logger.error("sweeping failed", metadata: ["error": "\(error)"])
        }
    }
}
