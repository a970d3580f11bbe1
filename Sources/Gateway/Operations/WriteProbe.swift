import Declarations
import Ledger
public import ServiceLifecycle
import Synchronization

/// Commits one small change from time to time and notes how that went, so that health can tell whether the store takes writes
/// without ever waiting for it: a writer that hangs shows as a probe that does not come back.
public struct WriteProbe: Service {
    private let premises: Premises
    static let interval = Duration.seconds(15)
    /// After a failure it asks more often, so that the end of the trouble is soon known.
    static let intervalInTrouble = Duration.seconds(2)

    public init(_ premises: Premises) { self.premises = premises }

    public func run() async throws {
        let signal = Signal()
        let stop = StopFlag(wake: { signal.raise() })
        await stop.guarding {
            while !stop.isRaised {
                let isWell = await self.probeOnce()
                await signal.wait(
                    upTo: isWell ? Self.interval : Self.intervalInTrouble, clock: self.premises.clock)
            }
        }
    }

    /// One write; whether it is on disk.
    @discardableResult
    public func probeOnce() async -> Bool {
        let board = self.premises.probe
        board.began()
        do {
            try await self.premises.ledger.probeWrite(now: self.premises.clock.now())
            board.ended(nil)
            return true
        } catch {
            board.ended("\(error)")
            return false
        }
    }
}

extension WriteProbe: CustomStringConvertible {
    public var description: String { "write probe" }
}

/// How the newest probes went. Time is the monotonic clock's, so that a clock that jumps raises nothing.
public final class ProbeBoard: Sendable {
    /// A write that takes longer than this has failed, whatever becomes of it.
    static let deadline = Duration.seconds(5)

    /// What is known.
    struct Status: Sendable {
        /// When the write that is under way began.
        var begun: ContinuousClock.Instant?
        /// How long the last one that ended took.
        var took: Duration?
        /// When it ended.
        var endedAt: ContinuousClock.Instant?
        /// Why it failed; nil when it is on disk.
        var failure: String?

        /// What is wrong now; nil while all is well or nothing was tried yet.
        func trouble(now: ContinuousClock.Instant = .now) -> String? {
            if let begun, now - begun > ProbeBoard.deadline {
                return "a write does not come back since \((now - begun).components.seconds) s"
            }
            return self.failure ?? self.slow
        }

        private var slow: String? {
            guard let took, took > ProbeBoard.deadline else { return nil }
            return "the last write took \(took.components.seconds) s"
        }
    }

    private let state = Mutex(Status())

    public init() {}

    var status: Status { self.state.withLock { $0 } }

    func began() { self.state.withLock { $0.begun = .now } }

    func ended(_ failure: String?) {
        self.state.withLock { state in
            let now = ContinuousClock.now
            state.took = state.begun.map { now - $0 }
            state.begun = nil
            state.endedAt = now
            state.failure = failure
        }
    }
}
