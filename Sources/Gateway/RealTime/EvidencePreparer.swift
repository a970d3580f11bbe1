import Cryptography
import Declarations
public import Ledger
import Logging
import Manifests
public import ServiceLifecycle

/// Makes the answers to questions of customs: puts the payment record together, signs it, stores the bytes. Dispatchers
/// send them like any message.
public struct EvidencePreparer: Service {
    private let premises: Premises
    private static let atOnce = 8
    private static let sealWithin: Duration = .seconds(120)
    private static let idleWait: Duration = .seconds(1)

    public init(_ premises: Premises) { self.premises = premises }

    public func run() async throws {
        let stop = StopFlag(wake: { self.premises.wakeups.evidence.raise() })
        await stop.guarding {
            let loop = Heartbeats.loop("payment records")
            while !stop.isRaised {
                self.premises.heartbeats.tick(loop)
                do {
                    if try await self.prepareOnce() == 0 {
                        await self.premises.wakeups.evidence.wait(upTo: Self.idleWait, clock: self.premises.clock)
                    }
                } catch {
                    self.premises.logger.error("preparing payment records failed", metadata: ["error": "\(error)"])
                    await self.premises.clock.sleep(for: .seconds(1))
                }
            }
            self.premises.heartbeats.end(loop)
        }
    }

    /// One round; the number of answers it worked on.
    @discardableResult
    public func prepareOnce() async throws(LedgerError) -> Int {
        let claimed = try await self.premises.ledger.claimAnswers(
            limit: Self.atOnce, sealWithin: Self.sealWithin, now: self.premises.clock.now())
        guard !claimed.isEmpty else { return 0 }
        let made = await withTaskGroup(of: SealedAnswer.self) { group in
            for answer in claimed {
                group.addTask {
                    SealedAnswer(message: answer.message, fence: answer.fence, outcome: await self.make(answer))
                }
            }
            return await group.reduce(into: [SealedAnswer]()) { $0.append($1) }
        }
        let kept = try await self.premises.ledger.sealAnswers(made, now: self.premises.clock.now())
        for (answer, isKept) in zip(made, kept) where !isKept {
            self.premises.logger.notice(
                "a payment record changed while it was signed", metadata: ["message_id": "\(answer.message)"])
        }
        self.premises.wakeups.raiseDispatchers()
        return claimed.count
    }

    private func make(_ answer: ClaimedAnswer) async -> SealedAnswer.Outcome {
        guard !answer.isUnreadable else { return .unreadable }
        guard let route = self.premises.realTime[answer.tenant], let pool = self.premises.signers[route.signer] else {
            return .failure("tenant \(answer.tenant) is not configured to answer customs about payments")
        }
        let (evidence, violations) = PaymentEvidence.made(
            orderNo: answer.orderNo, input: answer.input, order: answer.order, defaults: route.defaults)
        guard let evidence else { return .incomplete(violations.map(\.at)) }
        let upload = RealTimeUpload(
            sessionID: answer.sessionID, guid: answer.guid, evidence: evidence,
            serviceTime: self.premises.clock.now())
        do {
            let signed = try await pool.sign(bytes: upload.stringToSign, now: self.premises.clock.now())
            return .bytes(
                upload.json(
                    certNo: signed.serial, signValue: String(decoding: Base64.encode(signed.signature), as: UTF8.self)))
        } catch {
            self.premises.logger.error(
                "signing a payment record failed",
                metadata: [
                    "signer": "\(route.signer)", "code": "\(error.code.rawValue)", "reason": "\(error.message)",
                ])
            return error.isKeyTrouble ? .waitsForKey : .failure("signing failed: \(error.code.rawValue)")
        }
    }
}

extension EvidencePreparer: CustomStringConvertible {
    public var description: String { "evidence preparer" }
}
