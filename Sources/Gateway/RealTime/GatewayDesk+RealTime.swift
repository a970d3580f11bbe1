import Cryptography
public import Declarations
import Ledger
import Logging

extension GatewayDesk {
    public func supplyEvidence(
        _ input: EvidenceInput, orderNo: String, tenant: String
    ) async throws(GatewayError) -> EvidenceResult {
        if let free = DiskSpace.free(at: self.premises.dataFolder), free < Int64(self.premises.policy.minFreeBytes) {
            throw GatewayError(.storageFull, "only \(free) bytes are free on the disk", isRetriable: true)
        }
        do {
            let violations = try await self.evidenceViolations(input, orderNo, tenant)
            // What is missing may come later, with the order or in another call. What contradicts is wrong now.
            let wrong = violations.filter { $0.code != ViolationCode.required.rawValue }
            guard wrong.isEmpty else {
                return EvidenceResult(contradictions: wrong, revision: nil, isRepeated: false, missing: [])
            }
            let kept = try await self.premises.ledger.keepEvidence(
                NewEvidence(tenant: tenant, orderNo: orderNo, input: input), now: self.premises.clock.now())
            self.premises.wakeups.evidence.raise()
            return EvidenceResult(
                contradictions: [], revision: kept.revision, isRepeated: kept.isRepeated, missing: violations)
        } catch {
            throw self.storageError(error, "a payment record cannot be stored")
        }
    }

    public func evidence(orderNo: String, tenant: String) async throws(GatewayError) -> EvidenceView? {
        do {
            guard let record = try await self.premises.ledger.evidence(ofOrder: orderNo, tenant: tenant) else {
                return nil
            }
            return EvidenceView(
                orderNo: orderNo, revision: record.revision, storedAt: record.storedAt?.rfc3339,
                keepUntil: record.keepUntil?.rfc3339,
                missing: try await self.evidenceViolations(record.input, orderNo, tenant),
                questions: record.questions.map {
                    .init(
                        session: $0.sessionID, askedAt: $0.askedAt.rfc3339, state: $0.state.rawValue,
                        attempts: $0.attempts)
                })
        } catch {
            throw self.storageError(error, "a payment record cannot be read")
        }
    }

    public func resendEvidence(orderNo: String, tenant: String) async throws(GatewayError) -> Int {
        do {
            let count = try await self.premises.ledger.resendAnswers(
                orderNo: orderNo, tenant: tenant, makeGuid: self.premises.makeGuid, now: self.premises.clock.now())
            self.premises.wakeups.evidence.raise()
            return count
        } catch {
            throw self.storageError(error, "payment records cannot be sent again")
        }
    }

    public func isRealTimeAddress(_ key: String) -> Bool { !self.routes(at: key).isEmpty }

    public func take(_ question: PlatformQuestion, at key: String) async throws(GatewayError) -> QuestionVerdict {
        let lanes = self.routes(at: key).map { tenant, route in
            NewQuestion.Lane(tenant: tenant, route: route.delivery.name, signer: route.signer)
        }
        let taken: QuestionTaken
        do {
            taken = try await self.premises.ledger.takeQuestion(
                NewQuestion(question: question, lanes: lanes, guid: self.premises.makeGuid()),
                now: self.premises.clock.now())
        } catch {
            throw self.storageError(error, "a question of customs cannot be stored")
        }
        self.premises.wakeups.evidence.raise()
        switch taken {
        case .taken(let tenant), .repeated(let tenant):
            self.premises.logger.notice(
                "customs asks for a payment record", metadata: ["tenant": "\(tenant)", "order": "\(question.orderNo)"])
            return .answered
        case .unknownOrder:
            self.premises.logger.warning("customs asks for the payment record of an order that nobody knows here")
            return .unknownOrder
        }
    }

    public func serviceTime() -> Timestamp { self.premises.clock.now() }

    /// The tenants that registered an address. Every one is compared, so that the time tells nothing.
    private func routes(at key: String) -> [(tenant: String, route: RealTimeRoute)] {
        let hash = Digest.sha256(key)
        return self.premises.realTime.filter { ConstantTime.equals($0.value.address, hash) }
            .sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    private func evidenceViolations(
        _ input: EvidenceInput?, _ orderNo: String, _ tenant: String
    ) async throws(LedgerError) -> [Violation] {
        guard let settings = self.premises.tenants[tenant] else { return [] }
        return PaymentEvidence.made(
            orderNo: orderNo, input: input,
            order: try await self.premises.ledger.content(ofOrder: orderNo, tenant: tenant),
            defaults: settings.evidenceDefaults
        ).violations
    }

    private func storageError(_ error: LedgerError, _ what: String) -> GatewayError {
        self.premises.logger.error("\(what)", metadata: ["error": "\(error)"])
        return GatewayError(
            error.code == .full ? .storageFull : .storage, "\(what): \(error.code.rawValue)", isRetriable: true)
    }
}
