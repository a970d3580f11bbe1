import Cryptography
import Declarations
public import Ledger
import Logging
import Manifests
public import ServiceLifecycle

/// Turns ready documents into signed messages: freeze (transaction 1), render, check, sign and self-verify outside any
/// transaction, store (transaction 2). Pull-driven: a route gets no more than about twice what it can send.
public struct Preparer: Service {
    private let premises: Premises
    /// Messages frozen at once: enough to keep both cores and several signers busy.
    private static let messagesAtOnce = 8
    private static let sealWithin: Duration = .seconds(120)
    private static let idleWait: Duration = .milliseconds(500)

    public init(_ premises: Premises) { self.premises = premises }

    public func run() async throws {
        await withGracefulShutdownHandler {
            await self.loop()
        } onGracefulShutdown: {
            self.premises.wakeups.stop()
        }
    }

    private func loop() async {
        while !self.premises.wakeups.isStopping, !Task.isCancelled {
            do {
                if try await self.prepareOnce() == 0 { await self.waitForWork() }
            } catch {
                self.premises.logger.error("preparing failed", metadata: ["error": "\(error)"])
                await self.premises.clock.sleep(for: .seconds(1))
            }
        }
    }

    /// After a wake-up, new documents get a moment's company before they are claimed.
    private func waitForWork() async {
        await self.premises.wakeups.prepare.wait(upTo: Self.idleWait, clock: self.premises.clock)
        await self.premises.clock.sleep(for: self.premises.policy.fillDelay)
    }

    /// One round; the number of messages it worked on.
    @discardableResult
    public func prepareOnce() async throws(LedgerError) -> Int {
        let routes = self.premises.routes.values
        let concurrency = routes.map(\.concurrency).max() ?? 1
        let frozen = try await self.premises.ledger.freeze(
            FreezeRequest(
                messages: Self.messagesAtOnce,
                documentsPerMessage: self.premises.routes.mapValues(\.port.maxDocumentsPerMessage),
                sealedAhead: concurrency * 2, sealWithin: Self.sealWithin, makeGuid: self.premises.makeGuid),
            now: self.premises.clock.now())
        guard !frozen.isEmpty else { return 0 }
        let sealed = await withTaskGroup(of: SealedMessage?.self) { group in
            for message in frozen { group.addTask { await self.make(message) } }
            return await group.reduce(into: [SealedMessage]()) { done, message in
                if let message { done.append(message) }
            }
        }
        let kept = try await self.premises.ledger.seal(sealed, now: self.premises.clock.now())
        for (message, isKept) in zip(sealed, kept) where !isKept {
            self.premises.logger.warning("fence lost while sealing", metadata: ["message": "\(message.id)"])
        }
        self.premises.wakeups.raiseDispatchers()
        return frozen.count
    }

    /// Renders and signs; nil when the signer cannot sign now (the fence lapses and it is tried again).
    private func make(_ message: FrozenMessage) async -> SealedMessage? {
        guard let route = self.premises.routes[message.lane.port],
            let tenant = self.premises.tenants[message.lane.tenant],
            let signer = self.premises.signers[message.lane.signer]
        else {
            self.premises.logger.error(
                "a lane names a port, tenant or signer that is not configured",
                metadata: ["lane": "\(message.lane.route) \(message.lane.kind.rawValue)", "message": "\(message.id)"])
            return nil
        }
        let bodies = message.members.map { member in
            DocumentDerivation.body(
                message.lane.kind, order: member.order, tenant: tenant.profile, port: route.port,
                copNo: member.copNo ?? "")
        }
        let (rendered, included, refused) = self.render(message, bodies, route.transfer)
        let hashes = included.map { (message.members[$0].submission, Digest.sha256(bodies[$0].canonicalBytes)) }
        guard let rendered else {
            return SealedMessage(
                id: message.id, fence: message.fence, bytes: nil, contentHashes: [:], refused: refused)
        }
        do {
            let signed = try await signer.sign(rendered)
            return SealedMessage(
                id: message.id, fence: message.fence, bytes: signed.bytes,
                contentHashes: Dictionary(uniqueKeysWithValues: hashes), refused: refused)
        } catch {
            self.premises.logger.error(
                "signing failed",
                metadata: ["signer": "\(message.lane.signer)", "code": "\(error.code.rawValue)", "reason": "\(error.message)"])
            return nil
        }
    }

    /// Renders what can be rendered: documents that break the standard are taken out, one round suffices because the
    /// renderer names all of them.
    private func render(
        _ message: FrozenMessage, _ bodies: [DocumentBody], _ transfer: Transfer
    ) -> (CanonicalMessage?, [Int], [SealedMessage.Refused]) {
        var included = Array(message.members.indices)
        var refused: [SealedMessage.Refused] = []
        while !included.isEmpty {
            let request = MessageRequest(
                kind: message.lane.kind, rootGuid: message.rootGuid, transfer: transfer,
                entries: included.map { index in
                    let member = message.members[index]
                    return Entry(
                        body: bodies[index], guid: member.guid, appType: member.appType, appTime: member.appTime)
                })
            do {
                return (try self.premises.templates.render(request), included, refused)
            } catch {
                let bad = Dictionary(grouping: error.documents, by: \.document)
                let broken = bad.isEmpty ? Array(included.indices) : Array(bad.keys)
                for position in broken where included.indices.contains(position) {
                    let rules = bad[position]?.map { "\($0.element): \($0.rule)" }.joined(separator: "; ")
                    refused.append(
                        SealedMessage.Refused(
                            submission: message.members[included[position]].submission, code: error.code.rawValue,
                            reason: rules ?? error.message))
                }
                let out = Set(broken)
                included = included.indices.filter { !out.contains($0) }.map { included[$0] }
            }
        }
        return (nil, [], refused)
    }
}
