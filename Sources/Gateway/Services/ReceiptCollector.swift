public import Declarations
import Ledger
import Logging
import Manifests
public import ServiceLifecycle
import Synchronization
import Transports

/// Fetches receipts of one transport identity: keeps them raw first, reads them, applies them. One poller per identity.
public struct ReceiptCollector: Service {
    private let premises: Premises
    private let route: Route
    private let rewinds: Rewinds
    private let lastPoll: LastPoll
    private let applier: ReceiptApplier
    private let turn: PollingTurn

    /// - Parameter route: any route of the identity.
    public init(_ premises: Premises, route: Route, rewinds: Rewinds, lastPoll: LastPoll) {
        self.premises = premises
        self.route = route
        self.rewinds = rewinds
        self.lastPoll = lastPoll
        self.applier = ReceiptApplier(premises, route: route, rewinds: rewinds)
        self.turn = PollingTurn(premises, route: route)
    }

    public func run() async throws {
        let signal = self.premises.wakeups.collector(self.route.identity)
        let stop = StopFlag(wake: { signal.raise() })
        await stop.guarding {
            while !stop.isRaised {
                if await self.turn.isOurs() {
                    await self.pollOnce()
                } else {
                    self.lastPoll.forget(self.route.identity)
                    await self.readWhatWasKept()
                    await self.pollOnlyAgain()
                }
                await signal.wait(upTo: self.route.pollInterval, clock: self.premises.clock)
            }
            self.premises.heartbeats.end(self.loop)
        }
    }

    private var loop: String { self.route.receiptLoop }

    /// While another node polls: what this node's own sweeps asked for again.
    func pollOnlyAgain() async {
        self.premises.heartbeats.tick(self.loop, turn: self.route.receiptTurn)
        let moment = self.rewinds.take(self.route.identity)
        for stream in self.route.channel.receiptStreams where !Task.isCancelled {
            guard let rewind = self.rewinds.take(self.route.identity, stream, joining: moment) else { continue }
            self.premises.heartbeats.tick(self.loop, turn: self.route.receiptTurn)
            await self.pollAgain(stream, rewind)
        }
    }

    /// Polls every stream once.
    public func pollOnce() async {
        await self.readWhatWasKept()
        let moment = self.rewinds.take(self.route.identity)
        for stream in self.route.channel.receiptStreams where !Task.isCancelled {
            self.premises.heartbeats.tick(self.loop, turn: self.route.receiptTurn)
            let rewind = self.rewinds.take(self.route.identity, stream, joining: moment)
            do {
                try await self.poll(stream)
                if let rewind { await self.pollAgain(stream, rewind) }
            } catch {
                if let error = error as? TransportError { await self.keepUnreadable(error, stream) }
                self.lastPoll.failed(self.route.identity, stream, "\(stream.rawValue): \(error)")
                if let rewind { self.rewinds.add(rewind, for: self.route.identity, stream) }
                self.premises.logger.warning(
                    "polling failed",
                    metadata: ["route": "\(self.route.identity)", "stream": "\(stream.rawValue)", "error": "\(error)"])
            }
        }
    }

    private func poll(_ stream: ReceiptKind) async throws {
        let cursor = try await self.premises.ledger.pollCursor(route: self.route.identity, stream: stream)
        guard let cursor else { return try await self.beginPolling(stream) }
        let (batch, isWhole) = try await self.newest(stream, since: cursor)
        // A cursor in the port's future was written while our clock was ahead: it would see nothing until then.
        let isAhead = cursor > batch.asOf + self.route.pollOverlap
        let reached = isAhead ? batch.asOf : max(batch.asOf, cursor)
        let next = batch.isComplete ? reached : cursor
        // Nothing goes on by itself after a restore while a part of what the backup lacks was not asked for.
        var stays = false
        if !isWhole { stays = try await self.premises.ledger.epochs().last?.isHeld ?? false }
        try await self.keep(batch, cursor: stays ? nil : (stream: stream, next: next))
        self.lastPoll.succeeded(self.route.identity, stream, at: self.premises.clock.now())
    }

    /// What came since a moment. A stretch that is too long to be answered, or timed out again and again while a shorter one is
    /// answered, as after an outage or a restore, is halved, and a person is told of the part that was not fetched.
    private func newest(
        _ stream: ReceiptKind, since cursor: Timestamp
    ) async throws -> (batch: PollBatch, isWhole: Bool) {
        let (identity, overlap) = (self.route.identity, self.route.pollOverlap)
        let error: TransportError
        switch await self.answer(stream, since: cursor - overlap) {
        case .success(let batch):
            self.rewinds.forgetTimeouts(identity, stream)
            return (batch, true)
        case .failure(let failure): error = failure
        }
        guard error.code == .tooLarge || error.code == .timeout && self.rewinds.isTimeoutOfMany(identity, stream) else {
            throw error
        }
        let now = self.premises.clock.now()
        var span = now - cursor
        while span > max(overlap, .seconds(1)) {
            span = span / 2
            self.premises.heartbeats.tick(self.loop, turn: self.route.receiptTurn)
            let answer = await self.answer(stream, since: now - span - overlap)
            if case .failure(let shorter) = answer, [.tooLarge, .timeout].contains(shorter.code) { continue }
            let batch = try answer.get()
            try await self.premises.ledger.openQuestion(
                "receipts_not_fetched", subject: "\(identity) \(stream.rawValue) since \(cursor.rfc3339)",
                detail:
                    "receipts before \((now - span).rfc3339) were not fetched: the answer is too long; ask the port for them",
                now: now)
            return (batch, false)
        }
        throw error
    }

    private func answer(_ stream: ReceiptKind, since moment: Timestamp) async -> Result<PollBatch, TransportError> {
        do throws(TransportError) {
            return .success(try await self.route.channel.poll(stream, since: moment))
        } catch {
            return .failure(error)
        }
    }

    /// Fetches what an earlier poll may have missed; the cursor stays. What fails in passing is asked for again; a stretch
    /// that is too long to be answered, or fails again and again, is halved.
    private func pollAgain(_ stream: ReceiptKind, _ rewind: Rewinds.Stretch) async {
        var rewind = rewind
        var isTooLong = true
        do {
            let batch = try await self.route.channel.poll(stream, since: rewind.from - self.route.pollOverlap)
            try await self.keep(batch, cursor: nil)
            if batch.isComplete { return }
        } catch {
            let code = (error as? TransportError)?.code
            rewind.failures += code == .timeout ? 3 : 1
            isTooLong = code == .tooLarge || rewind.failures > 10
            if let error = error as? TransportError { await self.keepUnreadable(error, stream) }
            self.premises.logger.warning(
                "polling again failed",
                metadata: ["route": "\(self.route.identity)", "stream": "\(stream.rawValue)", "error": "\(error)"])
        }
        if isTooLong {
            let now = self.premises.clock.now()
            guard now - rewind.from > self.route.pollOverlap else { return }
            rewind = Rewinds.Stretch(from: now - (now - rewind.from) / 2)
        }
        self.rewinds.add(rewind, for: self.route.identity, stream)
    }

    private func keep(_ batch: PollBatch, cursor: (stream: ReceiptKind, next: Timestamp)?) async throws {
        let items = batch.receipts + batch.unreadable
        let kept = try await self.premises.ledger.keep(
            ReceiptBatch(
                route: self.route.identity, cursor: cursor,
                items: items.map { .init(kind: $0.kind, format: $0.format.rawValue, bytes: $0.bytes) }),
            now: self.premises.clock.now())
        try await self.apply(kept)
    }

    /// The first poll of a stream begins here and now, once: a cursor that is not stored would slide while polls fail.
    private func beginPolling(_ stream: ReceiptKind) async throws {
        let now = self.premises.clock.now()
        _ = try await self.premises.ledger.keep(
            ReceiptBatch(route: self.route.identity, cursor: (stream: stream, next: now), items: []), now: now)
        try await self.poll(stream)
    }

    /// An answer that is no list of receipts is kept whole; the next poll asks again.
    private func keepUnreadable(_ error: TransportError, _ stream: ReceiptKind) async {
        guard let payload = error.payload else { return }
        do {
            let kept = try await self.premises.ledger.keep(
                ReceiptBatch(
                    route: self.route.identity, cursor: nil,
                    items: [.init(kind: stream, format: RawReceipt.Format.haikouJSON.rawValue, bytes: payload)]),
                now: self.premises.clock.now())
            try await self.apply(kept)
        } catch {
            self.premises.logger.error("an unreadable answer cannot be kept", metadata: ["error": "\(error)"])
        }
    }

    /// After a crash or a failed commit: what was kept and not applied.
    public func readWhatWasKept() async { await self.applier.readWhatWasKept() }

    private func apply(_ kept: [KeptReceipt]) async throws(LedgerError) { try await self.applier.apply(kept) }
}

/// From when each identity must be polled again, and which of its streams still are.
public final class Rewinds: Sendable {
    /// What one stream is to be asked for again: everything from a moment on.
    struct Stretch {
        var from: Timestamp
        /// How often that failed; a time-out, which holds up the other streams, counts threefold.
        var failures = 0
    }

    private struct Pending {
        var moment: Timestamp?
        var streams: [ReceiptKind: Stretch] = [:]
    }

    private let pending = Mutex<[String: Pending]>([:])
    /// Time-outs in a row by identity and stream.
    private let timeouts = Mutex<[String: Int]>([:])
    /// So many are no accident.
    private static let many = 20

    public init() {}

    /// Counts a time-out; true for every so many in a row.
    func isTimeoutOfMany(_ identity: String, _ stream: ReceiptKind) -> Bool {
        self.timeouts.withLock { timeouts in
            timeouts["\(identity) \(stream.rawValue)", default: 0] += 1
            return timeouts["\(identity) \(stream.rawValue)", default: 0] % Self.many == 0
        }
    }

    /// The stream was answered.
    func forgetTimeouts(_ identity: String, _ stream: ReceiptKind) {
        self.timeouts.withLock { $0["\(identity) \(stream.rawValue)"] = nil }
    }

    /// Adds moments for all streams, by identity or by a route below it.
    public func add(_ moments: [String: Timestamp]) {
        self.pending.withLock { pending in
            for (name, moment) in moments {
                let identity = name.split(separator: "/").first.map(String.init) ?? name
                let earlier = pending[identity]?.moment ?? moment
                pending[identity, default: Pending()].moment = min(earlier, moment)
            }
        }
    }

    /// Puts back what one stream still owes.
    func add(_ stretch: Stretch, for identity: String, _ stream: ReceiptKind) {
        self.pending.withLock { $0[identity, default: Pending()].streams[stream] = stretch }
    }

    /// The moment that was added for all streams; the caller passes it on to each.
    func take(_ identity: String) -> Timestamp? {
        self.pending.withLock { pending in
            defer { pending[identity]?.moment = nil }
            return pending[identity]?.moment
        }
    }

    /// What one stream is to be asked for again, with a moment added now.
    func take(_ identity: String, _ stream: ReceiptKind, joining moment: Timestamp?) -> Stretch? {
        let owed = self.pending.withLock { $0[identity]?.streams.removeValue(forKey: stream) }
        guard let moment else { return owed }
        guard let owed, owed.from <= moment else { return Stretch(from: moment) }
        return owed
    }
}

/// When each stream of an identity was last polled well, and what went wrong since; for health.
public final class LastPoll: Sendable {
    /// A stream of an identity.
    private struct Stream: Hashable {
        var identity: String
        var kind: ReceiptKind
    }

    private let state = Mutex<[Stream: (at: Timestamp?, failure: String?)]>([:])

    public init() {}

    func succeeded(_ identity: String, _ kind: ReceiptKind, at moment: Timestamp) {
        self.state.withLock { $0[Stream(identity: identity, kind: kind)] = (moment, nil) }
    }

    func failed(_ identity: String, _ kind: ReceiptKind, _ reason: String) {
        self.state.withLock { state in
            let stream = Stream(identity: identity, kind: kind)
            state[stream] = (state[stream]?.at, reason)
        }
    }

    /// Another node polls the identity; what went wrong here says nothing any more.
    func forget(_ identity: String) {
        self.state.withLock { state in state = state.filter { $0.key.identity != identity } }
    }

    /// The oldest good poll of all streams of an identity, and the failures since.
    public func status(_ identity: String) -> (at: Timestamp?, failures: [String]) {
        self.state.withLock { state in
            let streams = state.filter { $0.key.identity == identity }
            return (streams.values.compactMap(\.at).min(), streams.values.compactMap(\.failure).sorted())
        }
    }
}

extension ReceiptCollector: CustomStringConvertible {
    public var description: String { "collector \(self.route.identity)" }
}
