import Foundation
import Synchronization

/// On what the ledger of a test stands. Every suite of the ledger's contract runs on each of them.
public enum TestStore: String, Sendable, CaseIterable, CustomStringConvertible {
    case sqlite
    case postgres

    /// The one that the test in this task is about.
    @TaskLocal public static var current: TestStore = .sqlite

    /// PostgreSQL where a server was started for tests (`scripts/servers/postgres`), or is demanded.
    public static var available: [TestStore] {
        TestServer.postgres != nil || TestServer.isDemanded ? [.sqlite, .postgres] : [.sqlite]
    }

    public var description: String { self.rawValue }
}

/// Servers that the test script starts.
public enum TestServer {
    private static let environment = ProcessInfo.processInfo.environment

    /// The absence of a server is a failure, not a reason to leave something out.
    public static var isDemanded: Bool { self.environment["TONGGUAN_TEST_SERVERS"] == "1" }

    /// Where tests may make databases of their own.
    public static var postgres: String? { self.environment["TONGGUAN_TEST_POSTGRES"] }
}

/// A database of one test on the server for tests: a copy of one that is migrated already, dropped with the last reference.
public final class TestDatabase: Sendable {
    public let name: String
    /// As libpq wants it.
    public let address: String
    fileprivate let server: String

    /// - Parameter isEmpty: without a schema.
    public init(isEmpty: Bool = false) throws {
        guard let server = TestServer.postgres else {
            throw TestDatabaseError("no PostgreSQL for tests: eval \"$(scripts/servers/postgres start FOLDER)\" first")
        }
        self.server = server
        self.name = "test_" + UUID().uuidString.lowercased().replacing("-", with: "_")
        // Patient: the machine may be busy with other tests.
        self.address = Self.address(server, self.name) + (server.contains("?") ? "&" : "?") + "connect_timeout=30"
        let template = isEmpty ? "template0" : try Self.template.get()
        _ = try Self.psql(server, "CREATE DATABASE \(self.name) TEMPLATE \(template)")
    }

    // Nobody waits: the end of the server takes what is left with it.
    deinit { try? Self.process(self.server, "DROP DATABASE IF EXISTS \(self.name) WITH (FORCE)").run() }

    /// Rows as `psql` prints them, columns with `|` between.
    public func rows(_ sql: String) throws -> [String] { try Self.psql(self.address, sql) }

    /// The same server with another database.
    static func address(_ server: String, _ name: String) -> String {
        guard let slash = server.lastIndex(of: "/") else { return server }
        let options = server[slash...].firstIndex(of: "?").map { server[$0...] } ?? ""
        return server[...slash] + name + options
    }

    /// A migrated, empty database, made once per process. The schema comes from `migrate`.
    private static let template = Result<String, any Error> {
        guard let server = TestServer.postgres else { throw TestDatabaseError("no PostgreSQL for tests") }
        let name = "template_\(ProcessInfo.processInfo.processIdentifier)"
        _ = try TestDatabase.psql(server, "DROP DATABASE IF EXISTS \(name)")
        _ = try TestDatabase.psql(server, "CREATE DATABASE \(name) TEMPLATE template0")
        try LedgerFixture.migrate(TestDatabase.address(server, name))
        // What looks at rows says it as for SQLite.
        let hex =
            "CREATE FUNCTION hex(BYTEA) RETURNS TEXT LANGUAGE sql IMMUTABLE AS "
            + "$$ SELECT COALESCE(UPPER(ENCODE($1, 'hex')), '') $$"
        _ = try TestDatabase.psql(TestDatabase.address(server, name), hex)
        return name
    }

    private static func process(_ address: String, _ sql: String) -> Process {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d", address, "-c", sql]
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        return process
    }

    fileprivate static func psql(_ address: String, _ sql: String) throws -> [String] {
        let process = Self.process(address, sql)
        let (output, errors) = (Pipe(), Pipe())
        process.standardOutput = output
        process.standardError = errors
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        let said = errors.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw TestDatabaseError("psql: \(String(decoding: said, as: UTF8.self))")
        }
        return String(decoding: data, as: UTF8.self).split(separator: "\n").map(String.init)
    }
}

/// Why a test has no database.
public struct TestDatabaseError: Error, CustomStringConvertible {
    public let description: String

    init(_ description: String) { self.description = description }
}

/// Trouble.
extension TestDatabase {
    /// Ends every connection but that of whoever asks.
    public func throwOut() throws {
        _ = try Self.psql(
            self.server,
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname LIKE '\(self.name)%' AND pid <> pg_backend_pid()"
        )
    }

    /// Makes it unreachable under its own name.
    public func rename(to name: String) throws { try self.rename(self.name, name) }

    /// Makes it reachable again.
    public func rename(from name: String) throws { try self.rename(name, self.name) }

    private func rename(_ old: String, _ new: String) throws {
        try self.throwOut()
        _ = try Self.psql(self.server, "ALTER DATABASE \(old) RENAME TO \(new)")
    }
}
