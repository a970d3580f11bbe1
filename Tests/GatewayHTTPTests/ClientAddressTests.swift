import Declarations
import Gateway
import GatewayTestKit
import Synchronization
import Testing

@testable import GatewayHTTP

/// From where somebody asks, with proxies in between.
@Suite struct ClientAddressTests {
    private static let trusted = ["10.0.0.0/8", "2001:db8:1::/48"].compactMap { NetworkRange($0) }

    @Test(
        "The rightmost address that is no trusted proxy counts",
        arguments: [
            ("192.0.2.1", ["203.0.113.9"], "192.0.2.1"), ("10.0.0.1", [], "10.0.0.1"),
            ("10.0.0.1", ["203.0.113.9"], "203.0.113.9"),
            ("10.0.0.1", ["198.51.100.1, 203.0.113.9, 10.1.1.1"], "203.0.113.9"),
            ("10.0.0.1", ["198.51.100.1", "203.0.113.9", "10.1.1.1"], "203.0.113.9"),
            ("10.0.0.1", ["10.2.2.2,10.3.3.3"], "10.2.2.2"), ("10.0.0.1", ["203.0.113.9, nonsense"], "10.0.0.1"),
            ("10.0.0.1", ["203.0.113.9, "], "10.0.0.1"), ("10.0.0.1", ["203.0.113.9:4711"], "203.0.113.9"),
            ("::ffff:10.0.0.1", ["203.0.113.9"], "203.0.113.9"),
            ("2001:db8:1::7", ["[2001:db8:2::9]:443"], "2001:db8:2:0:0:0:0:9"),
            ("2001:db8:2::9", ["203.0.113.9"], "2001:db8:2:0:0:0:0:9"), ("fe80::1%eth0", [], "fe80:0:0:0:0:0:0:1"),
        ] as [(String, [String], String)])
    func rightmost(_ peer: String, _ forwarded: [String], _ address: String) {
        #expect(ClientAddress.of(peer: peer, forwarded: forwarded, trusted: Self.trusted) == address)
        #expect(
            ClientAddress.of(peer: peer, forwarded: forwarded, trusted: []) == NetworkAddress(peer).map { "\($0)" })
    }

    @Test("Without an address nobody is believed")
    func nobody() {
        #expect(ClientAddress.of(peer: nil, forwarded: ["203.0.113.9"], trusted: Self.trusted) == "unknown")
        #expect(ClientAddress.of(peer: "/run/socket", forwarded: [], trusted: Self.trusted) == "unknown")
    }

    @Test("Behind a proxy one guesser is slowed down, and the others are not; the log of acts says from where")
    func throttled() async throws {
        let house = try await ConsoleHouse(proxies: ["10.0.0.0/8"])
        func browser(_ address: String, peer: String = "10.0.0.1") -> Browser {
            let browser = house.browser(peer: peer)
            browser.extra.withLock { $0["X-Forwarded-For"] = address }
            return browser
        }
        // What the guesser writes itself stands further left and helps nothing.
        for number in 0..<4 {
            let guesser = browser("198.51.100.\(number), 203.0.113.9")
            #expect(try await guesser.signIn("mina", password: "guess guess guess").status == 401)
        }
        #expect(try await browser("192.0.2.5, 203.0.113.9").signIn("mina").status == 429)
        #expect(try await browser("203.0.113.77").signIn("mina").status == 303)
        let log = try await house.gateway.auditLog(.all, before: nil, limit: 1)
        #expect(log.first?.act == "session.open" && log.first?.detail == "203.0.113.77")
    }

    @Test("Nobody else says who asks")
    func untrusted() async throws {
        let house = try await ConsoleHouse(proxies: ["10.0.0.0/8"])
        for number in 0..<5 {
            let browser = house.browser(peer: "192.0.2.1")
            browser.extra.withLock { $0["X-Forwarded-For"] = "203.0.113.\(number)" }
            let status = try await browser.signIn("mina", password: "guess guess guess").status
            #expect(status == (number < 4 ? 401 : 429))
        }
    }
}
