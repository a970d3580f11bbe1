import Declarations
import GatewayTestKit
import Ledger
import Testing

/// Orders that are deleted.
@Suite struct CanaryTests {
    @Test("A canary goes with its timers, questions and deliveries; those of others stay, and no id is given out again")
    func forget() async throws {
        let house = try LedgerFixture()
        for number in ["C100", "R1", "C200"] {
            _ = try await house.ledger.accept([house.order(number)], now: house.now)
            try await house.send()
        }
        func one(_ sql: String) throws -> String { try house.rows(sql).first ?? "" }
        let order = try one("SELECT id FROM customs_order WHERE order_no = 'C100'")
        let document = try one("SELECT MIN(id) FROM document WHERE id / 64 = \(order)")
        let submission = try one("SELECT MIN(id) FROM submission WHERE document_id / 64 = \(order)")
        let event = try one("SELECT MIN(sequence) FROM event WHERE order_id = \(order)")
        _ = try house.rows(
            """
            INSERT INTO timer (kind, subject, due_at) VALUES ('bill', \(order), 1), ('arrival', \(document), 1),
                ('inferred', \(submission), 1);
            INSERT INTO timer (kind, subject, due_at) VALUES ('arrival', \(order), 1), ('inferred', \(document), 1);
            INSERT INTO exception (kind, tenant, subject, opened_at, detail) VALUES ('silent', 'merchant', 'document \(document)', 1, ''), ('silent', 'merchant', 'document 9999', 1, '');
            INSERT INTO webhook (tenant, name, body, enabled, created_at, cursor) VALUES ('merchant', 'w', x'00', 1, 1, 0);
            INSERT INTO webhook_delivery (webhook_id, sequence, state, attempts, first_at, last_at, due_at, milliseconds)
                VALUES (1, \(event), 'waiting', 1, 1, 1, 1, 1), (1, 9999, 'waiting', 1, 1, 1, 1, 1);
            """)
        let newest = try one("SELECT MAX(id) FROM customs_order")
        let gone = try await house.ledger.forgetCanaries(
            of: "merchant", prefix: "C", before: Timestamp(milliseconds: 900), limit: 9, now: house.now)
        #expect(gone == 1, "the newest stays")
        #expect(try await house.stored("C100") == nil)
        #expect(
            try house.rows("SELECT kind, subject FROM timer WHERE due_at = 1 ORDER BY kind")
                == ["arrival|\(order)", "inferred|\(document)"])
        #expect(try house.rows("SELECT subject FROM exception WHERE kind = 'silent'") == ["document 9999"])
        #expect(try house.rows("SELECT sequence FROM webhook_delivery") == ["9999"])
        _ = try await house.ledger.accept([house.order("R2")], now: house.now)
        #expect(try one("SELECT MAX(id) FROM customs_order") == "\((Int(newest) ?? 0) + 1)")
        await house.ledger.close()
    }
}
