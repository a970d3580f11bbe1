import Declarations
import Dispatch
import GatewayTestKit
import Synchronization
import Testing

@testable import Gateway
@testable import Ledger

/// The alarm, on a path of its own.
@Suite struct WatchmanTests {
    /// Rounds until the alarm may speak: five minutes of ten seconds, and one to begin with.
    private static let rounds = 32

    private func watch(_ watchman: Watchman, _ house: Rehearsal, rounds: Int) async {
        for _ in 0..<rounds {
            await watchman.readOnce()
            watchman.judgeOnce()
            house.clock.advance(by: .seconds(10))
        }
    }

    private func check(_ house: Rehearsal) async -> HealthReport.Check? {
        await house.gateway.health().checks.first { $0.name == "stuck" }
    }

    @Test(
        "Due work that nobody does: told in health and metrics after the limit, not before, and withdrawn when it goes on"
    )
    func dueWork() async throws {
        let house = try await Rehearsal(files: [.order])
        let watchman = Watchman(house.premises)
        try await house.submit([SampleOrder("STUCK", quantity: 1)])
        await self.watch(watchman, house, rounds: 20)
        #expect(await self.check(house)?.status == .pass)
        await self.watch(watchman, house, rounds: Self.rounds)
        let check = try #require(await self.check(house))
        #expect(check.status == .fail)
        #expect(check.output?.contains("signing with rsa") == true, "\(check.output ?? "")")
        #expect((check.observed["seconds"] ?? 0) >= 300)
        let page = await house.gateway.metrics()
        #expect(page.contains("tongguan_stuck_seconds ") && !page.contains("tongguan_stuck_seconds 0"))
        try await house.prepare()
        try await house.send()
        await self.watch(watchman, house, rounds: 1)
        #expect(await self.check(house)?.status == .pass)
        #expect(await house.gateway.metrics().contains("tongguan_stuck_seconds 0"))
        await house.end()
    }

    @Test("Maintenance is named, and no alarm")
    func maintenance() async throws {
        let house = try await Rehearsal(files: [.order]) { profile in
            profile.maintenance = [MaintenanceWindow(day: nil, start: 0, length: 1440)].compactMap(\.self)
        }
        try await self.expectExcuse("maintenance", house)
    }

    @Test("An open breaker is named, and no alarm; with the breaker closed the same work raises it")
    func breaker() async throws {
        let house = try await Rehearsal(files: [.order])
        let route = try #require(house.premises.routes["nanjing"]).name
        try await house.submit([SampleOrder("WAIT", quantity: 1)])
        try await house.prepare()
        await self.watch(Watchman(house.premises), house, rounds: Self.rounds * 2)
        #expect(await self.check(house)?.status == .fail)
        #expect(await self.check(house)?.output?.contains("sending on \(route)") == true)
        for _ in 0..<5 {
            let now = house.clock.now()
            house.premises.board.took(1, of: route, isPilot: false, at: now)
            _ = house.premises.board.ended(
                .init(word: "unknown", detail: "503", at: now), .failed(retryAfter: nil), of: route)
        }
        await self.watch(Watchman(house.premises), house, rounds: Self.rounds * 2)
        let check = try #require(await self.check(house))
        #expect(check.status == .pass)
        #expect(check.output?.contains("breaker") == true, "\(check.output ?? "")")
        await house.end()
    }

    @Test("A restored ledger that waits to be resumed is named, and no alarm")
    func restored() async throws {
        let house = try await Rehearsal(files: [.order])
        _ = try await house.premises.ledger.beginEpoch(backupAt: house.clock.now(), now: house.clock.now())
        try await self.expectExcuse("restored resume", house)
    }

    /// Due work that waits for a known reason: said, and healthy.
    private func expectExcuse(_ word: String, _ house: Rehearsal) async throws {
        try await house.submit([SampleOrder("WAIT", quantity: 1)])
        try await house.prepare()
        await self.watch(Watchman(house.premises), house, rounds: Self.rounds * 2)
        let check = try #require(await self.check(house))
        #expect(check.status == .pass)
        #expect(check.output?.contains(word) == true, "\(check.output ?? "")")
        await house.end()
    }

    @Test("A pause is named among the lanes, and no alarm")
    func pause() async throws {
        let house = try await Rehearsal(files: [.order])
        _ = try await house.gateway.setLanes(LaneQuery(), .pause)
        try await house.submit([SampleOrder("HELD", quantity: 1)])
        await self.watch(Watchman(house.premises), house, rounds: Self.rounds * 2)
        #expect(await self.check(house)?.status == .pass)
        let lanes = try #require(await house.gateway.health().checks.first { $0.name == "lanes" })
        #expect(lanes.status == .warn && lanes.output?.contains("paused") == true, "\(lanes.output ?? "")")
        // Resumed, the same order is due work like any other.
        _ = try await house.gateway.setLanes(LaneQuery(), .resume)
        await self.watch(Watchman(house.premises), house, rounds: Self.rounds * 2)
        #expect(await self.check(house)?.status == .fail)
        await house.end()
    }

    @Test("A loop that says how long its turns last is given that time, and no more")
    func longTurns() async throws {
        let house = try await Rehearsal()
        let watchman = Watchman(house.premises)
        house.premises.heartbeats.tick("loop receipts far", turn: .seconds(3600))
        for _ in 0..<380 { watchman.judgeOnce() }
        #expect(house.premises.watch.stuck.isEmpty)
        for _ in 0..<20 { watchman.judgeOnce() }
        #expect(house.premises.watch.stuck.map(\.what) == ["loop receipts far"])
        await house.end()
    }

    @Test("A loop that died is told, with its name")
    func deadLoop() async throws {
        let house = try await Rehearsal()
        let watchman = Watchman(house.premises)
        house.premises.heartbeats.tick("loop dispatcher nanjing")
        for _ in 0..<Self.rounds {
            house.premises.heartbeats.tick("loop preparer rsa")
            watchman.judgeOnce()
        }
        #expect(house.premises.watch.stuck.map(\.what) == ["loop dispatcher nanjing"])
        house.premises.heartbeats.tick("loop dispatcher nanjing")
        watchman.judgeOnce()
        #expect(house.premises.watch.stuck.isEmpty)
        house.premises.heartbeats.end("loop dispatcher nanjing")
        for _ in 0..<Self.rounds {
            house.premises.heartbeats.tick("loop preparer rsa")
            watchman.judgeOnce()
        }
        #expect(house.premises.watch.stuck.isEmpty, "an orderly end is no death")
        await house.end()
    }

    @Test("A clock that jumps a day raises nothing")
    func clockJumps() async throws {
        let house = try await Rehearsal()
        let watchman = Watchman(house.premises)
        for jump in [0, 86_400, -3600, 0] {
            house.clock.advance(by: .seconds(jump))
            house.premises.heartbeats.tick("loop preparer rsa")
            await watchman.readOnce()
            watchman.judgeOnce()
            #expect(house.premises.watch.stuck.isEmpty)
        }
        await house.end()
    }

    @Test("The writer hangs: every loop waits in it, and the alarm speaks all the same")
    func hungWriter() async throws {
        let house = try await Rehearsal(files: [.order])
        try await house.submit([SampleOrder("HUNG", quantity: 1)])
        let premises = house.premises
        let ledger = try #require(premises.ledger as? StoredLedger)
        let route = try #require(premises.routes["nanjing"])
        let opened = DispatchSemaphore(value: 0)
        let isHanging = Mark()
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                // On the store's own writer: nothing is committed while this lasts.
                _ = try? await ledger.store.write { _, _ in
                    isHanging.set()
                    opened.wait()
                }
            }
            while !isHanging.isSet { try? await Task.sleep(for: .milliseconds(5)) }
            group.addTask { try? await Dispatcher(premises, route: route).run() }
            group.addTask { try? await Preparer(premises).run() }
            let loops = ["loop dispatcher \(route.name)", "loop preparer rsa"]
            for _ in 0..<6000 where !loops.allSatisfy({ premises.heartbeats.all[$0] != nil }) {
                try? await Task.sleep(for: .milliseconds(5))
            }
            let watchman = Watchman(premises)
            for _ in 0..<Self.rounds {
                await watchman.readOnce()
                watchman.judgeOnce()
                house.clock.advance(by: .seconds(10))
            }
            let stuck = Set(premises.watch.stuck.map(\.what))
            #expect(stuck.isSuperset(of: loops), "\(stuck)")
            group.cancelAll()
            opened.signal()
        }
        await house.end()
    }
}

/// Set once.
private final class Mark: Sendable {
    private let value = Mutex(false)

    var isSet: Bool { self.value.withLock { $0 } }
    func set() { self.value.withLock { $0 = true } }
}
