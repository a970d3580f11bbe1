import Foundation
import Gateway
import Testing

/// Addresses and networks, as Python's `ipaddress` has them.
@Suite struct NetworkRangeTests {
    private static let addresses = [
        "0.0.0.0", "10.0.0.1", "10.255.255.255", "11.0.0.0", "127.0.0.1", "192.0.2.1", "255.255.255.255", "::", "::1",
        "2001:db8::1", "2001:db8:0:0:0:0:0:1", "2001:DB8::A:B", "1:2:3:4:5:6:7:8", "::ffff:192.0.2.1",
        "64:ff9b::192.0.2.1",
        "fe80::1", "1::8", "1:2:3:4:5:6:7::", "", "1", "1.2.3", "1.2.3.4.5", "256.1.1.1", "01.2.3.4", "1.2.3.-4",
        "+1.2.3.4", "1.2.3.4 ", ":", ":::", "1::2::3", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "12345::", "g::", "::+1",
        "::-0",
        "1:2:3:4:5:6:7:8::", "1.2.3.4::", "::1.2.3", "::1.2.3.4:5", "１.2.3.4", "localhost",
    ]
    private static let networks = [
        "10.0.0.0/8", "10.1.2.3/9", "192.0.2.0/24", "192.0.2.1", "192.0.2.1/32", "0.0.0.0/0", "2001:db8::/32",
        "2001:db8::/33", "::/0", "::1/128", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/", "/8", "::/129", "10.0.0.0/8/8",
        "10.0.0.0/255.0.0.0",
    ]

    @Test("The same texts are addresses, the same addresses are in the same networks")
    func judged() throws {
        let script = """
            import ipaddress, json, sys
            given = json.load(sys.stdin)
            def address(text):
                try: a = ipaddress.ip_address(text)
                except ValueError: return None
                mapped = getattr(a, "ipv4_mapped", None)
                return mapped or a
            def network(text):
                try: return ipaddress.ip_network(text, strict=False)
                except ValueError: return None
            made = [(a, address(a)) for a in given["addresses"]]
            nets = [(n, network(n)) for n in given["networks"]]
            print(json.dumps({
                "addresses": [a for a, v in made if v is not None],
                "networks": [n for n, v in nets if v is not None],
                "inside": [n + " " + a for n, v in nets if v is not None for a, w in made
                           if w is not None and w.version == v.version and w in v],
            }))
            """
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["python3", "-c", script]
        let (input, output) = (Pipe(), Pipe())
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        let question = ["addresses": Self.addresses, "networks": Self.networks]
        try input.fileHandleForWriting.write(contentsOf: JSONEncoder().encode(question))
        try input.fileHandleForWriting.close()
        let answer = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        let judge = try JSONDecoder().decode([String: [String]].self, from: answer)
        #expect(judge["addresses"] == Self.addresses.filter { NetworkAddress($0) != nil })
        // Masks written as addresses are left to others.
        let networks = try #require(judge["networks"]).filter { !$0.hasSuffix("/255.0.0.0") }
        #expect(networks == Self.networks.filter { NetworkRange($0) != nil })
        var inside: [String] = []
        for name in networks {
            let range = try #require(NetworkRange(name))
            inside += Self.addresses.filter { NetworkAddress($0).map(range.contains) ?? false }.map { "\(name) \($0)" }
        }
        #expect(inside == judge["inside"]?.filter { !$0.hasPrefix("10.0.0.0/255.0.0.0 ") })
        #expect(inside.count > 20)
    }

    @Test("Trusted proxies are read; not every address, and nothing that is no network")
    func configured() throws {
        let fixture = try ConfigurationFixture.shared.get()
        func load(_ value: String) throws -> GatewayConfiguration {
            let text = fixture.example.replacing(
                "  max_request: 4MB", with: "  trusted_proxies: \(value)\n  max_request: 4MB")
            return try GatewayConfiguration.load(path: fixture.write(text), environment: [:])
        }
        let loaded = try load("[10.0.0.0/8, \"2001:db8::/32\", 192.0.2.7]")
        #expect(loaded.http.trustedProxies.map(\.length) == [8, 32, 32])
        #expect(
            try GatewayConfiguration.load(path: fixture.write(fixture.example), environment: [:]).http.trustedProxies
                .isEmpty)
        for wrong in ["[0.0.0.0/0]", "[10.0.0.0/40]", "[proxy.example]", "10.0.0.0/8", "[[10.0.0.1]]"] {
            let error = #expect(throws: ConfigurationError.self) { try load(wrong) }
            #expect(error?.problems.first?.keyPath.hasPrefix("http.trusted_proxies") == true, "\(wrong)")
        }
    }
}
