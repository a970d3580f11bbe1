import Declarations
import Gateway
import GatewayTestKit
import PortSimulator
import Testing

/// A port that loses, doubles and delays at 20 % each: every order ends as if it did not.
@Suite struct FaultyPortTests {
    private static let behaviours = PortRules.EqualAppTime.allCases

    private static let singly = FaultRun.allFaults.flatMap { fault in
        Self.behaviours.map {
            FaultRun(faults: [fault], equalAppTime: $0, seed: 11, orders: 20, eport: 45, documentsPerMessage: 5)
        }
    }

    @Test("One fault at a time, whatever an equal appTime means", arguments: Self.singly)
    func oneFault(_ run: FaultRun) async throws { try await Self.tell(run) }

    private static let together = Self.behaviours.flatMap { behaviour in
        (1...2).map { FaultRun(faults: FaultRun.allFaults, equalAppTime: behaviour, seed: $0, orders: 60, eport: $0 == 1 ? 1 : 45) }
    }

    @Test("All faults together", arguments: Self.together)
    func allFaults(_ run: FaultRun) async throws { try await Self.tell(run) }

    @Test("A tax bill whose only receipt was missed is fetched by a poll that goes back")
    func missedBill() async throws {
        var run = FaultRun(faults: [], equalAppTime: .duplicate, seed: 1, orders: 1)
        let house = try await run.house()
        try await house.submit(numbers: run.numbers)
        try await house.runUntilReleased(run.numbers, within: .seconds(600))
        // From here on nothing is seen in time.
        run.faults = [.loseReceipt]
        await house.desk.change { $0.faults.rates[.loseReceipt] = FaultRate(rate: 1) }
        try await house.run(for: .seconds(3600), step: .seconds(60))
        #expect(try await house.order("F1000").billedTax == nil)
        try await house.runUntilReleased(run.numbers, within: .seconds(2 * 86_400)) { $0.billedTax != nil }
        try await house.expectAllWell(run.numbers, "missed bill")
        await house.end()
    }

    private static func tell(_ run: FaultRun) async throws {
        let house = try await run.house()
        try await house.submit(numbers: run.numbers)
        let time = try await house.runUntilReleased(run.numbers, within: .seconds(3 * 86_400)) {
            $0.billedTax != nil
        }
        try await house.settle()
        print("\(run.testDescription): \(time)")
        try await house.expectAllWell(run.numbers, "\(run.testDescription)", questions: ["unreadable_receipt"])
        let record = await house.desk.record()
        for fault in run.faults {
            #expect(record.counters["fault \(fault.rawValue)", default: 0] > 0, "\(fault) never struck")
        }
        await house.end()
    }
}
