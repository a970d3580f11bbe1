public import Declarations
import Ledger
import Logging
import Manifests
public import ServiceLifecycle
import Synchronization
import Transports

/// Empties the mailbox of one transport identity: takes, keeps on disk, settles, applies. Also reads what was pushed to an
/// identity that has no mailbox. One per identity whose receipts are not polled by time.
public final class MailboxCollector: Service {
    private let premises: Premises
    private let route: Route
    private let applier: ReceiptApplier
    private let rewinds: Rewinds
    private let lastPoll: LastPoll
    private let turn: PollingTurn
    private let streams: [ReceiptKind]
    private let marked = Mutex<Timestamp?>(nil)
    private static let takeAtOnce = 50

    /// - Parameters:
    ///   - route: any route of the identity.
    ///   - flows: which documents go this way, and so which receipts come back.
    public init(
        _ premises: Premises, route: Route, flows: Set<KindDefinition.Flow>, rewinds: Rewinds, lastPoll: LastPoll
    ) {
        self.premises = premises
        self.route = route
        self.applier = ReceiptApplier(premises, route: route, rewinds: rewinds)
        self.rewinds = rewinds
        self.lastPoll = lastPoll
        self.turn = PollingTurn(premises, route: route)
        self.streams = ReceiptKind.allCases.filter { $0.document != nil && flows.contains($0.flow) }
    }

    public func run() async throws {
        let signal = self.premises.wakeups.collector(self.route.identity)
        let stop = StopFlag(wake: { signal.raise() })
        await stop.guarding {
            while !stop.isRaised {
                if await self.turn.isOurs() {
                    if await self.emptyOnce() { continue }
                } else {
                    self.premises.heartbeats.tick(self.loop, turn: self.route.receiptTurn)
                    self.lastPoll.forget(self.route.identity)
                    // What the other node took and never settled comes back some time after it is gone.
                    self.marked.withLock { $0 = self.premises.clock.now() }
                    await self.applier.readWhatWasKept()
                }
                await signal.wait(upTo: self.route.pollInterval, clock: self.premises.clock)
            }
            self.premises.heartbeats.end(self.loop)
        }
    }

    private var loop: String { self.route.receiptLoop }

    /// Takes one handful; true when more is waiting.
    @discardableResult
    public func emptyOnce() async -> Bool {
        self.premises.heartbeats.tick(self.loop, turn: self.route.receiptTurn)
        await self.applier.readWhatWasKept()
        // A mailbox forgets nothing, so there is nothing to ask for again.
        _ = self.rewinds.take(self.route.identity)
        do {
            let look = try await self.takeOnce()
            if look.unread > 0 {
                // What could not be read may be the receipt that is waited for: nothing is said to be silent.
                self.lastPoll.failed(
                    self.route.identity, .formatRefusal, "\(look.unread) entries of the mailbox cannot be read")
                return !look.isEmptied
            }
            if look.isEmptied { try await self.markGoodPoll() }
            self.lastPoll.succeeded(self.route.identity, .formatRefusal, at: self.premises.clock.now())
            return !look.isEmptied
        } catch {
            self.lastPoll.failed(self.route.identity, .formatRefusal, "\(error)")
            self.premises.logger.warning(
                "emptying a mailbox failed", metadata: ["route": "\(self.route.identity)", "error": "\(error)"])
            return false
        }
    }

    /// The order of the steps is what keeps receipts: off the mailbox only after the commit. A crash in between brings
    /// them again, and their digest tells that they are known.
    private func takeOnce() async throws -> (isEmptied: Bool, unread: Int) {
        guard let mailbox = self.route.channel.mailbox else { return (true, 0) }
        let batch = try await mailbox.take(upTo: Self.takeAtOnce)
        self.warn("files with odd names are left lying", batch.oddNames)
        self.warn("files cannot be read and are left lying", batch.unread)
        self.warn("files were kept and cannot be moved away", batch.unmoved)
        let look = (isEmptied: batch.isEmptied, unread: batch.unread)
        guard !batch.items.isEmpty else { return look }
        let kept = try await self.premises.ledger.keep(
            ReceiptBatch(
                route: self.route.identity, cursor: nil,
                items: batch.items.map {
                    .init(kind: $0.receipt.kind, format: $0.receipt.format.rawValue, bytes: $0.receipt.bytes)
                }),
            now: self.premises.clock.now())
        let settlements = batch.items.map { item in
            MailboxSettlement(id: item.id, isReadable: !item.isCut && self.isReadable(item.receipt))
        }
        self.premises.heartbeats.tick(self.loop)
        // Applied even when settling fails: they are kept.
        do {
            try await mailbox.settle(settlements)
        } catch {
            try await self.applier.apply(kept)
            throw error
        }
        try await self.applier.apply(kept)
        return look
    }

    private func warn(_ words: Logger.Message, _ count: Int) {
        guard count > 0 else { return }
        self.premises.logger.warning(words, metadata: ["route": "\(self.route.identity)", "count": "\(count)"])
    }

    private func isReadable(_ receipt: RawReceipt) -> Bool {
        ((try? self.route.channel.reading(receipt))?.records.isEmpty ?? true) == false
    }

    /// Everything that was waiting is kept: silence may be judged up to now. Written once a minute.
    private func markGoodPoll() async throws {
        let now = self.premises.clock.now()
        let last = self.marked.withLock { $0 }
        if let last, now - last < .seconds(60) { return }
        for stream in self.streams {
            _ = try await self.premises.ledger.keep(
                ReceiptBatch(route: self.route.identity, cursor: (stream: stream, next: now), items: []), now: now)
        }
        self.marked.withLock { $0 = now }
    }
}

extension MailboxCollector: CustomStringConvertible {
    public var description: String { "mailbox \(self.route.identity)" }
}
