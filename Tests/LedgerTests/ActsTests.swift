import Declarations
import GatewayTestKit
import Ledger
import Testing

/// What a tenant or a person asks for about a stored order.
@Suite(.onEveryStore) struct ActsTests {
    /// An order whose inventory has the state of this receipt: nil for sent and not answered.
    private func house(
        _ status: Int?, files: Set<DocumentKind> = Set(DocumentKind.ofOrders)
    ) async throws
        -> LedgerFixture
    {
        let house = try LedgerFixture()
        _ = try await house.ledger.accept([house.order("1", files: files)], now: house.now)
        try await house.send()
        for kind in [DocumentKind.order, .payment, .waybill] where files.contains(kind) {
            try await house.receipt(kind, "1", 2)
        }
        try await house.send()
        guard let status else { return house }
        try await house.receipt(.inventory, "1", 2, preNo: "B1")
        if status >= 120 { try await house.receipt(.inventory, "1", 120, after: 1, preNo: "B1", invtNo: "I1") }
        if status >= 800 { try await house.receipt(.inventory, "1", status, after: 2, preNo: "B1", invtNo: "I1") }
        return house
    }

    private func cancel(_ house: LedgerFixture, _ document: NewDocument?, seen: Int = 0) async throws -> ActResult {
        try await house.ledger.cancel(
            CancelRequest(tenant: "merchant", orderNo: "1", requestsSeen: seen, document: document), now: house.now)
    }

    private func refund(
        _ house: LedgerFixture, copNo: String, seen: Int = 0, completes: Bool
    ) async throws -> ActResult {
        try await house.ledger.refund(
            RefundRequest(
                tenant: "merchant", orderNo: "1", requestsSeen: seen,
                document: house.request(.refund, invtNo: "I1", copNo: copNo), quantities: [1: Amount(1)],
                completes: completes), now: house.now)
    }

    private func events(_ house: LedgerFixture) async throws -> [String] {
        try await house.ledger.events(tenant: "merchant", after: 0, limit: 100).map(\.type)
    }

    // MARK: Taking back

    @Test("What nobody sent is withdrawn and never sent")
    func withdrawUnsent() async throws {
        let house = try LedgerFixture()
        _ = try await house.ledger.accept([house.order("1"), house.order("2")], now: house.now)
        try await house.prepare()
        #expect(try await self.cancel(house, nil) == .done)
        #expect(try await house.stored("1")?.state == .cancelled)
        #expect(try await house.stored("1")?.documents.allSatisfy { $0.state == .withdrawn } == true)
        let sent = try await house.send()
        #expect(!sent.isEmpty, "the neighbour in the same messages is prepared again and sent")
        #expect(try await house.state(.order, "2") == .attempted)
        #expect(try await house.state(.order, "1") == .withdrawn)
        await house.ledger.close()
    }

    @Test("Parts that customs has are deleted; the order is cancelled when each deletion is answered")
    func deletesParts() async throws {
        let house = try LedgerFixture()
        _ = try await house.ledger.accept([house.order("1")], now: house.now)
        try await house.send()
        try await house.receipt(.order, "1", 120)
        try await house.receipt(.payment, "1", 2)
        // The waybill is still under way.
        #expect(try await self.cancel(house, nil) == .done)
        #expect(try await house.stored("1")?.state == .cancelling)
        #expect(try await house.state(.inventory, "1") == .withdrawn)
        #expect(try await house.state(.waybill, "1") == .correcting)
        let deletions = try await house.freeze()
        #expect(Set(deletions.map(\.lane.kind)) == [.order, .payment])
        #expect(deletions.flatMap(\.members).allSatisfy { $0.appType == "3" })
        _ = try await house.ledger.seal(deletions.map(house.sealed), now: house.now)
        try await house.conclude(try await house.lease(), .accepted)
        // A late word of customs without our guid is about the order itself, not about its deletion.
        try await house.receipt(.order, "1", 399, after: 4)
        #expect(try await house.state(.order, "1") == .attempted)
        try await house.receipt(.order, "1", 2, after: 5)
        // Nothing there to delete is as good as deleted.
        try await house.receipt(.payment, "1", -401_006, after: 5, rule: CodeRule(.nothingToChange))
        #expect(try await house.state(.order, "1") == .deleted)
        #expect(try await house.state(.payment, "1") == .deleted)
        #expect(try await house.stored("1")?.state == .cancelling)
        // The waybill was refused: nothing is left to delete.
        try await house.receipt(.waybill, "1", -504_011, after: 6, rule: CodeRule(.data))
        #expect(try await house.state(.waybill, "1") == .withdrawn)
        #expect(try await house.stored("1")?.state == .cancelled)
        await house.ledger.close()
    }

    @Test("An inventory without a number cannot be cancelled yet; the answer says what can be done")
    func notNumbered() async throws {
        for status in [nil, 2] as [Int?] {
            let house = try await self.house(status)
            guard case .impossible(_, let instead) = try await self.cancel(house, nil) else {
                Issue.record("cancelled without a number")
                continue
            }
            #expect(instead.isEmpty)
            await house.ledger.close()
        }
    }

    @Test("L: 800 arrives before the 624: nothing ships, and 399 cancels")
    func cancelledDespiteRelease() async throws {
        let house = try await self.house(120)
        #expect(try await self.cancel(house, nil) == .moved, "a declared inventory needs a 623")
        #expect(try await self.cancel(house, house.request(.cancellation, invtNo: "I1", copNo: "C1")) == .done)
        #expect(try await house.stored("1")?.state == .cancelling)
        #expect(
            try await self.cancel(house, house.request(.cancellation, invtNo: "I1", copNo: "C1"), seen: 1)
                == .impossible(state: .cancelling, instead: []))
        let sent = try await house.send()
        #expect(sent.map(\.kind) == [.documents(.cancellation)])
        try await house.requestReceipt(.cancellation, "C1", 2, after: 3)
        try await house.receipt(.inventory, "1", 800, after: 4, preNo: "B1", invtNo: "I1")
        #expect(try await house.stored("1")?.state == .cancelling)
        let told = try await self.events(house)
        #expect(!told.contains("order.released"))
        try await house.requestReceipt(.cancellation, "C1", 399, after: 5)
        let order = try #require(try await house.stored("1"))
        #expect(order.state == .cancelled)
        #expect(order.documents.first { $0.key.kind == .inventory }?.state == .cancelled)
        // A late word about the inventory changes nothing.
        try await house.receipt(.inventory, "1", 899, after: 6, preNo: "B1", invtNo: "I1")
        #expect(try await house.stored("1")?.state == .cancelled)
        await house.ledger.close()
    }

    @Test("A refused 623 gives the inventory's state back, and may be asked for again")
    func refusedCancellation() async throws {
        let house = try await self.house(800)
        #expect(try await self.cancel(house, house.request(.cancellation, invtNo: "I1", copNo: "C1")) == .done)
        try await house.send()
        try await house.requestReceipt(.cancellation, "C1", 100, after: 3)
        #expect(try await house.stored("1")?.state == .released)
        #expect(
            try await self.cancel(house, house.request(.cancellation, invtNo: "I1", copNo: "C2"), seen: 1) == .done)
        #expect(try await house.stored("1")?.state == .cancelling)
        let again = try await house.freeze()
        #expect(again.flatMap(\.members).map(\.appType) == ["1"])
        guard case .body(let body)? = again.first?.members.first?.content else {
            Issue.record("no content of its own")
            return
        }
        #expect(body["copNo"] == "C2")
        await house.ledger.close()
    }

    @Test("A part whose correction was refused is deleted all the same: customs holds the first filing")
    func deletesWhatWasCorrected() async throws {
        let house = try LedgerFixture()
        _ = try await house.ledger.accept([house.order("1")], now: house.now)
        try await house.send()
        try await house.receipt(.order, "1", 2)
        var correction = house.order("1", content: 2)
        correction.isCorrection = true
        #expect(try await house.ledger.accept([correction], now: house.now) == [.accepted(revision: 2)])
        #expect(try await self.cancel(house, nil) == .done)
        #expect(try await house.state(.order, "1") == .ready)
        let deletion = try await house.freeze().first { $0.lane.kind == .order }
        #expect(deletion?.members.map(\.appType) == ["3"])
        await house.ledger.close()
    }

    @Test("A request that got stuck is freed by a person")
    func stuckRequest() async throws {
        let house = try await self.house(120)
        #expect(try await self.cancel(house, house.request(.cancellation, invtNo: "I1", copNo: "C1")) == .done)
        try await house.send()
        try await house.requestReceipt(.cancellation, "C1", -623_009, rule: CodeRule(.duplicate))
        #expect(try await house.stored("1")?.state == .conflict)
        #expect(try await house.stored("1")?.actions == [.refile, .settle])
        #expect(
            try await house.ledger.settle(
                "1", tenant: "merchant", kind: .cancellation, as: .released, now: house.now) == .done)
        #expect(try await house.stored("1")?.state == .cancelled)
        await house.ledger.close()
    }

    @Test("A filed request that stands still is asked about")
    func watchedRequest() async throws {
        let house = try await self.house(120)
        #expect(try await self.cancel(house, house.request(.cancellation, invtNo: "I1", copNo: "C1")) == .done)
        try await house.send()
        try await house.requestReceipt(.cancellation, "C1", 2, after: 3)
        for _ in 0..<12 {
            house.clock.advance(by: .seconds(7200))
            _ = try await house.ledger.sweep(limit: 100, now: house.now)
        }
        let questions = try await house.ledger.exceptions(limit: 20)
        #expect(questions.filter { $0.kind == "stands" }.count == 2, "the inventory and its cancellation")
        await house.ledger.close()
    }

    // MARK: Returns

    @Test("A part comes back and the order is released again; the rest comes back and it is returned")
    func returns() async throws {
        let house = try await self.house(800)
        #expect(try await self.refund(house, copNo: "R1", completes: false) == .done)
        #expect(try await house.stored("1")?.state == .returning)
        try await house.send()
        try await house.requestReceipt(.refund, "R1", 399, after: 3)
        #expect(try await house.stored("1")?.state == .released)
        let dossier = try #require(
            try await house.ledger.dossier("1", tenant: "merchant", now: house.now))
        #expect(dossier.returned == [1: Amount(1)])
        // A request that does not know of the first is prepared again.
        #expect(try await self.refund(house, copNo: "R2", completes: true) == .moved)
        #expect(try await self.refund(house, copNo: "R2", seen: 1, completes: true) == .done)
        try await house.send()
        try await house.requestReceipt(.refund, "R2", 399, after: 4)
        #expect(try await house.stored("1")?.state == .returned)
        await house.ledger.close()
    }

    @Test("Returns are asked for within 30 days; goods that do not arrive within 45 are a question for a person")
    func returnTimes() async throws {
        let house = try await self.house(800)
        #expect(try await self.refund(house, copNo: "R1", completes: false) == .done)
        try await house.send()
        try await house.requestReceipt(.refund, "R1", 399, after: 3)
        house.clock.advance(by: .seconds(31 * 86_400))
        guard case .impossible = try await self.refund(house, copNo: "R2", seen: 1, completes: true) else {
            Issue.record("returned after 31 days")
            return
        }
        house.clock.advance(by: .seconds(15 * 86_400))
        _ = try await house.ledger.sweep(limit: 100, now: house.now)
        #expect(try await house.ledger.exceptions(limit: 10).contains { $0.kind == "not_arrived" })
        await house.ledger.close()

        let arrived = try await self.house(800)
        #expect(try await self.refund(arrived, copNo: "R1", completes: true) == .done)
        #expect(try await arrived.ledger.confirmArrival("1", tenant: "merchant", now: arrived.now) == .done)
        arrived.clock.advance(by: .seconds(46 * 86_400))
        _ = try await arrived.ledger.sweep(limit: 100, now: arrived.now)
        let questions = try await arrived.ledger.exceptions(limit: 10).map(\.kind)
        #expect(!questions.contains("not_arrived"))
        await arrived.ledger.close()
    }

    // MARK: Filing again

    @Test("A rejected document is filed again unchanged, on request")
    func refile() async throws {
        let house = try LedgerFixture()
        _ = try await house.ledger.accept([house.order("1")], now: house.now)
        try await house.send()
        try await house.receipt(.order, "1", -301_008, rule: CodeRule(.data))
        #expect(try await house.stored("1")?.state == .rejected)
        #expect(
            try await house.ledger.refile("1", tenant: "merchant", kinds: [], now: house.now) == .done)
        #expect(try await house.stored("1")?.state == .sent)
        let again = try await house.freeze()
        #expect(again.map(\.lane.kind) == [.order])
        #expect(
            try await house.ledger.refile("1", tenant: "other", kinds: [], now: house.now) == .notFound)
        guard
            case .impossible(_, let instead) = try await house.ledger.refile(
                "1", tenant: "merchant", kinds: [], now: house.now)
        else {
            Issue.record("nothing to file again")
            return
        }
        #expect(instead == [.correct, .cancel])
        await house.ledger.close()
    }

    @Test("What a person found at customs settles an unknown document")
    func settle() async throws {
        let house = try LedgerFixture(policy: LedgerPolicy(defaultSilenceLimit: .seconds(600), fillDelay: .zero))
        _ = try await house.ledger.accept([house.order("1")], now: house.now)
        try await house.send()
        try await house.receipt(.payment, "1", 2)
        try await house.receipt(.waybill, "1", 2)
        try await house.receipt(.order, "1", -301_010, rule: CodeRule(.duplicate))
        #expect(try await house.state(.order, "1") == .conflict)
        #expect(
            try await house.ledger.settle(
                "1", tenant: "merchant", kind: .order, as: .filed, now: house.now) == .done)
        #expect(try await house.state(.order, "1") == .filed)
        #expect(try await house.state(.inventory, "1") == .ready, "its inventory goes")
        #expect(try await house.ledger.exceptions(limit: 10).isEmpty)
        await house.ledger.close()
    }

    @Test("A person may declare before the wait for others is over")
    func proceed() async throws {
        let house = try LedgerFixture()
        _ = try await house.ledger.accept(
            [house.order("1", files: [.order, .waybill, .inventory])], now: house.now)
        try await house.send()
        try await house.receipt(.order, "1", 2)
        guard case .impossible = try await house.ledger.proceed("1", tenant: "merchant", now: house.now) else {
            Issue.record("declared before our own waybill")
            return
        }
        try await house.receipt(.waybill, "1", 2)
        #expect(try await house.ledger.proceed("1", tenant: "merchant", now: house.now) == .done)
        #expect(try await house.state(.inventory, "1") == .ready)
        await house.ledger.close()
    }
}
