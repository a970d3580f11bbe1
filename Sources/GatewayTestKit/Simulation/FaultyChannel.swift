import Declarations
import Manifests
import Synchronization
import Transports

/// The way to a simulated port with everything that happens to requests on it: lost, late, twice, answered by errors, or
/// with the answer lost.
final class FaultyChannel: Channel {
    /// What the way is like.
    enum Condition: Sendable {
        case fair
        /// Each request meets one of the troubles with this probability.
        case troubled(Double)
        /// Nothing gets through at all.
        case dead
    }

    private struct State {
        var condition = Condition.fair
        /// Requests that are still on their way although nobody waits for them any more.
        var late: [OutboundMessage] = []
        var envelopes: [String] = []
        /// Outcomes of requests that left before anybody asked for their outcome, by envelope.
        var early: [String: DeliveryOutcome] = [:]
        var troubles: [String: Int] = [:]
    }

    private let inner: PortDeskChannel
    private let dice: SimulationDice
    private let clock: SkewedClock
    private let state = Mutex(State())
    var receiptStreams: [ReceiptKind] { self.inner.receiptStreams }

    init(_ inner: PortDeskChannel, dice: SimulationDice, clock: SkewedClock) {
        self.inner = inner
        self.dice = dice
        self.clock = clock
    }

    func set(_ condition: Condition) { self.state.withLock { $0.condition = condition } }

    /// Envelopes that left the gateway.
    var envelopes: [String] { self.state.withLock { $0.envelopes } }

    /// What happened so far.
    var troubles: [String: Int] { self.state.withLock { $0.troubles } }

    /// Lets one late request arrive, the last or the first; false when there is none.
    func arriveLate() async -> Bool {
        let last = self.dice.chance(0.5)
        let message = self.state.withLock { state -> OutboundMessage? in
            guard !state.late.isEmpty else { return nil }
            return last ? state.late.removeLast() : state.late.removeFirst()
        }
        guard let message else { return false }
        _ = await self.inner.deliver(message)
        return true
    }

    /// The request leaves now; its outcome is there when it is asked for.
    func send(_ message: OutboundMessage) async {
        let outcome = await self.carry(message)
        self.state.withLock { $0.early[message.envelopeID] = outcome }
    }

    /// The process ended that would have asked.
    func forget() { self.state.withLock { $0.early = [:] } }

    func deliver(_ message: OutboundMessage) async -> DeliveryOutcome {
        if let outcome = self.state.withLock({ $0.early.removeValue(forKey: message.envelopeID) }) { return outcome }
        return await self.carry(message)
    }

    private func carry(_ message: OutboundMessage) async -> DeliveryOutcome {
        let trouble = self.trouble()
        self.state.withLock { state in
            state.envelopes.append(message.envelopeID)
            if let trouble { state.troubles["\(trouble)", default: 0] += 1 }
        }
        switch trouble {
        case nil: return await self.inner.deliver(message)
        case .notSent: return .notSent(TransportError(.connect, "refused", phase: .beforeSend))
        case .busy:
            let wait = self.dice.pick([nil, .seconds(120)] as [Duration?]) ?? nil
            return .unknown(TransportError(.httpStatus, "503", phase: .afterSend, status: 503, retryAfter: wait))
        case .refused: return .refused("HTTP 403")
        case .requestLost: return Self.noAnswer
        case .late:
            self.state.withLock { $0.late.append(message) }
            return Self.noAnswer
        case .answerLost:
            _ = await self.inner.deliver(message)
            return Self.noAnswer
        case .errorAfter:
            _ = await self.inner.deliver(message)
            return .unknown(TransportError(.httpStatus, "500", phase: .afterSend))
        case .twice:
            _ = await self.inner.deliver(message)
            return await self.inner.deliver(message)
        }
    }

    private enum Trouble { case notSent, busy, refused, requestLost, late, answerLost, errorAfter, twice }

    private static let noAnswer = DeliveryOutcome.unknown(TransportError(.timeout, "no answer", phase: .afterSend))

    private func trouble() -> Trouble? {
        let kind = self.dice.pick(weighted: [
            (Trouble.notSent, 4), (.busy, 4), (.refused, 1), (.requestLost, 6), (.late, 8), (.answerLost, 8),
            (.errorAfter, 4), (.twice, 4),
        ])
        let roll = self.dice.chance
        switch self.state.withLock({ $0.condition }) {
        case .fair: return nil
        case .troubled(let rate): return roll(rate) ? kind : nil
        case .dead: return kind == .notSent || kind == .busy ? kind : .requestLost
        }
    }

    func poll(_ stream: ReceiptKind, since: Timestamp) async throws(TransportError) -> PollBatch {
        if case .dead = self.state.withLock({ $0.condition }) {
            throw TransportError(.connect, "refused", phase: .beforeSend)
        }
        let began = self.clock.now()
        var batch = try await self.inner.poll(stream, since: since)
        // As the real channel reckons: our clock or the server's, whichever is earlier.
        batch.asOf = min(batch.asOf, began)
        return batch
    }

    func decode(_ raw: RawReceipt) throws(ManifestError) -> [ReceiptRecord] { try self.inner.decode(raw) }

    func reading(_ raw: RawReceipt) throws(ManifestError) -> ReceiptReading { try self.inner.reading(raw) }
}
