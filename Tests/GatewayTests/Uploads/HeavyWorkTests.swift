import Dispatch
import Foundation
import Synchronization
import Testing

@testable import Gateway

/// What takes long runs beside everything else, and one at a time.
@Suite struct HeavyWorkTests {
    @Test("Of many at once one runs, and an error comes back without stopping the next")
    func oneAtATime() async throws {
        struct Refusal: Error, Equatable { var number: Int }
        let heavy = HeavyWork(label: "tongguan.test.heavy")
        let counts = Shared((inside: 0, most: 0))
        let sum = await withTaskGroup(of: Int.self) { group in
            for number in 0..<40 {
                group.addTask {
                    await heavy.run { () -> Int in
                        counts.value.withLock {
                            $0.inside += 1
                            $0.most = max($0.most, $0.inside)
                        }
                        counts.value.withLock { $0.inside -= 1 }
                        return number
                    }
                }
            }
            return await group.reduce(0, +)
        }
        #expect(sum == 780)
        #expect(counts.value.withLock { $0.most } == 1)
        await #expect(throws: Refusal(number: 7)) {
            try await heavy.run { () throws(Refusal) -> Int in throw Refusal(number: 7) }
        }
        #expect(await heavy.run { 1 } == 1)
    }

    @Test("However many of them stand still, other tasks go on")
    func offThePool() async throws {
        let width = ProcessInfo.processInfo.activeProcessorCount + 1
        let inside = Shared(0)
        let gate = DispatchSemaphore(value: 0)
        let passed = await withTaskGroup(of: Bool.self) { group in
            for number in 0..<width {
                let heavy = HeavyWork(label: "tongguan.test.heavy.\(number)")
                group.addTask {
                    await heavy.run {
                        inside.value.withLock { $0 += 1 }
                        return gate.wait(timeout: .now() + 30) == .success
                    }
                }
            }
            // On the cooperative pool all its threads would wait by now, and nobody came this far.
            while inside.value.withLock({ $0 }) < width { await Task.yield() }
            for _ in 0..<width { gate.signal() }
            return await group.reduce(true) { $0 && $1 }
        }
        #expect(passed)
    }

    /// A value that several threads count in.
    private final class Shared<Value>: Sendable {
        let value: Mutex<Value>

        init(_ value: sending Value) { self.value = Mutex(value) }
    }
}
