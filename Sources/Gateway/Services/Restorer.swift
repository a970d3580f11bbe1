public import Declarations
import Foundation
public import Ledger
import Logging
public import ServiceLifecycle
import Synchronization
import Transports

/// After a restore: keeps again what the receipt journal holds since the backup, waits until every port was polled from before
/// it, and lets work go on when a person says so (`tongguan restored resume`), or by itself (`policy.resume_after_restore`).
///
/// Nodes that share a ledger have a journal each, and each of them must have been replayed.
public final class Restorer: Service {
    private let premises: Premises
    private let journal: ReceiptJournal?
    private let sealer: any ColumnSealer
    /// When the journal was last replayed and did not open as a whole.
    private let lastTry = Mutex<Timestamp?>(nil)
    private static let interval = Duration.seconds(2)
    /// Clocks and polls overlap: receipts of the day before the backup are looked at as well.
    private static let margin = Duration.seconds(86_400)
    /// Receipts that lie closer together are kept with one time.
    private static let neighbours = Duration.seconds(600)
    /// A person may have given the vault the missing key meanwhile.
    private static let retry = Duration.seconds(600)

    /// - Parameters:
    ///   - journal: nil when there is none; then only the ports are asked.
    ///   - sealer: opens what the journal holds.
    public init(_ premises: Premises, journal: ReceiptJournal?, sealer: any ColumnSealer) {
        self.premises = premises
        self.journal = journal
        self.sealer = sealer
    }

    public func run() async throws {
        let signal = Signal()
        let stop = StopFlag(wake: { signal.raise() })
        await stop.guarding {
            while !stop.isRaised {
                // One look at a small table while nothing is restored.
                let isHeld = await self.step()
                await signal.wait(upTo: isHeld ? Self.interval : .seconds(3600), clock: self.premises.clock)
            }
        }
    }

    /// Does what can be done now.
    ///
    /// - Returns: whether something still waits.
    @discardableResult
    public func step() async -> Bool {
        do {
            let own = try await self.register()
            guard let epoch = try await self.premises.ledger.epochs().last else {
                self.removeRequest()
                return false
            }
            let request = epoch.isHeld ? self.request(for: epoch) : nil
            if request == .now { return try await !self.resume(epoch) }
            // A node that comes late replays its journal all the same.
            let isReplayed = own.map { $0.replayedEpoch >= epoch.number } ?? (epoch.replayedAt != nil)
            if !isReplayed, self.mayTry() { try await self.replay(epoch, own?.id) }
            guard epoch.isHeld else {
                self.removeRequest()
                return !isReplayed
            }
            guard let current = try await self.premises.ledger.epochs().last,
                try await self.arePortsPolled(since: current)
            else { return true }
            let isWhole = try await !self.premises.ledger.journals().contains { $0.damaged > 0 }
            guard request == .whenReady || self.premises.policy.resumesAfterRestore && isWhole else { return true }
            return try await !self.resume(epoch)
        } catch {
            self.premises.logger.error("the restored ledger waits", metadata: ["error": "\(error)"])
            return true
        }
    }

    /// Whether every stream of every identity was polled well since the journal was replayed: then what the backup lacks was
    /// applied, as far as anybody can tell. A way that is not polled brings its receipts by itself.
    public func arePortsPolled(since epoch: LedgerEpoch) async throws(LedgerError) -> Bool {
        guard let since = epoch.replayedAt else { return false }
        for route in self.premises.routes.values {
            for stream in route.channel.receiptStreams {
                let cursor = try await self.premises.ledger.pollCursor(route: route.identity, stream: stream)
                guard let cursor, cursor >= since else { return false }
            }
        }
        return true
    }

    // MARK: The journal

    /// Makes the journal of this process known.
    private func register() async throws -> JournalRecord? {
        guard let journal = self.journal else { return nil }
        let (id, place, ledger) = (try await journal.identity(), journal.place, self.premises.ledger)
        func known() async throws -> JournalRecord? {
            let all = try await ledger.journals()
            guard ledger.isShared || all.count == 1 else { return nil }
            return all.first { $0.id == id && $0.place == place }
        }
        if let own = try await known() { return own }
        try await ledger.register(journal: id, place: place, now: self.premises.clock.now())
        return try await known()
    }

    private func mayTry() -> Bool {
        let now = self.premises.clock.now()
        return self.lastTry.withLock { last in
            guard let earlier = last else { return true }
            return now - earlier >= Self.retry
        }
    }

    private func replay(_ epoch: LedgerEpoch, _ id: String?) async throws {
        var unreadable = 0
        let found = try await self.journal?.replay(since: epoch.backupAt - Self.margin) { entries in
            for (batch, moment) in self.batches(entries, &unreadable) {
                _ = try await self.premises.ledger.keep(batch, now: moment)
            }
        }
        let damaged = found?.damaged ?? []
        let now = self.premises.clock.now()
        self.lastTry.withLock { [unreadable] in $0 = unreadable > 0 ? now : nil }
        try await self.premises.ledger.noteReplayed(
            id.map { JournalReplay(journal: $0, unreadable: unreadable, damaged: damaged.count) }, now: now)
        self.premises.logger.notice(
            "the receipt journal was replayed",
            metadata: [
                "receipts": "\(found?.receipts ?? 0)", "unreadable": "\(unreadable)",
                "torn": "\(found?.torn.joined(separator: " ") ?? "")", "damaged": "\(damaged.joined(separator: " "))",
            ])
    }

    /// Neighbours of one route together, as old as they are: their time of keeping began when they came.
    private func batches(_ entries: [JournalEntry], _ unreadable: inout Int) -> [(ReceiptBatch, Timestamp)] {
        var batches: [(ReceiptBatch, Timestamp)] = []
        for entry in entries {
            guard let item = try? entry.open(by: self.sealer) else {
                unreadable += 1
                continue
            }
            if let last = batches.indices.last, batches[last].0.route == entry.route,
                entry.receivedAt >= batches[last].1, entry.receivedAt - batches[last].1 < Self.neighbours
            {
                batches[last].0.items.append(item)
            } else {
                var batch = ReceiptBatch(route: entry.route, cursor: nil, items: [item])
                batch.isJournaled = true
                batches.append((batch, entry.receivedAt))
            }
        }
        return batches
    }

    private func resume(_ epoch: LedgerEpoch) async throws(LedgerError) -> Bool {
        let resumed = try await self.premises.ledger.resumeEpoch(now: self.premises.clock.now())
        if resumed {
            self.premises.logger.notice("the restored ledger works again", metadata: ["epoch": "\(epoch.number)"])
            self.premises.wakeups.raisePreparers()
        }
        self.removeRequest()
        return resumed
    }

    // MARK: What a person asked for

    private var requestFile: String { ResumeRequest.file(in: self.premises.dataFolder) }

    private func request(for epoch: LedgerEpoch) -> ResumeRequest? {
        guard let text = try? String(contentsOfFile: self.requestFile, encoding: .utf8) else { return nil }
        return ResumeRequest(text: text, since: epoch.restoredAt)
    }

    private func removeRequest() { try? FileManager.default.removeItem(atPath: self.requestFile) }
}

/// What a person asks of a restored gateway, as a file in its data folder: whoever may write there may ask.
public enum ResumeRequest: String, Sendable, Hashable, CaseIterable {
    /// Work goes on once the journal was replayed and the ports were polled.
    case whenReady = "when_ready"
    /// Work goes on at once.
    case now

    /// Where it is written.
    public static func file(in data: String) -> String { data + "/resume-after-restore" }

    /// What is written there: the word and when it was said.
    public func text(at moment: Timestamp) -> String { "\(self.rawValue) \(moment.milliseconds)\n" }

    /// Nil when it is no request, or one that was made before a restore: it was about another.
    public init?(text: String, since restoredAt: Timestamp) {
        let words = text.split { $0 == " " || $0 == "\n" }
        guard words.count == 2, let request = Self(rawValue: String(words[0])), let said = Int64(words[1]),
            said >= restoredAt.milliseconds
        else { return nil }
        self = request
    }
}

extension Restorer: CustomStringConvertible {
    public var description: String { "restorer" }
}

/// What health says of a restored ledger.
struct RestoredCheck: Sendable {
    let ledger: any Ledger

    /// Empty while nothing was restored, or work goes on.
    func checks() async throws(LedgerError) -> [HealthReport.Check] {
        guard let epoch = try await self.ledger.epochs().last, epoch.isHeld else { return [] }
        let journals = try await self.ledger.journals()
        let unreadable = journals.filter { $0.unreadable > 0 && $0.replayedEpoch < epoch.number }
        let waiting = journals.filter { $0.replayedEpoch < epoch.number && $0.unreadable == 0 }.map(\.place)
        let damaged = journals.filter { $0.replayedEpoch == epoch.number && $0.damaged > 0 }.map(\.place)
        var stages: [String] = []
        if !unreadable.isEmpty {
            stages.append(
                "receipts do not open with the vault's keys, give it the older ones: "
                    + unreadable.map { "\($0.unreadable) of \($0.place)" }.joined(separator: ", "))
        }
        if !waiting.isEmpty {
            stages.append("the receipt journal is to be replayed: \(waiting.joined(separator: ", "))")
        } else if epoch.replayedAt == nil, unreadable.isEmpty {
            stages.append("the receipt journal is being replayed")
        }
        if !damaged.isEmpty { stages.append("files of the journal are damaged: \(damaged.joined(separator: ", "))") }
        if epoch.replayedAt != nil {
            stages.append(
                "the journal was replayed; once the ports were polled, `tongguan restored resume` lets work go on")
        }
        return [
            .init(
                name: "restored", status: .warn, observed: ["epoch": Int64(epoch.number)],
                output: "restored from a backup of \(epoch.backupAt.rfc3339): nothing is sent; "
                    + stages.joined(separator: "; "))
        ]
    }
}
