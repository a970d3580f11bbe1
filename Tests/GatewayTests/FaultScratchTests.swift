import GatewayTestKit
import Testing
@Suite struct ScratchTests {
    @Test func timing() async throws {
        let clock = ContinuousClock()
        let run = FaultRun(faults: [], equalAppTime: .accept, seed: 1, orders: 60)
        var house: Rehearsal? = nil
        print("open", try await clock.measure { house = try await run.house() })
        print("open2", try await clock.measure { house = try await run.house() })
        guard let house else { return }
        print("submit", try await clock.measure { try await house.submit(numbers: run.numbers) })
        for round in 0..<4 {
            print(round, "prepare", try await clock.measure { try await house.prepare() })
            print(round, "send", try await clock.measure { try await house.send() })
            house.clock.advance(by: .seconds(5))
            print(round, "collect", await clock.measure { await house.collect() })
            print(round, "sweep", await clock.measure { await house.sweep() })
        }
        print("order", try await clock.measure { for n in run.numbers { _ = try await house.order(n) } })
        print("10 ticks", try await clock.measure { try await house.run(for: .seconds(50)) })
    }
}
