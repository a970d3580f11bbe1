import Cryptography
import Declarations
import Ledger
import Logging

/// Order in: normalises, validates, derives documents and stores. Returns after the commit.
struct Intake: Sendable {
    private let premises: Premises

    init(_ premises: Premises) { self.premises = premises }

    func submit(
        _ orders: [RawOrder], tenant: GatewayConfiguration.Tenant, source: IntakeSource
    ) async throws(GatewayError) -> [IntakeResult] {
        guard orders.count <= self.premises.policy.maxOrdersPerRequest else {
            throw GatewayError(
                .tooMany, "at most \(self.premises.policy.maxOrdersPerRequest) orders at once", isRetriable: false)
        }
        try self.refuseWhenDiskIsNearlyFull()

        var results = orders.map { raw in
            IntakeResult(orderNo: raw.orderNo, verdict: .refused, revision: nil, violations: [], estimatedTax: nil)
        }
        var accepted: [(index: Int, new: NewOrder)] = []
        for (index, raw) in orders.enumerated() {
            let verdict = OrderIntake.check(
                raw, tenant: tenant.profile, ports: self.premises.routes.mapValues(\.port), codes: self.premises.codes,
                policy: self.premises.intakePolicy, today: self.premises.clock.now())
            guard let order = verdict.order else {
                results[index].violations = verdict.violations
                continue
            }
            results[index].violations = verdict.warnings
            results[index].estimatedTax = verdict.estimate?.total
            if var new = self.newOrder(order, verdict.estimate?.total ?? .zero, tenant, source) {
                new.repairedValues = raw.texts(at: Set(verdict.warnings.filter(\.isRepair).map(\.at)))
                accepted.append((index, new))
            }
        }
        let stored: [AcceptResult]
        do {
            stored =
                accepted.isEmpty
                ? [] : try await self.premises.ledger.accept(accepted.map(\.new), now: self.premises.clock.now())
        } catch {
            self.premises.logger.error("orders cannot be stored", metadata: ["error": "\(error)"])
            throw GatewayError(
                error.code == .full ? .storageFull : .storage, "the orders were not stored: \(error.code.rawValue)",
                isRetriable: true)
        }
        for ((index, new), result) in zip(accepted, stored) {
            await self.tell(result, of: new, tenant, in: &results[index])
        }
        if !accepted.isEmpty { self.premises.wakeups.prepare.raise() }
        return results
    }

    private func tell(
        _ stored: AcceptResult, of new: NewOrder, _ tenant: GatewayConfiguration.Tenant, in result: inout IntakeResult
    ) async {
        switch stored {
        case .accepted(let revision):
            result.verdict = .accepted
            result.revision = revision
        case .alreadyHere(let revision):
            result.verdict = .alreadyHere
            result.revision = revision
        case .differs:
            result.verdict = .needsYou
            result.violations = await self.comparison(with: new, tenant) { OrderDifference.between($0, new.order) }
        case .breaksForeignPart:
            guard let port = self.premises.routes[new.order.port]?.port else { return }
            result.verdict = .needsYou
            result.violations = await self.comparison(with: new, tenant) {
                OrderDifference.partsOfOthers($0, new.order, tenant: tenant.profile, port: port)
            }
        case .failed(let error):
            self.premises.logger.error(
                "an order cannot be stored",
                metadata: [
                    "order": "\(new.order.orderNo)", "tenant": "\(new.tenant)", "code": "\(error.code.rawValue)",
                ])
            result.violations = [Violation.notStored]
        case .keyTaken(let kind):
            result.verdict = .refused
            result.violations = [Violation.keyTaken(kind)]
        }
    }

    /// What differs; empty when the stored content cannot be read just now. The verdict stands without it.
    private func comparison(
        with new: NewOrder, _ tenant: GatewayConfiguration.Tenant, _ compare: (Order) -> [Violation]
    ) async -> [Violation] {
        do {
            let old = try await self.premises.ledger.content(ofOrder: new.order.orderNo, tenant: tenant.id)
            return old.map(compare) ?? []
        } catch {
            self.premises.logger.error("a stored order cannot be read", metadata: ["code": "\(error.code.rawValue)"])
            return []
        }
    }

    /// Nil when the port is not configured, which validation excludes.
    private func newOrder(
        _ order: Order, _ tax: Amount, _ tenant: GatewayConfiguration.Tenant, _ source: IntakeSource
    ) -> NewOrder? {
        guard let route = self.premises.routes[order.port] else { return nil }
        let documents = DocumentKind.ofOrders.compactMap { kind -> NewDocument? in
            // An inventory that somebody else files is nothing to wait for.
            let isOurs = tenant.profile.files.contains(kind)
            guard isOurs || kind != .inventory else { return nil }
            let key = DocumentDerivation.businessKey(kind, order: order, tenant: tenant.profile)
            let copNo = kind == .inventory ? Premises.copNo(for: key) : nil
            let body = DocumentDerivation.body(
                kind, order: order, tenant: tenant.profile, port: route.port, copNo: copNo ?? "")
            let lane = isOurs ? tenant.signers[kind].map { self.lane(kind, route, tenant.id, signer: $0) } : nil
            return NewDocument(
                key: key, lane: lane, contentHash: Digest.sha256(body.canonicalBytes), copNo: copNo)
        }
        return NewOrder(
            tenant: tenant.id, order: order, hash: Digest.sha256(order.canonicalBytes), estimatedTax: tax,
            source: source.description, partWait: route.port.partWait, documents: documents)
    }

    private func lane(_ kind: DocumentKind, _ route: Route, _ tenant: String, signer: String) -> LaneKey {
        LaneKey(route: route.name, port: route.port.id, kind: kind, signer: signer, tenant: tenant)
    }

    private func refuseWhenDiskIsNearlyFull() throws(GatewayError) {
        guard let free = DiskSpace.free(at: self.premises.dataFolder),
            free < Int64(self.premises.policy.minFreeBytes)
        else { return }
        throw GatewayError(
            .storageFull, "only \(free) bytes are free on the disk; free some space, then send again",
            isRetriable: true)
    }
}

extension IntakeSource: CustomStringConvertible {
    /// `api <request id>` or `upload <file name>`.
    public var description: String {
        switch self {
        case .api(let requestID): "api \(requestID)"
        case .upload(let fileName): "upload \(fileName)"
        }
    }
}

extension RawOrder {
    /// The texts as they were written at some places.
    fileprivate func texts(at places: Set<String>) -> [String: String] {
        guard !places.isEmpty else { return [:] }
        let values = self.head.values + self.lines.flatMap(\.values.values)
        return Dictionary(
            values.filter { places.contains($0.at) }.map { ($0.at, $0.text) }, uniquingKeysWith: { first, _ in first })
    }
}

extension Violation {
    /// The value was repaired: what is filed is not what was written.
    fileprivate var isRepair: Bool { self.code.hasPrefix("repaired_") }

    /// This order alone could not be stored.
    fileprivate static let notStored = Violation(
        code: "not_stored", at: "", element: nil,
        message: LocalizedText(
            en:
                "This order could not be stored and nothing of it was kept; the operator has been told. Send it again later.",
            zh: "该订单未能保存，系统未保留任何内容，已通知运维人员，请稍后重新发送。",
            ko: "이 주문은 저장되지 않았으며 운영자에게 알렸습니다. 나중에 다시 보내십시오."))

    /// Another order uses the business key of one of this order's documents.
    fileprivate static func keyTaken(_ kind: DocumentKind) -> Violation {
        let (at, element) =
            switch kind {
            case .payment: ("/payment/payTransactionId", "CEB411Message/PaymentHead/payTransactionId")
            case .waybill: ("/logistics/logisticsNo", "CEB511Message/LogisticsHead/logisticsNo")
            default: ("/orderNo", "CEB311Message/OrderHead/orderNo")
            }
        return Violation(
            code: "key_taken", at: at, element: element,
            message: LocalizedText(
                en: "Another order already uses this number; customs takes it once. Check the number and send again.",
                zh: "该编号已被另一订单使用，海关只接受一次。请核对后重新发送。",
                ko: "이 번호는 다른 주문에서 이미 사용 중이며 세관은 한 번만 접수합니다. 번호를 확인한 뒤 다시 보내십시오."))
    }
}
