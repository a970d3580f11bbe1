import Declarations
import Gateway
import GatewayTestKit
import PortSimulator
import Testing

/// A port that loses, doubles and delays at 20 % each: every order ends as if it did not.
@Suite struct FaultTests {
    private static let behaviours = PortRules.EqualAppTime.allCases

    private static let singly = FaultRun.allFaults.flatMap { fault in
        Self.behaviours.map { FaultRun(faults: [fault], equalAppTime: $0, seed: 11, orders: 20) }
    }

    @Test("One fault at a time, whatever an equal appTime means", arguments: Self.singly)
    func oneFault(_ run: FaultRun) async throws { try await Self.tell(run) }

    private static let together = Self.behaviours.flatMap { behaviour in
        (1...2).map { FaultRun(faults: FaultRun.allFaults, equalAppTime: behaviour, seed: $0, orders: 60) }
    }

    @Test("All faults together", arguments: Self.together)
    func allFaults(_ run: FaultRun) async throws { try await Self.tell(run) }

    private static func tell(_ run: FaultRun) async throws {
        let house = try await run.house()
        try await house.submit(numbers: run.numbers)
        let time = try await house.runUntilReleased(run.numbers, within: .seconds(3 * 86_400))
        print("\(run.testDescription): \(time)")
        try await house.expectAllWell(run.numbers, "\(run.testDescription)")
        let record = await house.desk.record()
        for fault in run.faults {
            #expect(record.counters["fault \(fault.rawValue)", default: 0] > 0, "\(fault) never struck")
        }
        await house.end()
    }
}
