import Declarations
import GatewayTestKit
import Ledger
import Testing

/// Kept answers, contents of documents, and how long ports take.
@Suite(.onEveryStore) struct MerchantTests {
    private func answer(_ text: String, request: UInt8 = 1) -> GivenAnswer {
        GivenAnswer(
            request: [request], status: 202, contentType: "application/json", language: nil, location: "/v1/x",
            body: Array(text.utf8))
    }

    @Test("An answer stays as it was first given, belongs to its tenant, and goes when its time is over")
    func answers() async throws {
        let house = try LedgerFixture()
        func keep(_ answer: GivenAnswer, _ tenant: String, _ key: UInt8) async throws {
            try await house.ledger.keepAnswer(
                answer, tenant: tenant, key: [key], forgetting: house.now - .seconds(100), now: house.now)
        }
        func given(_ tenant: String, _ key: UInt8) async throws -> GivenAnswer? {
            try await house.ledger.givenAnswer(tenant: tenant, key: [key], since: house.now - .seconds(100))
        }
        try await keep(self.answer("first"), "a", 1)
        try await keep(self.answer("second", request: 2), "a", 1)
        #expect(try await given("a", 1) == self.answer("first"))
        #expect(try await given("b", 1) == nil)
        #expect(try await given("a", 2) == nil)

        house.clock.advance(by: .seconds(101))
        #expect(try await given("a", 1) == nil)
        try await keep(self.answer("later"), "a", 2)
        #expect(try house.rows("SELECT COUNT(*) FROM api_answer") == ["1"])
        try await keep(self.answer("anew", request: 3), "a", 1)
        #expect(try await given("a", 1) == self.answer("anew", request: 3))
        await house.ledger.close()
    }

    @Test("Release times are those of the newest orders")
    func releaseTimes() async throws {
        let house = try LedgerFixture()
        let orders = (0..<5).map { house.order("R\($0)") }
        _ = try await house.ledger.accept(orders, now: house.now)
        #expect(try await house.ledger.releaseTimes(orders: 100, each: 10).isEmpty)
        let port = try #require(try await house.stored("R0")).port
        _ = try house.rows("UPDATE customs_order SET released_at = created_at + 1000 * id WHERE id > 1 RETURNING id")
        let all = try await house.ledger.releaseTimes(orders: 100, each: 10)
        #expect(all == [port: [.seconds(5), .seconds(4), .seconds(3), .seconds(2)]])
        #expect(try await house.ledger.releaseTimes(orders: 3, each: 2) == [port: [.seconds(5), .seconds(4)]])
        await house.ledger.close()
    }

    @Test("A tenant's list goes by its own index, page by page, and holds nothing of others")
    func lists() async throws {
        let house = try LedgerFixture()
        let mine = (0..<5).map { house.order("L\($0)") }
        let others = (0..<5).map { house.order("L\($0)", tenant: "other") }
        for index in 0..<5 { _ = try await house.ledger.accept([mine[index], others[index]], now: house.now) }
        var seen: [String] = []
        var before: Int64?
        repeat {
            let page = try await house.ledger.orderLines(
                OrderListFilter(), TenantScope(["merchant"]), before: before, limit: 2)
            #expect(page.allSatisfy { $0.tenant == "merchant" })
            seen += page.map(\.orderNo)
            before = page.count == 2 ? page.last?.id : nil
        } while before != nil
        #expect(seen == ["L4", "L3", "L2", "L1", "L0"])
        var filter = OrderListFilter()
        filter.kind = 621
        let scope = TenantScope(["merchant"])
        #expect(try await house.ledger.orderLines(filter, scope, before: nil, limit: 9).count == 5)
        filter.kind = 625
        #expect(try await house.ledger.orderLines(filter, scope, before: nil, limit: 9).isEmpty)
        await house.ledger.close()
    }
}
