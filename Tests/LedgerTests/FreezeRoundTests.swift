import Cryptography
import Declarations
import GatewayTestKit
import Ledger
import Testing

/// An order is read once for all its documents that are frozen together.
@Suite(.onEveryStore) struct FreezeRoundTests {
    /// A sealer that counts the orders it opens.
    private struct Counting: ColumnSealer {
        let vault: Vault
        let opened: Shared<Int>

        func open(_ sealed: [UInt8], for place: SealedPlace) throws -> [UInt8] {
            if place.table == "order_body" { self.opened.withLock { $0 += 1 } }
            return try self.vault.open(sealed, for: place)
        }

        func seal(_ plain: [UInt8], for place: SealedPlace) throws -> [UInt8] {
            try self.vault.seal(plain, for: place)
        }
        func lookupHash(_ value: String) -> [UInt8] { self.vault.lookupHash(value) }
        func lookupHashes(_ value: String) -> [[UInt8]] { self.vault.lookupHashes(value) }
        var sealMark: [UInt8] { self.vault.sealMark }
        var lookupMark: [UInt8] { self.vault.lookupMark }
        func digest(_ bytes: [UInt8]) -> [UInt8] { self.vault.digest(bytes) }
    }

    @Test("Three documents of each order, one opening; the next round opens it anew")
    func once() async throws {
        let opened = Shared(0)
        let house = try LedgerFixture(sealing: { Counting(vault: $0, opened: opened) })
        let numbers = ["1", "2", "3"]
        _ = try await house.ledger.accept(numbers.map { house.order($0) }, now: house.now)
        let frozen = try await house.prepare()
        #expect(
            frozen.flatMap(\.members).compactMap(\.orderContent?.orderNo).sorted() == numbers.flatMap { [$0, $0, $0] })
        #expect(opened.withLock { $0 } == 3)
        try await house.conclude(try await house.lease(), .accepted)
        for number in numbers {
            for kind in [DocumentKind.order, .payment, .waybill] { try await house.receipt(kind, number, 2) }
        }
        #expect(try await house.freeze().flatMap(\.members).count == 3, "their inventories")
        #expect(opened.withLock { $0 } == 6)
        await house.ledger.close()
    }

    @Test("A new revision between two rounds: the later one reads the new content, for every document")
    func revisions() async throws {
        let house = try LedgerFixture()
        _ = try await house.ledger.accept([house.order("1")], now: house.now)
        let first = try await house.freeze().map { $0.members.first?.orderContent?.goodsValue }
        #expect(first == [Amount(1), Amount(1), Amount(1)])
        #expect(
            try await house.ledger.accept([house.order("1", content: 2)], now: house.now) == [.accepted(revision: 2)])
        let second = try await house.freeze().map { $0.members.first?.orderContent?.goodsValue }
        #expect(second == [Amount(2), Amount(2), Amount(2)])
        await house.ledger.close()
    }
}
