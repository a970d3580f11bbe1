import Cryptography
import Declarations
import GatewayTestKit
import Testing

@testable import Ledger

/// A change of keys while the ledger serves: nothing names the old ones in the end, and everything still opens.
@Suite(.onEveryStore) struct ResealTests {
    /// Columns that are made without a key: digests, and kept answers of the interface, which hold nothing secret.
    private static let plain = [
        "api_answer.body", "api_answer.key", "api_answer.request", "archived_document.hash", "archived_order.hash",
        "console_session.proof", "console_session.token", "customs_order.hash", "document.content_hash",
        "document_body.hash", "order_body.hash",
        "payment_evidence.hash", "raw_receipt.digest", "receipt.fact", "submission.content_hash",
    ]

    @Test("Every column of bytes is known as a digest or as made with a key, and every key is in an index")
    func registry() async throws {
        let house = try LedgerFixture()
        let known = Set(KeyedColumn.all.map(\.name)).union(Self.plain)
        #expect(Set(try SealedHouse.byteColumns(house)) == known, "list a new column in KeyedColumn.all")
        for column in KeyedColumn.all {
            let query = """
                SELECT 1 FROM \(column.table) t WHERE \(column.isKept(in: "t."))
                AND \(column.mark(in: "t.")) < x'0102' ORDER BY \(column.mark(in: "t."))
                """
            // PostgreSQL reads few rows without an index as long as it may.
            let ask =
                house.database == nil
                ? "EXPLAIN QUERY PLAN \(query)"
                : "SET enable_seqscan = off; SET enable_bitmapscan = off; EXPLAIN "
                    + query.replacing("x'0102'", with: "'\\x0102'::bytea")
            let plan = try SealedHouse.rows(house, ask)
            #expect(
                plan.contains {
                    ($0.contains("USING") || $0.contains("Index"))
                        && $0.contains("\(column.table)_\(column.column)_key")
                } && !plan.contains { $0.contains("TEMP B-TREE") || $0.contains("Sort") }, "\(column.name): \(plan)")
        }
        await house.ledger.close()
    }

    @Test("Every sealed and hashed value is made anew; the old keys open nothing afterwards and are not needed")
    func everyColumn() async throws {
        let sealed = try await SealedHouse()
        let house = sealed.house
        let before = try await self.content(house)
        #expect(
            Set(try SealedHouse.columnsNamingOldKeys(house))
                == Set(KeyedColumn.all.map(\.name).filter { !$0.hasPrefix("archived") }),
            "the story fills every column but those of the archive (ArchiveTests)")
        #expect(try await house.ledger.statistics(now: house.now).outdatedValues == 0)

        try sealed.keyring.replace(with: self.rotated(sealed.keyring.keys))
        let outdated = try await house.ledger.statistics(now: house.now).outdatedValues
        #expect(outdated > KeyedColumn.all.count)
        #expect(try await house.ledger.namesDataKey(Vault.mark(.data, SealedHouse.oldData)))
        #expect(try await house.ledger.namesLookupKey(Vault.mark(.lookup, SealedHouse.oldLookup)))

        let (count, walk) = try await SealedHouse.resealAll(house)
        #expect(count == outdated)
        #expect(walk.unreadable.isEmpty)
        #expect(try SealedHouse.columnsNamingOldKeys(house).isEmpty)
        #expect(try await house.ledger.statistics(now: house.now).outdatedValues == 0)
        #expect(try await !house.ledger.namesDataKey(Vault.mark(.data, SealedHouse.oldData)))
        #expect(try await !house.ledger.namesLookupKey(Vault.mark(.lookup, SealedHouse.oldLookup)))
        #expect(try await self.content(house) == before)
        await house.ledger.close()

        // Without the old keys everything reads the same, and messages go out.
        let kept = try sealed.keyring.keys.removing(.data, SealedHouse.oldData)
            .removing(.lookup, SealedHouse.oldLookup)
        let next = try LedgerFixture(continuing: house, keyring: VaultKeyring(kept))
        #expect(try await self.content(next) == before)
        _ = try await next.ledger.recover(now: next.now)
        #expect(try await !next.lease().isEmpty, "what waits to be sent opens")
        try await next.receipt(.inventory, "9", 2, after: 1, preNo: "B9")
        await next.ledger.close()

        // With the old ones alone nothing opens any more.
        let stale = try LedgerFixture(continuing: house, keyring: VaultKeyring(SealedHouse.oldKeys()))
        await #expect(throws: LedgerError.self) {
            try await stale.ledger.content(ofOrder: "1", tenant: "merchant")
        }
        await stale.ledger.close()
    }

    @Test("It goes on where it stopped after a restart")
    func restart() async throws {
        let sealed = try await SealedHouse()
        try sealed.keyring.replace(with: self.rotated(sealed.keyring.keys))
        let outdated = try await sealed.house.ledger.statistics(now: sealed.house.now).outdatedValues
        var walk = ResealWalk()
        for _ in 0..<3 { walk = try await sealed.house.ledger.reseal(walk, limit: 1, now: sealed.house.now) }
        await sealed.house.ledger.close()

        let next = try LedgerFixture(continuing: sealed.house, keyring: sealed.keyring)
        #expect(try await next.ledger.statistics(now: next.now).outdatedValues == outdated - 3)
        #expect(try await SealedHouse.resealAll(next).count == outdated - 3)
        #expect(try SealedHouse.columnsNamingOldKeys(next).isEmpty)
        await next.ledger.close()
    }

    @Test("A value that changed meanwhile is not overwritten")
    func changedMeanwhile() async throws {
        let sealed = try await SealedHouse()
        let house = sealed.house
        let column = try #require(KeyedColumn.all.first { $0.name == "message_body.bytes" })
        try sealed.keyring.replace(with: self.rotated(sealed.keyring.keys))
        let mark = sealed.keyring.keys.newest(.data)
        let outdated = try await house.ledger.store.read { sql in
            try LedgerReading(sql: sql).outdated(column, mark: Vault.mark(.data, mark), skipping: 0, limit: 2)
        }
        let (first, second) = (try #require(outdated.first), try #require(outdated.last))
        let moved = OutdatedValue(rowKey: first.rowKey, old: [1, 2, 3], sealed: [], place: first.place)
        let written = try await house.ledger.write(house.now) { scope in
            try scope.replace([(moved, [9, 9]), (second, [8, 8])], in: column)
        }
        #expect(written == 1)
        let stored = try SealedHouse.rows(house, "SELECT hex(bytes) FROM message_body WHERE length(bytes) = 2")
        #expect(stored == ["0808"])
        await house.ledger.close()
    }

    @Test("A value that does not open is passed over and keeps its key from being retired")
    func tampered() async throws {
        let sealed = try await SealedHouse()
        let house = sealed.house
        _ = try SealedHouse.rows(
            house,
            """
            UPDATE raw_receipt SET body = (SELECT body FROM raw_receipt ORDER BY id DESC LIMIT 1)
            WHERE id IN (SELECT id FROM raw_receipt ORDER BY id LIMIT 2)
            """)
        try sealed.keyring.replace(with: self.rotated(sealed.keyring.keys))
        let outdated = try await house.ledger.statistics(now: house.now).outdatedValues
        let (count, walk) = try await SealedHouse.resealAll(house, limit: 1)
        #expect(count == outdated - 2)
        #expect(walk.unreadable == ["raw_receipt.body": 2])
        #expect(try SealedHouse.columnsNamingOldKeys(house) == ["raw_receipt.body"])
        #expect(try await house.ledger.namesDataKey(Vault.mark(.data, SealedHouse.oldData)))
        #expect(try await house.ledger.statistics(now: house.now).outdatedValues == 2)
        await house.ledger.close()
    }

    @Test("Orders come in while it runs, and nothing is lost")
    func whileServing() async throws {
        let sealed = try await SealedHouse()
        let house = sealed.house
        try sealed.keyring.replace(with: self.rotated(sealed.keyring.keys))
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await SealedHouse.resealAll(house, limit: 1) }
            group.addTask {
                for number in 100..<140 {
                    let result = try await house.ledger.accept([house.order("\(number)")], now: house.now)
                    #expect(result == [.accepted(revision: 1)])
                }
            }
            group.addTask {
                for number in 300..<320 { try await house.receipt(.inventory, "\(number)", 2, preNo: "B\(number)") }
            }
            try await group.waitForAll()
        }
        try await SealedHouse.resealAll(house)
        #expect(try SealedHouse.columnsNamingOldKeys(house).isEmpty)
        for number in Array(100..<140) + [1, 2] {
            #expect(try await house.ledger.content(ofOrder: "\(number)", tenant: "merchant")?.orderNo == "\(number)")
        }
        await house.ledger.close()
    }

    private func rotated(_ keys: VaultKeys) throws -> VaultKeys { try keys.rotated().rotated(.lookup) }

    /// What readers see, over all columns that have a reader.
    private func content(_ house: LedgerFixture) async throws -> [String] {
        let question = QuotaQuestion(buyerIdNumber: "000000199001010018", year: 2026, tenant: "merchant", orderNo: "-")
        let upload = try #require(try await house.ledger.upload("up_1"))
        return [
            "\(upload.head) \(try await house.ledger.uploadFile("up_1") ?? [])",
            "\(try await house.ledger.uploadOrders(UploadQuery(.all, limit: 10), of: upload).map(\.body))",
            "\(try await house.ledger.content(ofOrder: "1", tenant: "merchant") as Order?)",
            "\(try await house.ledger.content(ofOrder: "2", tenant: "merchant") as Order?)",
            "\(try await house.ledger.evidence(ofOrder: "1", tenant: "merchant")?.input as EvidenceInput?)",
            "\(try await house.ledger.quotaUsed([question]))",
            "\(try await house.ledger.unreadReceipts(route: LedgerFixture.identity, limit: 10, now: house.now).count)",
        ]
    }
}
