import Declarations
import Gateway
import Ledger

/// What tenants and operators do.
extension Simulation {
    func name(_ order: SimulatedOrder) -> String { "\(self.sides[order.side].tenant)/\(order.sample.orderNo)" }

    func orderComes() async -> String {
        let side = self.sides[self.orders.count % 2]
        let mark = self.dice.pick(SimulationPlan.marks) ?? ""
        let sample = SampleOrder("S\(side.index)\(1000 + self.orders.count)\(mark)", quantity: 1 + self.dice.below(3))
        self.orders.append(SimulatedOrder(side: side.index, sample: sample))
        return await self.handIn(self.orders.count - 1, asCorrection: false)
    }

    /// A client that got no answer, or forgot that it got one.
    func orderComesAgain() async -> String {
        guard let index = self.dice.pick(Array(self.orders.indices)) else { return "none" }
        return await self.handIn(index, asCorrection: false)
    }

    func correct() async -> String {
        guard let index = self.dice.pick(Array(self.orders.indices)), self.orders[index].isKnown else { return "none" }
        let old = self.orders[index].sample
        self.orders[index].sample.quantity = 1 + (old.quantity + self.dice.below(5)) % 8
        let answer = await self.handIn(index, asCorrection: true)
        // What was not taken is not what the tenant goes on with; what may have been is.
        if !answer.hasSuffix("accepted"), !answer.hasSuffix("already_here"), !answer.hasSuffix("storage") {
            self.orders[index].sample = old
        }
        return answer
    }

    func handIn(_ index: Int, asCorrection: Bool) async -> String {
        let order = self.orders[index]
        let side = self.sides[order.side]
        self.touched.insert(self.name(order))
        do {
            guard let raw = try RawOrder.read(json: order.sample.json(port: side.port)).first else {
                return "unreadable"
            }
            let source = IntakeSource.api(requestID: "simulation")
            let results =
                asCorrection
                ? try await self.node.gateway.correct([raw], agreed: [], tenant: side.tenant, source: source)
                : try await self.node.gateway.submit([raw], tenant: side.tenant, source: source)
            guard let result = results.first else { return "no result" }
            switch result.verdict {
            case .accepted, .alreadyHere:
                let name = self.name(order)
                self.promised[name] = max(self.promised[name, default: 0], result.revision ?? 1)
                self.orders[index].isKnown = true
                if asCorrection, result.verdict == .accepted { self.count("corrections") }
            default: break
            }
            let why = result.violations.first.map { " (\($0.code))" } ?? ""
            return "\(order.sample.orderNo)\(why) \(result.verdict.rawValue)"
        } catch let error as GatewayError {
            return "\(order.sample.orderNo) \(error.code.rawValue)"
        } catch {
            return "unreadable"
        }
    }

    /// Asks for something about any order.
    func act(_ request: OrderActRequest) async -> String {
        guard let order = self.dice.pick(self.orders) else { return "none" }
        return await self.act(request, on: order)
    }

    func act(_ request: OrderActRequest, on order: SimulatedOrder) async -> String {
        self.touched.insert(self.name(order))
        do {
            let outcome = try await self.node.gateway.act(
                request, on: order.sample.orderNo, tenant: self.sides[order.side].tenant)
            let word =
                switch outcome {
                case .done: "done"
                case .refused: "refused"
                case .impossible(let state, _): "impossible while \(state.rawValue)"
                case .erased: "erased"
                case .notFound: "not found"
                }
            if word == "done" { self.count("act \(String(describing: request).prefix { $0 != "(" })") }
            return "\(order.sample.orderNo) \(word)"
        } catch {
            return "\(order.sample.orderNo) \(error.code.rawValue)"
        }
    }

    /// Pauses, drains or resumes a tenant's lanes, all or those of one kind.
    func hold(_ mode: LaneMode) async -> String {
        let side = self.sides[self.dice.below(2)]
        let kind = self.dice.pick([nil, .order, .inventory] as [DocumentKind?]) ?? nil
        // Documents of a message that is taken apart begin anew.
        self.touch(side)
        do {
            let count = try await self.node.ledger.setLanes(
                LaneFilter(tenant: side.tenant, kind: mode == .running ? nil : kind), to: mode,
                now: self.gatewayClock.now())
            return "\(side.tenant) \(kind?.rawValue ?? 0): \(count)"
        } catch {
            return error.code.rawValue
        }
    }

    private func touch(_ side: Side) {
        for order in self.orders where order.side == side.index { self.touched.insert(self.name(order)) }
    }

    /// An operator has one dead letter delivered again.
    func redriveOne() async -> String {
        let side = self.sides[self.dice.below(2)]
        guard let letter = self.dice.pick(await self.deadLetters(of: side)) else { return "none" }
        return await self.redrive(letter, of: side)
    }

    /// An operator gives one dead letter up.
    func buryOne() async -> String {
        let side = self.sides[self.dice.below(2)]
        guard let letter = self.dice.pick(await self.deadLetters(of: side)) else { return "none" }
        return await self.bury(letter, of: side)
    }

    /// Every dead letter goes again where it may, and is buried where it may not; how many there were.
    func answerDeadLetters(of side: Side) async -> Int {
        let letters = await self.deadLetters(of: side)
        for letter in letters {
            var answer = await self.redrive(letter, of: side)
            if answer.hasSuffix("overtaken") { answer = await self.bury(letter, of: side) }
            self.trace.note("dead letter: \(answer)")
        }
        return letters.count
    }

    private func deadLetters(of side: Side) async -> [Int64] {
        let letters = try? await self.node.ledger.deadLetters(LaneFilter(tenant: side.tenant), after: 0, limit: 1000)
        return letters?.map(\.message) ?? []
    }

    private func redrive(_ message: Int64, of side: Side) async -> String {
        self.touch(side)
        do {
            switch try await self.node.gateway.redrive(message) {
            case .done:
                self.count("act redrive")
                return "\(message) redriven"
            case .impossible: return "\(message) overtaken"
            case .refused, .notFound: return "\(message) not found"
            }
        } catch {
            return error.code.rawValue
        }
    }

    private func bury(_ message: Int64, of side: Side) async -> String {
        self.touch(side)
        do {
            guard case .done = try await self.node.gateway.bury(message) else { return "\(message) not found" }
            self.count("act bury")
            return "\(message) buried"
        } catch {
            return error.code.rawValue
        }
    }
}

extension SampleOrder {
    /// The order for another port than the usual one.
    func json(port: String) -> [UInt8] {
        let text = String(decoding: self.json, as: UTF8.self)
        return Array(text.replacing("\"port\":\"nanjing\"", with: "\"port\":\"\(port)\"").utf8)
    }
}
