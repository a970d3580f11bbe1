import Cryptography
import Declarations
import Foundation
import GatewayTestKit
import Testing

@testable import Ledger

/// Bodies outside the hot tables.
@Suite(.onEveryStore) struct ArchiveTests {
    private static let month = Duration.seconds(31 * 86_400)

    @discardableResult
    private func archive(_ house: LedgerFixture) async throws -> ArchiveSummary {
        try await house.ledger.archive(
            ArchiveRequest(before: house.now - .seconds(30 * 86_400), limit: 50), now: house.now)
    }

    @Test("Bodies of what is over move, sealed as they are; what is under way stays")
    func moves() async throws {
        let sealed = try await SealedHouse()
        let house = sealed.house
        try await house.send()
        try await house.requestReceipt(.refund, "R1", 399, after: 5)
        #expect(try await self.archive(house).total == 0, "nothing before its time")
        let content = try await house.ledger.content(ofOrder: "1", tenant: "merchant")
        house.clock.advance(by: Self.month)
        let summary = try await self.archive(house)
        #expect(summary.orders == 1 && summary.receipts > 0)
        let one = try SealedHouse.rows(house, "SELECT id FROM customs_order WHERE order_no = '1'").first ?? ""
        for (query, count) in [
            ("SELECT COUNT(*) FROM order_body WHERE order_id = \(one)", "0"),
            ("SELECT COUNT(*) FROM archived_order WHERE order_id = \(one)", "1"),
            ("SELECT COUNT(*) FROM document_body WHERE document_id / 64 = \(one)", "0"),
            ("SELECT COUNT(*) FROM archived_document", "1"),
            ("SELECT COUNT(*) FROM raw_receipt WHERE length(body) > 1", "0"),
            ("SELECT COUNT(*) FROM order_body WHERE order_id <> \(one)", "1"),
        ] {
            #expect(try SealedHouse.rows(house, query) == [count], "\(query)")
        }
        #expect(try await house.ledger.content(ofOrder: "1", tenant: "merchant") == content)
        #expect(try await house.ledger.content(ofOrder: "2", tenant: "merchant") != nil)
        #expect(try await self.archive(house).total == 0, "once")
        let late = try await house.receipt(.inventory, "1", 899, after: 9, preNo: "B1", invtNo: "I1")
        #expect(late.applied == 1)
        let repeated = try await house.receipt(
            .inventory, "1", 800, after: 2 - Int(Self.month.components.seconds), preNo: "B1", invtNo: "I1")
        #expect(repeated.repeated == 1, "what is archived is known")
        await house.ledger.close()
    }

    @Test("After a change of keys what rests is sealed again in its place, hashes of buyers too")
    func reseal() async throws {
        let sealed = try await SealedHouse()
        let house = sealed.house
        try await house.send()
        try await house.requestReceipt(.refund, "R1", 399, after: 5)
        house.clock.advance(by: Self.month)
        try await self.archive(house)
        try sealed.keyring.replace(with: sealed.keyring.keys.rotated().rotated(.lookup))
        #expect(
            try SealedHouse.columnsNamingOldKeys(house).filter { $0.hasPrefix("archived") } == [
                "archived_document.body", "archived_message.bytes", "archived_order.body", "archived_order.buyer_hash",
                "archived_order.repaired", "archived_receipt.body",
            ])
        #expect(try await house.ledger.namesDataKey(Vault.mark(.data, SealedHouse.oldData)))
        try await SealedHouse.resealAll(house)
        #expect(try SealedHouse.columnsNamingOldKeys(house).isEmpty)
        #expect(try await !house.ledger.namesDataKey(Vault.mark(.data, SealedHouse.oldData)))
        #expect(try await house.ledger.content(ofOrder: "1", tenant: "merchant")?.orderNo == "1")
        await house.ledger.close()
    }

    @Test("Orders that cannot be moved do not keep others")
    func poison() async throws {
        let house = try LedgerFixture()
        _ = try await house.ledger.accept((0..<3).map { house.order("\($0)") }, now: house.now)
        for number in 0..<3 {
            try await SealedHouse.release("\(number)", house)
            house.clock.advance(by: .seconds(60))
        }
        // Its body is there already.
        _ = try await house.ledger.write(house.now) { scope in
            try scope.sql.execute(
                """
                INSERT INTO archived_order (order_id, revision, hash, body, buyer_hash, source, created_at)
                SELECT order_id, revision, hash, body, buyer_hash, source, created_at FROM order_body
                WHERE order_id IN (SELECT id FROM customs_order WHERE order_no <> '2')
                """, [])
        }
        house.clock.advance(by: Self.month)
        let before = house.now - .seconds(30 * 86_400)
        let summary = try await house.ledger.archive(ArchiveRequest(before: before, limit: 1), now: house.now)
        #expect(summary.orders == 1)
        #expect(try house.rows("SELECT order_no FROM customs_order WHERE archived = 1") == ["2"])
        await house.ledger.close()
    }

    @Test("A rejected order is filed again out of the archive, and archived again in its turn")
    func refiled() async throws {
        let house = try LedgerFixture()
        _ = try await house.ledger.accept([house.order("1")], now: house.now)
        try await house.send()
        try await house.receipt(.order, "1", -301_009, rule: CodeRule(.data))
        for kind in [DocumentKind.payment, .waybill] { try await house.receipt(kind, "1", 2) }
        #expect(try await house.stored("1")?.state == .rejected)
        house.clock.advance(by: Self.month)
        #expect(try await self.archive(house).orders == 1)
        let result = try await house.ledger.refile("1", tenant: "merchant", kinds: [.order], now: house.now)
        #expect(result == .done)
        let frozen = try await house.freeze()
        #expect(frozen.first?.members.first?.orderContent?.orderNo == "1")
        #expect(frozen.first?.unreadable.isEmpty == true)
        _ = try await house.ledger.seal(frozen.map(house.sealed), now: house.now)
        try await house.conclude(try await house.lease(), .accepted)
        try await house.receipt(.order, "1", -301_009, after: 1, rule: CodeRule(.data))
        house.clock.advance(by: Self.month)
        #expect(try await self.archive(house).orders == 1)
        #expect(try await house.ledger.content(ofOrder: "1", tenant: "merchant") != nil)
        await house.ledger.close()
    }

    @Test("Claims search indexes of what is pending; no archived order stands in their way")
    func plans() async throws {
        let house = try LedgerFixture()
        // The plans are SQLite's.
        guard house.database == nil else { return await house.ledger.close() }
        for number in 0..<30 { _ = try await house.ledger.accept([house.order("\(number)")], now: house.now) }
        for number in 0..<10 { try await SealedHouse.release("\(number)", house) }
        house.clock.advance(by: Self.month)
        try await self.archive(house)
        _ = try await house.ledger.accept([house.order("ready")], now: house.now)
        let guids = house.guids
        let plans = try await house.ledger.write(house.now) { scope in
            let recorder = PlanRecorder(sql: scope.sql)
            let watched = LedgerScope(
                sql: recorder, tallies: scope.tallies, sealer: scope.sealer, policy: scope.policy, now: scope.now,
                node: scope.node)
            _ = try watched.freeze(
                FreezeRequest(
                    messages: 10, documentsPerMessage: [:], sealedAhead: 100, sealWithin: .seconds(60),
                    makeGuid: { guids.next() }))
            _ = try watched.lease(
                LeaseRequest(
                    route: LedgerFixture.route, limit: 10, lease: .seconds(60), makeEnvelopeID: { guids.next() }))
            try watched.endLapsedLeases()
            _ = try watched.sweep(limit: 10)
            return recorder.plans
        }
        let unread = try await house.ledger.store.read { sql in
            try PlanRecorder.plan(
                sql, "SELECT id FROM raw_receipt WHERE state = 'unread' AND route = 'x' ORDER BY id LIMIT 10", [])
        }
        #expect(plans.count > 10)
        let growing = [
            "document", "message", "submission", "attempt", "customs_order", "raw_receipt", "receipt", "timer", "event",
            "order_body", "alias", "d", "m", "s", "o", "a", "b", "archived_order", "archived_document", "e", "f", "r",
        ]
        for (statement, steps) in plans + [("unread", unread)] {
            for step in steps {
                let words = step.split(separator: " ")
                guard words.first == "SCAN", words.count > 1, growing.contains(String(words[1])) else { continue }
                // A whole partial index may be walked: it holds what is pending only.
                #expect(step.contains("USING") && step.contains("INDEX"), "\(step) in \(statement)")
            }
        }
        let used = Set(plans.flatMap(\.1).joined(separator: " ").split(separator: " ").map(String.init))
        let indexes = used.filter { $0.contains("_") }.sorted()
        // Documents that are ready and messages that wait, by rank; what is frozen, on its way, due.
        for index in ["document_r", "message_r", "message_frozen", "attempt_open", "timer_due"] {
            #expect(indexes.contains { $0.hasPrefix(index) }, "\(index) is not among \(indexes)")
        }
        await house.ledger.close()
    }
}
