import Declarations
import Foundation
import GatewayTestKit
import Ledger
import PortSimulator
import Testing

@testable import Gateway

/// The time in which an upload can be taken back, and what may be done to one that is being checked.
@Suite(.onEveryStore) struct UploadUndoTests {
    private func house() async throws -> UploadHouse {
        UploadHouse(try await Rehearsal()) { $0.uploads.undo = .seconds(1800) }
    }

    @Test("For half an hour after it was accepted nothing of an upload goes; taken back in it, nothing ever does")
    func window() async throws {
        let house = try await self.house()
        let kept = try await house.upload(try UploadHouse.csv([SampleOrder("U-1")]))
        let undone = try await house.upload(try UploadHouse.csv([SampleOrder("U-2"), SampleOrder("U-3")]))
        #expect(kept.isHeld && kept.heldUntil == (house.house.clock.now() + .seconds(1800)).rfc3339)
        try await house.house.run(for: .seconds(1700), step: .seconds(100))
        #expect(house.house.channel.handedOver.isEmpty)
        let outcome = try #require(
            try await house.gateway.withdrawUpload(undone.key, tenant: house.house.tenant))
        #expect(outcome.done == 2 && outcome.left == 0 && outcome.upload.state == "withdrawn")
        // A second click finds nothing more to do.
        #expect(try await house.gateway.withdrawUpload(undone.key, tenant: house.house.tenant)?.done == 0)
        try await house.house.run(for: .seconds(300), step: .seconds(20))
        #expect(try await house.house.order("U-1").state == .released)
        for number in ["U-2", "U-3"] { #expect(try await house.house.order(number).state == .cancelled) }
        #expect(await house.house.desk.record().declarations.count == 4)
        await house.house.end()
    }

    @Test("The time begins when orders are accepted, not when their file came")
    func late() async throws {
        let house = try await self.house()
        let file = UploadFile(name: "l.csv", bytes: try UploadHouse.csv([SampleOrder("L-1")]))
        let key = try #require(try await house.gateway.openUpload(file, tenant: house.house.tenant).first?.key)
        house.house.clock.advance(by: .seconds(1700))
        _ = try await house.workOff(key)
        try await house.house.run(for: .seconds(1700), step: .seconds(100))
        #expect(house.house.channel.handedOver.isEmpty)
        #expect(try await house.gateway.withdrawUpload(key, tenant: house.house.tenant)?.done == 1)
        await house.house.end()
    }

    @Test("A group is not mended while its upload is checked; two that mend at once both count")
    func fixes() async throws {
        let house = UploadHouse(try await Rehearsal())
        let bytes = try UploadHouse.csv((0..<150).map { SampleOrder("F-\($0)") }) { index, cells in
            if index < 4 { cells[.unit] = "BTL" } else if index < 8 { cells[.country] = "KOR" }
        }
        let file = UploadFile(name: "f.csv", bytes: bytes)
        let tenant = house.house.tenant
        let key = try #require(try await house.gateway.openUpload(file, tenant: tenant).first?.key)
        await house.processor.processOnce(while: { false })
        let checking = try #require(try await house.gateway.upload(key, tenant: tenant))
        #expect(checking.state == "checking")
        let group = try #require(checking.groups.first { $0.value == "BTL" })
        @Sendable func fix(_ number: Int, _ value: String) async throws -> UploadFixOutcome? {
            try await house.gateway.fixUpload(
                key, tenant: tenant, UploadFix(group: number, value: value, isRemembered: false))
        }
        guard case .impossible? = try await fix(group.number, "142") else {
            Issue.record("it was mended while it was checked")
            return
        }
        house.house.clock.advance(by: .seconds(120))
        let done = try await house.workOff(key)
        #expect(done.state == "done" && done.counts[.refused] == 8 && done.counts[.accepted] == 142)
        let other = try #require(done.groups.first { $0.value == "KOR" })
        async let first = fix(group.number, "142")
        async let second = fix(other.number, "133")
        var outcomes = [try await first, try await second]
        // One of them may have come while the other's orders were looked at anew: said, and asked for again, it is done.
        _ = try await house.workOff(key)
        for (index, (number, value)) in [(group.number, "142"), (other.number, "133")].enumerated() {
            if case .impossible? = outcomes[index] { outcomes[index] = try await fix(number, value) }
            guard case .reopened(4, _)? = outcomes[index] else {
                Issue.record("\(String(describing: outcomes[index]))")
                continue
            }
        }
        let mended = try await house.workOff(key)
        #expect(mended.counts == [.accepted: 150, .alreadyHere: 0, .needsYou: 0, .refused: 0])
        await house.house.end()
    }

    @Test("A process that ends in the middle of the verdicts: the next goes on behind them, and no row is judged twice")
    func restart() async throws {
        let house = try await Rehearsal()
        let numbers = (0..<250).map { "R-\($0)" }
        let file = UploadFile(name: "r.csv", bytes: try UploadHouse.csv(numbers.map { SampleOrder($0) }))
        let key = try #require(try await house.gateway.openUpload(file, tenant: house.tenant).first?.key)
        await UploadProcessor(house.premises).processOnce(while: { false })
        let before = try #require(try await house.gateway.upload(key, tenant: house.tenant))
        #expect(before.state == "checking" && before.counts[.accepted] == 100 && before.rows == 250)
        await house.end()
        let next = UploadHouse(try await Rehearsal(continuing: house, seed: 2))
        next.house.clock.advance(by: .seconds(120))
        let view = try await next.workOff(key)
        #expect(view.state == "done" && view.rows == 250 && view.orders == 250)
        #expect(view.counts == [.accepted: 250, .alreadyHere: 0, .needsYou: 0, .refused: 0])
        let rows = try await next.rows(key)
        #expect(rows.map(\.line) == Array(2...251) && rows.allSatisfy { $0.revision == 1 })
        let events = try await next.gateway.events(tenant: next.house.tenant, after: nil, limit: 1000).events
        #expect(events.filter { $0.type == "order.accepted" }.map(\.orderNo).sorted() == numbers.sorted())
        await next.house.end()
    }
}
