import Declarations
import GatewayTestKit
import Ledger
import Testing

@Suite(.onEveryStore) struct MassActLedgerTests {
    private func new(_ scope: TenantScope = .all) -> NewMassAct {
        NewMassAct(
            act: "refile", filter: "{}", scope: scope, account: "ops", reason: "why", rate: 20, expected: 3,
            position: 10, lastPosition: 7)
    }

    @Test("An act is claimed by one, goes on where it was, and what was paused or stopped meanwhile stays so")
    func life() async throws {
        let house = try LedgerFixture()
        let id = try await house.ledger.openMassAct(self.new(), now: house.now)
        var act = try #require(try await house.ledger.claimMassAct(lease: .seconds(60), now: house.now))
        #expect(act.id == id && act.state == .running && act.position == 10 && act.lastPosition == 7)
        #expect(act.scope == .all && act.reason == "why" && act.endedAt == nil)
        #expect(try await house.ledger.claimMassAct(lease: .seconds(60), now: house.now) == nil, "it is held")
        act.position = 9
        act.done = 1
        #expect(try await house.ledger.setMassAct(id, to: .paused, now: house.now))
        let result = MassActResult(number: 1, tenant: "merchant", target: "A", outcome: "done", detail: "")
        try await house.ledger.advance(act, [result], lease: .seconds(60), now: house.now)
        #expect(try await house.ledger.massAct(id, .all)?.state == .paused)
        #expect(try await house.ledger.massAct(id, .all)?.done == 1)
        house.clock.advance(by: .seconds(600))
        #expect(try await house.ledger.claimMassAct(lease: .seconds(60), now: house.now) == nil, "it is paused")
        #expect(try await house.ledger.setMassAct(id, to: .running, now: house.now))
        act = try #require(try await house.ledger.claimMassAct(lease: .seconds(60), now: house.now))
        #expect(act.position == 9)
        act.state = .done
        try await house.ledger.advance(act, [], lease: .zero, now: house.now)
        #expect(try await house.ledger.massAct(id, .all)?.endedAt == house.now)
        #expect(try await !house.ledger.setMassAct(id, to: .running, now: house.now))
        // A page that is repeated after a crash counts once.
        try await house.ledger.advance(act, [result], lease: .zero, now: house.now)
        #expect(try await house.ledger.massActResults(id, after: 0, limit: 9) == [result])
        #expect(try await house.ledger.massActResults(id, after: 1, limit: 9).isEmpty)
        await house.ledger.close()
    }

    @Test("Who lost an act to another process writes nothing more of it")
    func fence() async throws {
        let house = try LedgerFixture()
        let id = try await house.ledger.openMassAct(self.new(), now: house.now)
        var act = try #require(try await house.ledger.claimMassAct(lease: .seconds(60), now: house.now))
        act.done = 1
        let result = MassActResult(number: 1, tenant: "merchant", target: "A", outcome: "done", detail: "")
        #expect(try await house.ledger.advance(act, [], lease: .seconds(60), now: house.now))
        _ = try house.rows("UPDATE mass_act SET node = 'another'")
        act.done = 2
        #expect(try await !house.ledger.advance(act, [result], lease: .seconds(60), now: house.now))
        #expect(try await house.ledger.massAct(id, .all)?.done == 1)
        #expect(try await house.ledger.massActResults(id, after: 0, limit: 9).isEmpty)
        await house.ledger.close()
    }

    @Test("An act is seen by whoever sees all that it may touch, and goes when it is old")
    func scopes() async throws {
        let house = try LedgerFixture()
        let all = try await house.ledger.openMassAct(self.new(), now: house.now)
        let own = try await house.ledger.openMassAct(self.new(TenantScope(["a", "b"])), now: house.now)
        let none = try await house.ledger.openMassAct(self.new(TenantScope([])), now: house.now)
        #expect(try await house.ledger.massActs(.all, limit: 9).map(\.id) == [none, own, all])
        #expect(try await house.ledger.massActs(TenantScope(["a", "b", "c"]), limit: 9).map(\.id) == [own])
        #expect(try await house.ledger.massAct(own, TenantScope(["a"])) == nil)
        #expect(try await house.ledger.massAct(all, TenantScope(["a", "b"])) == nil)
        #expect(try await house.ledger.massAct(own, TenantScope(["a", "b"]))?.scope == TenantScope(["a", "b"]))
        #expect(try await house.ledger.massAct(none, .all)?.scope == TenantScope([]), "nothing is not everything")
        #expect(try await house.ledger.setMassAct(all, to: .stopped, now: house.now))
        house.clock.advance(by: .seconds(401 * 86_400))
        _ = try await house.ledger.openMassAct(self.new(), now: house.now)
        #expect(try await house.ledger.massAct(all, .all) == nil)
        #expect(try await house.ledger.massAct(own, .all) != nil, "it has not ended")
        await house.ledger.close()
    }
}
