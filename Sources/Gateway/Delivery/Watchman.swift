import Declarations
import Ledger
import Logging
public import ServiceLifecycle
import Synchronization

/// Raises the alarm when work does not go on, on a path of its own: a timer, counters in memory and a read of the store that
/// needs no writer. So it also speaks when the writer hangs or a service's loop died.
///
/// Time is counted in its own rounds and not by the clock, so that a clock that jumps raises nothing.
public final class Watchman: Service {
    private let premises: Premises
    private let memory = Mutex(Memory())
    static let interval = Duration.seconds(10)

    /// What it has seen, and for how many rounds without a change.
    private struct Memory {
        var due: [DueWork] = []
        /// A restored ledger hands nothing out before it is resumed.
        var isRestored = false
        var counts: [String: (value: UInt64, rounds: Int)] = [:]
        var oldest: [String: (value: Timestamp, rounds: Int)] = [:]
    }

    public init(_ premises: Premises) { self.premises = premises }

    public func run() async throws {
        let wake = Signal()
        let reading = Signal()
        let stop = StopFlag(wake: {
            wake.raise()
            reading.raise()
        })
        await stop.guarding {
            await withDiscardingTaskGroup { group in
                // Two loops: a read that never comes back must not silence the other.
                group.addTask {
                    while !stop.isRaised {
                        await self.readOnce()
                        await reading.wait(upTo: Self.interval, clock: self.premises.clock)
                    }
                    self.premises.heartbeats.end(Self.reader)
                }
                group.addTask {
                    while !stop.isRaised {
                        self.judgeOnce()
                        await wake.wait(upTo: Self.interval, clock: self.premises.clock)
                    }
                }
            }
        }
    }

    static let reader = Heartbeats.loop("reading the store")

    /// Looks at what is due.
    public func readOnce() async {
        if self.premises.heartbeats.all[Self.reader] == nil {
            self.premises.heartbeats.tick(Self.reader, turn: Self.interval)
        }
        do {
            let due = try await self.premises.ledger.dueWork(now: self.premises.clock.now())
            let isRestored = try await self.premises.ledger.epochs().last?.isHeld ?? false
            self.memory.withLock {
                $0.due = due
                $0.isRestored = isRestored
            }
            self.premises.heartbeats.tick(Self.reader)
        } catch {
            self.premises.logger.error("the store cannot be read", metadata: ["code": "\(error.code.rawValue)"])
        }
    }

    /// One round: what has not moved for `policy.stuckAfter` is stuck, unless a reason is known.
    public func judgeOnce() {
        let now = self.premises.clock.now()
        let found = self.memory.withLock { memory -> (stuck: [Stuck], excused: [Stuck]) in
            Self.count(self.premises.heartbeats.all, in: &memory)
            var stuck = memory.counts.filter { name, count in
                Heartbeats.isLoop(name)
                    && Self.interval * count.rounds >= self.premises.policy.stuckAfter
                        + self.premises.heartbeats.turn(name)
            }.map { name, count in
                Stuck(
                    what: name, duration: Self.interval * count.rounds,
                    reason: "the loop does not turn; restart the gateway and report it")
            }
            var excused: [Stuck] = []
            for work in Self.items(memory.due) {
                let rounds = Self.rounds(of: work, in: &memory)
                guard now - work.since >= self.premises.policy.stuckAfter else { continue }
                var item = Stuck(
                    what: work.name, duration: Self.interval * rounds,
                    reason: "due work does not go on; look at the log, routes and signers")
                if let reason = memory.isRestored ? Self.restored : self.excuse(work, now) {
                    item.reason = reason
                    excused.append(item)
                } else {
                    if let fault = self.fault(work) { item.reason = fault }
                    stuck.append(item)
                }
            }
            memory.oldest = memory.oldest.filter { name, _ in Self.items(memory.due).contains { $0.name == name } }
            return (stuck.filter { $0.duration >= self.premises.policy.stuckAfter }, excused)
        }
        for change in self.premises.watch.update(found.stuck, excused: found.excused) {
            let metadata: Logger.Metadata = [
                "what": "\(change.stuck.what)", "seconds": "\(change.stuck.duration.components.seconds)",
                "reason": "\(change.stuck.reason)",
            ]
            if change.isNew {
                self.premises.logger.error("work is stuck", metadata: metadata)
            } else {
                self.premises.logger.notice("work goes on again", metadata: metadata)
            }
        }
    }

    /// One kind of due work on one route.
    private struct Item {
        var name: String
        /// The counter that moves when it goes on.
        var progress: String
        var route: String
        var signer: String?
        var since: Timestamp
    }

    private static func items(_ due: [DueWork]) -> [Item] {
        due.flatMap { work in
            [
                work.oldestMessage.map {
                    Item(
                        name: "sending on \(work.route)", progress: Heartbeats.sent(work.route), route: work.route,
                        signer: nil, since: $0)
                },
                work.oldestDocument.map {
                    Item(
                        name: "signing with \(work.signer) for \(work.route)",
                        progress: Heartbeats.sealed(work.signer), route: work.route, signer: work.signer, since: $0)
                },
            ].compactMap(\.self)
        }
    }

    private static func count(_ counts: [String: UInt64], in memory: inout Memory) {
        for (name, value) in counts {
            let known = memory.counts[name]
            memory.counts[name] = (value, known?.value == value ? (known?.rounds ?? 0) + 1 : 0)
        }
        memory.counts = memory.counts.filter { counts[$0.key] != nil }
    }

    /// For how many rounds neither its counter moved nor its oldest piece was done, here or by another node.
    private static func rounds(of work: Item, in memory: inout Memory) -> Int {
        let known = memory.oldest[work.name]
        memory.oldest[work.name] = (work.since, known?.value == work.since ? (known?.rounds ?? 0) + 1 : 0)
        let unchanged = memory.oldest[work.name]?.rounds ?? 0
        return min(unchanged, memory.counts[work.progress]?.rounds ?? unchanged)
    }

    private static let restored = "the ledger was restored from a backup; `tongguan restored resume` lets work go on"

    /// Why it waits, where that is known and no fault of the gateway's.
    private func excuse(_ work: Item, _ now: Timestamp) -> String? {
        guard let status = self.premises.board.all[work.route] else { return nil }
        if let (window, _) = status.maintenance.open(at: now) { return "the port is in maintenance (\(window))" }
        if status.breaker.isOpenSince != nil { return "the port does not answer; the breaker is open" }
        return nil
    }

    /// What is wrong, where that is known.
    private func fault(_ work: Item) -> String? {
        if self.premises.board.all[work.route] == nil {
            return "no port or tenant of the configuration has this route; name it again"
        }
        if let signer = work.signer, self.premises.signers[signer] == nil {
            return "the configuration has no signer of this name; name it again"
        }
        return nil
    }
}

/// Something that does not go on.
public struct Stuck: Sendable, Hashable {
    public var what: String
    public var duration: Duration
    public var reason: String
}

/// What the watchman found, for health and metrics.
public final class WatchBoard: Sendable {
    private let found = Mutex<(stuck: [Stuck], excused: [Stuck])>(([], []))

    public init() {}

    public var stuck: [Stuck] { self.found.withLock { $0.stuck } }
    /// What waits for a known reason.
    public var excused: [Stuck] { self.found.withLock { $0.excused } }

    /// What is new, and what is over.
    func update(_ stuck: [Stuck], excused: [Stuck]) -> [(stuck: Stuck, isNew: Bool)] {
        self.found.withLock { found in
            let old = found.stuck
            found = (stuck.sorted { $0.what < $1.what }, excused.sorted { $0.what < $1.what })
            let new = stuck.filter { item in !old.contains { $0.what == item.what } }
            let over = old.filter { item in !stuck.contains { $0.what == item.what } }
            return new.map { ($0, true) } + over.map { ($0, false) }
        }
    }
}

extension Watchman: CustomStringConvertible {
    public var description: String { "watchman" }
}
