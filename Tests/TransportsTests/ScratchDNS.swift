import Foundation
import Testing
import Transports
@Test func scratchDNS() async throws {
    guard ProcessInfo.processInfo.environment["SCRATCH_DNS"] != nil else { return }
    let server = try await PortServer(.plain)
    let client = HTTPClient()
    let clock = ContinuousClock()
    let t0 = clock.now
    let slow = Task { try await failure(of: HTTPRequest(.post, "https://slow.example.org/", policy: ConnectionPolicy(totalTimeout: .milliseconds(300))), client) }
    let e = try await slow.value
    print("slow ended", e, clock.now - t0)
    let t1 = clock.now
    _ = try await client.send(HTTPRequest(.get, server.base + "/ok/", policy: server.policy))
    print("other took", clock.now - t1)
    let t2 = clock.now
    let c = Task { try await failure(of: HTTPRequest(.post, "https://slow2.example.org/"), client) }
    try await Task.sleep(for: .milliseconds(200)); c.cancel()
    print(try await c.value, clock.now - t2)
    await client.shutdown()
    print("all", clock.now - t0)
}
