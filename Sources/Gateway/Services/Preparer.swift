import Cryptography
import Declarations
public import Ledger
import Logging
import Manifests
public import ServiceLifecycle

/// Turns ready documents into signed messages: freeze (transaction 1), render, check, sign and self-verify outside any
/// transaction, store (transaction 2).
///
/// Every signer has a loop of its own that freezes no more than its keys can take now: a slow card's documents gather
/// into fuller messages instead of a longer queue, and no other signer waits for it. A route gets no more than about
/// twice what it can send.
public struct Preparer: Service {
    private let premises: Premises
    private static let sealWithin: Duration = .seconds(120)
    private static let idleWait: Duration = .milliseconds(500)
    /// A counted key in use is asked for its next turn more often than it signs, so that none of its turns is lost.
    private static let countedWait: Duration = .milliseconds(60)

    public init(_ premises: Premises) { self.premises = premises }

    public func run() async throws {
        let stop = StopFlag(wake: { self.premises.wakeups.raisePreparers() })
        await stop.guarding {
            await withDiscardingTaskGroup { group in
                for pool in self.premises.signers.values {
                    group.addTask { await self.loop(pool, until: stop) }
                }
            }
        }
    }

    private func loop(_ pool: SignerPool, until stop: StopFlag) async {
        await withDiscardingTaskGroup { group in
            var lastWork = Timestamp(milliseconds: 0)
            var hasNews = false
            let loop = Heartbeats.loop("preparer " + pool.name)
            while !stop.isRaised {
                self.premises.heartbeats.tick(loop)
                do {
                    let frozen = try await self.freeze(for: pool)
                    for message in frozen { group.addTask { await self.finish(message, pool) } }
                    let now = self.premises.clock.now()
                    if frozen.isEmpty {
                        await self.waitForWork(pool, isBusy: now - lastWork < .seconds(1), &hasNews)
                    } else {
                        lastWork = now
                        hasNews = true
                    }
                } catch {
                    self.premises.logger.error("preparing failed", metadata: ["error": "\(error)"])
                    await self.premises.clock.sleep(for: .seconds(1))
                }
            }
            self.premises.heartbeats.end(loop)
        }
    }

    /// What a wake-up tells of is claimed at once where its lane was idle; then the others get a moment's company before
    /// they are looked for. A pool without room waits for it.
    ///
    /// - Parameter hasNews: whether documents may have come that are not due before the fill delay is over.
    private func waitForWork(_ pool: SignerPool, isBusy: Bool, _ hasNews: inout Bool) async {
        let offers = await pool.offers(at: self.premises.clock.now())
        guard !offers.isEmpty else {
            await pool.room.wait(upTo: Self.idleWait, clock: self.premises.clock)
            return
        }
        // A wake-up is left for the end of the busy time: what it tells of is not due before the fill delay is over.
        if isBusy, offers.contains(where: { $0.perMinute != nil }) {
            return await self.premises.clock.sleep(for: Self.countedWait)
        }
        if hasNews {
            hasNews = false
            return await self.premises.clock.sleep(for: min(self.premises.policy.fillDelay, Self.idleWait))
        }
        hasNews = await self.premises.wakeups.preparer(pool.name).wait(upTo: Self.idleWait, clock: self.premises.clock)
    }

    /// One round of every signer, to its end; the number of messages it worked on.
    @discardableResult
    public func prepareOnce() async throws(LedgerError) -> Int {
        var count = 0
        for pool in self.premises.signers.values {
            let frozen = try await self.freeze(for: pool)
            count += frozen.count
            await withDiscardingTaskGroup { group in
                for message in frozen { group.addTask { await self.finish(message, pool) } }
            }
        }
        return count
    }

    /// Freezes what the pool's keys can take now.
    private func freeze(for pool: SignerPool) async throws(LedgerError) -> [FrozenMessage] {
        let now = self.premises.clock.now()
        let offers = await pool.offers(at: now)
        guard !offers.isEmpty else { return [] }
        let routes = self.premises.routes.values
        let frozen = try await self.premises.ledger.freeze(
            FreezeRequest(
                messages: offers.map(\.room).reduce(0, +),
                documentsPerMessage: self.premises.routes.mapValues(\.port.maxDocumentsPerMessage),
                sealedAhead: (routes.map(\.concurrency).max() ?? 1) * 2, sealWithin: Self.sealWithin,
                makeGuid: self.premises.makeGuid,
                turn: SigningTurn(signer: pool.name, node: self.premises.node, keys: offers)),
            now: now)
        for message in frozen { await pool.reserve(message.key ?? "") }
        return frozen
    }

    /// Renders, signs and stores.
    private func finish(_ message: FrozenMessage, _ pool: SignerPool) async {
        await self.store(await self.make(message, pool), pool)
        self.premises.wakeups.raiseDispatchers()
    }

    /// Stores what was made. While a store fails over it waits for it: what stays frozen is not handed out again before its
    /// fence lapses.
    private func store(_ sealed: SealedMessage, _ pool: SignerPool) async {
        for pause in [0, 1, 2, 4, 8, 15] {
            if pause > 0 { await self.premises.clock.sleep(for: .seconds(pause)) }
            do {
                let kept = try await self.premises.ledger.seal([sealed], now: self.premises.clock.now())
                self.premises.heartbeats.tick(Heartbeats.sealed(pool.name))
                if kept != [true] {
                    self.premises.logger.warning("fence lost while sealing", metadata: ["message_id": "\(sealed.id)"])
                }
                return
            } catch {
                self.premises.logger.error(
                    "sealing failed", metadata: ["message_id": "\(sealed.id)", "error": "\(error)"])
                guard error.isRetriable else { return }
            }
        }
    }

    /// Says which orders travel together from here on.
    private func noteSealed(_ message: FrozenMessage) {
        let orders = message.members.compactMap { member in
            if case .order(let order) = member.content { order.orderNo } else { nil }
        }
        self.premises.messages.note(message.id, orders)
        var metadata = self.premises.messages.metadata(message.id)
        metadata["kind"] = "\(message.lane.kind.rawValue)"
        metadata["tenant"] = "\(message.lane.tenant)"
        metadata["route"] = "\(message.lane.route)"
        self.premises.logger.info("message signed", metadata: metadata)
    }

    /// Renders and signs. What fails without a document's fault waits for a key, or stops the lane for a person.
    private func make(_ message: FrozenMessage, _ pool: SignerPool) async -> SealedMessage {
        let key = message.key ?? ""
        guard let route = self.premises.routes[message.lane.port],
            let tenant = self.premises.tenants[message.lane.tenant]
        else {
            await pool.release(key)
            self.premises.logger.error(
                "a lane names a port or tenant that is not configured",
                metadata: [
                    "lane": "\(message.lane.route) \(message.lane.kind.rawValue)", "message_id": "\(message.id)",
                ])
            return SealedMessage(
                id: message.id, fence: message.fence, failure: .stopsLane("its port or tenant is not configured"))
        }
        let (owner, way) = (message.lane.tenant, message.lane.route)
        if let reason = self.premises.boundary(tenant: owner, lane: way, isTestRoute: route.isTest) {
            await pool.release(key)
            return SealedMessage(id: message.id, fence: message.fence, failure: .stopsLane(reason))
        }
        let bodies = message.members.map { member in
            switch member.content {
            case .order(let order):
                DocumentDerivation.body(
                    message.lane.kind, order: order, tenant: tenant.profile, port: route.port,
                    copNo: member.copNo ?? "")
            case .body(let body): body
            }
        }
        let rendering: Rendering
        do {
            rendering = try self.render(message, bodies, route)
        } catch {
            await pool.release(key)
            self.premises.logger.error(
                "rendering failed", metadata: ["message_id": "\(message.id)", "error": "\(error)"])
            return SealedMessage(
                id: message.id, fence: message.fence, failure: .stopsLane("rendering failed: \(error.code.rawValue)"))
        }
        guard let canonical = rendering.message else {
            await pool.release(key)
            return SealedMessage(
                id: message.id, fence: message.fence, bytes: nil, contentHashes: [:], refused: rendering.refused)
        }
        let hashes = rendering.included.map {
            (message.members[$0].submission, Digest.sha256(bodies[$0].canonicalBytes))
        }
        do {
            let signed = try await pool.sign(
                canonical, with: key, naming: route.port.signatureNaming, now: self.premises.clock.now())
            var sealed = SealedMessage(
                id: message.id, fence: message.fence, bytes: signed.message.bytes,
                contentHashes: Dictionary(uniqueKeysWithValues: hashes), refused: rendering.refused)
            self.noteSealed(message)
            sealed.certificate = signed.certificate
            sealed.keyFence = message.keyFence
            return sealed
        } catch {
            self.premises.logger.error(
                "signing failed",
                metadata: [
                    "signer": "\(message.lane.signer)", "code": "\(error.code.rawValue)", "reason": "\(error.message)",
                ])
            return SealedMessage(
                id: message.id, fence: message.fence,
                failure: error.isKeyTrouble ? .waitsForKey : .stopsLane("signing failed: \(error.code.rawValue)"))
        }
    }

    /// What became of a message's documents.
    private struct Rendering {
        /// Nil when no document could be placed.
        var message: CanonicalMessage?
        /// Indices of the members in it.
        var included: [Int]
        var refused: [SealedMessage.Refused] = []
    }

    /// Renders what can be rendered: the renderer names every document that breaks the standard, those are taken out.
    /// - Throws: when no document is at fault.
    private func render(
        _ message: FrozenMessage, _ bodies: [DocumentBody], _ route: Route
    ) throws(ManifestError) -> Rendering {
        var rendering = Rendering(
            included: Array(message.members.indices),
            refused: message.unreadable.map {
                SealedMessage.Refused(submission: $0, code: "unreadable", reason: "the stored order cannot be opened")
            })
        while !rendering.included.isEmpty {
            let request = MessageRequest(
                kind: message.lane.kind, rootGuid: message.rootGuid, transfer: route.transfer,
                subscribers: route.port.subscribers, extendMessage: route.extendMessage,
                entries: rendering.included.map { index in
                    let member = message.members[index]
                    return Entry(
                        body: bodies[index], guid: member.guid, appType: member.appType, appTime: member.appTime)
                })
            do {
                rendering.message = try self.premises.templates.render(request)
                return rendering
            } catch {
                let bad = Dictionary(grouping: error.documents, by: \.document)
                let out = bad.keys.filter(rendering.included.indices.contains)
                guard !out.isEmpty else { throw error }
                for position in out.sorted() {
                    let rules = bad[position, default: []].map { "\($0.element): \($0.rule)" }
                    rendering.refused.append(
                        SealedMessage.Refused(
                            submission: message.members[rendering.included[position]].submission,
                            code: error.code.rawValue, reason: rules.joined(separator: "; ")))
                }
                rendering.included = rendering.included.indices.filter { !out.contains($0) }.map {
                    rendering.included[$0]
                }
            }
        }
        return rendering
    }
}

extension Preparer: CustomStringConvertible {
    public var description: String { "preparer" }
}
