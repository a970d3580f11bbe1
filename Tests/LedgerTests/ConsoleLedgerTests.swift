import Declarations
import GatewayTestKit
import Ledger
import Testing

@Suite(.onEveryStore) struct ConsoleLedgerTests {
    @Test("The log of acts takes entries and gives none back")
    func audit() async throws {
        let house = try LedgerFixture()
        for number in 1...3 {
            try await house.ledger.audit(
                AuditEntry(
                    at: house.now, account: "mina", act: "order.cancel", tenant: "t\(number)", target: "A-\(number)"))
        }
        for sql in ["UPDATE audit SET account = 'x'", "DELETE FROM audit", "DELETE FROM audit WHERE id = 1"] {
            #expect(throws: (any Error).self) { _ = try house.rows(sql) }
        }
        #expect(try house.rows("SELECT COUNT(*) FROM audit WHERE account = 'mina'") == ["3"])
        let own = try await house.ledger.auditLog(TenantScope(["t2"]), before: nil, limit: 10)
        #expect(own.map(\.target) == ["A-2"])
        let first = try await house.ledger.auditLog(.all, before: nil, limit: 2)
        #expect(first.map(\.target) == ["A-3", "A-2"])
        let rest = try await house.ledger.auditLog(.all, before: first.last?.id, limit: 2)
        #expect(rest.map(\.target) == ["A-1"])
        #expect(try await house.ledger.auditLog(TenantScope([]), before: nil, limit: 2).isEmpty)
        await house.ledger.close()
    }

    @Test("Sessions are found by the hash of their token until they are closed")
    func sessions() async throws {
        let house = try LedgerFixture()
        let record = ConsoleSessionRecord(
            token: [1, 2, 3], account: "mina", proof: [9], createdAt: house.now, seenAt: house.now)
        try await house.ledger.openSession(record, now: house.now)
        #expect(try await house.ledger.session([1, 2, 3]) == record)
        #expect(try await house.ledger.session([1, 2]) == nil)
        house.clock.advance(by: .seconds(90))
        try await house.ledger.touchSession([1, 2, 3], now: house.now)
        #expect(try await house.ledger.session([1, 2, 3])?.seenAt == house.now)
        try await house.ledger.closeSession([1, 2, 3], now: house.now)
        #expect(try await house.ledger.session([1, 2, 3]) == nil)
        await house.ledger.close()
    }

    @Test("A question that takes long is given up, and the writer never waits for it")
    func slowQuestions() async throws {
        let house = try LedgerFixture()
        let store = house.ledger.store
        let isAsking = Shared(false)
        let endless = """
            WITH RECURSIVE n (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 4000000000) SELECT COUNT(*) FROM n
            """
        async let asked: LedgerError? = {
            do throws(LedgerError) {
                _ = try await store.readBriefly(within: .seconds(2)) { sql in
                    isAsking.withLock { $0 = true }
                    return try sql.rows(endless, []) { $0.int(0) }
                }
                return nil
            } catch {
                return error
            }
        }()
        while !isAsking.withLock({ $0 }) { try await Task.sleep(for: .milliseconds(5)) }
        // The question runs; all of this is done before it is given up, or the order of the entries would tell.
        for number in 1...20 {
            try await house.ledger.audit(
                AuditEntry(at: house.now, account: "a", act: "x", target: "\(number)"))
        }
        #expect(try house.rows("SELECT COUNT(*) FROM audit") == ["20"])
        let error = await asked
        #expect(error?.code == .slow)
        // The connections still answer.
        for _ in 0..<4 { #expect(try await house.ledger.newestEvent(.all) == 0) }
        await house.ledger.close()
    }
}
