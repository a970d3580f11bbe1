import Declarations
import Testing

@testable import Transports

@Suite struct PeerClocksTests {
    @Test("The clock in the middle counts, of the addresses that were asked about")
    func skew() throws {
        let clocks = PeerClocks()
        let now = try #require(HTTPTime.moment("Sat, 21 Nov 2026 12:00:00 GMT"))
        #expect(clocks.skew(of: ["https://a.example"]) == nil)
        clocks.heard("Sat, 21 Nov 2026 12:00:40 GMT", from: "https://a.example/cebcmsg", at: now)
        #expect(clocks.skew(of: ["https://a.example/base"]) == .milliseconds(40_500))
        clocks.heard("Sat, 21 Nov 2026 12:00:00 GMT", from: "https://b.example:9443/x", at: now)
        clocks.heard("Sat, 21 Nov 2026 11:00:00 GMT", from: "https://c.example/x", at: now)
        let all = ["https://a.example", "https://b.example:9443", "https://c.example"]
        #expect(clocks.skew(of: all) == .milliseconds(500))
        clocks.heard("nonsense", from: "https://d.example", at: now)
        clocks.heard(nil, from: "https://d.example", at: now)
        #expect(clocks.skew(of: ["https://d.example"]) == nil)
    }
}
