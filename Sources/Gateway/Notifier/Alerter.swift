import Declarations
import Ledger
import Logging
public import ServiceLifecycle
import Synchronization

/// Tells operators when a part of the gateway turns bad and when it is good again, by webhook and mail.
///
/// As with the watchman, looking and telling are two loops: a store that never answers must not keep this from being told.
public final class Alerter: Service {
    private let premises: Premises
    private let channels: AlertChannels
    private let host: String
    private let health: @Sendable () async -> HealthReport
    private let memory = Mutex(Memory())

    static let interval = Duration.seconds(10)
    /// A look that takes longer is news itself.
    static let patience = 6
    /// Who of several nodes speaks for what all share.
    static let speaker = "alerts"

    private struct Memory {
        var report: HealthReport?
        var questions: [ExceptionRecord] = []
        var isSpeaker = true
        /// Rounds since the last look ended.
        var age = 0
        var book = AlertBook()
        var isLoaded = false
    }

    init(
        _ premises: Premises, channels: AlertChannels, host: String,
        health: @escaping @Sendable () async -> HealthReport
    ) {
        self.premises = premises
        self.channels = channels
        self.host = host
        self.health = health
    }

    public func run() async throws {
        let (looking, telling) = (Signal(), Signal())
        let stop = StopFlag(wake: {
            looking.raise()
            telling.raise()
        })
        await stop.guarding {
            await withDiscardingTaskGroup { group in
                group.addTask {
                    while !stop.isRaised {
                        await self.lookOnce()
                        await looking.wait(upTo: Self.interval, clock: self.premises.clock)
                    }
                }
                group.addTask {
                    while !stop.isRaised {
                        await self.tellOnce()
                        await telling.wait(upTo: Self.interval, clock: self.premises.clock)
                    }
                }
            }
        }
    }

    /// Looks at all parts.
    public func lookOnce() async {
        let ledger = self.premises.ledger
        let now = self.premises.clock.now()
        let isSpeaker = (try? await ledger.holdPolling(of: Self.speaker, for: Self.interval * 6, now: now)) ?? false
        // Whoever spoke before may have told more.
        let mustLearn = self.memory.withLock { memory in
            if isSpeaker, !memory.isSpeaker { memory.isLoaded = false }
            return !memory.isLoaded
        }
        if mustLearn, let records = try? await ledger.alerts() {
            self.memory.withLock {
                $0.book.learn(records)
                $0.isLoaded = true
            }
        }
        let questions = (try? await ledger.exceptions(limit: 200)) ?? []
        let report = await self.health()
        self.memory.withLock {
            $0.report = report
            $0.questions = questions
            $0.isSpeaker = isSpeaker
            $0.age = 0
        }
    }

    /// Tells what changed; how many changes.
    @discardableResult
    public func tellOnce() async -> Int {
        let now = self.premises.clock.now()
        let news = self.memory.withLock { memory -> [AlertNews] in
            memory.age += 1
            guard memory.report != nil || memory.age > Self.patience else { return [] }
            let states = self.states(memory)
            let isStuck = memory.age > Self.patience
            let isSpeaker = memory.isSpeaker
            return memory.book.look(states, at: now) { name in
                // While nobody looks, only that is known.
                isStuck ? name == self.name("health") : self.isLocal(name) || isSpeaker
            }
        }
        guard !news.isEmpty, await self.channels.tell(news) else { return 0 }
        let records = self.memory.withLock { $0.book.note(news, at: now) }
        do {
            try await self.premises.ledger.note(records, now: now)
        } catch {
            // Known in memory; at worst it is told once more after a restart.
            self.premises.logger.notice("what was told is not stored", metadata: ["code": "\(error.code.rawValue)"])
        }
        return news.count
    }

    private func name(_ check: String) -> String { "\(self.host)/\(check)" }
    private func isLocal(_ name: String) -> Bool { name.hasPrefix("\(self.host)/") }

    /// Parts whose state is this machine's own.
    private static func isOwnOfMachine(_ check: String) -> Bool {
        ["disk", "clock", "stuck", "ledger"].contains { check == $0 || check.hasPrefix($0 + ":") }
            || ["signer:", "receipts:", "route:"].contains { check.hasPrefix($0) }
    }

    private func states(_ memory: Memory) -> [AlertState] {
        guard memory.age <= Self.patience, let report = memory.report else {
            return [
                AlertState(
                    name: self.name("health"), status: .fail,
                    words: "the state of the gateway cannot be read; the store or a signer does not answer")
            ]
        }
        var states = report.checks.compactMap { check -> AlertState? in
            // Told one kind of question at a time, below.
            guard check.name != "exceptions" else { return nil }
            let isLocal = Self.isOwnOfMachine(check.name)
            guard isLocal || memory.isSpeaker else { return nil }
            return AlertState(
                name: isLocal ? self.name(check.name) : check.name, status: check.status, words: check.output ?? "")
        }
        if memory.isSpeaker {
            for (kind, questions) in Dictionary(grouping: memory.questions, by: \.kind) {
                let newest = questions.prefix(3).map(\.detail).joined(separator: "; ")
                states.append(
                    AlertState(
                        name: "question:\(kind)", status: .warn,
                        words: "\(questions.count) open: \(newest)"))
            }
        }
        return states
    }
}

extension Alerter: CustomStringConvertible {
    public var description: String { "alerter" }
}
