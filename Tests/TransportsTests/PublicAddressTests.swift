import Foundation
import Testing
import Transports

/// Addresses that are nobody's business but this network's.
@Suite struct PublicAddressTests {
    @Test(arguments: [
        "0.0.0.0", "10.0.0.1", "100.64.0.1", "127.0.0.1", "127.255.255.254", "169.254.169.254", "172.16.0.1",
        "172.31.255.255", "192.0.0.8", "192.0.2.1", "192.168.1.1", "198.18.0.1", "198.51.100.7", "203.0.113.1",
        "224.0.0.1", "255.255.255.255", "::", "::1", "::ffff:127.0.0.1", "::ffff:192.168.0.1", "64:ff9b::10.0.0.1",
        "64:ff9b:1::1", "100::1", "2001::1", "2001:db8::1", "2002:7f00:1::", "3fff::1", "fc00::1", "fd12::1", "fe80::1",
        "fec0::1", "ff02::1",
    ])
    func isPrivate(_ text: String) { #expect(PublicAddress.isPublic(text) == false) }

    @Test(arguments: [
        "1.1.1.1", "8.8.8.8", "100.63.255.255", "100.128.0.1", "172.15.0.1", "172.32.0.1", "192.0.1.1", "198.20.0.1",
        "223.255.255.255", "2606:4700::1", "2400:3200::1", "::ffff:8.8.8.8", "64:ff9b::8.8.8.8", "2002:808:808::",
    ])
    func isPublic(_ text: String) { #expect(PublicAddress.isPublic(text) == true) }

    @Test(arguments: ["", "localhost", "1.2.3", "1.2.3.4.5", "::g"])
    func isNone(_ text: String) { #expect(PublicAddress.isPublic(text) == nil) }

    @Test("A name that leads to this machine is refused before a byte is sent, also on a connection that stands")
    func byName() async throws {
        let server = try await PortServer(.tls())
        let url = server.base.replacing("127.0.0.1", with: "localhost") + "/ok/"
        let client = HTTPClient()
        var strict = server.policy
        strict.allowsPrivateAddresses = false
        for _ in 0..<2 {
            await #expect { try await client.send(HTTPRequest(.post, url, policy: strict)) } throws: { error in
                let error = error as? TransportError
                return error?.code == .privateAddress && error?.phase == .beforeSend && error?.isRetriable == false
            }
        }
        #expect(try await server.stats().requests == [:])
        // Somebody who may has a connection there, which libcurl would use again.
        #expect(try await client.send(HTTPRequest(.post, url, policy: server.policy)).isSuccess)
        await #expect(throws: TransportError.self) {
            try await client.send(HTTPRequest(.post, url, policy: strict))
        }
        #expect(try await server.stats().requests == ["ok": 1])
        await client.shutdown()
    }

    @Test("http goes to any host only where that is allowed")
    func plain() async throws {
        let server = try await PortServer(.plain)
        let client = HTTPClient()
        var policy = server.policy
        policy.allowsLoopbackHTTP = false
        await #expect(throws: TransportError.self) {
            try await client.send(HTTPRequest(.get, server.base + "/ok/", policy: policy))
        }
        policy.allowsHTTP = true
        #expect(try await client.send(HTTPRequest(.get, server.base + "/ok/", policy: policy)).isSuccess)
        await client.shutdown()
    }
}
