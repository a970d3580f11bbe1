import Cryptography
import Declarations
import Foundation
import GatewayTestKit
import Logging
import Testing
import Transports

@testable import Gateway

/// A configuration that is read again while people and programs are let in by the one before.
@Suite struct ReloadTests {
    private static let password = "correct horse battery"

    @Test("Sessions of accounts that went or changed end with the next request; those of others go on")
    func sessions() async throws {
        let house = try await Rehearsal()
        let (hash, other) = (
            try PasswordHash(of: Self.password, cost: 2), try PasswordHash(of: "another battery", cost: 2)
        )
        func account(
            _ name: String, _ role: ConsoleRole = .operator_, _ scope: TenantScope = .all, hash: PasswordHash
        ) -> ConsoleAccount { ConsoleAccount(name: name, password: hash, role: role, scope: scope) }
        var premises = house.premises
        let names = ["stays", "gone", "lowered", "narrowed", "renewed"]
        premises.console.accounts = names.map { account($0, hash: hash) }
        let desk = GatewayDesk(premises, lastPoll: LastPoll())
        func signIn(_ name: String, _ password: String = Self.password) async throws -> ConsoleSession? {
            try await desk.signIn(name, password: password, from: "192.0.2.1")
        }
        var tokens: [String: String] = [:]
        for name in names { tokens[name] = try #require(try await signIn(name)).token }
        func who(_ name: String) async throws -> String? {
            try await desk.session(tokens[name] ?? "", isInUse: true)?.account.name
        }
        for name in names { #expect(try await who(name) == name) }

        premises.newAccounts.replace(with: [
            account("stays", hash: hash), account("lowered", .viewer, hash: hash),
            account("narrowed", .operator_, TenantScope(["other"]), hash: hash), account("renewed", hash: other),
            account("new", .admin, hash: hash),
        ])
        for name in names { #expect(try await who(name) == (name == "stays" ? name : nil), "\(name)") }
        // Whoever signs in again has what the account has now, and no more.
        #expect(try await signIn("lowered")?.account.role == .viewer)
        #expect(try await signIn("narrowed")?.account.scope == TenantScope(["other"]))
        #expect(try await signIn("new")?.account.role == .admin)
        #expect(try await signIn("gone")?.account.name == nil)
        #expect(try await signIn("renewed")?.account.name == nil)
        #expect(try await signIn("renewed", "another battery")?.account.name == "renewed")

        premises.newAccounts.replace(with: [])
        #expect(!desk.isConsoleOpen)
        #expect(try await who("stays") == nil)
        await house.end()
    }

    @Test("A newer configuration holds at both doors at once; a tenant that came waits for a restart")
    func configuration() async throws {
        let hash = try PasswordHash(of: Self.password, cost: 2).text
        let keys = ["1", "2"].map { "tg_" + String(repeating: $0, count: 64) }
        let data = try Checkout.temporaryFolder() + "/data"
        func configuration(role: String, key: String, more: Bool = false) throws -> GatewayConfiguration {
            let fixture = try ConfigurationFixture.shared.get()
            let line = "sha256:0f4a1c6a6a6f0d4c64a3d2f7c92c0a4a8f8b6a1c5d3e2f1a0b9c8d7e6f5a4b3c"
            var text = fixture.example.replacing("data: run/data", with: "data: \(data)")
                .replacing("- " + line, with: "- sha256:\(APIKey.hash(key))")
            if more {
                let tenant = try #require(text.firstRange(of: "  - id: hanbit-beauty"))
                let end = try #require(text.firstRange(of: "\n# A standing test order"))
                let copy = text[tenant.lowerBound..<end.lowerBound].replacing("hanbit-beauty", with: "newcomer")
                    .replacing(APIKey.hash(key), with: APIKey.hash(key + "n"))
                text.insert(contentsOf: copy, at: end.lowerBound)
            }
            text +=
                "\nconsole: {accounts: [{name: mina, password: \"\(hash)\", role: \(role), tenants: all}]}\n"
            return try GatewayConfiguration.load(path: fixture.write(text), environment: [:])
        }
        var quiet = Logger(label: "reload")
        quiet.logLevel = .critical
        let client = HTTPClient(connectionsPerHost: 1)
        let assembly = try Assembly(
            try configuration(role: "admin", key: keys[0]), client: client, logger: quiet)
        func tenant(_ key: String) -> String? {
            guard case .admitted(let caller) = assembly.desk.admission(forAPIKey: key, certificate: nil) else {
                return nil
            }
            return caller.tenant
        }
        #expect(keys.map(tenant) == ["hanbit-beauty", nil])
        let session = try #require(try await assembly.desk.signIn("mina", password: Self.password, from: "::1"))
        #expect(session.account.role == .admin)

        let newer = try configuration(role: "viewer", key: keys[1], more: true)
        assembly.replaceConsoleAccounts(with: newer)
        #expect(assembly.replaceAPIKeys(with: newer) == ["newcomer"])
        #expect(keys.map(tenant) == [nil, "hanbit-beauty"])
        #expect(tenant(keys[1] + "n") == nil)
        #expect(try await assembly.desk.session(session.token, isInUse: true)?.account.name == nil)
        #expect(try await assembly.desk.signIn("mina", password: Self.password, from: "::1")?.account.role == .viewer)
        await assembly.close()
        await client.shutdown()
    }
}
