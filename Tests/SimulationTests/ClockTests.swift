import Declarations
import Gateway
import GatewayTestKit
import Synchronization
import Testing

/// The machine's clock is set wrong, or right again, while the gateway runs.
@Suite struct ClockTests {
    /// A clock on the wall beside time itself.
    private final class House: Sendable {
        private let state = Mutex((wall: Int64(1_000_000_000_000), passed: Duration.zero))

        func time() -> SteadyTime {
            SteadyTime(
                wall: { [self] in Timestamp(milliseconds: self.state.withLock { $0.wall }) },
                elapsed: { [self] in self.state.withLock { $0.passed } })
        }

        func pass(_ seconds: Int64) {
            self.state.withLock { $0 = ($0.wall + seconds * 1000, $0.passed + .seconds(seconds)) }
        }

        func set(_ seconds: Int64) { self.state.withLock { $0.wall += seconds * 1000 } }
    }

    @Test("A clock that is right is followed exactly")
    func right() {
        let house = House()
        let time = house.time()
        let start = time.now()
        for _ in 0..<100 {
            house.pass(7)
            _ = time.now()
        }
        #expect(time.now() - start == .seconds(700))
    }

    @Test("An hour back: time never goes back, stands still nowhere, and meets the clock again")
    func back() {
        let house = House()
        let time = house.time()
        let start = time.now()
        house.set(-3600)
        var last = time.now()
        #expect(last == start)
        for _ in 0..<7200 {
            house.pass(1)
            let now = time.now()
            #expect(now > last && now - last <= .seconds(1))
            last = now
        }
        #expect(last - start == .seconds(3600), "after two hours the clock shows what it must")
        house.pass(60)
        #expect(time.now() - last == .seconds(60))
    }

    @Test("Asked a thousand times a second, it goes on all the same")
    func often() {
        let time = SteadyTime(wall: { Timestamp(milliseconds: 1000) }, elapsed: Self.ticks())
        let start = time.now()
        var last = start
        for _ in 0..<10_000 { last = time.now() }
        #expect(last - start >= .milliseconds(4900) && last - start <= .milliseconds(5001))
    }

    /// A millisecond more at each call.
    private static func ticks() -> @Sendable () -> Duration {
        let count = Counting()
        return { .microseconds(count.next() * 1000) }
    }

    private final class Counting: Sendable {
        private let count = Mutex(0)
        func next() -> Int {
            self.count.withLock { count in
                count += 1
                return count
            }
        }
    }

    @Test("A day forward is followed at once, and a step back afterwards is not")
    func forward() {
        let house = House()
        let time = house.time()
        let start = time.now()
        house.set(86_400)
        house.pass(1)
        #expect(time.now() - start == .seconds(86_401))
        house.set(-86_400)
        house.pass(10)
        #expect(time.now() - start == .seconds(86_406))
    }
}

/// The same with the whole gateway.
@Suite struct ClockStoryTests {
    @Test("A step of the clock holds nothing up", arguments: [-86_400, -3600, -30, 0, 3600, 86_400] as [Int64])
    func step(seconds: Int64) async throws {
        let time = try await Simulation.release(afterClockIsSet: .seconds(seconds))
        #expect(time < .seconds(900), "by the true time, \(time)")
    }
}
