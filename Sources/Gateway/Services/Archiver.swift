import Declarations
public import Ledger
import Logging
public import ServiceLifecycle

/// Moves bodies of orders that have been at their end for long (`policy.archive_after`) out of the hot tables, in small
/// batches, and removes days of the receipt journal whose time is over (`policy.journal_retention`).
public final class Archiver: Service {
    private let premises: Premises
    private let journal: ReceiptJournal?
    /// Orders and receipts in one commit, each.
    private static let atOnce = 32
    /// The pause is this many times as long as the batch took.
    private static let restShare = 4
    private static let shortestRest = Duration.milliseconds(20)
    private static let interval = Duration.seconds(600)

    public init(_ premises: Premises, journal: ReceiptJournal?) {
        self.premises = premises
        self.journal = journal
    }

    public func run() async throws {
        let signal = Signal()
        let stop = StopFlag(wake: { signal.raise() })
        await stop.guarding {
            while !stop.isRaised {
                var archived = ArchiveSummary()
                while !stop.isRaised {
                    let start = ContinuousClock.now
                    let batch = await self.archiveOnce()
                    guard batch.total > 0 else { break }
                    archived.orders += batch.orders
                    archived.receipts += batch.receipts
                    let rest = max(Self.shortestRest, (ContinuousClock.now - start) * Self.restShare)
                    await signal.wait(upTo: rest, clock: self.premises.clock)
                }
                self.tell(archived)
                self.removeOldJournal()
                if !stop.isRaised { await signal.wait(upTo: Self.interval, clock: self.premises.clock) }
            }
        }
    }

    /// One batch.
    public func archiveOnce() async -> ArchiveSummary {
        let now = self.premises.clock.now()
        let request = ArchiveRequest(before: now - self.premises.policy.archiveAfter, limit: Self.atOnce)
        do {
            return try await self.premises.ledger.archive(request, now: now)
        } catch {
            self.premises.logger.error("archiving failed", metadata: ["error": "\(error)"])
            return ArchiveSummary()
        }
    }

    /// The journal must be older than the oldest backup that anybody would restore.
    func removeOldJournal() {
        let before = self.premises.clock.now() - self.premises.policy.journalRetention
        guard let removed = self.journal?.removeFiles(before: before), removed > 0 else { return }
        self.premises.logger.notice("removed days of the receipt journal", metadata: ["files": "\(removed)"])
    }

    private func tell(_ archived: ArchiveSummary) {
        guard archived.total > 0 else { return }
        self.premises.logger.info(
            "archived", metadata: ["orders": "\(archived.orders)", "receipts": "\(archived.receipts)"])
    }
}

extension Archiver: CustomStringConvertible {
    public var description: String { "archiver" }
}
