import Declarations
import GatewayTestKit
import Ledger
import Testing

@Suite(.onEveryStore) struct ReceiptsTests {
    /// A ledger in which the parts of an order are filed and its inventory is sent.
    private func filedHouse(_ orders: [String] = ["1"]) async throws -> LedgerFixture {
        let house = try LedgerFixture()
        _ = try await house.ledger.accept(orders.map { house.order($0) }, now: house.now)
        try await house.send()
        for order in orders {
            for kind in [DocumentKind.order, .payment, .waybill] { try await house.receipt(kind, order, 2) }
        }
        try await house.send()
        return house
    }

    @Test("The inventory goes when its three parts are filed, not before")
    func dependencies() async throws {
        let house = try LedgerFixture()
        _ = try await house.ledger.accept([house.order("1")], now: house.now)
        try await house.send()
        try await house.receipt(.order, "1", 2)
        try await house.receipt(.payment, "1", 120)
        #expect(try await house.state(.inventory, "1") == .waiting)
        try await house.receipt(.waybill, "1", 2)
        #expect(try await house.state(.inventory, "1") == .ready)
        await house.ledger.close()
    }

    @Test("Our own rejected part holds the inventory however long it takes; a part of others only for the port's wait")
    func waits() async throws {
        let house = try LedgerFixture()
        _ = try await house.ledger.accept(
            [house.order("own"), house.order("others", files: [.order, .waybill, .inventory])], now: house.now)
        try await house.send()
        try await house.receipt(.order, "own", 2)
        try await house.receipt(.waybill, "own", 2)
        try await house.receipt(.payment, "own", -401_009, rule: CodeRule(.data))
        try await house.receipt(.order, "others", 2)
        try await house.receipt(.waybill, "others", 2)
        #expect(try await house.state(.inventory, "others") == .waiting)
        house.clock.advance(by: .seconds(3601))
        _ = try await house.ledger.sweep(limit: 100, now: house.now)
        #expect(try await house.state(.inventory, "others") == .ready)
        #expect(try await house.state(.inventory, "own") == .waiting)
        #expect(try await house.stored("own")?.state == .rejected)
        await house.ledger.close()
    }

    @Test("A receipt is applied once, whenever and however often it arrives")
    func once() async throws {
        let house = try await self.filedHouse()
        #expect(try await house.receipt(.inventory, "1", 2, preNo: "B1").applied == 1)
        #expect(try await house.receipt(.inventory, "1", 2, preNo: "B1").repeated == 1)
        try await house.receipt(.inventory, "1", 800, after: 3, preNo: "B1", invtNo: "I1", named: false)
        // Late and lower: recorded, changes nothing.
        try await house.receipt(.inventory, "1", 120, after: 2, preNo: "B1", invtNo: "I1", named: false)
        let order = try #require(try await house.stored("1"))
        #expect(order.state == .released)
        #expect(order.events.map(\.type).suffix(2) == ["order.filed", "order.released"])
        await house.ledger.close()
    }

    @Test("Receipts with unknown numbers wait and come home when the number is learned")
    func orphans() async throws {
        let house = try await self.filedHouse()
        let orphaned = try await house.receipt(.inventory, "1", 120, after: 2, preNo: "B1", invtNo: "I1", named: false)
        #expect(orphaned.orphaned == 1)
        #expect(orphaned.rewind[LedgerFixture.identity] != nil, "poll again: the first receipt was lost")
        try await house.receipt(.inventory, "1", 800, after: 3, preNo: "B1", invtNo: "I1", named: false)
        #expect(try await house.stored("1")?.state == .sent)
        #expect(try await house.ledger.exceptions(limit: 10).count == 2)
        let home = try await house.receipt(.inventory, "1", 2, after: 1, preNo: "B1")
        #expect(home.applied == 3)
        #expect(try await house.stored("1")?.state == .released)
        #expect(try await house.ledger.exceptions(limit: 10).isEmpty)
        await house.ledger.close()
    }

    @Test("A receipt that comes before the channel's own answer ends redelivery")
    func receiptBeforeOutcome() async throws {
        let house = try LedgerFixture()
        _ = try await house.ledger.accept([house.order("1", files: [.order])], now: house.now)
        try await house.prepare()
        let deliveries = try await house.lease()
        try await house.receipt(.order, "1", 2)
        try await house.conclude(deliveries, .unknown)
        house.clock.advance(by: .seconds(86_400))
        #expect(try await house.lease().isEmpty)
        #expect(try await house.state(.order, "1") == .filed)
        await house.ledger.close()
    }

    @Test("Customs' own error: filed again by itself with a new guid and a later appTime")
    func refile() async throws {
        let house = try await self.filedHouse()
        try await house.receipt(.inventory, "1", -621_017, rule: CodeRule(.system, isRetriable: true))
        house.clock.advance(by: .seconds(3600))
        try await house.send()
        let submissions = try #require(
            try await house.stored("1")?.documents.first { $0.key.kind == .inventory }?.submissions)
        #expect(submissions.map(\.state) == [.superseded, .attempted])
        #expect(submissions[0].guid != submissions[1].guid)
        #expect(submissions[0].appTime < submissions[1].appTime)
        #expect(submissions[1].appType == "1")
        await house.ledger.close()
    }

    @Test("A key that customs does not accept stops the lane and rejects nobody")
    func badKey() async throws {
        let house = try await self.filedHouse(["1", "2"])
        for order in ["1", "2"] {
            try await house.receipt(.inventory, order, -621_029, rule: CodeRule(.signature))
        }
        #expect(try await house.stored("1")?.state == .sent)
        #expect(try await house.freeze().isEmpty)
        _ = try await house.ledger.setLanes(LaneFilter(kind: .inventory), paused: false, now: house.now)
        #expect(try await house.send().count == 1)
        await house.ledger.close()
    }

    @Test("Already there, after we did not know: taken as filed; without a reason of ours: a person")
    func duplicates() async throws {
        let house = try LedgerFixture()
        _ = try await house.ledger.accept(
            [house.order("known", files: [.order]), house.order("twice", tenant: "t2", files: [.order])], now: house.now
        )
        try await house.prepare()
        let deliveries = try await house.lease()
        try await house.conclude(Array(deliveries.prefix(1)), .accepted)
        try await house.conclude(Array(deliveries.dropFirst()), .unknown)
        house.clock.advance(by: .seconds(10))
        try await house.conclude(try await house.lease(), .accepted)
        let duplicate = CodeRule(.duplicate)
        try await house.receipt(.order, "known", -301_010, rule: duplicate)
        try await house.receipt(.order, "twice", -301_010, tenant: "t2", rule: duplicate)
        #expect(try await house.state(.order, "known") == .conflict)
        #expect(try await house.state(.order, "twice", tenant: "t2") == .filed)
        await house.ledger.close()
    }

    @Test("A format refusal splits the message in halves until the bad document is alone")
    func formatRefusal() async throws {
        let house = try LedgerFixture()
        _ = try await house.ledger.accept((0..<8).map { house.order("\($0)", files: [.order]) }, now: house.now)
        var messages = 0
        for round in 0..<10 {
            try await house.prepare()
            let deliveries = try await house.lease()
            try await house.conclude(deliveries, .accepted)
            messages += deliveries.count
            for delivery in deliveries {
                let members = try await house.members(ofMessage: delivery.message)
                if members.contains("5") {
                    var record = ReceiptRecord(
                        kind: .formatRefusal, status: -999_999,
                        returnTime: (house.now + .seconds(round)).beijing17, returnInfo: "")
                    record.oriCopMsgId = delivery.envelopeID
                    _ = try await house.apply(record, code: "-999999", rule: CodeRule(.data))
                } else {
                    for member in members { try await house.receipt(.order, member, 2) }
                }
            }
            house.clock.advance(by: .seconds(10))
        }
        for number in 0..<8 {
            #expect(try await house.state(.order, "\(number)") == (number == 5 ? .rejected : .filed), "\(number)")
        }
        #expect(messages == 7, "8, 4+4, 2+2, 1+1")
        await house.ledger.close()
    }

    @Test("A message without any receipt is delivered again, the same bytes; nothing is filed anew")
    func unansweredMessage() async throws {
        let house = try LedgerFixture()
        _ = try await house.ledger.accept([house.order("1", files: [.order])], now: house.now)
        let first = try await house.send()
        for _ in 0..<4 {
            try await house.pass(.seconds(7201))
        }
        let again = try await house.lease()
        #expect(again.map(\.bytes) == first.map(\.bytes))
        #expect(try await house.stored("1")?.documents.first?.submissions.count == 1)
        #expect(try await house.ledger.exceptions(limit: 10).contains { $0.kind == "unanswered" })
        await house.ledger.close()
    }

    /// One of two orders in a message is answered, the other is silent until it was filed once more.
    private func halfSilentHouse() async throws -> LedgerFixture {
        let house = try LedgerFixture()
        _ = try await house.ledger.accept(
            [house.order("1", files: [.order]), house.order("2", files: [.order])], now: house.now)
        try await house.send()
        try await house.receipt(.order, "2", 2)
        try await house.pass(.seconds(7201))
        try await house.pass(.seconds(1801))
        #expect(try await house.send().count == 1)
        return house
    }

    @Test("Silence: poll again, file once more unchanged, then a person")
    func silence() async throws {
        let house = try await self.halfSilentHouse()
        #expect(try await house.state(.order, "1") == .attempted)
        for _ in 0..<3 { try await house.pass(.seconds(7201)) }
        #expect(try await house.stored("1")?.state == .unknown)
        #expect(try await house.ledger.exceptions(limit: 10).contains { $0.kind == "silent" })
        #expect(try await house.state(.order, "2") == .filed)
        await house.ledger.close()
    }

    @Test("Silent again beside an answered neighbour: a person")
    func silentTwice() async throws {
        let house = try LedgerFixture()
        _ = try await house.ledger.accept(
            ["1", "2"].map { house.order($0, files: [.order]) }, now: house.now)
        try await house.send()
        try await house.receipt(.order, "2", 2)
        _ = try await house.ledger.accept([house.order("3", files: [.order])], now: house.now)
        try await house.pass(.seconds(7201))
        try await house.pass(.seconds(1801))
        // Filed again together with a new order, which is answered.
        try await house.send()
        try await house.receipt(.order, "3", 2)
        try await house.pass(.seconds(7201))
        try await house.pass(.seconds(1801))
        #expect(try await house.stored("1")?.state == .unknown)
        #expect(try await house.ledger.exceptions(limit: 10).contains { $0.kind == "silent" })
        #expect(try await house.send().isEmpty)
        await house.ledger.close()
    }

    @Test("A filing that was never sent does not end the search for an unknown document's receipts")
    func searchPastUnsent() async throws {
        let house = try await self.halfSilentHouse()
        for _ in 0..<3 { try await house.pass(.seconds(7201)) }
        #expect(try await house.state(.order, "1") == .unknown)
        _ = try house.rows(
            """
            INSERT INTO message (lane_id, route, kind, state, fence, root_guid, documents, frozen_at)
            SELECT MAX(lane_id), 'other:X/y', MAX(kind), 'void', 1, 'unsent', 1, MAX(frozen_at) FROM message;
            INSERT INTO submission (document_id, number, order_revision, guid, app_type, app_time, message_id, position, state)
            SELECT d.id, 99, 1, 'unsent', '1', 1, m.id, 0, 'void' FROM document d, message m
            WHERE d.state = 'unknown' AND m.root_guid = 'unsent'
            """)
        let stage = "SELECT stage FROM timer WHERE kind = 'unknown'"
        let before = try #require(Int(house.rows(stage).first ?? ""))
        house.clock.advance(by: .seconds(1_000_000))
        _ = try await house.ledger.sweep(limit: 100, now: house.now)
        #expect(try house.rows(stage) == ["\(before + 1)"])
        await house.ledger.close()
    }

    @Test("Silence is not judged while polling fails")
    func silenceWithoutPolls() async throws {
        let house = try LedgerFixture()
        _ = try await house.ledger.accept(
            ["1", "2"].map { house.order($0, files: [.order]) }, now: house.now)
        try await house.send()
        try await house.receipt(.order, "2", 2)
        for _ in 0..<5 {
            house.clock.advance(by: .seconds(7201))
            _ = try await house.ledger.sweep(limit: 100, now: house.now)
        }
        #expect(try await house.state(.order, "1") == .attempted)
        await house.ledger.close()
    }

    @Test("The older, silent filing answers after all: it lives, the newer one is superseded")
    func silentFilingAnswers() async throws {
        let house = try await self.halfSilentHouse()
        let guid = try #require(
            try await house.stored("1")?.documents.first { $0.key.kind == .order }?.submissions.first?.guid)
        try await house.receipt(.order, "1", 2, guid: guid)
        try await house.receipt(.order, "1", -301_010, after: 1, rule: CodeRule(.duplicate))
        let document = try #require(try await house.stored("1")?.documents.first { $0.key.kind == .order })
        #expect(document.state == .filed)
        #expect(document.submissions.map(\.state) == [.filed, .superseded])
        await house.ledger.close()
    }

    @Test("A part that turns bad holds its inventory back again")
    func partTurnsBad() async throws {
        let house = try LedgerFixture()
        _ = try await house.ledger.accept([house.order("1")], now: house.now)
        try await house.send()
        for kind in [DocumentKind.order, .payment, .waybill] { try await house.receipt(kind, "1", 2) }
        try await house.prepare()
        #expect(try await house.state(.inventory, "1") == .sealed)
        try await house.receipt(.order, "1", 100, after: 5, rule: CodeRule(.data), code: "1332")
        #expect(try await house.state(.inventory, "1") == .waiting)
        #expect(try await house.lease().isEmpty)
        await house.ledger.close()
    }

    @Test("A receipt for a part that somebody else files lets the inventory go")
    func foreignPart() async throws {
        let house = try LedgerFixture()
        _ = try await house.ledger.accept([house.order("1", files: [.order, .waybill, .inventory])], now: house.now)
        try await house.send()
        try await house.receipt(.order, "1", 2)
        try await house.receipt(.waybill, "1", 2)
        #expect(try await house.state(.inventory, "1") == .waiting)
        try await house.receipt(.payment, "1", 120)
        #expect(try await house.state(.inventory, "1") == .ready)
        await house.ledger.close()
    }

    @Test("A rejected order is corrected; late answers to the old filing do not touch the new one")
    func correction() async throws {
        let house = try await self.filedHouse()
        try await house.receipt(.inventory, "1", 100, rule: CodeRule(.quota), code: "1313", preNo: "B1")
        #expect(try await house.stored("1")?.state == .rejected)
        house.clock.advance(by: .seconds(600))
        #expect(
            try await house.ledger.accept([house.order("1", content: 2)], now: house.now) == [.accepted(revision: 2)])
        let frozen = try await house.prepare()
        #expect(Set(frozen.map(\.lane.kind)) == [.order, .payment], "the waybill did not change")
        #expect(frozen.flatMap(\.members).allSatisfy { $0.appType == "2" })
        try await house.conclude(try await house.lease(), .accepted)
        // The old 311's late 120, from before the correction.
        try await house.receipt(.order, "1", 120, after: -500)
        #expect(try await house.state(.order, "1") == .attempted)
        try await house.receipt(.order, "1", 2, after: 5)
        try await house.receipt(.payment, "1", 2, after: 5)
        let inventory = try await house.prepare()
        #expect(inventory.map(\.lane.kind) == [.inventory])
        #expect(inventory.flatMap(\.members).map(\.appType) == ["1"])
        await house.ledger.close()
    }

    @Test("One receipt that cannot be applied keeps no other from it")
    func poison() async throws {
        let house = try await self.filedHouse(["1", "2"])
        var huge = ReceiptRecord(
            kind: .taxBill, status: 0, returnTime: house.now.beijing17, returnInfo: "")
        huge.invtNo = "I1"
        try await house.receipt(.inventory, "1", 800, after: 1, invtNo: "I1")
        for number in ["T1", "T2"] {
            huge.taxBill = .init(
                taxNo: number, status: "1", customsTax: Amount(units: .max), valueAddedTax: .zero,
                consumptionTax: .zero,
                entDutyNo: nil)
            _ = try? await house.apply(huge, code: "0", rule: CodeRule(.unknown))
        }
        try await house.receipt(.inventory, "2", 800, after: 1)
        #expect(try await house.stored("2")?.state == .released)
        await house.ledger.close()
    }

    @Test("Unreadable receipts are kept and alerted")
    func unreadable() async throws {
        let house = try LedgerFixture()
        let kept = try await house.ledger.keep(
            ReceiptBatch(
                route: LedgerFixture.identity, cursor: (.order, house.now),
                items: [.init(kind: .order, format: "xml", bytes: Array("garbage".utf8))]),
            now: house.now)
        #expect(
            try await house.ledger.unreadReceipts(route: LedgerFixture.identity, limit: 10, now: house.now).map(\.bytes)
                == [
                    Array("garbage".utf8)
                ])
        _ = try await house.ledger.apply(
            kept.map { ReadReceipt(raw: $0.id, route: $0.route, facts: [], unreadable: "no XML") }, now: house.now)
        #expect(try await house.ledger.unreadReceipts(route: LedgerFixture.identity, limit: 10, now: house.now).isEmpty)
        #expect(try await house.ledger.exceptions(limit: 10).map(\.kind) == ["unreadable_receipt"])
        #expect(try await house.ledger.pollCursor(route: LedgerFixture.identity, stream: .order) == house.now)
        await house.ledger.close()
    }
}

extension LedgerFixture {
    /// Time passes, polls succeed, timers fire.
    fileprivate func pass(_ span: Duration) async throws {
        self.clock.advance(by: span)
        _ = try await self.ledger.keep(
            ReceiptBatch(route: Self.identity, cursor: (.order, self.now), items: []), now: self.now)
        _ = try await self.ledger.sweep(limit: 100, now: self.now)
    }

    /// Order numbers of the documents in a message.
    fileprivate func members(ofMessage message: Int64) async throws -> [String] {
        var found: [String] = []
        for number in 0..<8 {
            let submissions = try await self.stored("\(number)")?.documents.first { $0.key.kind == .order }?.submissions
            if submissions?.last?.message == message { found.append("\(number)") }
        }
        return found
    }
}
