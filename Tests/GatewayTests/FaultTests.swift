import Declarations
import Gateway
import GatewayTestKit
import PortSimulator
import Testing

/// A port that loses, doubles and delays at 20 % each: every order ends as if it did not.
@Suite struct FaultyPortTests {
    private typealias Redelivery = PortRules.Redelivery
    private static let behaviours = PortRules.EqualAppTime.allCases

    /// What reaches the port twice, or is refused in passing, meets each behaviour; what happens to receipts alone meets
    /// them in turn.
    private static let singly = FaultRun.allFaults.enumerated().flatMap { index, fault in
        let isAboutReceipts = FaultRun.receiptFaults.contains(fault) && !FaultRun.isThorough
        return (isAboutReceipts ? [Self.behaviours[index % 3]] : Self.behaviours).map {
            FaultRun(
                faults: [fault], equalAppTime: $0, seed: 11, orders: FaultRun.isThorough ? 60 : 20, eport: 45,
                documentsPerMessage: 5)
        }
    }

    @Test("One fault at a time, whatever an equal appTime means", arguments: Self.singly)
    func oneFault(_ run: FaultRun) async throws { try await Self.tell(run) }

    private static let together = Self.behaviours.flatMap { behaviour in
        (1...(FaultRun.isThorough ? 8 : 2)).map { seed in
            FaultRun(
                faults: FaultRun.allFaults, equalAppTime: behaviour,
                redelivery: seed > 2 ? Redelivery.allCases[seed % 3] : .likeEqualAppTime, seed: UInt64(seed),
                orders: FaultRun.isThorough ? 150 : 60, eport: [1, 45, 700][seed % 3])
        }
    }

    @Test("All faults together", arguments: Self.together)
    func allFaults(_ run: FaultRun) async throws { try await Self.tell(run) }

    @Test("A tax bill whose only receipt was missed is fetched by a poll that goes back")
    func missedBill() async throws {
        let run = FaultRun(faults: [], equalAppTime: .duplicate, seed: 1, orders: 1)
        let house = try await run.house()
        await house.desk.change { $0.delays.bill = 60 }
        try await house.submit(numbers: run.numbers)
        try await house.runUntilReleased(run.numbers, within: .seconds(60))
        // From here on everything is seen too late.
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
        try await house.runUntilReleased(run.numbers, within: run.patience) { $0.billedTax != nil }
        try await house.settle()
        try await house.expectAllWell(run.numbers, "\(run.testDescription)", questions: ["unreadable_receipt"])
        let record = await house.desk.record()
        for fault in run.faults {
            #expect(record.counters["fault \(fault.rawValue)", default: 0] > 0, "\(fault) never struck")
        }
        await house.end()
    }
}
