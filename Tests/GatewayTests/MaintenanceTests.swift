import Declarations
import Gateway
import GatewayTestKit
import Testing

@Suite("Maintenance of a port")
struct MaintenanceTests {
    @Test("nothing is sent while the window is open, health says why, and afterwards everything goes")
    func window() async throws {
        let before = try await Rehearsal()
        let now = before.clock.now()
        await before.end()
        let minute =
            try #require(Int(now.beijing14.suffix(6).prefix(2))) * 60 + (Int(now.beijing14.suffix(4).prefix(2)) ?? 0)
        let window = try #require(MaintenanceWindow(day: nil, start: minute, length: 30))
        let rehearsal = try await Rehearsal(continuing: before) { $0.maintenance = [window] }

        try await rehearsal.submit([SampleOrder("MAINTAIN-1")])
        try await rehearsal.prepare()
        #expect(try await rehearsal.send() == 0)
        let check = try #require(await self.check(rehearsal))
        #expect(check.status == .pass)
        #expect((1...1800).contains(check.observed["seconds_left"] ?? 0))
        let end = try #require(window.end(at: now)).beijing14.suffix(6)
        #expect(check.output?.contains("until \(end.prefix(2)):\(end.dropFirst(2).prefix(2)) Beijing time") == true)
        #expect(check.output?.contains(window.description) == true)

        rehearsal.clock.advance(by: .seconds(28 * 60))
        #expect(window.end(at: rehearsal.clock.now()) != nil)
        #expect(try await rehearsal.send() == 0)
        rehearsal.clock.advance(by: .seconds(3 * 60))
        #expect(await self.check(rehearsal) == nil)
        #expect(try await rehearsal.send() > 0)
        try await rehearsal.run(for: .seconds(60))
        #expect(try await rehearsal.order("MAINTAIN-1").state == .released)
        await rehearsal.end()
    }

    private func check(_ rehearsal: Rehearsal) async -> HealthReport.Check? {
        await rehearsal.gateway.health().checks.first { $0.name == "maintenance:nanjing" }
    }
}
