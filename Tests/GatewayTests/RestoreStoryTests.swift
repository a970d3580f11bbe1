import Cryptography
import Declarations
import Foundation
import Gateway
import GatewayTestKit
import Ledger
import Manifests
import PortSimulator
import Testing
import Transports

/// A ledger that is lost and comes back from a backup, told to the simulated port, which kept its own record.
@Suite struct RestoreStoryTests {
    /// The numbers of the story with `TONGGUAN_THOROUGH=1`: 2,000 documents that the backup holds, 500 that it does not.
    private static let known = FaultRun.isThorough ? 500 : 48
    private static let unheard = FaultRun.isThorough ? 125 : 12

    /// What is there of the hours between backup and loss.
    enum Lost: CaseIterable {
        case nothing
        case journal
    }

    @Test(
        "J: after a restore nothing is sent until journal and ports told what customs has; nothing is filed twice",
        arguments: Lost.allCases)
    func storyJ(_ lost: Lost) async throws {
        let story = try await Story(known: Self.known, unheard: Self.unheard)
        let (known, unheard, desk) = (story.known, story.unheard, story.first.desk)
        let before = await desk.record().requests.count
        if lost == .journal { try FileManager.default.removeItem(atPath: story.journalFolder) }
        let (house, restorer) = try await story.restore()
        let number = try #require(try await house.premises.ledger.epochs().first?.number)
        #expect(number > 1)

        // Paused: time alone changes nothing.
        #expect(await restorer.step())
        for _ in 0..<3 {
            try await house.prepare()
            #expect(try await house.send() == 0)
            await house.sweep()
            house.clock.advance(by: .seconds(600))
        }
        #expect(await desk.record().requests.count == before)
        #expect(await house.gateway.health().checks.contains { $0.name == "restored" && $0.status == .warn })
        if lost == .nothing {
            // Everything that the lost edition kept is kept again, before any port was asked.
            let aside = try #require(story.aside)
            #expect(
                try Outside.sqlite(house.folder + "/ledger.sqlite", "SELECT COUNT(*) FROM raw_receipt")
                    == Outside.sqlite(aside, "SELECT COUNT(*) FROM raw_receipt"))
        }
        #expect(await restorer.step(), "no port was polled yet")

        await house.collect()
        for number in known { #expect(try await house.order(number).state == .released, "\(number)") }
        let orphans = try await house.premises.ledger.statistics(now: house.clock.now()).counters["receipt.orphan"]
        #expect((orphans ?? 0) >= Int64(unheard.count * 4))
        #expect(await restorer.step(), "a person says so")
        #expect(await desk.record().requests.count == before)

        try Data(ResumeRequest.whenReady.text(at: house.clock.now()).utf8).write(
            to: URL(fileURLWithPath: ResumeRequest.file(in: house.folder)))
        #expect(await !restorer.step())
        #expect(await !house.gateway.health().checks.contains { $0.name == "restored" })
        // What the backup did not hold is sent again by the merchant, and is found to be done.
        try await house.submit(numbers: unheard)
        for number in unheard { #expect(try await house.order(number).state == .released, "\(number)") }
        try await house.run(for: .seconds(60))
        try await house.settle()
        #expect(await desk.record().requests.count == before, "not one message was sent again")
        try await house.expectAllWell(known + unheard, "\(lost)")
        await house.end()
    }

    @Test("Resumed at once, without journal and polls: the port says that it has it, and nothing is live twice")
    func resumedBlindly() async throws {
        let story = try await Story(known: Self.known, unheard: Self.unheard)
        try FileManager.default.removeItem(atPath: story.journalFolder)
        let before = await story.first.desk.record().requests.count
        let (house, restorer) = try await story.restore()
        try Data(ResumeRequest.now.text(at: house.clock.now()).utf8).write(
            to: URL(fileURLWithPath: ResumeRequest.file(in: house.folder)))
        #expect(await !restorer.step())
        try await house.submit(numbers: story.unheard)
        try await house.prepare()
        #expect(try await house.send() > 0)
        #expect(await house.desk.record().requests.count > before)
        let all = story.known + story.unheard
        try await house.runUntilReleased(all, within: .seconds(2 * 86_400))
        try await house.settle()
        try await house.expectAllWell(all, "blindly")
        await house.end()
    }

    @Test("Without a person, when the configuration says so; and never before the ports were polled")
    func automatically() async throws {
        let story = try await Story(known: 2, unheard: 0)
        let (house, _) = try await story.restore()
        var premises = house.premises
        premises.policy.resumesAfterRestore = true
        let restorer = Restorer(premises, journal: nil, sealer: try Story.vault())
        #expect(await restorer.step())
        await house.collect()
        #expect(await !restorer.step())
        try await house.run(for: .seconds(60))
        try await house.expectAllWell(story.known, "automatically")
        await house.end()
    }

    @Test("A journal that does not open with the vault's keys is not replayed: only a person may go on without it")
    func unreadable() async throws {
        let story = try await Story(known: 1, unheard: 1)
        let (house, restorer) = try await story.restore()
        let journal = ReceiptJournal(folder: story.journalFolder)
        let wrong = Restorer(house.premises, journal: journal, sealer: Vault(keys: try VaultKeys.generate()))
        #expect(await wrong.step())
        await house.collect()
        try Data(ResumeRequest.whenReady.text(at: house.clock.now()).utf8).write(
            to: URL(fileURLWithPath: ResumeRequest.file(in: house.folder)))
        #expect(await wrong.step())
        #expect(try await house.premises.ledger.epochs().last?.replayedAt == nil)
        let told = await house.gateway.health().checks.first { $0.name == "restored" }?.output ?? ""
        #expect(told.contains("do not open") && told.contains(journal.place), "\(told)")
        // With the right keys it is replayed, and the same request holds.
        house.clock.advance(by: .seconds(60))
        #expect(await restorer.step(), "the ports were polled before")
        #expect(try await house.premises.ledger.epochs().last?.replayedAt != nil)
        house.clock.advance(by: .seconds(60))
        await house.collect()
        #expect(await !restorer.step())
        await house.end()
    }

    @Test("A request from before the restore says nothing about it")
    func leftOver() async throws {
        let moment = Timestamp(milliseconds: 1_767_225_600_000)
        let text = ResumeRequest.now.text(at: moment)
        #expect(ResumeRequest(text: text, since: moment) == .now)
        #expect(ResumeRequest(text: text, since: moment + .seconds(1)) == nil)
        #expect(ResumeRequest(text: "now\n", since: moment) == nil)
    }

    @Test("A stretch that is too long to be answered is halved, and while a restored ledger is held its cursor stays")
    func tooLong() async throws {
        let story = try await Story(known: 1, unheard: 0)
        let (house, restorer) = try await story.restore()
        #expect(await restorer.step())
        let channel = ShortAnswers(channel: house.channel, from: house.clock.now() - .seconds(7200))
        var premises = house.premises
        for (name, var route) in premises.routes {
            route.channel = channel
            premises.routes[name] = route
        }
        let route = try #require(premises.routes.values.first)
        let stream = try #require(channel.receiptStreams.first)
        let before = try await premises.ledger.pollCursor(route: route.identity, stream: stream)
        await ReceiptCollector(premises, route: route, rewinds: Rewinds(), lastPoll: LastPoll()).pollOnce()
        #expect(try await premises.ledger.pollCursor(route: route.identity, stream: stream) == before)
        #expect(try await premises.ledger.exceptions(limit: 50).contains { $0.kind == "receipts_not_fetched" })
        #expect(await restorer.step(), "not by itself")
        #expect(try await premises.ledger.resumeEpoch(now: house.clock.now()))
        await ReceiptCollector(premises, route: route, rewinds: Rewinds(), lastPoll: LastPoll()).pollOnce()
        let after = try #require(try await premises.ledger.pollCursor(route: route.identity, stream: stream))
        #expect(after == house.clock.now())
        await house.end()
    }

    @Test("A cursor from before the restore goes on while the backup holds its event; one into lost events is refused")
    func cursors() async throws {
        let story = try await Story(known: 2, unheard: 2)
        let backup = try #require(story.cursorAtBackup)
        let lost = try #require(story.cursorAtLoss)
        #expect(backup.hasPrefix("e1.") && lost.hasPrefix("e1."))
        let (house, _) = try await story.restore()
        await house.collect()
        let page = try await house.gateway.events(tenant: house.tenant, after: backup, limit: 1000)
        #expect(!page.events.isEmpty)
        let number = try #require(try await house.premises.ledger.epochs().last?.number)
        #expect(page.events.allSatisfy { $0.cursor.hasPrefix("e\(number).") })
        let all = try await house.gateway.events(tenant: house.tenant, after: nil, limit: 1000)
        #expect(all.events.first?.cursor.hasPrefix("e1.") == true)
        #expect(all.next == page.next)
        let error = try #require(
            await #expect(throws: GatewayError.self) {
                try await house.gateway.events(tenant: house.tenant, after: lost, limit: 10)
            })
        #expect(error.code == .badCursor)
        #expect(error.message.contains("restored") && error.message.contains(backup), "\(error.message)")
        for wrong in ["e\(number + 1).1", "e0.1", "e2", "e2.-1", "e2.1.1", "x1.1", "e02.", ""] {
            await #expect(throws: GatewayError.self, "\(wrong)") {
                try await house.gateway.events(tenant: house.tenant, after: wrong, limit: 10)
            }
        }
        await house.end()
    }

    @Test("A correction after a restore replaces what customs may hold")
    func corrected() async throws {
        let story = try await Story(known: 1, unheard: 0, prepares: false, runs: true)
        let (house, restorer) = try await story.restore()
        try Data(ResumeRequest.now.text(at: house.clock.now()).utf8).write(
            to: URL(fileURLWithPath: ResumeRequest.file(in: house.folder)))
        #expect(await !restorer.step())
        // The waybill is the same; the port holds 311 and 411 of one bottle.
        let number = story.known[0]
        let results = try await house.submit([SampleOrder(number, quantity: 2)])
        #expect(results.map(\.verdict) == [.accepted])
        try await house.prepare()
        try await house.send()
        let record = await house.desk.record()
        let order = try #require(record.declarations(of: .order).first)
        #expect(order.filings.last?.appType == "2")
        #expect(record.violations().isEmpty)
        await house.end()
    }
}

/// A port whose answers about longer stretches are too large.
private struct ShortAnswers: Channel {
    let channel: PortDeskChannel
    /// Nothing earlier is answered.
    let from: Timestamp

    var receiptStreams: [ReceiptKind] { self.channel.receiptStreams }

    func deliver(_ message: OutboundMessage) async -> DeliveryOutcome { await self.channel.deliver(message) }

    func poll(_ stream: ReceiptKind, since: Timestamp) async throws(TransportError) -> PollBatch {
        guard since >= self.from else { throw TransportError(.tooLarge, "more than fits", phase: .afterSend) }
        return try await self.channel.poll(stream, since: since)
    }

    func decode(_ raw: RawReceipt) throws(ManifestError) -> [ReceiptRecord] { try self.channel.decode(raw) }
}

/// A gateway that makes a backup, goes on for three hours and is lost.
private final class Story {
    let first: Rehearsal
    let known: [String]
    let unheard: [String]
    let cursorAtBackup: String?
    let cursorAtLoss: String?
    private(set) var aside: String?

    var journalFolder: String { self.first.folder + "/journal" }
    private var backupFolder: String { self.first.folder + "/backup" }

    static func vault() throws -> Vault { Vault(keys: try VaultKeys(path: Checkout.keys + "/vault.keys")) }

    /// - Parameter prepares: whether most of what the backup holds is signed and sealed.
    init(known: Int, unheard: Int, prepares: Bool = true, runs: Bool = true) async throws {
        var settings = PortSettings.quick
        settings.rules.annualLimit = Amount(10_000_000)
        self.first = try await Rehearsal(port: settings)
        let house = self.first
        house.premises.ledger.attach(journal: ReceiptJournal(folder: house.folder + "/journal"))
        self.known = FaultRun.numbers(known, "B")
        self.unheard = FaultRun.numbers(unheard, "U")
        // Three of four are prepared, the others are only accepted.
        let prepared = prepares ? known * 3 / 4 : 0
        await house.collect()
        try await house.submit(numbers: Array(self.known.prefix(prepared)))
        if prepares { try await house.prepare() }
        try await house.submit(numbers: Array(self.known.dropFirst(prepared)))
        let manifest = try await Backup.make(
            of: house.folder, to: house.folder + "/backup", vault: try Self.vault(), now: house.clock.now())
        #expect(manifest.rows["customs_order"] == known && manifest.epoch == 1)
        self.cursorAtBackup = try await house.gateway.events(tenant: house.tenant, after: nil, limit: 1000).next
        try await house.runUntilReleased(self.known, within: .seconds(3600))
        house.clock.advance(by: .seconds(3600))
        try await house.submit(numbers: self.unheard)
        try await house.runUntilReleased(self.unheard, within: .seconds(3600))
        house.clock.advance(by: .seconds(3 * 3600))
        await house.collect()
        var cursor: String?
        while case let page = try await house.gateway.events(tenant: house.tenant, after: cursor, limit: 1000),
            page.next != cursor
        { cursor = page.next }
        self.cursorAtLoss = cursor
        await house.end()
    }

    /// The gateway on the backup.
    func restore() async throws -> (Rehearsal, Restorer) {
        let restored = try await Backup.restore(
            from: self.backupFolder, to: self.first.folder, replacing: true, vault: try Self.vault(),
            now: self.first.clock.now())
        self.aside = restored.aside
        let house = try await Rehearsal(continuing: self.first, seed: 2)
        let journal = ReceiptJournal(folder: self.journalFolder)
        house.premises.ledger.attach(journal: journal)
        return (house, Restorer(house.premises, journal: journal, sealer: try Self.vault()))
    }
}
