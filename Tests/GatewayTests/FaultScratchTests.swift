import Declarations
import Foundation
import Gateway
import GatewayTestKit
import Ledger
import PortSimulator
import Testing

@Suite(.enabled(if: ProcessInfo.processInfo.environment["SCRATCH"] != nil)) struct ScratchTests {
    static let seeds: [UInt64] = {
        let parts = (ProcessInfo.processInfo.environment["SCRATCH"] ?? "1-2").split(separator: "-").compactMap {
            UInt64($0)
        }
        return Array(parts[0]...parts[1])
    }()
    static func pick<T>(_ values: [T], _ random: inout SeededGenerator) -> T {
        values[Int.random(in: values.indices, using: &random)]
    }
    @Test(arguments: Self.seeds) func soak(seed: UInt64) async throws {
        var random = SeededGenerator(seed: seed)
        var faults = FaultRun.allFaults.filter { _ in Int.random(in: 0..<10, using: &random) < 4 }
        if Int.random(in: 0..<4, using: &random) == 0 { faults = FaultRun.allFaults }
        var run = FaultRun(
            faults: faults, equalAppTime: PortRules.EqualAppTime.allCases.randomElement(using: &random) ?? .accept,
            redelivery: PortRules.Redelivery.allCases.randomElement(using: &random) ?? .likeEqualAppTime,
            seed: seed, orders: Int.random(in: 1...20, using: &random))
        run.eport = Self.pick([0.1, 1.0, 45.0, 700.0, 700.0, 4000.0], &random)
        run.rate = Self.pick([0.2, 0.2, 0.4], &random)
        run.documentsPerMessage = Self.pick([1, 3, 10], &random)
        let lost = Self.pick([5.0, 600, 3000, 9000, 20000], &random)
        let house = try await run.house()
        await house.desk.change { $0.faults.lostSeconds = lost }
        try await house.submit(numbers: run.numbers)
        let time = try await house.runUntilReleased(run.numbers, within: .seconds(4 * 86_400)) { $0.billedTax != nil }
        try await house.settle()
        print(
            "SOAK \(seed) \(run.orders) orders \(time) \(run.faults.map(\.rawValue)) \(run.testDescription) rate \(run.rate) docs \(run.documentsPerMessage) lost \(lost)"
        )
        try await house.expectAllWell(run.numbers, "SOAK \(seed)", questions: ["unreadable_receipt"])
        await house.end()
    }
}
@Suite(.enabled(if: ProcessInfo.processInfo.environment["SCRATCH"] != nil)) struct ScratchTwoTests {
    @Test func one() async throws {
        let run = FaultRun(faults: FaultRun.allFaults, equalAppTime: .stale, seed: 2, orders: 60, eport: 700)
        let house = try await run.house()
        try await house.submit(numbers: run.numbers)
        try await house.runUntilReleased(run.numbers, within: .seconds(3 * 86_400)) { $0.billedTax != nil }
        try await house.settle()
        let order = try await house.order("F1027")
        for document in order.documents where document.kind == 411 { for s in document.submissions { print("SUB", s) } }
        for r in order.receipts where r.kind == 412 { print("REC", r) }
        for e in order.history { print("EV", e.at, e.type, e.data) }
        let record = await house.desk.record()
        let d = record.declarations.values.first { $0.kind == 411 && $0.number.contains("F1027") }
        for f in d?.filings ?? [] {
            print(
                "FIL", f.message, f.guid, f.appTime, f.verdict, f.status, record.requests[f.message - 1].at,
                record.requests[f.message - 1].answer)
        }
        print("DECL", d?.status as Any, d?.liveGuid as Any)
        for e in try await house.premises.ledger.exceptions(limit: 10) { print("EXC", e) }
        print("FOLDER", house.folder, house.clock.now().rfc3339)
        await house.end()
    }
}
