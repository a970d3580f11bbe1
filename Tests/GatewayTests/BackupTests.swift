import Cryptography
import Declarations
import Foundation
import Gateway
import GatewayTestKit
import Ledger
import Testing

/// Copies of a ledger: whole, proven, and never taken for what they are not.
@Suite struct BackupTests {
    private func vault() throws -> Vault { Vault(keys: try VaultKeys(path: Checkout.keys + "/vault.keys")) }

    /// A ledger with orders on their way, open.
    private func house() async throws -> LedgerFixture {
        let house = try LedgerFixture()
        _ = try await house.ledger.accept((0..<20).map { house.order("\($0)") }, now: house.now)
        try await house.send()
        return house
    }

    @Test("Made while orders come in: whole by SQLite's word, closed to others, nothing half left behind")
    func whileServing() async throws {
        let house = try await self.house()
        let folder = house.folder + "/backup"
        let vault = try self.vault()
        async let writing: Void = {
            for number in 100..<160 { _ = try await house.ledger.accept([house.order("\(number)")], now: house.now) }
        }()
        let manifest = try await Backup.make(of: house.folder, to: folder, vault: vault, now: house.now)
        try await writing
        #expect(manifest.opened > 20)
        #expect(try Outside.sqlite(folder + "/ledger.sqlite", "PRAGMA integrity_check") == ["ok"])
        #expect(
            try Outside.sqlite(folder + "/ledger.sqlite", "SELECT COUNT(*) FROM customs_order")
                == ["\(manifest.rows["customs_order"] ?? -1)"])
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: folder).sorted() == ["ledger.sqlite", "manifest.json"])
        #expect(try FileManager.default.contentsOfDirectory(atPath: house.folder).allSatisfy { !$0.contains(".part-") })
        for (path, mode) in [(folder, 0o700), (folder + "/ledger.sqlite", 0o600)] {
            let found = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? NSNumber
            #expect(found?.intValue == mode, "\(path)")
        }
        #expect(try await Backup.verify(folder, vault: vault) == manifest)
        await #expect(throws: LedgerError.self, "never over another backup") {
            try await Backup.make(of: house.folder, to: folder, vault: vault, now: house.now)
        }
        await house.ledger.close()
    }

    @Test("Restoring needs a whole backup, its keys, a stopped gateway and a word for what is there")
    func refusals() async throws {
        let house = try await self.house()
        let (folder, vault) = (house.folder + "/backup", try self.vault())
        _ = try await Backup.make(of: house.folder, to: folder, vault: vault, now: house.now)
        func restore(_ from: String, replacing: Bool, _ vault: Vault) async -> LedgerError.Code? {
            do throws(LedgerError) {
                _ = try await Backup.restore(
                    from: from, to: house.folder, replacing: replacing, vault: vault, now: house.now)
                return nil
            } catch {
                return error.code
            }
        }
        #expect(await restore(folder, replacing: true, vault) == .owned, "the gateway runs")
        await house.ledger.close()
        #expect(await restore(folder, replacing: false, vault) == .open)
        #expect(await restore(house.folder, replacing: true, vault) == .open, "no manifest")
        #expect(await restore(folder, replacing: true, Vault(keys: try VaultKeys.generate())) == .sealed)
        let file = folder + "/ledger.sqlite"
        let whole = try Data(contentsOf: URL(fileURLWithPath: file))
        var changed = whole
        changed[whole.count / 2] ^= 1
        try changed.write(to: URL(fileURLWithPath: file))
        #expect(await restore(folder, replacing: true, vault) == .corrupt)
        try whole.write(to: URL(fileURLWithPath: file))
        let before = try Outside.sqlite(house.path, "SELECT COUNT(*) FROM ledger_epoch")
        #expect(before == ["0"], "nothing was touched")
        #expect(await restore(folder, replacing: true, vault) == nil)
        #expect(try Outside.sqlite(house.path, "SELECT COUNT(*) FROM ledger_epoch WHERE number > 1") == ["1"])
        #expect(try Outside.sqlite(house.path, "PRAGMA integrity_check") == ["ok"])
        #expect(
            try !FileManager.default.contentsOfDirectory(atPath: house.folder).contains { $0.contains("restoring") })
    }

    @Test("Two restores of one backup are two epochs, also when the first is not there any more")
    func twice() async throws {
        let house = try await self.house()
        let (folder, vault) = (house.folder + "/backup", try self.vault())
        _ = try await Backup.make(of: house.folder, to: folder, vault: vault, now: house.now)
        await house.ledger.close()
        let first = try await Backup.restore(
            from: folder, to: house.folder, replacing: true, vault: vault, now: house.now
        ).epoch
        for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: house.path + suffix) }
        house.clock.advance(by: .seconds(5))
        let second = try await Backup.restore(
            from: folder, to: house.folder, replacing: false, vault: vault, now: house.now
        ).epoch
        #expect(second > first)
    }

    @Test("A log that was left behind without its file is never applied to what is restored")
    func staleLog() async throws {
        let house = try await self.house()
        let (folder, vault) = (house.folder + "/backup", try self.vault())
        let manifest = try await Backup.make(of: house.folder, to: folder, vault: vault, now: house.now)
        _ = try await house.ledger.accept((100..<120).map { house.order("\($0)") }, now: house.now)
        let log = try Data(contentsOf: URL(fileURLWithPath: house.path + "-wal"))
        #expect(!log.isEmpty)
        await house.ledger.close()
        for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: house.path + suffix) }
        try log.write(to: URL(fileURLWithPath: house.path + "-wal"))
        let restored = try await Backup.restore(
            from: folder, to: house.folder, replacing: false, vault: vault, now: house.now)
        #expect(restored.aside == nil)
        #expect(!FileManager.default.fileExists(atPath: house.path + "-wal"))
        #expect(try Outside.sqlite(house.path, "PRAGMA integrity_check") == ["ok"])
        #expect(
            try Outside.sqlite(house.path, "SELECT COUNT(*) FROM customs_order")
                == ["\(manifest.rows["customs_order"] ?? -1)"])
    }

    @Test("Sealed messages count as sent and are never taken apart; frozen ones are; what waits may have been sent")
    func marks() async throws {
        let house = try await self.house()
        _ = try await house.ledger.accept((30..<33).map { house.order("\($0)") }, now: house.now)
        try await house.prepare()
        _ = try await house.ledger.accept([house.order("40")], now: house.now)
        let frozen = try await house.freeze()
        _ = try await house.ledger.accept([house.order("50")], now: house.now)
        let (folder, vault) = (house.folder + "/backup", try self.vault())
        _ = try await Backup.make(of: house.folder, to: folder, vault: vault, now: house.now)
        await house.ledger.close()
        _ = try await Backup.restore(from: folder, to: house.folder, replacing: true, vault: vault, now: house.now)
        let next = try LedgerFixture(continuing: house, seed: 2)
        #expect(
            try Outside.sqlite(house.path, "SELECT DISTINCT state FROM message ORDER BY state")
                == ["dissolved", "unresolved"])
        for (order, state) in [("30", DocumentState.attempted), ("40", .ready), ("50", .ready)] {
            #expect(try await next.state(.order, order) == state, "\(order)")
            #expect(
                try Outside.sqlite(
                    house.path,
                    """
                    SELECT DISTINCT maybe_sent FROM document WHERE id / 64 = (
                        SELECT id FROM customs_order WHERE order_no = '\(order)')
                    """) == ["1"])
        }
        _ = try await next.ledger.recover(now: next.now)
        // The lost edition sealed and sent what was frozen; the e-port echoes the guid it knew. Of 50 it knew another.
        let member = try #require(frozen.first { $0.lane.kind == .order }?.members.first)
        try await next.receipt(.order, "40", 2, after: 1, guid: member.guid)
        try await next.receipt(.order, "40", 120, after: 2)
        #expect(try await next.state(.order, "40") == .inCustoms)
        try await next.receipt(.payment, "50", 120, after: 1, guid: "0FD0E2C0-0000-4000-8000-000000000050")
        #expect(try await next.state(.payment, "50") == .inCustoms)
        try await next.receipt(.waybill, "50", -504_009, after: 1, rule: CodeRule(.data))
        #expect(try await next.state(.waybill, "50") == .rejected)
        #expect(try await next.ledger.exceptions(limit: 10).isEmpty)
        #expect(try await next.freeze().isEmpty)
        #expect(try await next.lease().isEmpty)
        #expect(try await next.ledger.resumeEpoch(now: next.now))
        next.clock.advance(by: .seconds(7200))
        let again = try await next.lease()
        #expect(!again.isEmpty)
        #expect(try await !next.freeze().isEmpty)
        await next.ledger.close()
    }
}
