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
        let stop = StopFlag(wake: { self.premises.wakeups.prepare.raise() })
        await stop.guarding { await self.loop(until: stop) }
    }

    private func loop(until stop: StopFlag) async {
        while !stop.isRaised {
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
        let sealed = await withTaskGroup(of: SealedMessage.self) { group in
            for message in frozen { group.addTask { await self.make(message) } }
            return await group.reduce(into: [SealedMessage]()) { $0.append($1) }
        }
        let kept = try await self.premises.ledger.seal(sealed, now: self.premises.clock.now())
        for (message, isKept) in zip(sealed, kept) where !isKept {
            self.premises.logger.warning("fence lost while sealing", metadata: ["message": "\(message.id)"])
        }
        self.premises.wakeups.raiseDispatchers()
        return frozen.count
    }

    /// Renders and signs. What fails without a document's fault stops the lane and asks for a person.
    private func make(_ message: FrozenMessage) async -> SealedMessage {
        guard let route = self.premises.routes[message.lane.port],
            let tenant = self.premises.tenants[message.lane.tenant],
            let signer = self.premises.signers[message.lane.signer]
        else {
            self.premises.logger.error(
                "a lane names a port, tenant or signer that is not configured",
                metadata: ["lane": "\(message.lane.route) \(message.lane.kind.rawValue)", "message": "\(message.id)"])
            return SealedMessage(
                id: message.id, fence: message.fence, failure: "its port, tenant or signer is not configured")
        }
        guard signer.certificate.isValid(at: self.premises.clock.now()) else {
            return SealedMessage(
                id: message.id, fence: message.fence,
                failure: "certificate \(signer.certificate.serialHex) of signer \(message.lane.signer) is not valid now"
            )
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
            self.premises.logger.error("rendering failed", metadata: ["message": "\(message.id)", "error": "\(error)"])
            return SealedMessage(
                id: message.id, fence: message.fence, failure: "rendering failed: \(error.code.rawValue)")
        }
        guard let canonical = rendering.message else {
            return SealedMessage(
                id: message.id, fence: message.fence, bytes: nil, contentHashes: [:], refused: rendering.refused)
        }
        let hashes = rendering.included.map {
            (message.members[$0].submission, Digest.sha256(bodies[$0].canonicalBytes))
        }
        do {
            let signed = try await signer.sign(canonical)
            return SealedMessage(
                id: message.id, fence: message.fence, bytes: signed.bytes,
                contentHashes: Dictionary(uniqueKeysWithValues: hashes), refused: rendering.refused)
        } catch {
            self.premises.logger.error(
                "signing failed",
                metadata: [
                    "signer": "\(message.lane.signer)", "code": "\(error.code.rawValue)", "reason": "\(error.message)",
                ])
            return SealedMessage(
                id: message.id, fence: message.fence, failure: "signing failed: \(error.code.rawValue)")
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
