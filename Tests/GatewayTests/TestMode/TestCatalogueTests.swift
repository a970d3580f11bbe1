import Declarations
import Gateway
import GatewayTestKit
import PortSimulator
import Testing

/// Every line of the catalogue that an order's number asks for, through the real gateway: what it promises is what happens.
@Suite struct TestCatalogueTests {
    private static func number(_ index: Int, _ line: TestOrder) -> String { "C\(1000 + index)\(line.ending)" }

    private func house() async throws -> Rehearsal {
        var port = PortSettings.quick
        // One buyer for hundreds of orders.
        port.rules.annualLimit = Amount(1_000_000_000)
        return try await Rehearsal(port: port)
    }

    private func act(_ line: TestOrder, _ number: String, _ house: Rehearsal) async throws {
        let request: OrderActRequest? =
            switch line.act {
            case .cancel: .cancel(reason: "test")
            case .refund: .refund(reason: "test", quantities: nil)
            case nil: nil
            }
        guard let request else { return }
        let outcome = try await house.gateway.act(request, on: number, tenant: house.tenant)
        guard case .done = outcome else {
            Issue.record("\(number): the act was not done: \(outcome)")
            return
        }
    }

    @Test("The catalogue has every code and every status of every receipt that answers a document, each once")
    func isComplete() async throws {
        let house = try await self.house()
        let lines = house.gateway.testOrders()
        let errors = house.premises.errors
        for receipt in DocumentKind.allCases.map(\.receipt) {
            let own = lines.filter { $0.magic.receipt == receipt }
            for entry in errors.entries(in: receipt) {
                let isThere = own.contains { line in
                    entry.span.map { $0.contains(line.magic.code) } ?? (line.code == entry.code)
                        && errors.known(line.code, in: receipt)?.rule == entry.rule
                }
                #expect(isThere, "\(receipt) \(entry.code)")
            }
            for status in receipt.statuses { #expect(own.contains { $0.magic.code == status }, "\(receipt) \(status)") }
        }
        #expect(lines.contains { $0.magic.receipt == .formatRefusal })
        #expect(lines.count > 450)
        #expect(Set(lines.map(\.ending)).count == lines.count)
        for line in lines { #expect(MagicNumber("X" + line.ending) == line.magic, "\(line.ending)") }
        await house.end()
    }

    @Test("Every line that leaves its lane open ends as promised")
    func openLines() async throws {
        let house = try await self.house()
        let lines = house.gateway.testOrders().filter { $0.filing == nil && $0.effect != .stopsLane }
        let numbered = lines.enumerated().map { (number: Self.number($0, $1), line: $1) }
        for chunk in stride(from: 0, to: numbered.count, by: 100) {
            let orders = numbered[chunk..<min(chunk + 100, numbered.count)].map { SampleOrder($0.number) }
            let results = try await house.submit(orders)
            #expect(results.allSatisfy { $0.verdict == .accepted })
        }
        // Messages that are too large are halved, round by round, until the document that is meant is alone.
        try await house.run(for: .seconds(60))
        for (number, line) in numbered { try await self.act(line, number, house) }
        try await house.run(for: .seconds(100))
        for (number, line) in numbered {
            let order = try await house.order(number)
            #expect(order.state == line.state, "\(line.ending): \(order.state), not \(line.state)")
            #expect(order.nextAction == line.nextAction, "\(line.ending)")
        }
        let record = await house.desk.record()
        #expect(record.violations().filter { $0.rule != .returnsExceed }.isEmpty, "\(record.violations().prefix(5))")
        await house.end()
    }

    @Test("A line that stops its lane holds the order until the lane is resumed, and then it goes through")
    func stoppingLines() async throws {
        let house = try await self.house()
        let lines = house.gateway.testOrders().filter { $0.filing == nil && $0.effect == .stopsLane }
        #expect(!lines.isEmpty)
        for (index, line) in lines.enumerated() {
            let number = Self.number(index, line)
            try await house.submit([SampleOrder(number)])
            if line.act != nil {
                try await house.run(for: .seconds(15))
                try await self.act(line, number, house)
            }
            try await house.run(for: .seconds(15))
            let order = try await house.order(number)
            #expect(order.state == line.state, "\(line.ending): \(order.state), not \(line.state)")
            _ = try await house.gateway.setLanes(LaneQuery(), .resume)
            try await house.run(for: .seconds(25))
            let end: OrderState =
                switch line.act {
                case .cancel: .cancelled
                case .refund: .returned
                case nil: .released
                }
            let state = try await house.order(number).state
            #expect(state == end, "\(line.ending) after resuming: \(state)")
        }
        await house.end()
    }

    @Test("What is too large takes no other answer away from what shares its message")
    func sizeAndNeighbours() async throws {
        let house = try await self.house()
        let states = ["N1-T622-621030": OrderState.rejected, "N2-T622-621018": .rejected, "N3": .released]
        try await house.submit(states.keys.sorted().map { SampleOrder($0) })
        try await house.run(for: .seconds(60))
        for (number, state) in states { #expect(try await house.order(number).state == state, "\(number)") }
        let record = await house.desk.record()
        for (number, answers) in [
            ("N1-T622-621030", [-621_030, -621_030]), ("N2-T622-621018", [-621_030, -621_018]), ("N3", [-621_030, 2]),
        ] {
            let filings = record.declarations(of: .inventory).first { $0.number == number }?.filings ?? []
            // Halves of three are two and one: one of the neighbours may be halved twice.
            #expect(Array(filings.map(\.status).suffix(2)) == answers, "\(number): \(filings.map(\.status))")
        }
        await house.end()
    }

    @Test("A delay delays, and a corrected order goes through")
    func delayAndCorrection() async throws {
        let house = try await self.house()
        try await house.submit([SampleOrder("D1-T622-621018-60"), SampleOrder("D2-T622-1313")])
        try await house.run(for: .seconds(40))
        #expect(try await house.order("D1-T622-621018-60").state == .sent)
        #expect(try await house.order("D2-T622-1313").state == .rejected)
        _ = try await house.gateway.correct(
            [try SampleOrder("D2-T622-1313", quantity: 3).raw()], agreed: [], tenant: house.tenant,
            source: .api(requestID: "rehearsal"))
        try await house.run(for: .seconds(60))
        #expect(try await house.order("D1-T622-621018-60").state == .rejected)
        #expect(try await house.order("D2-T622-1313").state == .released)
        await house.end()
    }
}
