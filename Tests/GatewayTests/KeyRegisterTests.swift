import Cryptography
import Declarations
import Gateway
import GatewayTestKit
import Testing

/// Keys of the merchant API: what the configuration says of them, and whom they let in.
@Suite struct KeyRegisterTests {
    private static let first = "tg_" + String(repeating: "1", count: 64)
    private static let second = "tg_" + String(repeating: "2", count: 64)

    private static func configuration(_ keys: String, more: String = "") throws -> GatewayConfiguration {
        let fixture = try ConfigurationFixture.shared.get()
        let line = "- sha256:0f4a1c6a6a6f0d4c64a3d2f7c92c0a4a8f8b6a1c5d3e2f1a0b9c8d7e6f5a4b3c"
        let text = fixture.example.replacing("      " + line, with: keys)
            .replacing("    platform: {code: \"3201960P01\"", with: more + "    platform: {code: \"3201960P01\"")
        return try GatewayConfiguration.load(path: fixture.write(text), environment: [:])
    }

    private static func entry(_ key: String, _ more: String = "") -> String {
        "      - {hash: \"sha256:\(APIKey.hash(key))\"\(more)}\n"
    }

    private static let now = Timestamp(milliseconds: 1_769_900_000_000)

    @Test("A key does what its entry says, until the end of its last day in Beijing")
    func entry() throws {
        let keys = Self.entry(Self.first, ", name: erp, scopes: [orders.read, webhooks], expires: 2027-01-31")
        let configuration = try Self.configuration(keys + Self.entry(Self.second))
        let grant = try #require(configuration.tenants.first?.apiKeys.first)
        #expect(grant.name == "erp")
        #expect(grant.scopes == [.ordersRead, .webhooks])
        #expect(grant.expires?.rfc3339 == "2027-01-31T16:00:00.000Z")
        let end = try #require(grant.expires)
        let register = KeyRegister(configuration.tenants)
        let last = register.admission(
            forAPIKey: Self.first, certificate: nil, now: Timestamp(milliseconds: end.milliseconds - 1))
        #expect(
            last == .admitted(APICaller(tenant: "hanbit-beauty", keyName: "erp", scopes: [.ordersRead, .webhooks])))
        #expect(register.admission(forAPIKey: Self.first, certificate: nil, now: end) == .expired)
        #expect(
            register.admission(forAPIKey: Self.second, certificate: nil, now: end)
                == .admitted(APICaller(tenant: "hanbit-beauty")))
        #expect(register.admission(forAPIKey: Self.first + " ", certificate: nil, now: Self.now) == .unknown)
    }

    @Test("Two keys overlap while one follows the other, and a replaced register forgets the first at once")
    func rotation() throws {
        let register = KeyRegister(try Self.configuration(Self.entry(Self.first)).tenants)
        register.replace(with: try Self.configuration(Self.entry(Self.first) + Self.entry(Self.second)).tenants)
        let caller = APIAdmission.admitted(APICaller(tenant: "hanbit-beauty"))
        for key in [Self.first, Self.second] {
            #expect(register.admission(forAPIKey: key, certificate: nil, now: Self.now) == caller)
        }
        register.replace(with: try Self.configuration(Self.entry(Self.second)).tenants)
        #expect(register.admission(forAPIKey: Self.first, certificate: nil, now: Self.now) == .unknown)
        #expect(register.admission(forAPIKey: Self.second, certificate: nil, now: Self.now) == caller)
    }

    @Test("A tenant with certificates is let in with one of them only")
    func certificates() throws {
        let certificate = Array("a certificate".utf8)
        let print = APIKey.hash("a certificate").uppercased()
        let configuration = try Self.configuration(
            Self.entry(Self.first), more: "    client_certificates: [\(print)]\n    request_rate: {per_second: 7}\n")
        let register = KeyRegister(configuration.tenants)
        let with = register.admission(forAPIKey: Self.first, certificate: certificate, now: Self.now)
        let rate = RequestRate(perSecond: 7, burst: 1000)
        #expect(with == .admitted(APICaller(tenant: "hanbit-beauty", rate: rate)))
        for other in [nil, [], Array("another".utf8)] {
            let answer = register.admission(forAPIKey: Self.first, certificate: other, now: Self.now)
            #expect(answer == .certificateMissing)
        }
    }

    @Test(
        "What is wrong in an entry is refused",
        arguments: [
            ", scopes: [orders.delete]", ", scopes: []", ", expires: 2027-02-30", ", expires: soon", ", owner: me",
        ])
    func refused(_ more: String) {
        #expect(throws: ConfigurationError.self) { try Self.configuration(Self.entry(Self.first, more)) }
    }

    @Test("What api-key new prints can be loaded", arguments: [nil, "orders.read,goods.write"])
    func printed(_ scopes: String?) throws {
        let entry = try APIKeyEntry(name: scopes.map { _ in "erp" }, scopes: scopes, expires: "2030-12-31")
        let lines = entry.yaml(hash: APIKey.hash(Self.first)).split(separator: "\n").map { "    \($0)\n" }.joined()
        let grant = try #require(try Self.configuration(lines).tenants.first?.apiKeys.first)
        #expect(grant.scopes == (scopes == nil ? Set(APIScope.allCases) : [.ordersRead, .goodsWrite]))
        #expect(grant.expires != nil)
        #expect(throws: APIKeyEntry.Fault.self) { try APIKeyEntry(name: "a b", scopes: nil, expires: nil) }
        #expect(throws: APIKeyEntry.Fault.self) { try APIKeyEntry(name: nil, scopes: "all", expires: nil) }
        #expect(throws: APIKeyEntry.Fault.self) { try APIKeyEntry(name: nil, scopes: nil, expires: "2030-1-1") }
    }
}
