import Cryptography
import Declarations
import Foundation
import GatewayTestKit
import Testing

@testable import Ledger

@Suite("PostgreSQL in trouble", .onPostgres) struct PostgresTroubleTests {
    @Test("Connections that are killed under load cost an error that may be repeated, and nothing that was told")
    func killed() async throws {
        let house = try LedgerFixture()
        let database = try #require(house.database)
        let told = Shared<Set<String>>([])
        let unexpected = Shared<[String]>([])
        try await withThrowingTaskGroup(of: Void.self) { group in
            for worker in 0..<4 {
                group.addTask {
                    for number in 0..<25 {
                        let order = house.order("\(worker)-\(number)")
                        // As an ERP would: again until it is told.
                        for _ in 0..<200 {
                            do throws(LedgerError) {
                                switch try await house.ledger.accept([order], now: house.now)[0] {
                                case .accepted, .alreadyHere: break
                                case let other: unexpected.withLock { $0.append("\(other)") }
                                }
                                break
                            } catch {
                                if !error.isRetriable { unexpected.withLock { $0.append("\(error)") } }
                            }
                            try await Task.sleep(for: .milliseconds(20))
                        }
                        told.withLock { _ = $0.insert(order.order.orderNo) }
                    }
                }
            }
            group.addTask {
                for _ in 0..<8 {
                    try await Task.sleep(for: .milliseconds(60))
                    _ = try database.rows(
                        """
                        SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                        WHERE datname = current_database() AND pid <> pg_backend_pid() AND application_name = 'tongguan'
                        """)
                }
            }
            try await group.waitForAll()
        }
        #expect(unexpected.withLock { $0 } == [])
        let stored = Set(try database.rows("SELECT order_no FROM customs_order"))
        #expect(stored == told.withLock { $0 } && stored.count == 100)
        // Every order once with its events, and no gap in their numbers.
        #expect(try database.rows("SELECT COUNT(*) = MAX(sequence) FROM event") == ["t"])
        #expect(try await house.stored("0-0") != nil, "reading goes on, too")
        await house.ledger.close()
    }

    @Test("A writer that stops in the middle of its turn loses it; the others go on")
    func frozenWriter() async throws {
        let house = try LedgerFixture()
        let database = try #require(house.database)
        let frozen = try StoredLedger.store(postgres: PostgresDatabase(address: database.address), node: "frozen")
        let hasTurn = Shared(false)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                let error = await #expect(throws: LedgerError.self) {
                    try await frozen.write { sql, _ in
                        try sql.execute("UPDATE tally SET value = 999 WHERE name = 'none'", [])
                        hasTurn.withLock { $0 = true }
                        Thread.sleep(forTimeInterval: 9)
                        try sql.execute("INSERT INTO tally (name, value) VALUES ('frozen', 1)", [])
                    }
                }
                #expect(error?.isRetriable == true, "\(error.debugDescription)")
            }
            while !hasTurn.withLock({ $0 }) { try await Task.sleep(for: .milliseconds(10)) }
            let begun = ContinuousClock.now
            _ = try await house.ledger.accept([house.order("1")], now: house.now)
            let waited = ContinuousClock.now - begun
            #expect(waited > .seconds(2), "the turn was taken")
            #expect(waited < .seconds(8), "and given back before its owner went on")
            try await group.waitForAll()
        }
        #expect(try database.rows("SELECT COUNT(*) FROM tally WHERE name = 'frozen'") == ["0"])
        // It goes on with a new connection.
        _ = try await frozen.write { sql, _ in try sql.execute("INSERT INTO tally VALUES ('frozen', 1)", []) }
        await frozen.close()
        await house.ledger.close()
    }

    @Test("A statement that takes too long fails its own caller, who may repeat it, and not those who share the commit")
    func slowNeighbour() async throws {
        let house = try LedgerFixture()
        let database = try #require(house.database)
        let store = house.ledger.store
        let hasTurn = Shared(false)
        let maySlowEnd = Shared(false)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                try await store.write { sql, _ in
                    hasTurn.withLock { $0 = true }
                    // Whoever comes meanwhile shares the next commit.
                    for _ in 0..<40 where !maySlowEnd.withLock({ $0 }) {
                        try sql.execute("UPDATE tally SET value = 0 WHERE name = 'none'", [])
                        Thread.sleep(forTimeInterval: 0.1)
                    }
                }
            }
            while !hasTurn.withLock({ $0 }) { try await Task.sleep(for: .milliseconds(10)) }
            group.addTask {
                let error = await #expect(throws: LedgerError.self) {
                    _ = try await store.write { sql, _ in
                        try sql.execute("INSERT INTO tally (name, value) VALUES ('slow', 1)", [])
                        try sql.execute("SET LOCAL statement_timeout = '200ms'", [])
                        _ = try sql.first("SELECT 1 FROM pg_sleep(20)", []) { $0.int(0) }
                    }
                }
                #expect(error?.isRetriable == true, "\(error.debugDescription)")
            }
            for name in ["a", "b"] {
                group.addTask {
                    _ = try await store.write { sql, _ in
                        try sql.execute("INSERT INTO tally (name, value) VALUES (?, 1)", [.text(name)])
                    }
                }
            }
            try await Task.sleep(for: .milliseconds(500))
            maySlowEnd.withLock { $0 = true }
            try await group.waitForAll()
        }
        let stored = "SELECT name FROM tally WHERE name IN ('a', 'b', 'slow') ORDER BY name"
        #expect(try database.rows(stored) == ["a", "b"])
        await house.ledger.close()
    }

    @Test("A migration waits longer than any other statement may take")
    func slowMigration() throws {
        let database = try TestDatabase(isEmpty: true)
        let address = database.address
        let isHeld = DispatchSemaphore(value: 0)
        // On a thread of its own: those of the pool may all be busy with other tests.
        let holder = Thread {
            let connection = try? PostgresConnection(address: address)
            // A slow machine must not take it for a writer that stopped.
            _ = try? connection?.command("SET idle_in_transaction_session_timeout = 0")
            _ = try? connection?.command("BEGIN; \(PostgresStore.turn)")
            isHeld.signal()
            Thread.sleep(forTimeInterval: 2)
            _ = try? connection?.command("COMMIT")
        }
        holder.start()
        isHeld.wait()
        let link = PostgresLink(address: address) { $0.answerLimit = .milliseconds(500) }
        #expect(throws: PostgresError.self) { try link.open().command("SELECT pg_sleep(5)") }
        try PostgresSchema.migrate(link)
        #expect(try database.rows("SELECT COUNT(*) FROM schema_step") == ["\(Schema.steps.count)"])
        link.close()
    }

    @Test("While no server answers everything fails at once; afterwards work goes on by itself")
    func outage() async throws {
        let house = try LedgerFixture()
        let database = try #require(house.database)
        _ = try await house.ledger.accept([house.order("1")], now: house.now)
        try database.rename(to: database.name + "_away")
        let begun = ContinuousClock.now
        for number in 0..<5 {
            let error = await #expect(throws: LedgerError.self) {
                try await house.ledger.accept([house.order("x\(number)")], now: house.now)
            }
            #expect(error?.isRetriable == true, "\(error.debugDescription)")
            await #expect(throws: LedgerError.self) { try await house.stored("1") }
        }
        #expect(ContinuousClock.now - begun < .seconds(15))
        try database.rename(from: database.name + "_away")
        try await poll(for: .seconds(30)) {
            (try? await house.ledger.accept([house.order("2")], now: house.now)) != nil
        }
        try await poll(for: .seconds(30)) { (try? await house.stored("1")) != nil }
        await house.ledger.close()
    }

    @Test("One bad item fails alone, and its error names no value")
    func badItem() async throws {
        let house = try LedgerFixture()
        // PostgreSQL holds no text with a zero byte; a file would.
        var bad = house.order("2")
        bad.source = "secret\u{0}word"
        let results = try await house.ledger.accept([house.order("1"), bad, house.order("3")], now: house.now)
        guard case .accepted = results[0], case .failed(let error) = results[1], case .accepted = results[2] else {
            Issue.record("\(results)")
            return
        }
        #expect(!error.isRetriable && !error.message.contains("secret"), "\(error)")
        await house.ledger.close()
    }
}

/// Asks again and again; fails when the time is over.
func poll(for limit: Duration, _ condition: () async throws -> Bool) async throws {
    let end = ContinuousClock.now + limit
    while ContinuousClock.now < end {
        if try await condition() { return }
        try await Task.sleep(for: .milliseconds(50))
    }
    Issue.record("did not happen within \(limit)")
}
