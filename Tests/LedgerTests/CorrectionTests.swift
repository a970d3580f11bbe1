import Declarations
import GatewayTestKit
import Ledger
import Testing

/// Corrections while a part is under way, orders of others, documents of their own.
@Suite(.onEveryStore) struct CorrectionTests {
    private func correction(_ house: LedgerFixture, content: Int = 2) -> NewOrder {
        var order = house.order("1", content: content)
        order.isCorrection = true
        return order
    }

    /// An order whose parts are sent and not answered.
    private func sentHouse() async throws -> LedgerFixture {
        let house = try LedgerFixture(policy: LedgerPolicy(defaultSilenceLimit: .seconds(600), fillDelay: .zero))
        _ = try await house.ledger.accept([house.order("1")], now: house.now)
        try await house.send()
        return house
    }

    @Test("D: a correction is stored at once and filed as a change when the old filing has its answer")
    func afterGoodAnswer() async throws {
        let house = try await self.sentHouse()
        #expect(
            try await house.ledger.accept([house.order("1", content: 2)], now: house.now)
                == [.differs(state: .sent)], "only when asked for as a correction")
        #expect(
            try await house.ledger.accept([self.correction(house)], now: house.now) == [.accepted(revision: 2)])
        #expect(try await house.state(.order, "1") == .correcting)
        #expect(try await house.freeze().isEmpty, "the old filing is answered first")
        try await house.receipt(.order, "1", 2)
        #expect(try await house.state(.order, "1") == .ready)
        let filed = try await house.freeze()
        let member = try #require(filed.first { $0.lane.kind == .order }?.members.first)
        #expect(member.appType == "2")
        #expect(member.orderContent?.goodsValue == Amount(2))
        await house.ledger.close()
    }

    @Test("D: after a refusal the correction is filed as new")
    func afterRefusal() async throws {
        let house = try await self.sentHouse()
        _ = try await house.ledger.accept([self.correction(house)], now: house.now)
        try await house.receipt(.order, "1", -301_008, rule: CodeRule(.data))
        let member = try #require(
            try await house.freeze().first { $0.lane.kind == .order }?.members.first)
        #expect(member.appType == "1")
        #expect(try await house.stored("1")?.state != .rejected)
        await house.ledger.close()
    }

    @Test("D: when the port's limit passes, the correction waits no longer, and flips once each way")
    func afterSilence() async throws {
        let house = try await self.sentHouse()
        _ = try await house.ledger.accept([self.correction(house)], now: house.now)
        house.clock.advance(by: .seconds(601))
        _ = try await house.ledger.sweep(limit: 100, now: house.now)
        let first = try await house.freeze()
        #expect(first.first { $0.lane.kind == .order }?.members.map(\.appType) == ["2"])
        _ = try await house.ledger.seal(first.map(house.sealed), now: house.now)
        try await house.conclude(try await house.lease(), .accepted)
        try await house.receipt(.order, "1", -301_009, after: 1, rule: CodeRule(.nothingToChange))
        let second = try await house.freeze()
        #expect(second.first { $0.lane.kind == .order }?.members.map(\.appType) == ["1"])
        _ = try await house.ledger.seal(second.map(house.sealed), now: house.now)
        try await house.conclude(try await house.lease(), .accepted)
        try await house.receipt(.order, "1", -301_010, after: 2, rule: CodeRule(.duplicate))
        let third = try await house.freeze()
        #expect(third.first { $0.lane.kind == .order }?.members.map(\.appType) == ["2"])
        await house.ledger.close()
    }

    /// An order whose parts may have reached customs before the channel refused them; what `ask` asks for comes first.
    private func refusedHouse(_ ask: (LedgerFixture) async throws -> Void) async throws -> LedgerFixture {
        let house = try LedgerFixture()
        _ = try await house.ledger.accept([house.order("1")], now: house.now)
        try await house.prepare()
        try await house.conclude(try await house.lease(), .unknown)
        try await ask(house)
        house.clock.advance(by: .seconds(3600))
        try await house.conclude(try await house.lease(), .refused)
        #expect(try await house.state(.order, "1") == .ready)
        return house
    }

    /// How the order is filed once its lane is resumed.
    private func nextFiling(_ house: LedgerFixture) async throws -> FrozenMessage.Member? {
        _ = try await house.ledger.setLanes(LaneFilter(), paused: false, now: house.now)
        return try await house.freeze().first { $0.lane.kind == .order }?.members.first
    }

    @Test("D: a correction is filed although what the channel refused is answered after all")
    func refusedAndAnswered() async throws {
        let house = try await self.refusedHouse { house in
            _ = try await house.ledger.accept([self.correction(house)], now: house.now)
        }
        try await house.receipt(.order, "1", 2)
        try await house.receipt(.order, "1", 120, after: 1)
        #expect(try await house.state(.order, "1") == .ready)
        let member = try #require(try await self.nextFiling(house))
        #expect(member.appType == "2")
        #expect(member.orderContent?.goodsValue == Amount(2))
        await house.ledger.close()
    }

    @Test("D: a deletion is filed, and stays on its way, although what the channel refused is answered after all")
    func refusedDeletedAndAnswered() async throws {
        let house = try await self.refusedHouse { house in
            let request = CancelRequest(tenant: "merchant", orderNo: "1", requestsSeen: 0, document: nil)
            _ = try await house.ledger.cancel(request, now: house.now)
        }
        try await house.receipt(.payment, "1", 2)
        #expect(try await house.state(.payment, "1") == .ready)
        #expect(try await self.nextFiling(house)?.appType == "3")
        #expect(try await house.state(.order, "1") == .frozen)
        try await house.receipt(.order, "1", 2)
        #expect(try await house.state(.order, "1") == .frozen)
        #expect(try await house.stored("1")?.state == .cancelling)
        await house.ledger.close()
    }

    @Test("D: the inventory of the new revision never rides on the old order's receipt")
    func inventoryWaits() async throws {
        let house = try await self.sentHouse()
        _ = try await house.ledger.accept([self.correction(house)], now: house.now)
        for kind in [DocumentKind.order, .payment, .waybill] { try await house.receipt(kind, "1", 120) }
        #expect(try await house.state(.inventory, "1") == .waiting)
        // The changed payment, too, is filed again; the waybill did not change.
        let frozen = try await house.freeze()
        #expect(Set(frozen.map(\.lane.kind)) == [.order, .payment])
        _ = try await house.ledger.seal(frozen.map(house.sealed), now: house.now)
        try await house.conclude(try await house.lease(), .accepted)
        try await house.receipt(.order, "1", 2, after: 5)
        #expect(try await house.state(.inventory, "1") == .waiting)
        try await house.receipt(.payment, "1", 2, after: 5)
        #expect(try await house.state(.inventory, "1") == .ready)
        let inventory = try await house.freeze()
        #expect(inventory.flatMap(\.members).map(\.orderContent?.goodsValue) == [Amount(2)])
        await house.ledger.close()
    }

    @Test("A part of others may change only when the tenant vouches for it")
    func agreedParts() async throws {
        let house = try LedgerFixture()
        let files: Set<DocumentKind> = [.order, .waybill, .inventory]
        _ = try await house.ledger.accept([house.order("1", files: files)], now: house.now)
        try await house.send()
        var correction = house.order("1", content: 2, files: files)
        correction.isCorrection = true
        #expect(
            try await house.ledger.accept([correction], now: house.now) == [.breaksForeignPart(.payment)])
        correction.agreedParts = [.payment]
        #expect(try await house.ledger.accept([correction], now: house.now) == [.accepted(revision: 2)])
        await house.ledger.close()
    }

    @Test("An adopted order is never filed, takes its receipts, and can be cancelled")
    func adopted() async throws {
        let house = try LedgerFixture()
        let order = AdoptedOrder(
            order: house.order("1"),
            documents: [
                .order: .init(state: .inCustoms, appTime: house.now, copNo: nil, preNo: nil, invtNo: nil),
                .inventory: .init(state: .inCustoms, appTime: house.now, copNo: "OLD1", preNo: "B1", invtNo: "I1"),
            ], releasedAt: nil)
        #expect(try await house.ledger.adopt([order], now: house.now) == [.accepted(revision: 1)])
        #expect(try await house.ledger.adopt([order], now: house.now) == [.alreadyHere(revision: 1)])
        #expect(
            try await house.ledger.accept([house.order("1")], now: house.now) == [.alreadyHere(revision: 1)])
        #expect(try await house.freeze().isEmpty)
        #expect(try await house.stored("1")?.state == .inCustoms)
        try await house.receipt(.inventory, "1", 800, after: 1, preNo: "B1", invtNo: "I1", named: false)
        #expect(try await house.stored("1")?.state == .released)
        let cancelled = try await house.ledger.cancel(
            CancelRequest(
                tenant: "merchant", orderNo: "1", requestsSeen: 0,
                document: house.request(.cancellation, invtNo: "I1", copNo: "C1")), now: house.now)
        #expect(cancelled == .done)
        await house.ledger.close()
    }

    @Test("A document of its own is filed, found by its number, changed, and deleted")
    func ownDocument() async throws {
        let house = try LedgerFixture()
        func filing(_ unit: String, isDeletion: Bool = false) -> NewFiling {
            let body = DocumentBody(
                .entryList, head: ["copNo": "E1", "operatorCode": unit], lines: [["gnum": "1", "logisticsNo": "L1"]])
            return NewFiling(
                tenant: "merchant", dossier: "E1", port: "nanjing",
                document: NewDocument(
                    key: body.key, lane: house.lane(.entryList), contentHash: body.canonicalBytes, copNo: "E1",
                    body: body), dependsOn: [], partWait: .zero, isDeletion: isDeletion, source: "test")
        }
        #expect(try await house.ledger.file([filing("A")], now: house.now) == [.accepted(revision: 1)])
        #expect(try await house.ledger.file([filing("A")], now: house.now) == [.alreadyHere(revision: 1)])
        try await house.send()
        try await house.requestReceipt(.entryList, "E1", 2)
        #expect(try await house.stored("E1")?.state == .filed)
        #expect(try await house.ledger.file([filing("B")], now: house.now) == [.accepted(revision: 2)])
        #expect(try await house.freeze().flatMap(\.members).map(\.appType) == ["2"])
        await house.ledger.close()
    }
}
