import Cryptography
import Declarations
import GatewayTestKit
import Ledger
import Testing

@testable import Gateway

/// What the console asks of the ledger means the same on every store.
@Suite(.onEveryStore) struct BackOfficeStoreTests {
    private static let other = TenantScope(["other"])

    @Test("Days, lists, numbers and all that is shown around them")
    func everything() async throws {
        let house = try await BackOfficeHouse()
        try await self.reconciliation(house)
        try await self.orders(house)
        try await self.search(house)
        try await self.around(house)
        await house.rehearsal.end()
    }

    /// Days add up, each difference names its orders, and nobody's lines hold what is others'.
    private func reconciliation(_ house: BackOfficeHouse) async throws {
        let (first, second) = (house.days[0], house.days[1])
        func ask(
            _ from: String, _ to: String, _ tenant: String? = nil, _ scope: TenantScope = .all
        ) async throws -> [Reconciliation.Line] {
            let found = try #require(
                try await house.desk.reconciliation(from: from, to: to, tenant: tenant, scope))
            #expect(!found.isCut)
            return found.lines
        }
        let all = try await ask(first, second)
        #expect(all.map(\.day) == [second, second, first])
        #expect(all.map(\.tenant) == ["merchant", "other", "merchant"])
        let line = try #require(all.last)
        let states = [line.declared, line.released, line.rejected, line.missing, line.cancelled]
        #expect(states == [6, 4, 1, 1, 1])
        let tax = SampleOrder("A").tax
        #expect(line.estimatedTax == tax + tax + tax + tax)
        // A void bill is none.
        #expect(line.billedTax == tax + tax + Amount(units: Amount(1).units / 100))
        #expect(line.rejectedOrders == ["A-3-Q1313"] && line.missingOrders == ["A-4-STAY"])
        #expect(line.unbilled == 2 && line.unbilledOrders == ["A-2-NOBILL", "A-7-VOIDBILL"])
        #expect(line.differing == 1 && line.differingOrders == ["A-6"])
        #expect(all[0].missingOrders == ["B-1"] && all[0].declared == 1 && all[1].missingOrders == ["O-1"])

        #expect(try await ask(first, first) == [line])
        #expect(try await ask(second, second) == Array(all.prefix(2)))
        #expect(try await ask(first, second, nil, Self.other) == [all[1]])
        #expect(try await ask(first, second, "merchant", Self.other) == [])
        #expect(try await ask(first, second, nil, TenantScope([])) == [])
    }

    /// Lists of orders by every condition and page by page; none of tenants that are not to be seen.
    private func orders(_ house: BackOfficeHouse) async throws {
        let (desk, all) = (house.desk, BackOfficeHouse.numbers)
        func list(
            _ scope: TenantScope = .all, before: Int64? = nil, limit: Int = 99,
            _ change: (inout OrderListFilter) -> Void = { _ in }
        ) async throws -> [ListedOrder] {
            var filter = OrderListFilter()
            change(&filter)
            return try await desk.orders(filter, scope, before: before, limit: limit)
        }
        var seen: [String] = []
        var before: Int64?
        repeat {
            let page = try await list(before: before, limit: 2)
            #expect(page.count <= 2)
            seen += page.map(\.orderNo)
            before = page.last?.id
        } while before != nil
        #expect(seen == all)
        #expect(try await list { $0.states = [.rejected] }.map(\.orderNo) == ["A-3-Q1313"])
        #expect(try await list { $0.states = [.cancelled, .rejected] }.map(\.orderNo) == ["A-5", "A-3-Q1313"])
        #expect(try await list { $0.cause = "1313" }.map(\.orderNo) == ["A-3-Q1313"])
        #expect(try await list { $0.prefix = "A-" }.map(\.orderNo) == Array(all.dropFirst(2)))
        #expect(try await list { $0.tenant = "other" }.map(\.orderNo) == ["O-1"])
        #expect(try await list { $0.port = "nanjing" }.count == 9)
        #expect(try await list { $0.port = "elsewhere" }.isEmpty)
        #expect(try await list { $0.kind = 621 }.count == 9)
        #expect(try await list { $0.kind = 625 }.isEmpty)
        let cut = house.rehearsal.clock.now() - .seconds(3600)
        #expect(try await list { $0.since = cut }.map(\.orderNo) == ["O-1", "B-1"])
        #expect(try await list { $0.until = cut }.map(\.orderNo) == Array(all.dropFirst(2)))
        #expect(try await list(Self.other).map(\.orderNo) == ["O-1"])
        #expect(try await list(Self.other) { $0.tenant = "merchant" }.isEmpty)
        #expect(try await list(TenantScope([])).isEmpty)
    }

    /// Every number of an order leads to it, and to nobody else's.
    private func search(_ house: BackOfficeHouse) async throws {
        let desk = house.desk
        let numbers = try await house.rehearsal.order("A-1").numbers
        let bill = try #require(
            try house.rows(
                "SELECT tax_no FROM tax_bill WHERE order_id = (SELECT id FROM customs_order WHERE order_no = 'A-1')"
            ).first)
        for (text, way) in [
            ("A-1", SearchHit.Way.orderNo), ("LA-1", .waybill), ("PA-1", .payment),
            (try #require(numbers.invtNo), .alias), (try #require(numbers.preNo), .alias),
            (try #require(numbers.copNo), .alias), (bill, .alias),
        ] {
            let hits = try await desk.search(text, isBuyer: false, .all)
            #expect(hits.first?.order.orderNo == "A-1" && hits.first?.way == way, "\(text) \(hits.map(\.way))")
            #expect(try await desk.search(text, isBuyer: false, Self.other).isEmpty, "\(text)")
        }
        let begun = try await desk.search("A-", isBuyer: false, .all)
        #expect(begun.map(\.order.orderNo) == BackOfficeHouse.numbers.dropFirst(2).reversed())
        let buyer = try await desk.search("000000196612039991", isBuyer: true, .all)
        #expect(Set(buyer.map(\.order.orderNo)).isSuperset(of: ["A-1", "O-1"]))
        let own = try await desk.search("000000196612039991", isBuyer: true, Self.other)
        #expect(own.map(\.order.orderNo) == ["O-1"])
        #expect(try await desk.search("000000196612039992", isBuyer: true, .all).isEmpty)
    }

    /// The way of an order, its bytes, counts, lanes, routes, tenants and questions.
    private func around(_ house: BackOfficeHouse) async throws {
        let desk = house.desk
        let file = try #require(try await desk.orderFile("A-1", tenant: "merchant", .all))
        #expect(try await desk.orderFile("A-1", tenant: "merchant", Self.other)?.tenant == nil)
        #expect(Set(file.trail.messages.map(\.kind)) == [311, 411, 511, 621])
        #expect(file.trail.messages.allSatisfy { $0.attempts.map(\.outcome) == ["accepted"] && $0.hasBytes })
        #expect(file.trail.sources.map(\.revision) == [1] && file.trail.receipts.count >= 6)
        let (message, receipt) = (try #require(file.trail.messages.first), try #require(file.trail.receipts.first))
        let bytes = try #require(try await desk.signedMessage(message.id, .all))
        #expect(String(decoding: bytes, as: UTF8.self).contains("CEB\(message.kind)Message"))
        #expect(try await desk.signedMessage(message.id, Self.other) == nil)
        #expect(try await desk.rawReceipt(receipt.raw, .all)?.isEmpty == false)
        #expect(try await desk.rawReceipt(receipt.raw, Self.other) == nil)

        let all = try await desk.overview(.all).pipeline
        #expect([all.counts[.released], all.counts[.rejected], all.counts[.cancelled]] == [4, 1, 1])
        let oldest = try #require(all.oldest[.rejected])
        #expect(house.rehearsal.clock.now() - oldest >= .seconds(86_400))
        #expect(all.hours.map(\.accepted).reduce(0, +) == 9)
        let own = try await desk.overview(Self.other).pipeline
        #expect(own.counts[.released] == nil && own.hours.map(\.accepted).reduce(0, +) == 1)
        #expect(try await desk.newestEvent(.all) > desk.newestEvent(TenantScope(["nobody"])))

        let lanes = try await desk.laneStates(.all, limit: 99)
        #expect(Set(lanes.map { "\($0.tenant) \($0.kind)" }).count == 8 && lanes.allSatisfy { !$0.isHeld })
        #expect(try await desk.laneStates(Self.other, limit: 99).allSatisfy { $0.tenant == "other" && $0.ready <= 1 })
        let lane = try #require(lanes.first)
        _ = try await desk.setLanes(
            LaneQuery(route: lane.route, tenant: "other", kind: lane.kind), .pause)
        let held = try await desk.laneStates(.all, limit: 99).filter(\.isHeld)
        #expect(held.map(\.tenant) == ["other"] && held.map(\.kind) == [lane.kind])
        #expect(try await desk.routeStates(.all).contains { $0.name == lane.route && $0.heldLanes == 1 })
        #expect(try await desk.tenantCards(Self.other).map(\.id) == ["other"])

        let now = house.rehearsal.clock.now()
        let id = try #require(try house.rows("SELECT id FROM customs_order WHERE order_no = 'A-1'").first)
        for kind in ["first", "second"] {
            try await house.rehearsal.premises.ledger.openQuestion(kind, subject: "order \(id)", detail: "x", now: now)
        }
        let questions = try await desk.openQuestions(.all, kind: nil, before: nil, limit: 99).map(\.kind)
        #expect(questions.prefix(2) == ["second", "first"])
        let second = try #require(try await desk.openQuestions(.all, kind: "second", before: nil, limit: 1).first)
        #expect(try await desk.openQuestions(.all, kind: nil, before: second.id, limit: 1).map(\.kind) == ["first"])
        #expect(try await desk.close(question: second.id, Self.other) == nil)
        #expect(try await desk.close(question: second.id, .all)?.kind == "second")
        #expect(try await desk.close(question: second.id, .all) == nil)
    }
}
