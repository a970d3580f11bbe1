import Cryptography
import Declarations
import Foundation
import Gateway
import GatewayTestKit
import Ledger
import Testing

/// Receipts outside the database.
@Suite struct ReceiptJournalTests {
    private let folder: String
    private let start = Timestamp(milliseconds: 1_767_225_600_000)

    init() throws { self.folder = try Checkout.temporaryFolder() + "/journal" }

    private func entry(_ number: Int, day: Int = 0) -> JournalEntry {
        let bytes = Array("receipt \(number)".utf8)
        return JournalEntry(
            route: "haikou:DXPENT0000012345", kind: ReceiptKind(rawValue: 622), format: "haikou_json",
            receivedAt: self.start + .seconds(86_400 * day), digest: Digest.sha256(bytes), sealed: [1, 7, 0] + bytes)
    }

    private func replay(
        since day: Int = 0
    ) async throws -> (entries: [JournalEntry], torn: [String], damaged: [String]) {
        var entries: [JournalEntry] = []
        let found = try await ReceiptJournal(folder: self.folder).replay(
            since: self.start + .seconds(86_400 * day), atOnce: 3
        ) { entries += $0 }
        #expect(found.receipts == entries.count)
        return (entries, found.torn, found.damaged)
    }

    private func path(_ name: String) -> String { self.folder + "/" + name }

    @Test("What was appended is read back in order, a file for each day, closed to others")
    func roundTrip() async throws {
        let journal = ReceiptJournal(folder: self.folder)
        let first = (0..<7).map { self.entry($0) }
        try await journal.append(first)
        try await journal.append([self.entry(7, day: 1)])
        #expect(try await self.replay().entries == first + [self.entry(7, day: 1)])
        #expect(try await self.replay(since: 1).entries == [self.entry(7, day: 1)])
        let names = try FileManager.default.contentsOfDirectory(atPath: self.folder).sorted()
        #expect(names == ["receipts-2026-01-01.journal", "receipts-2026-01-02.journal"])
        for name in names {
            let mode = try FileManager.default.attributesOfItem(atPath: self.path(name))[.posixPermissions] as? NSNumber
            #expect(mode?.intValue == 0o600)
        }
        #expect(try journal.files(naming: [1, 7]) == names)
        #expect(try journal.files(naming: [1, 8]).isEmpty)
        #expect(journal.removeFiles(before: self.start + .seconds(86_400)) == 1)
        #expect(try await self.replay().entries == [self.entry(7, day: 1)])
    }

    @Test("A torn tail costs what was torn, and what is written after it is not lost", arguments: [1, 9, 17, 40])
    func torn(_ cut: Int) async throws {
        let journal = ReceiptJournal(folder: self.folder)
        try await journal.append([self.entry(1)])
        try await journal.append([self.entry(2)])
        journal.close()
        let file = self.path("receipts-2026-01-01.journal")
        let whole = try Data(contentsOf: URL(fileURLWithPath: file))
        try whole.dropLast(cut).write(to: URL(fileURLWithPath: file))
        let read = try await self.replay()
        #expect(read.entries == [self.entry(1)] && read.torn == ["receipts-2026-01-01.journal"])
        try await ReceiptJournal(folder: self.folder).append([self.entry(3)])
        let mended = try await self.replay()
        #expect(mended.entries == [self.entry(1), self.entry(3)] && mended.torn.isEmpty)
    }

    @Test(
        "A byte that changed costs its receipt alone, is told, and nothing behind it is cut off",
        arguments: [(at: 3, left: [0, 1, 2]), (at: 8 + 6, left: [1, 2]), (at: -1, left: [0, 2])])
    func damaged(_ damage: (at: Int, left: [Int])) async throws {
        let journal = ReceiptJournal(folder: self.folder)
        try await journal.append((0..<3).map { self.entry($0) })
        journal.close()
        let name = "receipts-2026-01-01.journal"
        let file = self.path(name)
        var bytes = try Data(contentsOf: URL(fileURLWithPath: file))
        // In the opening, in the first length of a body, in the middle.
        bytes[damage.at < 0 ? bytes.count / 2 : damage.at] ^= 1
        try bytes.write(to: URL(fileURLWithPath: file))
        let left = damage.left.map { self.entry($0) }
        let read = try await self.replay()
        #expect(read.entries == left && read.damaged == [name] && read.torn.isEmpty)
        let next = ReceiptJournal(folder: self.folder)
        try await next.append([self.entry(4)])
        #expect(try Data(contentsOf: URL(fileURLWithPath: file)) == bytes, "as it was")
        let whole = try await self.replay()
        #expect(whole.entries.count == left.count + 1 && whole.entries.contains(self.entry(4)))
        #expect(try next.files(naming: [1, 7]).count == 2, "a key that is needed behind the damage is named")
    }

    @Test("A journal has one name for good, and another folder has another")
    func named() async throws {
        let one = try await ReceiptJournal(folder: self.folder).identity()
        #expect(try await ReceiptJournal(folder: self.folder).identity() == one)
        #expect(try await ReceiptJournal(folder: self.folder + "2").identity() != one)
    }

    @Test("Two processes that share a folder write a file each")
    func shared() async throws {
        let (one, two) = (ReceiptJournal(folder: self.folder), ReceiptJournal(folder: self.folder))
        try await one.append([self.entry(1)])
        try await two.append([self.entry(2)])
        try await one.append([self.entry(3)])
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: self.folder).sorted()
                == ["receipts-2026-01-01-2.journal", "receipts-2026-01-01.journal"])
        #expect(Set(try await self.replay().entries.map(\.sealed)) == Set((1...3).map { self.entry($0).sealed }))
    }

    @Test("A receipt that the journal does not take is not kept, so that its mailbox keeps it")
    func refused() async throws {
        let house = try LedgerFixture()
        // A file where the folder should be.
        let blocked = house.folder + "/blocked"
        try Data().write(to: URL(fileURLWithPath: blocked))
        house.ledger.attach(journal: ReceiptJournal(folder: blocked))
        let error = try #require(
            await #expect(throws: LedgerError.self) { try await house.receipt(.inventory, "1", 2, preNo: "B1") })
        #expect(error.isRetriable)
        #expect(
            try await house.ledger.unreadReceipts(route: LedgerFixture.identity, limit: 10, now: house.now).isEmpty)
        house.ledger.attach(journal: ReceiptJournal(folder: house.folder + "/journal"))
        try await house.receipt(.inventory, "1", 2, preNo: "B1")
        let vault = Vault(keys: try VaultKeys(path: Checkout.keys + "/vault.keys"))
        var items: [ReceiptBatch.Item] = []
        _ = try await ReceiptJournal(folder: house.folder + "/journal").replay(since: house.now) { entries in
            items += try entries.map { try $0.open(by: vault) }
        }
        #expect(items.count == 1)
        let text = String(decoding: items.first?.bytes ?? [], as: UTF8.self)
        #expect(text.contains("B1"))
        await house.ledger.close()
    }
}
