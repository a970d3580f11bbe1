import Declarations
import Ledger
import Logging
public import ServiceLifecycle
import Synchronization

/// Works mass acts off, a page at a time and never faster than asked. Where it stands is in the ledger after every page: a
/// process that dies repeats at most one page, whose things then refuse, because their state has moved.
public final class MassActWorker: Service {
    private let premises: Premises
    private let desk: GatewayDesk
    private static let lease = Duration.seconds(60)
    private static let interval = Duration.seconds(1)
    private static let atOnce = 50
    /// So often a thing is tried that fails for a reason that should pass; then the act goes on without it.
    private static let tries = 3

    /// The thing that was last in the way.
    private struct Hurdle {
        var act: Int64
        var position: Int64
        var tries: Int
    }
    private let hurdle = Mutex<Hurdle?>(nil)

    /// What was dealt with, and what ended the page early.
    private struct Page {
        var results: [MassActResult] = []
        var trouble: GatewayError?
    }

    public init(_ premises: Premises, desk: GatewayDesk) {
        self.premises = premises
        self.desk = desk
    }

    public func run() async throws {
        let signal = Signal()
        let stop = StopFlag(wake: { signal.raise() })
        await stop.guarding {
            while !stop.isRaised {
                let count = await self.workOnce(
                    while: { !stop.isRaised },
                    pause: { await signal.wait(upTo: $0, clock: self.premises.clock) })
                if count == 0 { await signal.wait(upTo: Self.interval, clock: self.premises.clock) }
            }
        }
    }

    /// Works one act off, or a part of it when it is told to stop, paused or stopped.
    ///
    /// - Returns: how many things were dealt with; 0 when there is nothing to do.
    @discardableResult
    public func workOnce(
        while goesOn: () -> Bool = { true }, pause: (Duration) async -> Void = { _ in }
    ) async -> Int {
        var count = 0
        do {
            let claimed = try await self.premises.ledger.claimMassAct(lease: Self.lease, now: self.premises.clock.now())
            guard var act = claimed else { return 0 }
            guard let kind = MassActKind(rawValue: act.act), let filter = MassActFilter(stored: act.filter) else {
                _ = try await self.premises.ledger.setMassAct(act.id, to: .stopped, now: self.premises.clock.now())
                return 0
            }
            let selector = MassActSelector(desk: self.desk, kind: kind, filter: filter, scope: act.scope)
            while act.state == .running {
                let size = min(act.rate, Self.atOnce)
                let begun = ContinuousClock.now
                let page = try await self.page(&act, selector, limit: size)
                count += page.results.count
                let lease = goesOn() && page.trouble == nil ? Self.lease : .zero
                let isOurs = try await self.premises.ledger.advance(
                    act, page.results, lease: lease, now: self.premises.clock.now())
                // Another process has it: what it repeats of this page refuses.
                guard isOurs else { break }
                if let trouble = page.trouble { throw trouble }
                guard act.state == .running, goesOn() else { break }
                let due = Duration.seconds(1) * Double(page.results.count) / Double(act.rate)
                await pause(max(.zero, due - (ContinuousClock.now - begun)))
                // Somebody may have paused or stopped it.
                act.state = try await self.premises.ledger.massAct(act.id, .all)?.state ?? .stopped
            }
        } catch {
            self.premises.logger.error("a mass act does not go on for now", metadata: ["error": "\(error)"])
        }
        return count
    }

    private func page(
        _ act: inout MassActRecord, _ selector: MassActSelector, limit: Int
    ) async throws(GatewayError) -> Page {
        let things = try await selector.page(after: act.position, last: act.lastPosition, limit: limit)
        var page = Page()
        for thing in things {
            let (outcome, detail): (String, String)
            do throws(GatewayError) {
                (outcome, detail) = try await self.outcome(of: thing, selector.kind, act)
            } catch {
                guard self.hasFailedOften(act.id, thing.position) else {
                    page.trouble = error
                    return page
                }
                (outcome, detail) = ("failed", error.code.rawValue)
            }
            switch outcome {
            case "done": act.done += 1
            case "skipped": act.skipped += 1
            default: act.failed += 1
            }
            page.results.append(
                MassActResult(
                    number: act.handled, tenant: thing.tenant, target: thing.target, outcome: outcome, detail: detail))
            act.position = thing.position
        }
        if things.isEmpty { act.state = .done }
        return page
    }

    private func hasFailedOften(_ act: Int64, _ position: Int64) -> Bool {
        self.hurdle.withLock { hurdle in
            let before = hurdle.flatMap { $0.act == act && $0.position == position ? $0.tries : nil } ?? 0
            hurdle = Hurdle(act: act, position: position, tries: before + 1)
            return before + 1 >= Self.tries
        }
    }

    /// What became of one thing; what its state does not allow is skipped, with a code.
    private func outcome(
        of thing: MassActThing, _ kind: MassActKind, _ act: MassActRecord
    ) async throws(GatewayError) -> (String, String) {
        if let skip = thing.skip { return ("skipped", skip) }
        do {
            switch kind {
            case .redrive:
                guard let message = Int64(thing.target) else { return ("failed", "gone") }
                return Self.outcome(try await self.desk.redrive(message))
            case .resume:
                guard let lane = thing.lane else { return ("failed", "gone") }
                return Self.outcome(try await self.desk.setLanes(lane, .resume))
            case .refile:
                return Self.outcome(
                    try await self.desk.act(.refile(kinds: []), on: thing.target, tenant: thing.tenant))
            case .cancel:
                return Self.outcome(
                    try await self.desk.act(.cancel(reason: act.reason), on: thing.target, tenant: thing.tenant))
            }
        } catch {
            // The store is away: the act waits with it. Everything else is this thing's own trouble.
            guard !error.isRetriable else { throw error }
            return ("failed", error.code.rawValue)
        }
    }

    private static func outcome(_ answer: OperationsAnswer) -> (String, String) {
        switch answer {
        case .done: ("done", "")
        case .refused: ("failed", "refused")
        case .impossible: ("skipped", "overtaken")
        case .notFound: ("skipped", "gone")
        }
    }

    private static func outcome(_ outcome: ActOutcome) -> (String, String) {
        switch outcome {
        case .done: ("done", "")
        case .refused(let violations): ("failed", violations.first?.code ?? "refused")
        case .impossible: ("skipped", "state")
        case .erased: ("skipped", "erased")
        case .notFound: ("skipped", "gone")
        }
    }
}

extension MassActWorker: CustomStringConvertible {
    public var description: String { "mass act worker" }
}
