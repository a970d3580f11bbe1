import Declarations
import Gateway
import Ledger
import Transports

/// A message whose attempt is on disk and has no outcome yet.
struct SimulatedFlight: Sendable {
    var side: Int
    var delivery: LeasedDelivery
    /// By the true clock.
    var since: Timestamp
}

/// Deliveries in two halves, so that anything may happen between them.
extension Simulation {
    /// A channel gives up after this, before the lease is over.
    private static let answerWithin = Duration.seconds(90)

    /// The first half: the attempt is written, and mostly the request leaves and arrives.
    func lease(_ side: Int) async -> String {
        let leased: [LeasedDelivery]
        do { leased = try await self.node.dispatchers[side].lease() } catch { return error.code.rawValue }
        for delivery in leased {
            self.flights.append(SimulatedFlight(side: side, delivery: delivery, since: self.clock.now()))
            guard self.dice.chance(0.7) else { continue }
            await self.sides[side].channel.send(
                OutboundMessage(
                    kind: delivery.kind, envelopeID: delivery.envelopeID, dxpId: SimulatedNode.dxpId,
                    bytes: delivery.bytes, createdAt: self.gatewayClock.now()))
        }
        return "\(leased.count)"
    }

    /// The second half: the request leaves unless it has, and its outcome is written.
    func conclude(_ side: Int) async -> String {
        guard let index = self.flights.firstIndex(where: { $0.side == side }) else { return "none" }
        let flight = self.flights.remove(at: index)
        await self.node.dispatchers[side].deliver(flight.delivery)
        return "message \(flight.delivery.message), attempt \(flight.delivery.attemptNumber)"
    }

    /// Ends what a channel would have given up when so much time has passed.
    func concludeBefore(_ pause: Duration) async {
        for flight in self.flights where self.clock.now() - flight.since + pause > Self.answerWithin {
            _ = await self.conclude(flight.side)
        }
    }

    func concludeAll() async { for flight in self.flights { _ = await self.conclude(flight.side) } }
}
