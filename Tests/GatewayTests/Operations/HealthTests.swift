import Declarations
import Foundation
import GatewayTestKit
import Ledger
import Testing

@testable import Gateway

/// What each part of health says, since when, and where help is.
@Suite struct HealthTests {
    private func check(_ name: String, _ house: Rehearsal) async -> HealthReport.Check? {
        await house.gateway.health().checks.first { $0.name == name }
    }

    @Test("A probing write is told with its time; a store that takes none fails the part and ends readiness")
    func writes() async throws {
        let house = try await Rehearsal()
        let probe = WriteProbe(house.premises)
        #expect(await self.check("ledger:write", house)?.status == .pass, "nothing was tried yet")
        #expect(await probe.probeOnce())
        let good = try #require(await self.check("ledger:write", house))
        #expect(good.status == .pass && good.observed["write_milliseconds"] != nil)
        #expect(await house.gateway.health().ready)
        await house.premises.ledger.close()
        #expect(await !probe.probeOnce())
        let bad = try #require(await self.check("ledger:write", house))
        #expect(bad.status == .fail && bad.output?.contains("takes no writes") == true)
        #expect(bad.runbook == "docs/runbooks/TongguanLedgerWriteFails.md")
        #expect(await !house.gateway.health().ready)
        #expect(await house.gateway.metrics().contains("tongguan_ledger_write_ok 0\n"))
    }

    @Test("A write that does not come back fails without anybody waiting for it")
    func hangs() {
        let board = ProbeBoard()
        #expect(board.status.trouble() == nil)
        board.began()
        #expect(board.status.trouble() == nil)
        #expect(board.status.trouble(now: .now + .seconds(6))?.contains("does not come back") == true)
        board.ended(nil)
        #expect(board.status.trouble(now: .now + .seconds(6)) == nil)
        board.ended("disk full")
        #expect(board.status.trouble() == "disk full")
    }

    @Test("`since` moves when the status changes, and only then")
    func since() async throws {
        let house = try await Rehearsal()
        let first = try #require(await self.check("pending", house)?.since)
        #expect(first == house.clock.now().rfc3339)
        house.clock.advance(by: .seconds(60))
        #expect(await self.check("pending", house)?.since == first)
        try await house.submit([SampleOrder("S1")])
        house.clock.advance(by: .seconds(700))
        let late = try #require(await self.check("pending", house))
        #expect(late.status == .warn && late.since == house.clock.now().rfc3339)
        #expect(late.runbook == "docs/runbooks/TongguanWorkOverdue.md")
        await house.end()
    }

    @Test("The age of polls and of the newest receipt, the clock of the ports, the age of a backup")
    func ages() async throws {
        let house = try await Rehearsal()
        try await house.submit([SampleOrder("A1")])
        try await house.run(for: .seconds(60))
        house.clock.advance(by: .seconds(100))
        let receipts = try #require(
            await house.gateway.health().checks.first { $0.name.hasPrefix("receipts:") })
        #expect((100...200).contains(receipts.observed["oldest_poll_seconds_ago"] ?? 0))
        #expect((100...200).contains(receipts.observed["newest_receipt_seconds_ago"] ?? 0))
        #expect(await self.check("backup", house) == nil)
        BackupStamp.note(house.clock.now() - .seconds(3 * 86_400), isProven: false, in: house.folder)
        #expect(await self.check("backup", house)?.status == .warn)
        BackupStamp.note(house.clock.now() - .seconds(60), isProven: true, in: house.folder)
        #expect(await self.check("backup", house)?.status == .pass)
        #expect(await house.gateway.metrics().contains("tongguan_backup_proven_age_seconds 60\n"))
        var premises = house.premises
        premises.portSkew = { .seconds(-45) }
        let report = await GatewayDesk(premises, lastPoll: LastPoll()).health()
        if !premises.ledger.isShared {
            #expect(report.checks.first { $0.name == "clock" }?.status == .warn)
        }
        await house.end()
    }
}
