import Foundation
import GatewayTestKit
import Testing

/// The real services through hours of trouble that a seed decides; `scripts/simulate` runs many more seeds.
@Suite struct SimulationTests {
    private static func number(_ name: String, _ fallback: UInt64) -> UInt64 {
        ProcessInfo.processInfo.environment[name].flatMap { UInt64($0) } ?? fallback
    }

    @Test("Seeds: nothing acknowledged is lost, nothing is filed twice, everything ends", .timeLimit(.minutes(60)))
    func seeds() async throws {
        let first = Self.number("TONGGUAN_FIRST_SEED", 1)
        let count = Self.number("TONGGUAN_SEEDS", 100)
        let began = ContinuousClock.now
        let (counts, failures) = await Simulation.run(seeds: first..<first + count)
        for failure in failures.prefix(5) { Issue.record("\(failure)") }
        #expect(failures.isEmpty, "\(failures.count) of \(count) seeds: \(failures.prefix(50).map(\.seed))")
        print("simulation: \(count) seeds from \(first) in \(ContinuousClock.now - began)")
        for (name, count) in counts.sorted(by: { $0.key < $1.key }) { print("  \(name): \(count)") }
    }

    @Test("The same seed is the same run, step by step", arguments: [3, 14, 15] as [UInt64])
    func replay(seed: UInt64) async throws {
        let first = await Self.outcome(seed)
        let second = await Self.outcome(seed)
        #expect(first == second)
        #expect(await Self.outcome(seed + 1) != first)
    }

    private static func outcome(_ seed: UInt64) async -> String {
        do { return "\(try await Simulation.run(seed: seed).hash)" } catch { return "\(error)" }
    }
}
