import Declarations
import GatewayTestKit
import Ledger
import Testing

/// What is known of a buyer's yearly amount. Every order of the fixture has the same buyer.
@Suite(.onEveryStore) struct QuotaTests {
    @Test("Orders of all tenants count for their buyer, each once, in its year")
    func counts() async throws {
        let house = try LedgerFixture()
        _ = try await house.ledger.accept(
            [house.order("1", content: 100), house.order("2", tenant: "other", content: 30)], now: house.now)
        #expect(try await self.used(house) == Amount(130))
        #expect(try await self.used(house, without: "1") == Amount(30))
        #expect(try await self.used(house, without: "2") == Amount(130), "another tenant's number is no number of ours")
        #expect(try await self.used(house, buyer: "00000019900101000X") == .zero)
        #expect(try await self.used(house, year: 2025) == .zero)
        // The same again, and other content.
        _ = try await house.ledger.accept([house.order("1", content: 100)], now: house.now)
        #expect(try await self.used(house) == Amount(130))
        _ = try await house.ledger.accept([house.order("1", content: 90)], now: house.now)
        #expect(try await self.used(house) == Amount(120))
        await house.ledger.close()
    }

    @Test("Freight and insurance count; an order may say otherwise, and for another year")
    func values() async throws {
        let house = try LedgerFixture()
        var (freight, stated, earlier) = (
            house.order("1", content: 100), house.order("2", content: 100), house.order("3", content: 100)
        )
        freight.order.logistics.freight = Amount(8)
        freight.order.logistics.insuredFee = Amount(2)
        stated.countedValue = Amount(95)
        earlier.countedYear = 2025
        _ = try await house.ledger.accept([freight, stated, earlier], now: house.now)
        #expect(try await self.used(house, without: "2") == Amount(110))
        #expect(try await self.used(house, without: "1") == Amount(95))
        #expect(try await self.used(house, year: 2025) == Amount(100))
        await house.ledger.close()
    }

    @Test("A rejected order does not count; filed again, it does")
    func rejected() async throws {
        let house = try LedgerFixture()
        _ = try await house.ledger.accept([house.order("1", content: 100)], now: house.now)
        try await house.send()
        for part in [DocumentKind.payment, .waybill] { try await house.receipt(part, "1", 2) }
        try await house.receipt(.order, "1", -301_008, rule: CodeRule(.data))
        #expect(try await house.stored("1")?.state == .rejected)
        #expect(try await self.used(house) == .zero)
        _ = try await house.ledger.refile("1", tenant: "merchant", kinds: [], now: house.now)
        #expect(try await house.stored("1")?.state != .rejected)
        #expect(try await self.used(house) == Amount(100))
        // Corrected instead: the new amount counts.
        house.clock.advance(by: .seconds(60))
        try await house.send()
        try await house.receipt(.order, "1", -301_008, rule: CodeRule(.data))
        #expect(try await house.stored("1")?.state == .rejected)
        let corrected = try await house.ledger.accept([house.order("1", content: 80)], now: house.now)
        #expect(corrected == [.accepted(revision: 2)])
        #expect(try await self.used(house) == Amount(80))
        await house.ledger.close()
    }

    @Test("An order that is taken back before it was declared does not count")
    func cancelled() async throws {
        let house = try LedgerFixture()
        _ = try await house.ledger.accept([house.order("1", content: 100)], now: house.now)
        _ = try await house.ledger.cancel(
            CancelRequest(tenant: "merchant", orderNo: "1", requestsSeen: 0, document: nil), now: house.now)
        #expect(try await house.stored("1")?.state == .cancelled)
        #expect(try await self.used(house) == .zero)
        await house.ledger.close()
    }

    @Test("A return gives back what it brings once customs accepts it, and never more than the order took")
    func returned() async throws {
        let house = try await self.releasedHouse()
        try await self.refund(house, "R1", credit: 30, requestsSeen: 0)
        #expect(try await self.used(house) == Amount(100), "only asked for")
        try await house.requestReceipt(.refund, "R1", 399, after: 10)
        #expect(try await self.used(house) == Amount(70))
        try await house.requestReceipt(.refund, "R1", 399, after: 20)
        #expect(try await self.used(house) == Amount(70), "once")
        try await self.refund(house, "R2", credit: 90, requestsSeen: 1)
        try await house.requestReceipt(.refund, "R2", 399, after: 30)
        #expect(try await self.used(house) == .zero)
        await house.ledger.close()
    }

    @Test("A return that customs refuses gives nothing back; one of everything gives all back")
    func refusedAndWhole() async throws {
        let house = try await self.releasedHouse()
        try await self.refund(house, "R1", credit: 30, requestsSeen: 0)
        try await house.requestReceipt(.refund, "R1", -625_001, after: 10, rule: CodeRule(.data))
        #expect(try await self.used(house) == Amount(100))
        try await self.refund(house, "R2", credit: 99, requestsSeen: 1, completes: true)
        try await house.requestReceipt(.refund, "R2", 399, after: 20)
        #expect(try await house.stored("1")?.state == .returned)
        #expect(try await self.used(house) == .zero)
        await house.ledger.close()
    }

    // MARK: Inside

    private func used(
        _ house: LedgerFixture, buyer: String = "000000199001010018", year: Int = 2026, without orderNo: String = "-"
    ) async throws -> Amount? {
        try await house.ledger.quotaUsed([
            QuotaQuestion(buyerIdNumber: buyer, year: year, tenant: "merchant", orderNo: orderNo)
        ]).first
    }

    /// One order of 100, released.
    private func releasedHouse() async throws -> LedgerFixture {
        let house = try LedgerFixture()
        _ = try await house.ledger.accept([house.order("1", content: 100)], now: house.now)
        try await house.send()
        for kind in [DocumentKind.order, .payment, .waybill] { try await house.receipt(kind, "1", 2) }
        try await house.send()
        try await house.receipt(.inventory, "1", 800, after: 1, preNo: "B1", invtNo: "I1")
        #expect(try await house.stored("1")?.state == .released)
        return house
    }

    private func refund(
        _ house: LedgerFixture, _ copNo: String, credit: Int64, requestsSeen: Int, completes: Bool = false
    ) async throws {
        var request = RefundRequest(
            tenant: "merchant", orderNo: "1", requestsSeen: requestsSeen,
            document: house.request(.refund, invtNo: "I1", copNo: copNo), quantities: [1: Amount(1)],
            completes: completes)
        request.credit = Amount(credit)
        #expect(try await house.ledger.refund(request, now: house.now) == .done)
        try await house.send()
    }
}
