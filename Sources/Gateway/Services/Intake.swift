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
            if let new = self.newOrder(order, verdict.estimate?.total ?? .zero, tenant, source) {
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
            try await self.tell(result, of: new, tenant, in: &results[index])
        }
        if !accepted.isEmpty { self.premises.wakeups.prepare.raise() }
        return results
    }

    private func tell(
        _ stored: AcceptResult, of new: NewOrder, _ tenant: GatewayConfiguration.Tenant, in result: inout IntakeResult
    ) async throws(GatewayError) {
        switch stored {
        case .accepted(let revision):
            result.verdict = .accepted
            result.revision = revision
        case .alreadyHere(let revision):
            result.verdict = .alreadyHere
            result.revision = revision
        case .differs:
            result.verdict = .needsYou
            result.violations = try await self.comparison(with: new, tenant) { OrderDifference.between($0, new.order) }
        case .breaksForeignPart:
            guard let port = self.premises.routes[new.order.port]?.port else { return }
            result.verdict = .needsYou
            result.violations = try await self.comparison(with: new, tenant) {
                OrderDifference.partsOfOthers($0, new.order, tenant: tenant.profile, port: port)
            }
        case .failed(let error):
            throw GatewayError(
                .storage, "order \(new.order.orderNo) cannot be stored: \(error.code.rawValue)", isRetriable: false)
        case .keyTaken(let kind):
            result.verdict = .refused
            result.violations = [Violation.keyTaken(kind)]
        }
    }

    private func comparison(
        with new: NewOrder, _ tenant: GatewayConfiguration.Tenant, _ compare: (Order) -> [Violation]
    ) async throws(GatewayError) -> [Violation] {
        do {
            let old = try await self.premises.ledger.content(ofOrder: new.order.orderNo, tenant: tenant.id)
            return old.map(compare) ?? []
        } catch {
            throw GatewayError(.storage, "the stored order cannot be read: \(error.code.rawValue)", isRetriable: true)
        }
    }

    /// Nil when the port is not configured, which validation excludes.
    private func newOrder(
        _ order: Order, _ tax: Amount, _ tenant: GatewayConfiguration.Tenant, _ source: IntakeSource
    ) -> NewOrder? {
        guard let route = self.premises.routes[order.port] else { return nil }
        let documents = DocumentKind.allCases.compactMap { kind -> NewDocument? in
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

extension Violation {
    /// Another order uses the business key of one of this order's documents.
    fileprivate static func keyTaken(_ kind: DocumentKind) -> Violation {
        let (at, element) =
            switch kind {
            case .order, .inventory: ("/orderNo", "CEB311Message/OrderHead/orderNo")
            case .payment: ("/payment/payTransactionId", "CEB411Message/PaymentHead/payTransactionId")
            case .waybill: ("/logistics/logisticsNo", "CEB511Message/LogisticsHead/logisticsNo")
            }
        return Violation(
            code: "key_taken", at: at, element: element,
            message: LocalizedText(
                en: "Another order already uses this number; customs takes it once. Check the number and send again.",
                zh: "该编号已被另一订单使用，海关只接受一次。请核对后重新发送。",
                ko: "이 번호는 다른 주문에서 이미 사용 중이며 세관은 한 번만 접수합니다. 번호를 확인한 뒤 다시 보내십시오."))
    }
}
