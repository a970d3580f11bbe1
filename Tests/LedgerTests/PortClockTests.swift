import Declarations
import GatewayTestKit
import Ledger
import Testing

/// The port's clock is an hour behind ours, or ahead: receipts are asked for, bound and ordered as its clock has it.
@Suite(.onEveryStore) struct PortClockTests {
    /// What the port's clock shows, seconds after ours.
    enum Port: Int, Sendable, CaseIterable {
        case behind = -3600
        case right = 0
        case ahead = 3600

        var offset: Duration { .seconds(self.rawValue) }
    }

    /// A ledger that has read on at this port.
    private func house(_ port: Port) async throws -> LedgerFixture {
        let house = try LedgerFixture()
        try await self.poll(house, port)
        house.clock.advance(by: .seconds(5))
        try await self.poll(house, port)
        return house
    }

    /// A poll that brings nothing. It counts as read up to the earlier of the two clocks.
    private func poll(_ house: LedgerFixture, _ port: Port) async throws {
        _ = try await house.ledger.keep(
            ReceiptBatch(
                route: LedgerFixture.identity, cursor: (.order, house.now + min(port.offset, .zero)), items: []),
            now: house.now)
    }

    /// A sweep after a while.
    private func sweep(_ house: LedgerFixture, _ port: Port, after span: Duration) async throws -> [Timestamp] {
        house.clock.advance(by: span)
        try await self.poll(house, port)
        return try await Array(house.ledger.sweep(limit: 100, now: house.now).rewind.values)
    }

    /// Asked again from the moment of sending, which an hour of the port's clock must not hide.
    private func expect(
        _ rewinds: [Timestamp], from sent: Timestamp, _ port: Port, at place: SourceLocation = #_sourceLocation
    ) {
        #expect(rewinds.count == 1, sourceLocation: place)
        for moment in rewinds {
            if port == .behind {
                #expect(moment <= sent + port.offset, sourceLocation: place)
            } else {
                #expect(moment == sent, sourceLocation: place)
            }
        }
    }

    @Test("A message without any receipt", arguments: Port.allCases)
    func silence(port: Port) async throws {
        let house = try await self.house(port)
        _ = try await house.ledger.accept([house.order("1", files: [.order])], now: house.now)
        try await house.send()
        let sent = house.now
        self.expect(try await self.sweep(house, port, after: .seconds(7201)), from: sent, port)
        await house.ledger.close()
    }

    @Test("A document that a person asks about", arguments: Port.allCases)
    func unknown(port: Port) async throws {
        let house = try await self.house(port)
        _ = try await house.ledger.accept(
            ["1", "2"].map { house.order($0, files: [.order]) }, now: house.now)
        try await house.send()
        let sent = house.now
        try await house.receipt(.order, "2", 2, after: port.rawValue)
        for _ in 0..<10 {
            _ = try await self.sweep(house, port, after: .seconds(7201))
            if try await house.state(.order, "1") == .unknown { break }
            try await house.send()
        }
        #expect(try await house.state(.order, "1") == .unknown)
        self.expect(try await self.sweep(house, port, after: .seconds(7201)), from: sent, port)
        await house.ledger.close()
    }

    /// Parts filed, the inventory sent.
    private func sentHouse(_ port: Port) async throws -> LedgerFixture {
        let house = try await self.house(port)
        _ = try await house.ledger.accept([house.order("1")], now: house.now)
        try await house.send()
        for kind in [DocumentKind.order, .payment, .waybill] {
            try await house.receipt(kind, "1", 2, after: port.rawValue)
        }
        try await house.send()
        return house
    }

    @Test("An inventory that does not move on, and one without a bill", arguments: Port.allCases)
    func stands(port: Port) async throws {
        let house = try await self.sentHouse(port)
        let sent = house.now
        try await house.receipt(.inventory, "1", 2, after: port.rawValue, preNo: "B1")
        self.expect(try await self.sweep(house, port, after: .seconds(7201)), from: sent, port)
        try await house.receipt(.inventory, "1", 120, after: port.rawValue, preNo: "B1", invtNo: "I1")
        try await house.receipt(.inventory, "1", 800, after: port.rawValue + 1, preNo: "B1", invtNo: "I1")
        #expect(try await house.stored("1")?.state == .released)
        self.expect(try await self.sweep(house, port, after: .seconds(86_401)), from: sent, port)
        await house.ledger.close()
    }

    @Test("What was taken as filed and not confirmed", arguments: Port.allCases)
    func inferred(port: Port) async throws {
        let house = try await self.house(port)
        _ = try await house.ledger.accept([house.order("1", files: [.order])], now: house.now)
        try await house.prepare()
        let sent = house.now
        try await house.conclude(try await house.lease(), .unknown)
        house.clock.advance(by: .seconds(10))
        try await house.conclude(try await house.lease(), .accepted)
        try await house.receipt(.order, "1", -301_010, after: port.rawValue, rule: CodeRule(.duplicate))
        #expect(try await house.state(.order, "1") == .filed)
        self.expect(try await self.sweep(house, port, after: .seconds(7201)), from: sent, port)
        await house.ledger.close()
    }

    @Test("A receipt of nobody, when it comes and while it waits", arguments: Port.allCases)
    func orphan(port: Port) async throws {
        let house = try await self.sentHouse(port)
        let sent = house.now
        let orphaned = try await house.receipt(
            .inventory, "1", 120, after: port.rawValue + 2, preNo: "B1", invtNo: "I1", named: false)
        #expect(orphaned.orphaned == 1)
        self.expect(Array(orphaned.rewind.values), from: sent, port)
        self.expect(try await self.sweep(house, port, after: .seconds(31)), from: sent, port)
        await house.ledger.close()
    }

    @Test("An answer is taken for the filing that it can be about: the newest", arguments: Port.allCases)
    func answered(port: Port) async throws {
        let house = try await self.house(port)
        _ = try await house.ledger.accept([house.order("1")], now: house.now)
        try await house.send()
        for kind in [DocumentKind.payment, .waybill] { try await house.receipt(kind, "1", 2, after: port.rawValue) }
        try await house.receipt(.order, "1", -301_008, after: port.rawValue + 1, rule: CodeRule(.data))
        #expect(try await house.state(.order, "1") == .rejected)
        house.clock.advance(by: .seconds(600))
        try await self.poll(house, port)
        #expect(
            try await house.ledger.accept([house.order("1", content: 2)], now: house.now)
                == [.accepted(revision: 2)])
        #expect(try await house.send().count == 2, "the order and its payment")
        try await house.receipt(.order, "1", 2, after: port.rawValue + 5)
        #expect(try await house.state(.order, "1") == .filed)
        await house.ledger.close()
    }

    @Test("What a person settled goes on with the next receipt", arguments: Port.allCases)
    func settled(port: Port) async throws {
        let house = try await self.sentHouse(port)
        try await house.receipt(.inventory, "1", -621_004, after: port.rawValue, rule: CodeRule(.duplicate))
        #expect(try await house.state(.inventory, "1") == .conflict)
        #expect(
            try await house.ledger.settle(
                "1", tenant: "merchant", kind: .inventory, as: .inCustoms, now: house.now) == .done)
        house.clock.advance(by: .seconds(10))
        try await house.receipt(.inventory, "1", 800, after: port.rawValue, preNo: "B1", invtNo: "I1")
        #expect(try await house.stored("1")?.state == .released)
        await house.ledger.close()
    }
}
