import Foundation
import Testing

@testable import Gateway

@Suite("Configuration: database") struct DatabaseConfigurationTests {
    private let fixture: ConfigurationFixture

    init() throws { self.fixture = try ConfigurationFixture.shared.get() }

    private func load(_ section: String, _ environment: [String: String] = [:]) throws -> GatewayConfiguration {
        let file = try self.fixture.write(section + "\n" + self.fixture.example)
        return try GatewayConfiguration.load(path: file, environment: environment)
    }

    @Test("Without the section the ledger is a file; with it, a database")
    func sources() throws {
        #expect(try self.load("").database == nil)
        let plain = try self.load("database: {url: 'postgresql://tongguan@db1,db2/tongguan'}")
        #expect(plain.database == .init(url: .text("postgresql://tongguan@db1,db2/tongguan"), readers: 4))
        let variable = try self.load(
            "database: {url: {env: DATABASE_URL}, readers: 9}", ["DATABASE_URL": "postgresql://a:b@c/d"])
        #expect(variable.database == .init(url: .secret(.environment("DATABASE_URL")), readers: 9))
    }

    @Test(
        "What cannot be used is refused, and a password is not repeated",
        arguments: [
            ("database: {url: 'postgresql://tongguan:pass-word@db/tongguan'}", "database.url"),
            ("database: {url: 'host=db password=pass-word'}", "database.url"),
            ("database: {url: 'pass-word'}", "database.url"),
            ("database: {url: {env: NOT_THERE}}", "database.url"), ("database: {readers: 4}", "database"),
            ("database: {url: 'postgresql://db/t', readers: 0}", "database.readers"),
            ("database: {url: 'postgresql://db/t', host: x}", "database.host"),
        ])
    func refused(section: String, place: String) throws {
        let error = try #require(throws: ConfigurationError.self) { try self.load(section) }
        #expect(error.problems.contains { $0.keyPath.hasPrefix(place) }, "\(error)")
        #expect(!"\(error)".contains("pass-word"))
    }
}
