import Cryptography
import Declarations
import Dispatch
import Foundation
import GatewayTestKit
import Testing

@testable import Ledger

/// A ledger that an earlier edition left behind with work pending is taken up by this one, on a file and on PostgreSQL.
@Suite("Upgrade") struct UpgradeTests {
    private static let fixture = Checkout.root + "/Tests/LedgerTests/Fixtures/edition-8"
    private static let route = "nanjing-https:DXPENT0000000001/nanjing"
    private static let pending = ["XL251100000008", "XL251100000009", "XL251100000011", "XL251100000012"]

    /// Where the dump came to stand.
    private enum Place {
        case file(String)
        case database(TestDatabase)

        func open(_ vault: Vault) throws -> StoredLedger {
            let policy = LedgerPolicy(fillDelay: .zero)
            return switch self {
            case .file(let path): try StoredLedger(sqlite: path, sealer: vault, policy: policy)
            case .database(let database):
                try StoredLedger(
                    postgres: PostgresDatabase(address: database.address), sealer: vault, policy: policy)
            }
        }
    }

    private static func restored(on store: TestStore) throws -> Place {
        switch store {
        case .sqlite:
            let path = try Checkout.temporaryFolder() + "/ledger.sqlite"
            try Self.run("sqlite3", [path], reading: Self.fixture + "/ledger.sql")
            return .file(path)
        case .postgres: return .database(try Self.database(steps: 8, withRows: true))
        }
    }

    private static func run(_ program: String, _ arguments: [String], reading path: String) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [program] + arguments
        process.standardInput = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0, "\(program)")
    }

    /// The database as an edition with so many steps left it, and the rows of the dump, which are the same on every store.
    private static func database(steps: Int, withRows: Bool) throws -> TestDatabase {
        let database = try TestDatabase(isEmpty: true)
        let dump = String(
            decoding: try Data(contentsOf: URL(fileURLWithPath: Self.fixture + "/ledger.sql")), as: UTF8.self)
        var script = ["CREATE TABLE schema_step (name TEXT COLLATE \"C\" PRIMARY KEY, at BIGINT NOT NULL)"]
        for step in Schema.steps.prefix(steps) {
            script += step.statements.flatMap(PostgresSQL.schema)
            script.append("INSERT INTO schema_step VALUES ('\(step.name)', 1795279120000)")
        }
        if withRows {
            let marks = dump.split(separator: "\n").filter { $0.hasPrefix("INSERT INTO grdb_migrations") }
            #expect(marks.count == steps && zip(marks, Schema.steps).allSatisfy { $0.contains("'\($1.name)'") })
            script += dump.split(separator: "\n").filter {
                $0.hasPrefix("INSERT INTO ") && !$0.contains("grdb_migrations") && !$0.contains("sqlite_sequence")
            }.map { String($0.dropLast().replacing(/\bX'([0-9a-f]*)'/) { "'\\x\($0.output.1)'" }) }
            // What was written with its number leaves the counters where they were; a living server would have moved them.
            script.append(
                """
                DO $$ DECLARE found RECORD; BEGIN
                FOR found IN SELECT table_name, column_name FROM information_schema.columns
                    WHERE table_schema = 'public' AND is_identity = 'YES' LOOP
                EXECUTE format('SELECT setval(pg_get_serial_sequence(%L, %L), COALESCE(MAX(%I), 0) + 1, false) FROM %I',
                    found.table_name, found.column_name, found.column_name, found.table_name);
                END LOOP; END $$
                """)
        }
        let path = try Checkout.temporaryFolder() + "/script.sql"
        try Data((script.joined(separator: ";\n") + ";\n").utf8).write(to: URL(fileURLWithPath: path))
        try Self.run("psql", ["-X", "-q", "-1", "-v", "ON_ERROR_STOP=1", "-d", database.address], reading: path)
        return database
    }

    private static func vault() throws -> Vault {
        // A checkout cannot keep the file closed to others, so it is read as text.
        let text = try Data(contentsOf: URL(fileURLWithPath: Self.fixture + "/vault.keys"))
        return Vault(keys: try VaultKeys(SecretBytes(Array(text))))
    }

    @Test(
        "what was on its way goes out again as the same bytes; what was never sent goes out; what is done stays done",
        arguments: TestStore.available)
    func pendingWork(store: TestStore) async throws {
        let place = try Self.restored(on: store)
        // A database goes with the last reference to it.
        defer { withExtendedLifetime(place) {} }
        let ledger = try place.open(try Self.vault())
        // A minute after the kill.
        let now = Timestamp(milliseconds: 1_795_279_191_000)
        let summary = try await ledger.recover(now: now)
        #expect(summary.unknownAttempts == 4)

        for number in Self.pending {
            let order = try #require(try await ledger.order(number, tenant: "merchant-a", now: now))
            #expect(order.state == .sent)
            #expect(try await ledger.content(ofOrder: number, tenant: "merchant-a")?.orderNo == number)
        }
        let done = try #require(try await ledger.order("XL251100000001", tenant: "merchant-a", now: now))
        #expect(done.state == .released)
        #expect(try await ledger.events(tenant: "merchant-a", after: 0, limit: 1000).count == 44)

        let later = now + .seconds(3600)
        let leased = try await ledger.lease(
            LeaseRequest(
                route: Self.route, limit: 100, lease: .seconds(60), makeEnvelopeID: { UUID().uuidString }), now: later)
        #expect(leased.count == 6)
        #expect(leased.filter { $0.attemptNumber == 2 }.count == 4)
        #expect(leased.filter { $0.attemptNumber == 1 }.count == 2)
        for delivery in leased {
            let text = String(decoding: delivery.bytes, as: UTF8.self)
            #expect(text.hasPrefix("<?xml") && text.contains("</ds:Signature>"))
            #expect(Self.pending.contains { text.contains($0) })
        }
        // It goes on from here: what is written now has numbers of its own.
        let fixture = try LedgerFixture()
        let new = try await ledger.accept([fixture.order("NEW", tenant: "merchant-a")], now: later)
        #expect(new == [.accepted(revision: 1)])
        await fixture.ledger.close()
        await ledger.close()
    }

    /// Opens a ledger on a thread that may be blocked.
    private static func opened(_ database: TestDatabase) async throws -> StoredLedger {
        let vault = try Self.vault()
        return try await withCheckedThrowingContinuation { continuation in
            DispatchQueue.global().async {
                continuation.resume(with: Result { try Place.database(database).open(vault) })
            }
        }
    }

    @Test("Nodes that start at the same moment on an old schema migrate it once", .enabled(if: Self.hasServer))
    func together() async throws {
        for steps in [0, 8] {
            let database = try Self.database(steps: steps, withRows: steps > 0)
            let ledgers = try await withThrowingTaskGroup(of: StoredLedger.self) { group in
                for _ in 0..<6 { group.addTask { try await Self.opened(database) } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(try database.rows("SELECT name FROM schema_step").sorted() == Schema.steps.map(\.name).sorted())
            // All that was missing came with one transaction.
            let moments = try database.rows(
                "SELECT COUNT(DISTINCT xmin::text) FROM schema_step WHERE at > 1795279120000")
            #expect(moments == ["1"])
            for ledger in ledgers {
                #expect(try await ledger.nodes().isEmpty)
                await ledger.close()
            }
        }
    }

    @Test("A database that a newer edition wrote is refused, and left as it is", .enabled(if: Self.hasServer))
    func newer() async throws {
        let database = try Self.database(steps: 8, withRows: false)
        _ = try database.rows("INSERT INTO schema_step VALUES ('999 of tomorrow', 1)")
        let error = await #expect(throws: LedgerError.self) { try await Self.opened(database) }
        #expect(error?.code == .open && error?.message.contains("newer edition") == true)
        #expect(try database.rows("SELECT COUNT(*) FROM schema_step") == ["9"])
        #expect(try database.rows("SELECT COUNT(*) FROM pg_tables WHERE tablename = 'node'") == ["0"])
    }

    private static let hasServer = TestStore.available.contains(.postgres)
}
