import Declarations
import GatewayTestKit
import Ledger
import Testing

/// The start after a restore: held, told by receipts, resumed.
@Suite(.onEveryStore) struct RestoredLedgerTests {
    private let minute = Duration.seconds(60)

    @Test("While it is held nothing is frozen, leased or swept; polls begin before the backup")
    func held() async throws {
        let house = try LedgerFixture()
        _ = try await house.ledger.accept([house.order("1")], now: house.now)
        try await house.prepare()
        _ = try await house.ledger.accept([house.order("2")], now: house.now)
        let stream = DocumentKind.inventory.receipt
        _ = try await house.ledger.keep(
            ReceiptBatch(route: LedgerFixture.identity, cursor: (stream: stream, next: house.now), items: []),
            now: house.now)
        let backup = house.now
        house.clock.advance(by: self.minute * 180)
        let first = try await house.ledger.beginEpoch(backupAt: backup, now: house.now)
        let epoch = try #require(try await house.ledger.epochs().last)
        #expect(epoch.isHeld && epoch.backupAt == backup && epoch.replayedAt == nil)
        #expect(
            try await house.ledger.pollCursor(route: LedgerFixture.identity, stream: stream) == backup - self.minute
                * 60)
        #expect(
            try await house.ledger.pollCursor(route: LedgerFixture.identity, stream: DocumentKind.order.receipt)
                == backup)
        house.clock.advance(by: self.minute * 600)
        #expect(try await house.freeze().isEmpty)
        #expect(try await house.lease().isEmpty)
        #expect(try await house.ledger.sweep(limit: 100, now: house.now).fired == 0)
        #expect(try await house.state(.order, "1") == .attempted, "sealed bytes may be at customs")
        try await house.ledger.noteReplayed(nil, now: house.now)
        #expect(try await house.ledger.epochs().last?.replayedAt == house.now)

        #expect(try await house.ledger.resumeEpoch(now: house.now))
        #expect(try await !house.ledger.resumeEpoch(now: house.now), "once")
        let again = try await house.lease()
        #expect(again.count == 3 && again.allSatisfy { $0.attemptNumber == 2 }, "the same bytes, once more")
        #expect(try await house.freeze().count == 3)
        let second = try await house.ledger.beginEpoch(backupAt: backup, now: house.now)
        #expect(first > 1 && second > first)
        await house.ledger.close()
    }

    @Test("Receipts tell what the lost edition filed; what they tell is not filed again, whatever they say")
    func told() async throws {
        let house = try LedgerFixture()
        _ = try await house.ledger.accept(["1", "2", "3"].map { house.order($0) }, now: house.now)
        let backup = house.now
        house.clock.advance(by: self.minute * 180)
        _ = try await house.ledger.beginEpoch(backupAt: backup, now: house.now)
        // Any order: customs' word before the e-port's, the inventory before its parts.
        try await house.receipt(.inventory, "1", 120, after: -5, preNo: "B1", invtNo: "I1")
        try await house.receipt(
            .inventory, "1", 2, after: -9, preNo: "B1", guid: "0FD0E2C0-0000-4000-8000-000000000001")
        try await house.receipt(.inventory, "1", 800, after: -1, preNo: "B1", invtNo: "I1", named: false)
        for kind in [DocumentKind.order, .payment, .waybill] { try await house.receipt(kind, "1", 2, after: -30) }
        #expect(try await house.stored("1")?.state == .released)
        try await house.receipt(.order, "2", -301_009, after: -5, rule: CodeRule(.data))
        #expect(try await house.stored("2")?.state == .rejected)
        #expect(try await house.ledger.exceptions(limit: 10).isEmpty)
        #expect(try await house.ledger.resumeEpoch(now: house.now))
        var frozen: [FrozenMessage] = []
        while case let more = try await house.freeze(perMessage: 1), !more.isEmpty { frozen += more }
        let filed = frozen.flatMap(\.members).compactMap(\.orderContent?.orderNo).sorted()
        // Two parts of the second and three of the third, of which nothing was heard.
        #expect(filed == ["2", "2", "3", "3", "3"])
        _ = try await house.ledger.seal(frozen.map(house.sealed), now: house.now)
        try await house.conclude(try await house.lease(), .accepted)
        // Customs had one of them: ours, so it is taken as filed.
        try await house.receipt(.order, "3", -301_010, after: 9, rule: CodeRule(.duplicate))
        #expect(try await house.state(.order, "3") == .filed)
        await house.ledger.close()
    }

    @Test("Receipts for an order it never heard of wait for it, and it is done when it comes again")
    func unheardOf() async throws {
        let house = try LedgerFixture()
        _ = try await house.ledger.beginEpoch(backupAt: house.now - self.minute * 180, now: house.now)
        for kind in [DocumentKind.order, .payment, .waybill] {
            #expect(try await house.receipt(kind, "7", 2, after: -90).orphaned == 1)
        }
        try await house.receipt(.inventory, "7", 2, after: -60, preNo: "B7")
        try await house.receipt(.inventory, "7", 800, after: -30, preNo: "B7", invtNo: "I7", named: false)
        let before = try await house.ledger.statistics(now: house.now)
        #expect(before.counters["receipt.orphan"] == 5 && before.openExceptions == 5)
        #expect(try await house.ledger.resumeEpoch(now: house.now))
        #expect(try await house.ledger.accept([house.order("7"), house.order("8")], now: house.now).count == 2)
        let order = try #require(try await house.stored("7"))
        #expect(order.state == .released && order.numbers.invtNo == "I7")
        #expect(order.events.map(\.type).prefix(2) == ["order.accepted", "order.adopted"])
        #expect(order.events.allSatisfy { $0.epoch > 1 })
        let after = try await house.ledger.statistics(now: house.now)
        #expect(after.counters["receipt.orphan"] == 0 && after.openExceptions == 0)
        let filed = try await house.freeze(perMessage: 1).flatMap(\.members).compactMap(\.orderContent?.orderNo)
        #expect(filed == ["8", "8", "8"])
        await house.ledger.close()
    }

    @Test("A restore waits until each known journal was replayed, and what does not open does not count")
    func journals() async throws {
        let house = try LedgerFixture()
        for name in ["a", "b"] {
            try await house.ledger.register(journal: name, place: "host:/\(name)", now: house.now)
            try await house.ledger.register(journal: name, place: "host:/\(name)", now: house.now)
        }
        #expect(try await house.ledger.journals().map(\.id) == (house.ledger.isShared ? ["a", "b"] : ["b"]))
        _ = try await house.ledger.beginEpoch(backupAt: house.now - self.minute, now: house.now)
        func isReplayed() async throws -> Bool { try await house.ledger.epochs().last?.replayedAt != nil }
        if house.ledger.isShared {
            try await house.ledger.noteReplayed(JournalReplay(journal: "a"), now: house.now)
            #expect(try await !isReplayed(), "that of another node is not")
        }
        try await house.ledger.noteReplayed(JournalReplay(journal: "b", unreadable: 2), now: house.now)
        #expect(try await !isReplayed())
        #expect(try await house.ledger.journals().last?.unreadable == 2)
        try await house.ledger.noteReplayed(JournalReplay(journal: "b", damaged: 1), now: house.now)
        #expect(try await isReplayed())
        #expect(try await house.ledger.journals().last?.damaged == 1)
        await house.ledger.close()
    }

    @Test(
        "What the lost edition may have declared is not withdrawn in the first day; later it is, and a receipt corrects it"
    )
    func withdrawn() async throws {
        let house = try LedgerFixture()
        _ = try await house.ledger.accept([house.order("1")], now: house.now)
        _ = try await house.ledger.beginEpoch(backupAt: house.now, now: house.now)
        #expect(try await house.ledger.resumeEpoch(now: house.now))
        func cancel() async throws -> ActResult {
            try await house.ledger.cancel(
                CancelRequest(tenant: "merchant", orderNo: "1", requestsSeen: 0, document: nil), now: house.now)
        }
        guard case .impossible = try await cancel() else {
            Issue.record("withdrawn, though it may be declared")
            return
        }
        house.clock.advance(by: self.minute * 1500)
        #expect(try await cancel() == .done)
        #expect(try await house.state(.inventory, "1") == .withdrawn)
        try await house.receipt(.inventory, "1", 800, preNo: "B1", invtNo: "I1")
        #expect(try await house.state(.inventory, "1") == .released)
        await house.ledger.close()
    }

    @Test("A cancellation that the lost edition filed is taken over; a return is not, nor is it taken for filed")
    func requests() async throws {
        let house = try LedgerFixture()
        for number in ["1", "2"] {
            _ = try await house.ledger.accept([house.order(number)], now: house.now)
            try await SealedHouse.release(number, house)
        }
        _ = try await house.ledger.beginEpoch(backupAt: house.now, now: house.now)
        for (kind, invtNo) in [(DocumentKind.cancellation, "I1"), (.refund, "I2")] {
            var record = ReceiptRecord(
                kind: kind.receipt, status: 399, returnTime: house.now.beijing17, returnInfo: "test")
            (record.copNo, record.invtNo) = ("LOST\(invtNo)", invtNo)
            #expect(try await house.apply(record, code: "399", rule: CodeRule(.unknown)).orphaned == 1)
        }
        #expect(try await house.ledger.resumeEpoch(now: house.now))
        let dossier = try #require(try await house.ledger.dossier("1", tenant: "merchant", now: house.now))
        #expect(dossier.epoch > 1)
        let cancelled = try await house.ledger.cancel(
            CancelRequest(
                tenant: "merchant", orderNo: "1", requestsSeen: 0,
                document: house.request(.cancellation, invtNo: "I1", copNo: "NEW1")), now: house.now)
        #expect(cancelled == .done)
        #expect(try await house.stored("1")?.state == .cancelled)
        let returned = try await house.ledger.refund(
            RefundRequest(
                tenant: "merchant", orderNo: "2", requestsSeen: 0,
                document: house.request(.refund, invtNo: "I2", copNo: "NEW2"), quantities: [1: Amount(1)],
                completes: true), now: house.now)
        #expect(returned == .done)
        try await house.send()
        try await house.requestReceipt(.refund, "NEW2", -301_010, after: 5, rule: CodeRule(.duplicate))
        let states = try house.rows("SELECT state FROM document WHERE kind = \(DocumentKind.refund.rawValue)")
        #expect(states.count == 1 && !["filed", "closed"].contains(states.first ?? "filed"), "\(states)")
        await house.ledger.close()
    }

    @Test("Where nothing was restored, a receipt of an unknown order is nobody's, and its order is filed as ever")
    func notRestored() async throws {
        let house = try LedgerFixture()
        try await house.receipt(.order, "7", 2)
        _ = try await house.ledger.accept([house.order("7")], now: house.now)
        #expect(try await house.state(.order, "7") == .ready)
        #expect(try await house.freeze().count == 3)
        await house.ledger.close()
    }
}
