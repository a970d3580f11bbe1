import Declarations
import Foundation
import GatewayTestKit
import Testing

@testable import Ledger

/// The end of what is kept of persons, with an audit trail that stays whole.
@Suite(.onEveryStore) struct ErasureTests {
    private static let years = Duration.seconds(3 * 366 * 86_400 + 60)

    private func erase(_ house: LedgerFixture) async throws -> ErasureSummary {
        let before = house.now - .seconds(3 * 366 * 86_400)
        return try await house.ledger.erase(ErasureRequest(before: before, limit: 10), now: house.now)
    }

    @Test("After its time an order is blank; numbers, states, sums and the numbering of events stay")
    func order() async throws {
        let sealed = try await SealedHouse()
        let house = sealed.house
        let early = try await self.erase(house)
        #expect(early.total == 0, "nothing is erased before its time")
        // The return is granted, so that the order is at its end.
        try await house.send()
        try await house.requestReceipt(.refund, "R1", 399, after: 5)
        let before = try #require(try await house.stored("1"))
        #expect(before.state == .released)
        house.clock.advance(by: Self.years)
        let summary = try await self.erase(house)
        #expect(summary.orders == 1)
        #expect(summary.evidence == 1)

        let after = try #require(try await house.stored("1"))
        #expect(after.erasedAt == house.now)
        #expect(after.state == before.state && after.numbers == before.numbers && after.bills == before.bills)
        #expect(after.estimatedTax == before.estimatedTax && after.actions.isEmpty)
        #expect(after.documents.map(\.key) == before.documents.map(\.key))
        #expect(
            after.documents.flatMap(\.submissions).map(\.guid) == before.documents.flatMap(\.submissions).map(\.guid))
        #expect(after.receipts.count == before.receipts.count)
        #expect(after.events.map(\.type) == before.events.map(\.type) + ["order.erased"])
        #expect(after.events.map(\.orderSequence) == Array(1...after.events.count))
        #expect(try await house.ledger.content(ofOrder: "1", tenant: "merchant") == nil)
        #expect(try await house.ledger.evidence(ofOrder: "1", tenant: "merchant")?.input == nil)
        // The other order has not come to its end.
        #expect(try await house.stored("2")?.erasedAt == nil)
        #expect(try await house.ledger.content(ofOrder: "2", tenant: "merchant") != nil)

        let one = try SealedHouse.rows(house, "SELECT id FROM customs_order WHERE order_no = '1'").first ?? ""
        #expect(
            try SealedHouse.rows(
                house,
                """
                SELECT hex(body) || hex(buyer_hash) || hex(hash) || (CASE WHEN repaired IS NULL THEN '1' ELSE '0' END) FROM order_body
                WHERE order_id = \(one)
                """) == ["0000001"])
        for query in [
            "SELECT DISTINCT hex(buyer_hash) FROM quota WHERE order_id = \(one)",
            "SELECT DISTINCT hex(body) FROM document_body WHERE document_id / 64 = \(one)",
            "SELECT DISTINCT hex(content_hash) FROM document WHERE id / 64 = \(one)",
            "SELECT DISTINCT hex(content_hash) FROM submission WHERE document_id / 64 = \(one)",
            "SELECT DISTINCT hex(hash) FROM customs_order WHERE id = \(one)",
            "SELECT DISTINCT hex(bytes) FROM message_body WHERE message_id IN (SELECT message_id FROM submission WHERE document_id / 64 = \(one))",
            "SELECT DISTINCT hex(body) FROM raw_receipt WHERE id IN (SELECT raw_id FROM receipt WHERE order_id = \(one))",
            "SELECT DISTINCT hex(body) FROM payment_evidence",
            "SELECT DISTINCT hex(bytes) FROM message_body WHERE message_id IN (SELECT message_id FROM evidence_request)",
        ] {
            #expect(try SealedHouse.rows(house, query) == ["00"], "\(query)")
        }
        #expect(try await self.erase(house).orders == 0, "once")
        await house.ledger.close()
    }

    @Test("An upload goes after its time, with its file and its rows; younger ones stay")
    func uploads() async throws {
        let sealed = try await SealedHouse()
        let house = sealed.house
        let first = house.now
        #expect(try await house.ledger.deleteUploads(before: first, limit: 4, now: house.now) == 0)
        house.clock.advance(by: .seconds(60))
        try await SealedHouse.upload("up_2", house)
        // Page by page: the order, then the upload, then nothing.
        #expect(try await house.ledger.deleteUploads(before: house.now, limit: 1, now: house.now) == 1)
        #expect(try await house.ledger.uploadFile("up_1") != nil)
        #expect(try await house.ledger.deleteUploads(before: house.now, limit: 1, now: house.now) == 1)
        #expect(try await house.ledger.deleteUploads(before: house.now, limit: 1, now: house.now) == 0)
        #expect(try await house.ledger.upload("up_1") == nil)
        #expect(try await house.ledger.uploadFile("up_1") == nil)
        for table in ["upload", "upload_file", "upload_order"] {
            #expect(try SealedHouse.rows(house, "SELECT COUNT(*) FROM \(table)") == ["1"], "\(table)")
        }
        #expect(try await house.ledger.uploadFile("up_2") != nil)
        await house.ledger.close()
    }

    @Test("Acts that need the content are refused, and so is the same number; late receipts still apply")
    func afterwards() async throws {
        let house = try LedgerFixture()
        _ = try await house.ledger.accept([house.order("1")], now: house.now)
        try await SealedHouse.release("1", house)
        house.clock.advance(by: Self.years)
        #expect(try await self.erase(house).orders == 1)

        let refund = RefundRequest(
            tenant: "merchant", orderNo: "1", requestsSeen: 0,
            document: house.request(.refund, invtNo: "I1", copNo: "R1"), quantities: [:], completes: true)
        #expect(try await house.ledger.refund(refund, now: house.now) == .erased)
        let cancel = CancelRequest(
            tenant: "merchant", orderNo: "1", requestsSeen: 0,
            document: house.request(.cancellation, invtNo: "I1", copNo: "C1"))
        #expect(try await house.ledger.cancel(cancel, now: house.now) == .erased)
        #expect(try await house.ledger.refile("1", tenant: "merchant", kinds: [], now: house.now) == .erased)
        #expect(try await house.ledger.proceed("1", tenant: "merchant", now: house.now) == .erased)
        for content in [1, 2] {
            let again = try await house.ledger.accept([house.order("1", content: content)], now: house.now)
            #expect(again == [.erased])
        }
        #expect(try await house.ledger.dossier("1", tenant: "merchant", now: house.now)?.content == nil)

        let late = try await house.receipt(.inventory, "1", 899, preNo: "B1", invtNo: "I1")
        #expect(late.applied == 1)
        #expect(try await house.stored("1")?.state == .closed)
        #expect(try await house.freeze().isEmpty)
        // What came late goes when its own time is over.
        #expect(try await self.erase(house).receipts == 0)
        house.clock.advance(by: Self.years)
        #expect(try await self.erase(house).receipts == 1)
        #expect(try SealedHouse.rows(house, "SELECT DISTINCT hex(body) FROM raw_receipt") == ["00"])
        await house.ledger.close()
    }

    @Test("A message that is never sent again is blanked with the first of its orders; the other order goes on")
    func sharedMessage() async throws {
        let house = try LedgerFixture()
        _ = try await house.ledger.accept([house.order("1"), house.order("2")], now: house.now)
        try await house.send()
        for number in ["1", "2"] {
            for kind in [DocumentKind.order, .payment, .waybill] { try await house.receipt(kind, number, 2) }
        }
        try await house.send()
        for number in ["1", "2"] {
            try await house.receipt(.inventory, number, 120, preNo: "B\(number)", invtNo: "I\(number)")
        }
        try await house.receipt(.inventory, "1", 800, after: 2, preNo: "B1", invtNo: "I1")
        house.clock.advance(by: Self.years)
        #expect(try await self.erase(house).orders == 1)
        #expect(try SealedHouse.rows(house, "SELECT COUNT(*) FROM message_body WHERE length(bytes) > 1") == ["0"])
        try await house.receipt(.inventory, "2", 800, preNo: "B2", invtNo: "I2")
        house.clock.advance(by: Self.years)
        #expect(try await self.erase(house).orders == 1)
        #expect(try SealedHouse.rows(house, "SELECT COUNT(*) FROM message_body WHERE length(bytes) > 1") == ["0"])
        await house.ledger.close()
    }

    @Test("What may still be sent keeps its order; a tenant that files parts alone ends where customs has them")
    func unresolved() async throws {
        let house = try LedgerFixture()
        _ = try await house.ledger.accept(
            [house.order("1"), house.order("2", files: [.order, .payment])], now: house.now)
        try await house.send()
        try await house.receipt(.order, "2", 2)
        try await house.receipt(.payment, "2", 2)
        house.clock.advance(by: Self.years)
        #expect(try await self.erase(house).orders == 1)
        #expect(try await house.stored("2")?.erasedAt != nil)
        #expect(try await house.stored("1")?.erasedAt == nil)
        await house.ledger.close()
    }

    @Test("Receipts of nobody end too, and the question they asked")
    func orphans() async throws {
        let house = try LedgerFixture()
        try await house.receipt(.inventory, "9", 120, preNo: "B9", invtNo: "I9", named: false)
        #expect(try await house.ledger.exceptions(limit: 10).map(\.kind) == ["orphan_receipt"])
        house.clock.advance(by: Self.years)
        #expect(try await self.erase(house).receipts == 1)
        #expect(try await house.ledger.exceptions(limit: 10).isEmpty)
        #expect(try await house.ledger.statistics(now: house.now).counters["receipt.orphan"] == 0)
        #expect(try SealedHouse.rows(house, "SELECT hex(body) FROM raw_receipt") == ["00"])
        #expect(try SealedHouse.rows(house, "SELECT COUNT(*) FROM receipt WHERE reading IS NOT NULL") == ["0"])
        // Its number comes to be known after all: nothing breaks.
        _ = try await house.ledger.accept([house.order("9")], now: house.now)
        try await SealedHouse.file("9", house)
        #expect(try await house.stored("9")?.state == .inCustoms)
        await house.ledger.close()
    }

    @Test("A payment record has its own time, and can be supplied again")
    func evidence() async throws {
        let house = try LedgerFixture()
        try await SealedHouse.answer("7", house)
        house.clock.advance(by: Self.years)
        #expect(try await self.erase(house).evidence == 1)
        #expect(try SealedHouse.rows(house, "SELECT DISTINCT hex(bytes) FROM message_body") == ["00"])
        let input = EvidenceInput(head: ["initalRequest": "buyer 10000009999 pays"])
        let kept = try await house.ledger.keepEvidence(
            NewEvidence(tenant: "merchant", orderNo: "7", input: input), now: house.now)
        #expect(kept == EvidenceKept(revision: 2, isRepeated: false))
        #expect(try await house.ledger.evidence(ofOrder: "7", tenant: "merchant")?.input == input)
        await house.ledger.close()
    }

    @Test("What was blanked is gone from the file and from its log")
    func overwritten() async throws {
        let house = try LedgerFixture()
        try await SealedHouse.fillFirst(house)
        try await house.send()
        try await house.requestReceipt(.refund, "R1", 399, after: 5)
        try await house.ledger.settleErasure()
        // Pieces of the sealed bytes of order 1, from the middle, as they stand in the file.
        let pieces = try SealedHouse.rows(
            house,
            """
            SELECT hex(substr(body, 20, 32)) FROM order_body WHERE order_id = 1
            UNION ALL SELECT hex(substr(repaired, 20, 32)) FROM order_body WHERE order_id = 1
            UNION ALL SELECT hex(substr(body, 20, 32)) FROM document_body
            UNION ALL SELECT hex(substr(buyer_hash, 2, 32)) FROM quota
            UNION ALL SELECT hex(substr(bytes, 20, 32)) FROM message_body
            UNION ALL SELECT hex(substr(body, 20, 32)) FROM raw_receipt
                WHERE id IN (SELECT raw_id FROM receipt WHERE order_id = 1)
            UNION ALL SELECT hex(substr(body, 20, 32)) FROM payment_evidence
            """)
        #expect(pieces.count > 8)
        let found = try pieces.filter { try self.file(house, contains: $0) }
        #expect(found.count == pieces.count, "before, every piece is in the file: \(found.count)")
        house.clock.advance(by: Self.years)
        #expect(try await self.erase(house).orders == 1)
        try await house.ledger.settleErasure()
        let left = try pieces.filter { try self.file(house, contains: $0) }
        #expect(left.isEmpty, "\(left.count) of \(pieces.count) pieces are left")
        await house.ledger.close()
    }

    /// Whether these bytes stand in the files of the database, or in what PostgreSQL still shows of it.
    private func file(_ house: LedgerFixture, contains hex: String) throws -> Bool {
        if house.database != nil {
            return try house.everything(hex: true).range(of: Data(hex.lowercased().utf8)) != nil
        }
        let digits = Array(hex)
        let bytes = stride(from: 0, to: digits.count, by: 2).compactMap {
            UInt8(String(digits[$0...$0 + 1]), radix: 16)
        }
        return try ["", "-wal"].contains { suffix in
            guard FileManager.default.fileExists(atPath: house.path + suffix) else { return false }
            return try Data(contentsOf: URL(fileURLWithPath: house.path + suffix)).range(of: Data(bytes)) != nil
        }
    }
}
