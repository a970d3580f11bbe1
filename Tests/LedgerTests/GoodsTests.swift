import Declarations
import GatewayTestKit
import Ledger
import Testing

@Suite(.onEveryStore) struct GoodsTests {
    private static let own = "tenant:merchant"
    private static let park = "park:nanjing"

    private func article(_ itemNo: String, _ name: String = "面膜") -> Goods {
        Goods(itemNo: itemNo, facts: [.gname: name, .netContentValue: "10"])
    }

    @Test("A change is a new version, the same again is none, a removal is one, too")
    func versions() async throws {
        let house = try LedgerFixture()
        func store(_ goods: Goods) async throws -> GoodsChange? {
            try await house.ledger.storeGoods([goods], in: Self.own, source: "test", now: house.now).first
        }
        #expect(try await store(self.article("A")) == .stored(version: 1))
        let first = house.now
        house.clock.advance(by: .seconds(60))
        #expect(try await store(self.article("A")) == .unchanged(version: 1))
        #expect(try await store(self.article("A", "眼膜")) == .stored(version: 2))
        let now = try #require(try await house.ledger.goods(["A"], in: Self.own).first)
        #expect(now.version == 2 && now.goods == self.article("A", "眼膜") && now.updatedAt == house.now)

        let gone = try await house.ledger.removeGoods("A", from: Self.own, source: "test", now: house.now)
        #expect(gone == .removed(version: 3))
        #expect(try await house.ledger.removeGoods("A", from: Self.own, source: "x", now: house.now) == .absent)
        #expect(try await house.ledger.removeGoods("B", from: Self.own, source: "x", now: house.now) == .absent)
        #expect(try await house.ledger.goods(["A"], in: Self.own).isEmpty)
        #expect(try await house.ledger.goods(in: Self.own, after: nil, limit: 10).isEmpty)
        #expect(try await store(self.article("A")) == .stored(version: 4))

        let history = try await house.ledger.goodsVersions(of: "A", in: Self.own, limit: 10)
        #expect(history.map(\.version) == [4, 3, 2, 1])
        #expect(history.map { $0.goods?[.gname] } == ["面膜", nil, "眼膜", "面膜"])
        #expect(history.last?.updatedAt == first)
        await house.ledger.close()
    }

    @Test("Registries do not see each other, and lists go by the bytes of the numbers")
    func registries() async throws {
        let house = try LedgerFixture()
        let numbers = ["b", "A10", "A9", "Ä", "a"]
        _ = try await house.ledger.storeGoods(
            numbers.map { self.article($0) }, in: Self.park, source: "test", now: house.now)
        _ = try await house.ledger.storeGoods([self.article("own")], in: Self.own, source: "test", now: house.now)
        #expect(try await house.ledger.goods(numbers, in: Self.own).isEmpty)
        let all = try await house.ledger.goods(in: Self.park, after: nil, limit: 10).map(\.itemNo)
        #expect(all == ["A10", "A9", "a", "b", "Ä"])
        let page = try await house.ledger.goods(in: Self.park, after: "A9", limit: 2).map(\.itemNo)
        #expect(page == ["a", "b"])
        // Equal to a reader's eye, different in bytes.
        #expect(try await house.ledger.goods(["A\u{308}"], in: Self.park).isEmpty)
        await house.ledger.close()
    }

    @Test("Registries outlive the process")
    func restart() async throws {
        let first = try LedgerFixture()
        _ = try await first.ledger.storeGoods([self.article("A")], in: Self.own, source: "test", now: first.now)
        await first.ledger.close()
        let second = try LedgerFixture(continuing: first)
        #expect(try await second.ledger.goods(["A"], in: Self.own).map(\.goods) == [self.article("A")])
        await second.ledger.close()
    }

    @Test("The revision of an order is found by the hash it came in with")
    func revisionByHash() async throws {
        let house = try LedgerFixture()
        let (one, two) = (house.order("1"), house.order("1", content: 2))
        _ = try await house.ledger.accept([one], now: house.now)
        func revision(_ order: NewOrder, _ tenant: String = "merchant") async throws -> Int? {
            try await house.ledger.revision(ofOrder: "1", tenant: tenant, hash: order.hash)
        }
        #expect(try await revision(one) == 1)
        #expect(try await revision(two) == nil)
        #expect(try await revision(one, "other") == nil)
        _ = try await house.ledger.accept([two], now: house.now)
        #expect(try await revision(two) == 2)
        #expect(try await revision(one) == nil)
        await house.ledger.close()
    }

    @Test("The same input is a correction only when it is asked for and means something else now")
    func correction() async throws {
        let house = try LedgerFixture()
        let first = house.order("1")
        _ = try await house.ledger.accept([first], now: house.now)
        var again = house.order("1", content: 2)
        again.hash = first.hash
        #expect(try await house.ledger.accept([again], now: house.now) == [.alreadyHere(revision: 1)])
        var asked = again
        asked.isCorrection = true
        #expect(try await house.ledger.accept([asked], now: house.now) == [.accepted(revision: 2)])
        #expect(try await house.ledger.accept([asked], now: house.now) == [.alreadyHere(revision: 2)])
        #expect(try await house.ledger.content(ofOrder: "1", tenant: "merchant") == again.order)
        await house.ledger.close()
    }
}
