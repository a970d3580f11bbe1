import Declarations
import Foundation
import Gateway
import Ledger
import PortSimulator
import Transports

/// The end: everything works again, and everything must come to its end.
extension Simulation {
    func mend() async throws {
        self.node.store.fail(at: 0)
        self.gatewayClock.skew = self.plan.clockError
        await self.concludeAll()
        self.trace.note("mended")
        // One route is still dead: that must not hold up the other one.
        self.sides[1].channel.set(.dead)
        try await self.mend(self.sides[0])
        try await self.settle([self.sides[0]], "while the other route is dead")
        try await self.mend(self.sides[1])
        try await self.settle(self.sides, "with everything mended")
        try await self.askPeople()
        try await self.repeatReceipts()
    }

    private func mend(_ side: Side) async throws {
        side.channel.set(.fair)
        while await side.channel.arriveLate() {}
        await side.desk.change { $0.faults.rates = [:] }
        for order in self.orders where order.side == side.index { self.touched.insert(self.name(order)) }
        _ = try await self.node.ledger.setLanes(
            LaneFilter(tenant: side.tenant), paused: false, now: self.gatewayClock.now())
        _ = await self.answerDeadLetters(of: side)
        // The client asks again until it has an answer.
        for (index, order) in self.orders.enumerated() where order.side == side.index && !order.isKnown {
            self.trace.note(await self.handIn(index, asCorrection: false))
        }
    }

    /// Everything once for every side, then time passes.
    private func tick(_ pause: Duration, number: Int) async throws {
        for pool in self.node.pools { await pool.tend(now: self.gatewayClock.now()) }
        var moved = 1
        while moved > 0 {
            moved = 0
            for preparer in self.node.preparers { moved += try await preparer.prepareOnce() }
            for dispatcher in self.node.dispatchers { moved += try await dispatcher.dispatchOnce() }
        }
        for side in self.sides { _ = await side.channel.arriveLate() }
        self.clock.advance(by: pause)
        for collector in self.node.collectors { await collector.pollOnce() }
        await self.node.reconciler.sweepOnce()
        try await self.judge("tick \(number), \(pause)")
    }

    /// Time by the gateway's clock, which goes slower while it is ahead, after which every order must have come to an end or to
    /// a person, whatever the other route does. Silence is judged after two hours and a half, its second time and a missing bill
    /// after as much again; that a declaration stands is told after fourteen hours.
    private static let settledWithin = Duration.seconds(24 * 3600)

    /// In ever longer steps until no order of these sides waits for anything but a person.
    private func settle(_ sides: [Side], _ when: String) async throws {
        let (began, beganHere) = (self.clock.now(), self.gatewayClock.now())
        for number in 1...400 {
            let open = try await self.open(sides)
            if open.isEmpty {
                // What a person waits for may just have answered itself.
                try await self.tick(.seconds(1), number: number)
                if try await self.open(sides).isEmpty { break }
                continue
            }
            let passed = (self.clock.now() - began).components.seconds
            guard self.gatewayClock.now() - beganHere < Self.settledWithin else {
                // A port that lost its only answer and stays silent when it is asked again: more than telling is not possible.
                let told = try await LedgerWitness(self.node.store.inner).unanswered()
                guard open.allSatisfy({ told.contains(self.name($0)) }) else {
                    throw try await self.failure(
                        "\(when), this does not end within hours: \(try await self.states(of: open))")
                }
                self.count("left to a person who asks the port")
                break
            }
            let pause: Int64 = passed < 120 ? 20 : passed < 3600 ? 120 : 1800
            try await self.tick(.seconds(pause), number: number)
            try await self.judgeLateness(sides, since: beganHere, slack: pause + 10, when)
        }
        try await self.judgeLateness(sides, since: beganHere, slack: 10, when)
        let hours = (self.clock.now() - began).components.seconds / 3600
        self.count("settled within \(hours < 1 ? 1 : hours < 4 ? 4 : hours < 12 ? 12 : 24) h")
    }

    /// What is due was done, unless it is due only since the last tick, or the route's breaker is still open: a port may
    /// have asked it to wait for two minutes.
    private func judgeLateness(_ sides: [Side], since: Timestamp, slack: Int64, _ when: String) async throws {
        let now = self.gatewayClock.now()
        let judged = sides.filter { side in
            self.node.board.all[self.node.routes[side.index].name]?.breaker.isOpenSince == nil
                || now - since > .seconds(200)
        }
        guard !judged.isEmpty else { return }
        self.count("looks for what is late")
        let late = try await LedgerWitness(self.node.store.inner).overdue(
            now: now.milliseconds, slack: slack * 1000, tenants: judged.map(\.tenant))
        guard late.isEmpty else { throw try await self.failure("\(when), overdue: \(late)") }
    }

    /// Orders that wait for something else than a person.
    private func open(_ sides: [Side]) async throws -> [SimulatedOrder] {
        var open: [SimulatedOrder] = []
        for order in self.orders where sides.contains(where: { $0.index == order.side }) {
            let view = try await self.view(order)
            switch view.state {
            case .closed, .cancelled, .returned, .rejected, .unknown, .conflict: continue
            case .released where view.billedTax != nil && !view.documents.contains(where: Self.isUnderWay): continue
            default: open.append(order)
            }
        }
        return open
    }

    private func states(of orders: [SimulatedOrder]) async throws -> [String] {
        var states: [String] = []
        for order in orders { states.append("\(order.sample.orderNo) \(try await self.view(order).state.rawValue)") }
        return states
    }

    /// A request about a released order that is not answered.
    private static func isUnderWay(_ document: OrderView.DocumentView) -> Bool {
        ![311, 411, 511].contains(document.kind) && !document.state.isFinal && document.state != .released
            && document.state != .unknown && document.state != .conflict
    }

    func view(_ order: SimulatedOrder) async throws -> OrderView {
        let tenant = self.sides[order.side].tenant
        guard let view = try await self.node.gateway.order(order.sample.orderNo, tenant: tenant) else {
            throw try await self.failure("order \(self.name(order)) is not there")
        }
        return view
    }

    /// A person answers what waits for one, truthfully; after that both sides must say the same.
    private func askPeople() async throws {
        for round in 1...4 {
            var asked = 0
            for side in self.sides { asked += await self.answerDeadLetters(of: side) }
            for order in self.orders {
                let view = try await self.view(order)
                for document in view.documents where [.unknown, .conflict].contains(document.state) {
                    self.count("\(document.state.rawValue) for a person")
                    asked += 1
                    let word = await self.whatCustomsHolds(document, view, on: self.sides[order.side])
                    let answer = await self.act(.settle(kind: document.kind, state: word), on: order)
                    self.trace.note("settled \(document.kind) of \(answer) as \(word)")
                }
                if try await self.view(order).state == .rejected {
                    self.count("rejected for a person")
                    asked += 1
                    self.trace.note("filed again: " + (await self.act(.refile(kinds: []), on: order)))
                }
            }
            if asked == 0 { break }
            try await self.settle(self.sides, "after \(round) rounds of a person")
        }
        for order in self.orders { try await self.compare(order) }
    }

    private func whatCustomsHolds(_ document: OrderView.DocumentView, _ view: OrderView, on side: Side) async -> String
    {
        let number = document.key.split(separator: "/").last.map(String.init) ?? ""
        let declaration = await side.desk.record().declarations.values.first {
            $0.kind == document.kind && ($0.number == number || $0.invtNo == number && document.kind == 623)
        }
        guard let declaration, declaration.live else { return "absent" }
        return declaration.status >= 800 ? "released" : declaration.status >= 100 ? "in_customs" : "filed"
    }

    /// Our end of an order against that of customs.
    private func compare(_ order: SimulatedOrder) async throws {
        let view = try await self.view(order)
        let record = await self.sides[order.side].desk.record()
        let declared = record.declarations.values.first { $0.kind == 621 && $0.number == order.sample.orderNo }
        self.count("end \(view.state.rawValue)")
        switch view.state {
        case .released, .closed:
            guard let declared, declared.live, declared.status == 800 || declared.status == 899 else {
                throw try await self.failure(
                    "\(view.orderNo) is released here, and at customs \(declared?.status ?? 0)")
            }
            guard view.billedTax == declared.billed, view.billedTax == view.estimatedTax else {
                throw try await self.failure("\(view.orderNo): another tax here than at customs")
            }
        case .cancelled, .rejected:
            guard declared?.live != true else {
                throw try await self.failure("\(view.orderNo) is \(view.state) here, and lives at customs")
            }
        case .returned: break
        default:
            guard try await LedgerWitness(self.node.store.inner).unanswered().contains(self.name(order)) else {
                throw try await self.failure("\(view.orderNo) is \(view.state) after everybody did everything")
            }
        }
    }

    /// Everything the port still shows comes a second time: nothing may change.
    private func repeatReceipts() async throws {
        // What was lost on the way and is not needed any more comes now.
        let witness = LedgerWitness(self.node.store.inner)
        try await self.fetchEverything(as: "")
        let before = try await witness.look().picture
        // Other bytes that say the same.
        try await self.fetchEverything(as: " ")
        let after = try await witness.look().picture
        guard before == after else {
            throw try await self.failure("receipts that came again changed \(Set(after).subtracting(before).sorted())")
        }
    }

    private func fetchEverything(as ending: String) async throws {
        for (side, route) in zip(self.sides, self.node.routes) {
            for stream in side.channel.receiptStreams {
                let batch = try await side.channel.poll(stream, since: self.clock.now() - .seconds(60 * 86_400))
                let items = batch.receipts.map {
                    ReceiptBatch.Item(
                        kind: $0.kind, format: $0.format.rawValue, bytes: $0.bytes + Array(ending.utf8))
                }
                _ = try await self.node.ledger.keep(
                    ReceiptBatch(route: route.identity, cursor: nil, items: items), now: self.gatewayClock.now())
            }
        }
        for collector in self.node.collectors { await collector.readWhatWasKept() }
    }
}

extension Simulation {
    /// An order whose first delivery got no answer just before the gateway's clock is set wrong; how long it takes, by the
    /// true time, until everything is released.
    public static func release(afterClockIsSet step: Duration) async throws -> Duration {
        var plan = SimulationPlan(seed: 7)
        plan.storeTrouble = 0
        plan.channelTrouble = 0
        plan.clockError = .zero
        plan.port = .quick
        plan.port.delays.bill = 5
        let simulation = try await Simulation(plan)
        defer { simulation.remove() }
        return try await simulation.release(afterClockIsSet: step)
    }

    private nonisolated func remove() { try? FileManager.default.removeItem(atPath: self.folder) }

    private func release(afterClockIsSet step: Duration) async throws -> Duration {
        self.orders = [
            SimulatedOrder(side: 0, sample: SampleOrder("CLOCK1")),
            SimulatedOrder(side: 1, sample: SampleOrder("CLOCK2")),
        ]
        for index in self.orders.indices { self.trace.note(await self.handIn(index, asCorrection: false)) }
        for side in self.sides { side.channel.set(.dead) }
        for index in self.sides.indices {
            _ = try await self.node.preparers[index].prepareOnce()
            _ = try await self.node.dispatchers[index].dispatchOnce()
        }
        self.gatewayClock.skew = step
        for side in self.sides { side.channel.set(.fair) }
        let began = self.clock.now()
        for number in 1...2000 {
            if try await self.open(self.sides).isEmpty { break }
            try await self.tick(.seconds(10), number: number)
        }
        await self.node.close()
        return self.clock.now() - began
    }
}
