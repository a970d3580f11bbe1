public import Ledger
import Logging
public import ServiceLifecycle

/// After a change of keys: seals again, while everything else goes on, what is stored under older keys.
///
/// It works at most a fifth of the time and measures that by its own batches, each of which waits for one commit: when the
/// writer is busy, a batch takes long and the pause after it is long. What is left to do stands in the ledger itself, so a
/// restart loses nothing.
public final class Resealer: Service {
    private let premises: Premises
    /// Values in one batch and one commit.
    private static let atOnce = 32
    /// The pause is this many times as long as the batch took.
    private static let restShare = 4
    private static let shortestRest = Duration.milliseconds(20)
    /// How long it waits before it looks again for values that name an older key.
    private static let idle = Duration.seconds(60)
    /// After so many looks what could not be opened is tried anew.
    private static let looksPerWalk = 60

    public init(_ premises: Premises) { self.premises = premises }

    public func run() async throws {
        let signal = Signal()
        let stop = StopFlag(wake: { signal.raise() })
        await stop.guarding {
            var walk = ResealWalk()
            var looks = 0
            while !stop.isRaised {
                let start = ContinuousClock.now
                let next = await self.resealOnce(walk)
                let isDone = next.resealed == 0 && next.unreadable == walk.unreadable
                if walk.unreadable != next.unreadable { self.tell(next) }
                if isDone {
                    looks += 1
                    walk = looks.isMultiple(of: Self.looksPerWalk) ? ResealWalk() : next
                } else {
                    walk = next
                }
                let rest = max(Self.shortestRest, (ContinuousClock.now - start) * Self.restShare)
                await signal.wait(upTo: isDone ? Self.idle : rest, clock: self.premises.clock)
            }
        }
    }

    /// One batch.
    ///
    /// - Returns: where it stands; `resealed` is zero when nothing is left that can be done now.
    public func resealOnce(_ walk: ResealWalk) async -> ResealWalk {
        do {
            return try await self.premises.ledger.reseal(walk, limit: Self.atOnce, now: self.premises.clock.now())
        } catch {
            self.premises.logger.error("sealing again failed", metadata: ["error": "\(error)"])
            var walk = walk
            walk.resealed = 0
            return walk
        }
    }

    private func tell(_ walk: ResealWalk) {
        guard !walk.unreadable.isEmpty else { return }
        self.premises.logger.error(
            "stored values do not open and keep their older key",
            metadata: Logger.Metadata(uniqueKeysWithValues: walk.unreadable.map { ($0.key, "\($0.value)") }))
    }
}

extension Resealer: CustomStringConvertible {
    public var description: String { "resealer" }
}
