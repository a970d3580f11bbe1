import Declarations
import Ledger
import Logging
public import ServiceLifecycle

/// Shows the other nodes of a shared store that this one lives, follows the store's clock, and wakes the services when
/// another node wrote something.
public struct Heart: Service {
    private let premises: Premises

    public init(_ premises: Premises) { self.premises = premises }

    public func run() async throws {
        let idle = Signal()
        let stop = StopFlag(wake: { idle.raise() })
        let wakeups = self.premises.wakeups
        self.premises.ledger.listen {
            wakeups.raisePreparers()
            wakeups.raiseDispatchers()
            wakeups.evidence.raise()
        }
        await stop.guarding {
            while !stop.isRaised {
                let begun = ContinuousClock.now
                let isWell = await self.beatOnce()
                // A beat that waited for its turn must not make the next one late: a node with a gap may call nobody dead.
                let rest = max(.milliseconds(100), NodeLife.beat - (ContinuousClock.now - begun))
                await idle.wait(upTo: isWell ? rest : .seconds(1), clock: self.premises.clock)
            }
            // What is left over others take up at once.
            try? await self.premises.ledger.leave(now: self.premises.clock.now())
        }
    }

    /// Beats once; whether it was heard.
    @discardableResult
    public func beatOnce() async -> Bool {
        do {
            if let clock = self.premises.clock as? DatabaseClock {
                guard try await clock.calibrate(with: self.premises.ledger) else { return false }
            }
            let begun = ContinuousClock.now
            try await self.premises.ledger.beat(now: self.premises.clock.now())
            self.premises.pulse.beat(at: begun)
            return true
        } catch {
            self.premises.logger.error("the node cannot show that it lives", metadata: ["error": "\(error)"])
            return false
        }
    }
}

extension Heart: CustomStringConvertible {
    public var description: String { "heart" }
}
