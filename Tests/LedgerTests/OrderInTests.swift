import Declarations
import Foundation
import GatewayTestKit
import Ledger
import Testing

@Suite(.onEveryStore) struct OrderInTests {
    @Test("The writing connection syncs every commit")
    func durable() async throws {
        let house = try LedgerFixture()
        let told = house.database == nil ? "synchronous=2" : "synchronous_commit=on fsync=on"
        #expect(try await house.ledger.durability() == told)
        await house.ledger.close()
    }

    @Test("An order, again the same, and another under its number")
    func sameAndOther() async throws {
        let house = try LedgerFixture()
        #expect(try await house.ledger.accept([house.order("1")], now: house.now) == [.accepted(revision: 1)])
        #expect(try await house.ledger.accept([house.order("1")], now: house.now) == [.alreadyHere(revision: 1)])
        #expect(
            try await house.ledger.accept([house.order("1", content: 2)], now: house.now) == [.accepted(revision: 2)])
        try await house.send()
        #expect(
            try await house.ledger.accept([house.order("1", content: 3)], now: house.now) == [.differs(state: .sent)])
        #expect(try await house.stored("1")?.revision == 2)
        await house.ledger.close()
    }

    @Test("A business key belongs to one order, also across tenants; neighbours in the batch are stored")
    func keyTaken() async throws {
        let house = try LedgerFixture()
        var thief = house.order("2", tenant: "other")
        thief.documents[1].key = LedgerFixture.key(.payment, "1")
        let results = try await house.ledger.accept(
            [house.order("1"), thief, house.order("3")], now: house.now)
        #expect(results == [.accepted(revision: 1), .keyTaken(.payment), .accepted(revision: 1)])
        #expect(try await house.stored("2", tenant: "other") == nil)
        await house.ledger.close()
    }

    @Test("Tenants do not see each other")
    func tenants() async throws {
        let house = try LedgerFixture()
        _ = try await house.ledger.accept([house.order("1")], now: house.now)
        #expect(try await house.stored("1", tenant: "other") == nil)
        #expect(try await house.ledger.events(tenant: "other", after: 0, limit: 10).isEmpty)
        await house.ledger.close()
    }

    @Test("Two hundred callers at once each get their own answer")
    func groupCommit() async throws {
        let house = try LedgerFixture()
        let results = try await withThrowingTaskGroup(of: [AcceptResult].self) { group in
            for number in 0..<200 {
                group.addTask {
                    try await house.ledger.accept([house.order("\(number % 150)")], now: house.now)
                }
            }
            return try await group.reduce(into: [AcceptResult]()) { $0 += $1 }
        }
        #expect(results.count(where: { $0 == .accepted(revision: 1) }) == 150)
        #expect(results.count(where: { $0 == .alreadyHere(revision: 1) }) == 50)
        let counters = try await house.ledger.statistics(now: house.now).counters
        #expect(counters["orders.accepted"] == 150)
        await house.ledger.close()
    }

    @Test("A caller that goes away does not take its order along")
    func cancelledCaller() async throws {
        let house = try LedgerFixture()
        let caller = Task { try await house.ledger.accept([house.order("1")], now: house.now) }
        caller.cancel()
        _ = try await caller.value
        #expect(try await house.stored("1") != nil)
        await house.ledger.close()
    }

    @Test("One process per file")
    func oneOwner() async throws {
        let house = try LedgerFixture()
        if house.database == nil {
            #expect(throws: LedgerError.self) { try LedgerFixture(continuing: house) }
        } else {
            let other = try LedgerFixture(continuing: house)
            #expect(try await other.stored("1") == nil)
            await other.ledger.close()
        }
        await house.ledger.close()
    }

    @Test("Nothing personal is readable in the files")
    func sealed() async throws {
        let house = try LedgerFixture()
        _ = try await house.ledger.accept([house.order("1")], now: house.now)
        try await house.send()
        try await house.receipt(.inventory, "1", 120, preNo: "B1", named: false)
        await house.ledger.close()
        let all = try house.everything()
        #expect(all.range(of: Data("merchant".utf8)) != nil, "the search itself works")
        for secret in ["000000199001010018", "10000012345", "王小样", "样例路"] {
            #expect(all.range(of: Data(secret.utf8)) == nil)
        }
    }

    @Test("A new revision withdraws what was sealed and never sent")
    func revisionUnseals() async throws {
        let house = try LedgerFixture()
        _ = try await house.ledger.accept([house.order("1"), house.order("2")], now: house.now)
        try await house.prepare()
        #expect(
            try await house.ledger.accept([house.order("1", content: 2)], now: house.now) == [.accepted(revision: 2)])
        // The message they shared is gone; both are prepared again.
        #expect(try await house.state(.order, "2") == .ready)
        #expect(try await house.lease().isEmpty)
        let again = try await house.prepare()
        #expect(again.flatMap(\.members).contains { $0.orderContent?.goodsValue == Amount(2) })
        await house.ledger.close()
    }

    @Test("Events of a tenant are numbered without gaps per order and never skip")
    func events() async throws {
        let house = try LedgerFixture()
        _ = try await house.ledger.accept((0..<20).map { house.order("\($0)") }, now: house.now)
        try await house.send()
        var seen: [EventRecord] = []
        while case let page = try await house.ledger.events(
            tenant: "merchant", after: seen.last?.sequence ?? 0, limit: 7),
            !page.isEmpty
        {
            seen += page
        }
        #expect(Set(seen.map(\.sequence)).count == seen.count)
        for (_, events) in Dictionary(grouping: seen, by: \.orderNo) {
            #expect(events.map(\.orderSequence) == Array(1...events.count))
            #expect(events.map(\.type) == ["order.accepted", "order.prepared", "order.sent"])
        }
        await house.ledger.close()
    }

    @Test("Orders that share one payment must sum up to it")
    func split() async throws {
        let house = try LedgerFixture()
        func part(_ number: String, _ amount: Int64, of total: Int64 = 10, orders: Int = 3) -> NewOrder {
            var order = house.order(number)
            order.order.payment.amountPaid = Amount(amount)
            order.order.payment.split = .init(transactionId: "WHOLE", amountPaid: Amount(total), orders: orders)
            return order
        }
        let results = try await house.ledger.accept(
            [part("1", 4), part("2", 7), part("3", 5, of: 11), part("4", 3), part("5", 2), part("6", 3), part("7", 1)],
            now: house.now)
        #expect(
            results == [
                .accepted(revision: 1), .splitDoesNotAddUp(left: Amount(6)), .splitDoesNotAddUp(left: Amount(7)),
                .accepted(revision: 1), .splitDoesNotAddUp(left: Amount(3)), .accepted(revision: 1),
                .splitDoesNotAddUp(left: Amount(0)),
            ])
        await house.ledger.close()
    }
}
