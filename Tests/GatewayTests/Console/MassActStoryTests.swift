import Cryptography
import Declarations
import GatewayTestKit
import Ledger
import PortSimulator
import Testing

@testable import Gateway

/// Acts on everything that matches, from the preview to the last thing, by one worker and by several.
@Suite(.onEveryStore) struct MassActStoryTests {
    private static func session() throws -> ConsoleSession {
        let hash = try PasswordHash(of: "correct horse battery", cost: 2)
        return ConsoleSession(
            token: "", formToken: "", account: .init(name: "ops", password: hash, role: .operator_, scope: .all))
    }

    /// A house with orders that wait.
    static func house(_ count: Int) async throws -> Rehearsal {
        let house = try await Rehearsal()
        try await house.submit((1...count).map { SampleOrder("M-\($0)") } + [SampleOrder("N-1")])
        return house
    }

    /// Begins what a preview of now shows.
    static func start(
        _ house: Rehearsal, _ kind: MassActKind = .cancel, prefix: String? = "M-", rate: Int = 100
    ) async throws -> (id: Int64, preview: MassActPreview) {
        var filter = MassActFilter()
        filter.prefix = prefix
        var request = MassActRequest(kind: kind, filter: filter, reason: "test", rate: rate)
        let preview = try await house.gateway.preview(request, .all)
        request.span = preview.span
        return (try await house.gateway.start(request, preview, by: Self.session()), preview)
    }

    private func act(_ id: Int64, _ house: Rehearsal) async throws -> MassActView {
        try #require(try await house.gateway.massAct(id, .all))
    }

    static func done(_ id: Int64, _ house: Rehearsal) async throws -> [String] {
        let results = try #require(try await house.gateway.massActResults(id, .all, after: 0, limit: 999))
        return results.filter { $0.outcome == "done" }.map(\.target)
    }

    @Test("What the preview counts is what is done, what came or went since then is not")
    func counts() async throws {
        let house = try await Self.house(70)
        let (id, preview) = try await Self.start(house)
        #expect(preview.eligible == 70 && preview.skipped.isEmpty && preview.sample.count == 20)
        // Between preview and work one order more comes, and one goes by hand.
        try await house.submit([SampleOrder("M-999")])
        _ = try await house.gateway.act(.cancel(reason: "by hand"), on: "M-7", tenant: house.tenant)
        let worker = MassActWorker(house.premises, desk: house.gateway)
        #expect(await worker.workOnce() == 69)
        let act = try await self.act(id, house)
        #expect(act.state == .done && act.expected == 70)
        #expect([act.done, act.skipped, act.failed] == [69, 0, 0])
        let done = try await Self.done(id, house)
        #expect(Set(done) == Set((1...70).filter { $0 != 7 }.map { "M-\($0)" }) && done.count == 69)
        for number in ["M-999", "N-1"] { #expect(try await house.order(number).state == .accepted) }
        #expect(try await house.gateway.preview(MassActRequest(kind: .cancel, filter: .init()), .all).eligible == 2)
        await house.end()
    }

    @Test("Two clicks begin two acts, and everything is done once")
    func twoClicks() async throws {
        var settings = PortSettings.quick
        settings.outcomes = [
            ScriptedOutcome(mark: "P-", kinds: [.inventory], effect: .reject(code: "1313"), times: 1)
        ]
        let house = try await Rehearsal(port: settings)
        try await house.submit((1...6).map { SampleOrder("P-\($0)") })
        try await house.run(for: .seconds(120))
        let (first, preview) = try await Self.start(house, .refile, prefix: "P-")
        let (second, again) = try await Self.start(house, .refile, prefix: "P-")
        #expect(preview.eligible == 6 && again.eligible == 6)
        let worker = MassActWorker(house.premises, desk: house.gateway)
        while await worker.workOnce() > 0 {}
        #expect(try await Self.done(first, house).count == 6)
        #expect(try await Self.done(second, house).isEmpty)
        #expect(try await self.act(second, house).state == .done)
        try await house.run(for: .seconds(120))
        for number in 1...6 { #expect(try await house.order("P-\(number)").state == .released) }
        let record = await house.desk.record()
        #expect(record.violations().isEmpty, "\(record.violations())")
        let inventories = record.declarations.values.filter { $0.kind == 621 }
        #expect(inventories.count == 6 && inventories.allSatisfy { $0.filings.count == 2 })
        await house.end()
    }

    @Test("Stopped in the middle it leaves the rest as it is, and cannot be begun again; a pause goes on where it was")
    func stopped() async throws {
        let house = try await Self.house(9)
        let (id, _) = try await Self.start(house, rate: 3)
        let worker = MassActWorker(house.premises, desk: house.gateway)
        /// A page, during which somebody decides.
        func page(_ state: MassActView.State) async -> Int {
            await worker.workOnce(pause: { _ in _ = try? await house.gateway.setMassAct(id, to: state, .all) })
        }
        #expect(await page(.paused) == 3)
        #expect(await worker.workOnce() == 0)
        #expect(try await house.gateway.setMassAct(id, to: .running, .all))
        #expect(await page(.stopped) == 3)
        #expect(await worker.workOnce() == 0)
        let act = try await self.act(id, house)
        #expect(act.state == .stopped && act.done == 6 && act.endedAt != nil)
        #expect(try await Self.done(id, house) == (4...9).reversed().map { "M-\($0)" })
        for number in 1...9 {
            #expect(try await house.order("M-\(number)").state == (number < 4 ? .accepted : .cancelled))
        }
        for state in [MassActView.State.running, .paused] {
            #expect(try await !house.gateway.setMassAct(id, to: state, .all))
        }
        await house.end()
    }

    @Test("A process that dies in a page repeats it, and nothing is done twice")
    func died() async throws {
        let house = try await Self.house(8)
        let (id, _) = try await Self.start(house, rate: 4)
        // The page was claimed and dealt with, and its results were never written.
        let claimed = try #require(
            try await house.premises.ledger.claimMassAct(lease: .seconds(60), now: house.clock.now()))
        for number in [8, 7, 6, 5] {
            _ = try await house.gateway.act(.cancel(reason: "test"), on: "M-\(number)", tenant: house.tenant)
        }
        #expect(claimed.id == id)
        let worker = MassActWorker(house.premises, desk: house.gateway)
        #expect(await worker.workOnce() == 0, "the claim of the one that died holds for its time")
        await house.end()
        let next = try await Rehearsal(continuing: house, seed: 2)
        next.clock.advance(by: .seconds(61))
        let other = MassActWorker(next.premises, desk: next.gateway)
        while await other.workOnce() > 0 {}
        let act = try await self.act(id, next)
        #expect(act.state == .done && act.failed == 0)
        #expect(Set(try await Self.done(id, next)) == Set((1...4).map { "M-\($0)" }))
        for number in 1...8 { #expect(try await next.order("M-\(number)").state == .cancelled) }
        await next.end()
    }
}

/// Several gateways on one database.
@Suite("Mass acts of several nodes", .enabled(if: TestStore.available.contains(.postgres)))
struct MassActNodesTests {
    @Test("Two nodes that look at the same moment do everything once")
    func once() async throws {
        try await TestStore.$current.withValue(.postgres) {
            let a = try await MassActStoryTests.house(40)
            let b = try await Rehearsal(continuing: a, seed: 2)
            let (id, preview) = try await MassActStoryTests.start(a, rate: 5)
            #expect(preview.eligible == 40)
            let workers = [a, b].map { MassActWorker($0.premises, desk: $0.gateway) }
            // A page each, so that the act goes to and fro between them.
            for _ in 0..<40 where try await a.gateway.massAct(id, .all)?.state == .running {
                async let first = workers[0].workOnce(while: { false })
                async let second = workers[1].workOnce(while: { false })
                _ = await (first, second)
            }
            let results = try #require(try await a.gateway.massActResults(id, .all, after: 0, limit: 99))
            #expect(results.allSatisfy { $0.outcome == "done" })
            #expect(results.count == 40 && Set(results.map(\.target)).count == 40)
            #expect(try await b.gateway.massAct(id, .all)?.state == .done)
            for node in [a, b] { await node.end() }
        }
    }
}
