import Declarations
import Gateway
import Ledger
import PortSimulator

/// Anything that may happen next.
enum SimulatedEvent: Sendable, Hashable {
    case orderComes, orderComesAgain, correction, cancellation, refund, refiling, pause, drain, resume, redrive, bury
    case prepare(Int), dispatch(Int), lease(Int), conclude(Int), poll(Int), sweep, tend
    case timePasses, lateArrival(Int), restart, clockJumps, weather(Int)
}

extension Simulation {
    /// One thing happens; then both sides are looked at.
    func step(_ number: Int) async throws {
        let event = self.nextEvent()
        var line = "\(number) \(event)"
        // The process may die in the middle of what it does.
        if self.plan.dies, self.dice.chance(0.06) { self.node.store.die(at: 1 + self.dice.below(4)) }
        line += " " + (try await self.perform(event))
        if self.node.store.isDead {
            line += ", died"
            try await self.restart()
            self.node.store.fail(at: self.plan.storeTrouble)
        }
        self.node.store.spare()
        self.counts["event \(String(describing: event).prefix { $0 != "(" })", default: 0] += 1
        try await self.judge(line)
    }

    private func nextEvent() -> SimulatedEvent {
        let side = self.dice.below(2)
        let jumps = self.plan.clockJumps ? 2 : 0
        let deaths = self.plan.dies ? 1 : 0
        return self.dice.pick(weighted: [
            (.orderComes, self.orders.count < self.plan.orders * 2 ? 8 : 0), (.orderComesAgain, 2), (.correction, 3),
            (.cancellation, 1), (.refund, 1), (.refiling, 1), (.pause, 1), (.drain, 1), (.resume, 3), (.redrive, 2),
            (.bury, 1), (.prepare(side), 14),
            (.dispatch(side), 8), (.lease(side), 8), (.conclude(side), 6), (.poll(side), 12), (.sweep, 6), (.tend, 1),
            (.timePasses, 14),
            (.lateArrival(side), 4), (.weather(side), 2), (.restart, deaths), (.clockJumps, jumps),
        ]) ?? .sweep
    }

    private func perform(_ event: SimulatedEvent) async throws -> String {
        switch event {
        case .orderComes: return await self.orderComes()
        case .orderComesAgain: return await self.orderComesAgain()
        case .correction: return await self.correct()
        case .cancellation: return await self.act(.cancel(reason: "买家取消订单"))
        case .refund: return await self.act(.refund(reason: "买家退货", quantities: nil))
        case .refiling: return await self.act(.refile(kinds: []))
        case .pause: return await self.hold(.paused)
        case .drain: return await self.hold(.draining)
        case .resume: return await self.hold(.running)
        case .redrive: return await self.redriveOne()
        case .bury: return await self.buryOne()
        case .prepare(let side):
            let preparer = self.node.preparers[side]
            return await Self.told { () async throws(LedgerError) in try await preparer.prepareOnce() }
        case .dispatch(let side):
            let dispatcher = self.node.dispatchers[side]
            return await Self.told { () async throws(LedgerError) in try await dispatcher.dispatchOnce() }
        case .lease(let side): return await self.lease(side)
        case .conclude(let side): return await self.conclude(side)
        case .poll(let side):
            await self.node.collectors[side].pollOnce()
            return ""
        case .sweep:
            await self.node.reconciler.sweepOnce()
            return ""
        case .tend:
            for pool in self.node.pools { await pool.tend(now: self.gatewayClock.now()) }
            return ""
        case .timePasses:
            let seconds = self.dice.pick(weighted: [(1, 4), (5, 8), (40, 6), (130, 4), (700, 2), (7300, 1)]) ?? 1
            await self.concludeBefore(.seconds(seconds))
            self.clock.advance(by: .seconds(seconds))
            return "\(seconds) s"
        case .lateArrival(let side): return await self.sides[side].channel.arriveLate() ? "arrived" : "none"
        case .restart:
            try await self.restart()
            self.node.store.fail(at: self.plan.storeTrouble)
            return ""
        case .weather(let side):
            let isDead = self.dice.chance(0.25)
            self.sides[side].channel.set(isDead ? .dead : .troubled(self.plan.channelTrouble))
            return isDead ? "dead" : "as planned"
        case .clockJumps:
            let jump = self.dice.pick([Duration.seconds(-3600), .seconds(86_400), .seconds(-30), .zero]) ?? .zero
            self.gatewayClock.skew = self.plan.clockError + jump
            return "\(jump)"
        }
    }

    /// What a service's step came to, in words that are the same in every run.
    private static func told(_ step: @Sendable () async throws(LedgerError) -> Int) async -> String {
        do { return "\(try await step())" } catch { return "\(error.code.rawValue)" }
    }

    /// Looks at both sides, notes the step, and compares with every invariant.
    func judge(_ line: String) async throws {
        let sight = try await LedgerWitness(self.node.store.inner).look()
        self.trace.note(line, picture: sight.picture)
        if let broken = sight.broken.first { throw try await self.failure(broken) }
        for (name, revision) in self.promised.sorted(by: { $0.key < $1.key })
        where sight.revisions[name, default: 0] < Int64(revision) {
            throw try await self.failure("order \(name), revision \(revision), was acknowledged and is not there")
        }
        try await self.judgeEnds(sight)
        for side in self.sides {
            let sent = side.channel.envelopes
            guard Set(sent).count == sent.count else { throw try await self.failure("an envelope was used twice") }
            if let stray = sent.first(where: { !sight.envelopes.contains($0) }) {
                throw try await self.failure("\(stray) was sent and its attempt is not on disk")
            }
            let record = await side.desk.record()
            if let violation = record.violations().first {
                throw try await self.failure("the port of \(side.tenant) saw \(violation.rule): \(violation.subject)")
            }
        }
    }

    /// A final state is left only after somebody asked for it.
    private func judgeEnds(_ sight: LedgerWitness.Sight) async throws {
        defer {
            self.known = sight.documents.mapValues(\.state)
            self.touched = []
        }
        for (id, now) in sight.documents.sorted(by: { $0.key < $1.key }) {
            guard let before = self.known[id], before != now.state, let state = DocumentState(rawValue: before),
                state.isFinal, !self.touched.contains(now.order)
            else { continue }
            throw try await self.failure(
                "document \(id) of \(now.order) (\(now.kind)) left \(before) for \(now.state) and nobody asked for it")
        }
    }
}
