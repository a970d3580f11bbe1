import Declarations
import GatewayTestKit
import Testing

@testable import Ledger

/// Keys are counted, shared and replaced by the ledger.
@Suite(.onEveryStore) struct SigningKeysTests {
    /// Freezes again and again, as a preparer does, until the keys or the lanes have no more.
    private func freeze(
        _ house: LedgerFixture, node: String = "a", _ keys: [KeyOffer], perMessage: Int = 1
    ) async throws -> [FrozenMessage] {
        var offers = keys
        var all: [FrozenMessage] = []
        while true {
            let frozen = try await house.ledger.freeze(
                FreezeRequest(
                    messages: offers.map(\.room).reduce(0, +), documentsPerMessage: ["nanjing": perMessage],
                    sealedAhead: 100_000, sealWithin: .seconds(60), makeGuid: { house.guids.next() },
                    turn: SigningTurn(signer: "rsa", node: node, keys: offers)), now: house.now)
            guard !frozen.isEmpty else { return all }
            all += frozen
            for message in frozen {
                for index in offers.indices where offers[index].key == message.key { offers[index].room -= 1 }
            }
        }
    }

    private func fill(_ house: LedgerFixture, _ count: Int, tenant: String = "merchant") async throws {
        _ = try await house.ledger.accept(
            (0..<count).map { house.order("\(tenant)\($0)", tenant: tenant, files: [.order]) }, now: house.now)
    }

    private static let card = KeyOffer(key: "0300", room: 3, perMinute: 250)

    @Test("A counted key is given its signatures per minute, none is lost to late questions")
    func rate() async throws {
        let house = try LedgerFixture()
        try await self.fill(house, 320)
        var count = 0
        // Asked every 60 ms for a minute.
        for _ in 0..<1000 {
            let frozen = try await self.freeze(house, [Self.card])
            #expect(frozen.allSatisfy { $0.key == "0300" })
            count += frozen.count
            house.clock.advance(by: .milliseconds(60))
        }
        // 250 in the minute, and those that lie ready.
        #expect((250...253).contains(count), "\(count)")
        await house.ledger.close()
    }

    @Test("No more is frozen than the keys have room for, whatever waits")
    func room() async throws {
        let house = try LedgerFixture()
        try await self.fill(house, 20)
        let free = KeyOffer(key: "0178", room: 3, perMinute: nil)
        #expect(try await self.freeze(house, [free]).map(\.key) == ["0178", "0178", "0178"])
        #expect(try await self.freeze(house, []).isEmpty)
        #expect(try await self.freeze(house, [free, Self.card]).count == 6)
        await house.ledger.close()
    }

    @Test("One card, two processes: one uses it at a time, the change of hands raises its fence, the rate is one")
    func shared() async throws {
        let house = try LedgerFixture()
        try await self.fill(house, 50)
        #expect(try await self.freeze(house, node: "a", [Self.card]).count == 3)
        house.clock.advance(by: .seconds(5))
        #expect(try await self.freeze(house, node: "b", [Self.card]).isEmpty, "a holds it")
        #expect(try await self.freeze(house, node: "a", [Self.card]).count == 3)
        house.clock.advance(by: .seconds(14))
        #expect(try await self.freeze(house, node: "b", [Self.card]).isEmpty, "a used it 14 s ago")
        house.clock.advance(by: .seconds(1))
        #expect(try await self.freeze(house, node: "b", [Self.card]).count == 3)
        #expect(try await self.freeze(house, node: "a", [Self.card]).isEmpty, "now b holds it")
        let row = try await house.ledger.store.read { sql in
            try sql.first("SELECT owner, fence FROM signing_key", []) { "\($0.text(0)) \($0.int(1))" }
        }
        #expect(row == "b 2")
        await house.ledger.close()
    }

    @Test(
        "A process that slept while another one took the card over seals nothing; the other one signs the same filing")
    func keyFence() async throws {
        let house = try LedgerFixture()
        try await self.fill(house, 1)
        try await self.fill(house, 5, tenant: "other")
        let slept = try await self.freeze(house, node: "a", [KeyOffer(key: "0300", room: 1, perMinute: 250)])
        house.clock.advance(by: .seconds(20))
        _ = try await self.freeze(house, node: "b", [KeyOffer(key: "0300", room: 1, perMinute: 250)])
        var late = house.sealed(try #require(slept.first))
        late.certificate = CertificateMark(serial: "0300", notAfter: house.now + .seconds(1000))
        late.keyFence = slept.first?.keyFence
        #expect(try await house.ledger.seal([late], now: house.now) == [false])
        let again = try await self.freeze(house, node: "b", [KeyOffer(key: "0300", room: 1, perMinute: 250)])
        #expect(again.map(\.id) == slept.map(\.id))
        #expect(again.flatMap(\.members).map(\.guid) == slept.flatMap(\.members).map(\.guid))
        await house.ledger.close()
    }

    @Test("A restart does not make a card faster")
    func restart() async throws {
        let house = try LedgerFixture()
        try await self.fill(house, 10)
        #expect(try await self.freeze(house, [Self.card]).count == 3)
        await house.ledger.close()
        let next = try LedgerFixture(continuing: house, seed: 2)
        _ = try await next.ledger.recover(now: next.now)
        #expect(try await self.freeze(next, node: "b", [Self.card]).isEmpty, "three turns are spoken for")
        next.clock.advance(by: .milliseconds(240))
        // The frozen messages of the process that died come first.
        #expect(try await self.freeze(next, node: "b", [Self.card]).map(\.fence) == [2])
        await next.ledger.close()
    }

    @Test("Only the lanes of the signer that asks are frozen")
    func foreignLanes() async throws {
        let house = try LedgerFixture()
        try await self.fill(house, 3)
        let frozen = try await house.ledger.freeze(
            FreezeRequest(
                messages: 10, documentsPerMessage: [:], sealedAhead: 100, sealWithin: .seconds(60),
                makeGuid: { house.guids.next() },
                turn: SigningTurn(
                    signer: "sm2", node: "a", keys: [KeyOffer(key: "x", room: 9, perMinute: nil)])), now: house.now)
        #expect(frozen.isEmpty)
        #expect(try await house.ledger.signersWithWork(now: house.now) == ["rsa"])
        await house.ledger.close()
    }

    @Test("Tenants take turns, whatever the number of their lanes")
    func tenants() async throws {
        let house = try LedgerFixture()
        _ = try await house.ledger.accept(
            (0..<60).map { house.order("a\($0)", tenant: "large", files: [.order, .payment, .waybill]) }
                + (0..<60).map { house.order("b\($0)", tenant: "small", files: [.order]) }, now: house.now)
        var turns: [String: Int] = [:]
        for _ in 0..<20 {
            for message in try await self.freeze(house, [Self.card]) { turns[message.lane.tenant, default: 0] += 1 }
            house.clock.advance(by: .milliseconds(240))
        }
        let (large, small) = (turns["large", default: 0], turns["small", default: 0])
        #expect(large + small >= 20)
        #expect(abs(large - small) <= 1, "\(turns)")
        await house.ledger.close()
    }

    @Test("What a key could not sign goes back and waits; its lane goes on")
    func waitsForKey() async throws {
        let house = try LedgerFixture()
        try await self.fill(house, 3)
        let frozen = try await self.freeze(house, [KeyOffer(key: "x", room: 1, perMinute: nil)], perMessage: 100)
        let failed = frozen.map { SealedMessage(id: $0.id, fence: $0.fence, failure: .waitsForKey) }
        #expect(try await house.ledger.seal(failed, now: house.now) == [true])
        #expect(try await house.state(.order, "merchant0") == .ready)
        #expect(try await house.ledger.statistics(now: house.now).stoppedLanes.isEmpty)
        #expect(try await house.ledger.exceptions(limit: 10).isEmpty)
        #expect(try await house.send().count == 1)
        await house.ledger.close()
    }

    @Test("What was sealed and never sent when its certificate ends is signed again; what was attempted is not")
    func expired() async throws {
        let house = try LedgerFixture()
        try await self.fill(house, 2)
        let end = house.now + .seconds(100)
        let frozen = try await house.freeze(perMessage: 1) + house.freeze(perMessage: 1)
        let sealed = frozen.map { message in
            var sealed = house.sealed(message)
            sealed.certificate = CertificateMark(serial: "0178", notAfter: end)
            return sealed
        }
        #expect(try await house.ledger.seal(sealed, now: house.now) == [true, true])
        let sent = try await house.ledger.lease(
            LeaseRequest(
                route: LedgerFixture.route, limit: 1, lease: .seconds(60), makeEnvelopeID: { house.guids.next() }),
            now: house.now)
        try await house.conclude(sent, .unknown)
        house.clock.advance(by: .seconds(101))
        let again = try await house.lease()
        #expect(again.map(\.message) == sent.map(\.message), "attempted: the same bytes again")
        let anew = try await house.freeze()
        #expect(anew.flatMap(\.members).count == 1)
        #expect(Set(anew.flatMap(\.members).map(\.guid)).isDisjoint(with: frozen.flatMap(\.members).map(\.guid)))
        await house.ledger.close()
    }

    @Test("A replaced certificate: never-sent messages are signed again, nobody else's")
    func replaced() async throws {
        let house = try LedgerFixture()
        try await self.fill(house, 2)
        for serial in ["0178", "0300"] {
            let frozen = try await self.freeze(house, [KeyOffer(key: serial, room: 1, perMinute: nil)])
            let message = try #require(frozen.first)
            var sealed = house.sealed(message)
            sealed.certificate = CertificateMark(serial: serial, notAfter: house.now + .seconds(1000))
            #expect(try await house.ledger.seal([sealed], now: house.now) == [true])
        }
        #expect(try await house.ledger.unseal(certificates: ["0178", "0999"], now: house.now) == 1)
        #expect(try await house.lease().count == 1)
        #expect(try await house.freeze().flatMap(\.members).count == 1)
        await house.ledger.close()
    }

    @Test("A question about a key is there once, and goes when it answered itself")
    func question() async throws {
        let house = try LedgerFixture()
        for _ in 0..<2 {
            try await house.ledger.openQuestion("key_out", subject: "key a/1", detail: "dark", now: house.now)
        }
        #expect(try await house.ledger.exceptions(limit: 10).map(\.detail) == ["dark"])
        try await house.ledger.closeQuestion("key_out", subject: "key a/1", now: house.now)
        #expect(try await house.ledger.exceptions(limit: 10).isEmpty)
        await house.ledger.close()
    }
}
