import Cryptography
import Declarations
import Ledger
import Logging
public import ServiceLifecycle

/// Looks after the keys: reaches them, takes them back, warns of certificates that end, and asks a person about a key
/// that stays out of use.
public struct KeyKeeper: Service {
    private let premises: Premises
    private static let interval: Duration = .seconds(1)
    /// How long a key may be out before a person is asked.
    private static let patience: Duration = .seconds(15)
    static let question = "key_out"

    public init(_ premises: Premises) { self.premises = premises }

    /// Every signer has a loop of its own: a card that does not answer keeps no other signer's keys waiting.
    public func run() async throws {
        let pools = Array(self.premises.signers.values)
        let wakes = (0...pools.count).map { _ in Signal() }
        let stop = StopFlag(wake: { for wake in wakes { wake.raise() } })
        await stop.guarding {
            await withDiscardingTaskGroup { group in
                for (pool, wake) in zip(pools, wakes) {
                    group.addTask { await self.loop(stop, wake) { await self.look(at: pool, &$0) } }
                }
                let last = wakes[pools.count]
                group.addTask { await self.loop(stop, last) { await self.nameStrangers(&$0) } }
            }
        }
    }

    private func loop(
        _ stop: StopFlag, _ wake: Signal, _ look: @Sendable (inout Memory) async -> Void
    ) async {
        var memory = Memory()
        while !stop.isRaised {
            await look(&memory)
            await wake.wait(upTo: Self.interval, clock: self.premises.clock)
        }
    }

    /// What was told already, so that it is told once.
    public struct Memory: Sendable {
        var conditions: [String: KeyReport.Condition] = [:]
        var asked: Set<String> = []
        var expiry: [String: (stage: KeyReport.Expiry, day: Int64)] = [:]
        var strangers: Set<String> = []
        var isGreeted = false

        public init() {}
    }

    /// One round over all signers.
    public func lookOnce(_ memory: inout Memory) async {
        for pool in self.premises.signers.values { await self.look(at: pool, &memory) }
        await self.nameStrangers(&memory)
    }

    private func look(at pool: SignerPool, _ memory: inout Memory) async {
        let now = self.premises.clock.now()
        await pool.tend(now: now)
        for report in await pool.reports {
            let changed = self.tellCondition(report, &memory)
            self.tellExpiry(report, now, &memory)
            await self.ask(report, changed: changed, now, &memory)
        }
        await self.unsealReplaced(pool, now)
    }

    /// Logs a change; whether there was one.
    private func tellCondition(_ report: KeyReport, _ memory: inout Memory) -> Bool {
        let before = memory.conditions.updateValue(report.condition, forKey: report.name)
        guard before != report.condition else { return false }
        switch report.condition {
        case .opening: break
        case .ready:
            self.premises.logger.notice(
                "key ready",
                metadata: ["key": "\(report.name)", "certificate": "\(report.certificate?.serialHex ?? "")"])
            self.premises.wakeups.raisePreparers()
        case .out(let code, let reason, let needsPerson):
            self.premises.logger.error(
                "key out of use",
                metadata: [
                    "key": "\(report.name)", "code": "\(code.rawValue)", "reason": "\(reason)",
                    "tried_again": "\(!needsPerson)",
                ])
        }
        return true
    }

    /// Once a day: 60, 30 and 7 days before a certificate ends.
    private func tellExpiry(_ report: KeyReport, _ now: Timestamp, _ memory: inout Memory) {
        let stage = report.expiry(at: now)
        let day = now.milliseconds / 86_400_000
        guard stage != .none, let certificate = report.certificate,
            memory.expiry[report.name].map({ $0.stage != stage || $0.day != day }) ?? true
        else { return }
        memory.expiry[report.name] = (stage, day)
        let level: Logger.Level = stage == .now ? .error : stage == .near ? .warning : .notice
        self.premises.logger.log(
            level: level, "a certificate ends soon",
            metadata: [
                "key": "\(report.name)", "certificate": "\(certificate.serialHex)",
                "valid_until": "\(certificate.notAfter.rfc3339)",
            ])
    }

    /// Asks a person about a key that stays out, and withdraws the question when it is back.
    private func ask(_ report: KeyReport, changed: Bool, _ now: Timestamp, _ memory: inout Memory) async {
        do {
            switch report.condition {
            case .out(let code, let reason, let needsPerson) where !memory.asked.contains(report.name):
                guard needsPerson || now - report.since > Self.patience else { return }
                try await self.premises.ledger.openQuestion(
                    Self.question, subject: "key \(report.name)",
                    detail: "key \(report.name) cannot sign (\(code.rawValue)): \(reason)", now: now)
                memory.asked.insert(report.name)
            case .ready where changed:
                try await self.premises.ledger.closeQuestion(
                    Self.question, subject: "key \(report.name)", now: now)
                memory.asked.remove(report.name)
            default: break
            }
        } catch {
            self.premises.logger.error("a question about a key was not stored", metadata: ["error": "\(error)"])
        }
    }

    private func unsealReplaced(_ pool: SignerPool, _ now: Timestamp) async {
        let serials = await pool.takeReplaced()
        guard !serials.isEmpty else { return }
        do {
            let count = try await self.premises.ledger.unseal(certificates: serials.sorted(), now: now)
            self.premises.logger.notice(
                "certificates replaced",
                metadata: ["signer": "\(pool.name)", "old": "\(serials.sorted())", "signed_anew": "\(count)"])
            self.premises.wakeups.raisePreparers()
        } catch {
            await pool.putBack(serials)
            self.premises.logger.error("messages under old certificates stay", metadata: ["error": "\(error)"])
        }
    }

    /// Work for a signer that the configuration does not name waits without end: say so.
    private func nameStrangers(_ memory: inout Memory) async {
        let now = self.premises.clock.now()
        if !memory.isGreeted {
            for name in self.premises.signers.keys {
                try? await self.premises.ledger.closeQuestion("signer_missing", subject: "signer \(name)", now: now)
            }
            memory.isGreeted = true
        }
        guard let names = try? await self.premises.ledger.signersWithWork(now: now) else { return }
        for name in names where self.premises.signers[name] == nil && memory.strangers.insert(name).inserted {
            self.premises.logger.error(
                "documents wait for a signer that is not configured", metadata: ["signer": "\(name)"])
            try? await self.premises.ledger.openQuestion(
                "signer_missing", subject: "signer \(name)",
                detail: "documents wait for signer \(name), which is not configured; put it back", now: now)
        }
    }
}

extension KeyKeeper: CustomStringConvertible {
    public var description: String { "key keeper" }
}
