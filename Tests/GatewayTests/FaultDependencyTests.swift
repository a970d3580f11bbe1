import Declarations
import Gateway
import GatewayTestKit
import PortSimulator
import Testing

/// A payment company that files 411 itself, and sends us no receipt of it.
@Suite struct FaultDependencyTests {
    @Test("The inventory waits for the port's wait, then goes; the payment was there")
    func paymentInTime() async throws {
        let house = try await Self.house(paymentAfter: 2)
        try await house.submit(numbers: ["D1"])
        try await house.run(for: .seconds(3540), step: .seconds(60))
        var record = await house.desk.record()
        #expect(
            record.requests.map(\.kind).sorted { ($0 ?? 0) < ($1 ?? 0) } == [311, 511], "621 waits, 411 is not ours")
        #expect(try await house.order("D1").documents.map(\.state) == [.inCustoms, .awaited, .inCustoms, .waiting])
        try await house.run(for: .seconds(300), step: .seconds(60))
        record = await house.desk.record()
        #expect(record.requests.count { $0.kind == 621 } == 1)
        #expect(try await house.order("D1").state == .released)
        #expect(record.violations().isEmpty)
        await house.end()
    }

    @Test("A late payment is legal: the inventory stands at customs until it comes")
    func latePayment() async throws {
        let house = try await Self.house(paymentAfter: 7200)
        try await house.submit(numbers: ["D2"])
        try await house.run(for: .seconds(7000), step: .seconds(60))
        #expect(try await house.order("D2").state == .filed)
        try await house.run(for: .seconds(600), step: .seconds(60))
        #expect(try await house.order("D2").state == .released)
        let record = await house.desk.record()
        #expect(record.requests.count { $0.kind == 621 } == 1)
        #expect(record.counters["played payments"] == 1)
        #expect(record.violations().isEmpty)
        await house.end()
    }

    @Test("The wait does not lapse over a part of our own")
    func ownPartHolds() async throws {
        var settings = Self.settings(paymentAfter: 2)
        settings.outcomes = [ScriptedOutcome(mark: "D3", kinds: [.waybill], effect: .silent, times: nil)]
        let house = try await Rehearsal(port: settings, files: [.order, .waybill, .inventory])
        try await house.submit(numbers: ["D3"])
        try await house.run(for: .seconds(10_800), step: .seconds(60))
        let record = await house.desk.record()
        #expect(record.requests.count { $0.kind == 621 } == 0)
        #expect(try await house.order("D3").documents.last?.state == .waiting)
        await house.end()
    }

    private static func settings(paymentAfter seconds: Double) -> PortSettings {
        var settings = PortSettings.quick
        settings.rules.playedPayments = ["0000PAYM001"]
        settings.delays.playedPayment = seconds
        return settings
    }

    private static func house(paymentAfter seconds: Double) async throws -> Rehearsal {
        try await Rehearsal(port: Self.settings(paymentAfter: seconds), files: [.order, .waybill, .inventory])
    }
}
