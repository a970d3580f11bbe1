import Ledger
import Logging
public import ServiceLifecycle

/// Finds what is missing or contradictory: lapsed leases, waits that are over, silence, missing bills. It writes exceptions
/// for a person and never fixes silently.
public struct Reconciler: Service {
    private let premises: Premises
    private let rewinds: Rewinds
    private static let atOnce = 100

    public init(_ premises: Premises, rewinds: Rewinds) {
        self.premises = premises
        self.rewinds = rewinds
    }

    public func run() async throws {
        let idle = Signal()
        let stop = StopFlag(wake: { idle.raise() })
        await stop.guarding {
            while !stop.isRaised {
                await self.sweepOnce()
                await idle.wait(upTo: self.premises.policy.sweepInterval, clock: self.premises.clock)
            }
        }
    }

    /// Runs what is due.
    public func sweepOnce() async {
        do {
            // Small batches, so that the writer serves others in between.
            while case let summary = try await self.premises.ledger.sweep(
                limit: Self.atOnce, now: self.premises.clock.now()), summary.fired > 0
            {
                self.rewinds.add(summary.rewind)
                self.premises.wakeups.prepare.raise()
                if summary.fired < Self.atOnce { return }
            }
        } catch {
            self.premises.logger.error("sweeping failed", metadata: ["error": "\(error)"])
        }
    }
}

extension Reconciler: CustomStringConvertible {
    public var description: String { "reconciler" }
}
