import Declarations
import Ledger
import Logging
import Synchronization

/// That one of the nodes which share a ledger polls an identity, and empties its mailbox. What a mailbox handed to another
/// node is not in it, so only who empties it alone may say that everything is kept.
final class PollingTurn: Sendable {
    private let premises: Premises
    private let identity: String
    private let hold: Duration
    private let renewAt = Mutex<ContinuousClock.Instant?>(nil)

    /// - Parameter route: any route of the identity.
    init(_ premises: Premises, route: Route) {
        self.premises = premises
        self.identity = route.identity
        // A node that died is missed earlier than this.
        self.hold = .seconds(60) + route.pollInterval
    }

    /// Whether this node may poll now.
    func isOurs() async -> Bool {
        guard self.premises.ledger.isShared else { return true }
        // By real time: a process that stood still asks again.
        let asked = ContinuousClock.now
        if let renewAt = self.renewAt.withLock({ $0 }), asked < renewAt { return true }
        do {
            let isOurs = try await self.premises.ledger.holdPolling(
                of: self.identity, for: self.hold, now: self.premises.clock.now())
            self.renewAt.withLock { $0 = isOurs ? asked + self.hold / 2 : nil }
            return isOurs
        } catch {
            self.premises.logger.warning(
                "the turn to poll cannot be taken", metadata: ["route": "\(self.identity)", "error": "\(error)"])
            return false
        }
    }
}
