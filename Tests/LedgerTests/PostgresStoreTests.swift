import Cryptography
import GatewayTestKit
import Testing

@testable import Ledger

@Suite("PostgreSQL", .onPostgres) struct PostgresStoreTests {
    @Test("What was acknowledged stands in the rows, and the server says how durably")
    func durable() async throws {
        let house = try LedgerFixture()
        let database = try #require(house.database)
        _ = try await house.ledger.accept([house.order("1"), house.order("2")], now: house.now)
        #expect(try database.rows("SELECT order_no FROM customs_order ORDER BY order_no") == ["1", "2"])
        #expect(try database.rows("SHOW synchronous_commit") == ["on"])
        #expect(try await house.ledger.durability() == "synchronous_commit=on fsync=on")
        await house.ledger.close()
    }

    @Test(
        "A database that tells commits before they are on disk is refused", arguments: ["off", "local", "remote_write"])
    func refusesLossy(level: String) async throws {
        let database = try TestDatabase()
        _ = try database.rows("ALTER DATABASE \(database.name) SET synchronous_commit = \(level)")
        let error = #expect(throws: LedgerError.self) { try self.open(database) }
        #expect(error?.code == .open && error?.message.contains("synchronous_commit = \(level)") == true, "\(error)")
    }

    @Test("A database of a newer edition is refused")
    func refusesNewer() async throws {
        let database = try TestDatabase()
        _ = try database.rows("INSERT INTO schema_step (name, at) VALUES ('999 later', 0)")
        let error = #expect(throws: LedgerError.self) { try self.open(database) }
        #expect(error?.code == .open && error?.message.contains("newer edition") == true, "\(error)")
    }

    @Test("A command that must not migrate refuses an older database and leaves it alone")
    func refusesOlder() async throws {
        let database = try TestDatabase(isEmpty: true)
        let error = #expect(throws: LedgerError.self) { try self.open(database, migrates: false) }
        #expect(error?.code == .open && error?.message.contains("older edition") == true, "\(error)")
        #expect(try database.rows("SELECT COUNT(*) FROM pg_tables WHERE schemaname = 'public'") == ["0"])
        let ledgers = [try self.open(database), try self.open(database, migrates: false)]
        for ledger in ledgers { await ledger.close() }
        _ = try database.rows("DELETE FROM schema_step WHERE name = '\(Schema.steps.last?.name ?? "")'")
        #expect(throws: LedgerError.self) { try self.open(database, migrates: false) }
    }

    @Test("No database, no host, no address: told at the start, without what the address holds")
    func unreachable() async throws {
        let server = try #require(TestServer.postgres)
        for address in [
            server.replacing("/postgres", with: "/no_such_database"),
            "postgresql://tongguan:secret-word@127.0.0.1:1/postgres", "this is no address secret-word",
        ] {
            let error = #expect(throws: LedgerError.self) {
                try StoredLedger(
                    postgres: PostgresDatabase(address: address), sealer: self.vault(), policy: LedgerPolicy())
            }
            #expect(error?.code == .open, "\(error)")
            #expect(error?.message.contains("secret-word") == false)
        }
    }

    @Test("Nodes that start together migrate an empty database once")
    func migratesTogether() async throws {
        let database = try TestDatabase(isEmpty: true)
        let ledgers = try await withThrowingTaskGroup(of: StoredLedger.self) { group in
            for _ in 0..<4 { group.addTask { try self.open(database) } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(try database.rows("SELECT COUNT(*) FROM schema_step") == ["\(Schema.steps.count)"])
        for ledger in ledgers { await ledger.close() }
    }

    @Test("Types, quotes and large values go through unchanged")
    func values() async throws {
        let database = try TestDatabase()
        let store = try StoredLedger.store(postgres: PostgresDatabase(address: database.address), node: "a")
        let bytes = (0..<100_000).map { UInt8(truncatingIfNeeded: $0) }
        let read = try await store.write { sql, _ -> [String] in
            try sql.execute("CREATE TABLE t (n BIGINT, i BIGINT, t TEXT, b BYTEA)", [])
            let insert = "INSERT INTO t VALUES (?, ?, ?, ?)"
            try sql.execute(insert, [1, .int(.min), .text("'?' 王\u{1F600}"), .blob(bytes)])
            try sql.execute(insert, [2, nil, nil, nil])
            try sql.execute("INSERT INTO t VALUES (?, ?, '?', ?)", [3, .int(.max), .blob([])])
            return try sql.rows(
                "SELECT i, t, b, i IS NULL, -5::INT, SUM(12345678901) OVER (), length(b) FROM t ORDER BY n", []
            ) { row in
                let blob = row.optionalBlob(2)
                let kind = blob == nil ? "none" : blob == bytes ? "same" : "\(blob?.count ?? -1)"
                return
                    "\(row.optionalInt(0) ?? 0) \(row.optionalText(1) ?? "-") \(kind) \(row.int(3)) \(row.int(4)) \(row.int(5))"
            }
        }
        #expect(
            read == [
                "\(Int64.min) '?' 王\u{1F600} same 0 -5 37037036703", "0 - none 1 -5 37037036703",
                "\(Int64.max) ? 0 0 -5 37037036703",
            ])
        await store.close()
    }

    private func vault() throws -> Vault { Vault(keys: try VaultKeys(path: Checkout.keys + "/vault.keys")) }

    private func open(_ database: TestDatabase, migrates: Bool = true) throws -> StoredLedger {
        try StoredLedger(
            postgres: PostgresDatabase(address: database.address), sealer: self.vault(), policy: LedgerPolicy(),
            migrates: migrates)
    }
}
