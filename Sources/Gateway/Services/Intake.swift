import Cryptography
import Declarations
import Ledger
import Logging

/// Order in: normalises, validates, derives documents and stores. Returns after the commit.
struct Intake: Sendable {
    private let premises: Premises

    init(_ premises: Premises) { self.premises = premises }

    /// What intake makes of one order before anything is stored.
    struct Prepared: Sendable {
        var result: IntakeResult
        /// Nil when the order is refused.
        var new: NewOrder?
    }

    /// How orders come in.
    struct Terms: Sendable {
        var source: IntakeSource
        var isCorrection = false
        /// Parts filed by others whose new content the tenant vouches for.
        var agreed: Set<DocumentKind> = []
        /// Nothing of them is sent before this moment unless somebody lets them go.
        var heldUntil: Timestamp?
    }

    /// Stores orders, or corrections of stored ones.
    func submit(
        _ orders: [RawOrder], tenant: GatewayConfiguration.Tenant, on terms: Terms
    ) async throws(GatewayError) -> [IntakeResult] {
        try await self.take(try await self.prepare(orders, tenant: tenant, on: terms), tenant) {
            prepared throws(LedgerError) in
            try await self.premises.ledger.accept(prepared, now: self.premises.clock.now())
        }
    }

    /// Stores what was prepared; the order of the results is that of the orders.
    func take(
        _ orders: [Prepared], _ tenant: GatewayConfiguration.Tenant,
        store: ([NewOrder]) async throws(LedgerError) -> [AcceptResult]
    ) async throws(GatewayError) -> [IntakeResult] {
        guard orders.count <= self.premises.policy.maxOrdersPerRequest else {
            throw GatewayError(
                .tooMany, "at most \(self.premises.policy.maxOrdersPerRequest) orders at once", isRetriable: false)
        }
        try self.refuseWhenDiskIsNearlyFull()

        var results = orders.map(\.result)
        let accepted = orders.enumerated().compactMap { index, prepared in
            prepared.new.map { (index: index, new: $0) }
        }
        let stored: [AcceptResult]
        do {
            stored = accepted.isEmpty ? [] : try await store(accepted.map(\.new))
        } catch {
            self.premises.logger.error("orders cannot be stored", metadata: ["error": "\(error)"])
            throw GatewayError(
                error.code == .full ? .storageFull : .storage, "the orders were not stored: \(error.code.rawValue)",
                isRetriable: true)
        }
        for ((index, new), result) in zip(accepted, stored) {
            await self.tell(result, of: new, tenant, in: &results[index])
        }
        if !accepted.isEmpty { self.premises.wakeups.raisePreparers() }
        return results
    }

    /// Completes orders from the goods registry, normalises and validates them and derives their documents. Nothing is stored.
    func prepare(
        _ orders: [RawOrder], tenant: GatewayConfiguration.Tenant, on terms: Terms
    ) async throws(GatewayError) -> [Prepared] {
        let goods = try await GoodsRegistry(self.premises).book(for: orders, tenant)
        var prepared: [Prepared] = []
        prepared.reserveCapacity(orders.count)
        // The same for every order of the batch.
        let ports = self.premises.routes(for: tenant).mapValues(\.port)
        let policy = self.premises.intakePolicy(for: tenant)
        for raw in orders {
            prepared.append(try await self.prepare(raw, goods, ports, policy, tenant: tenant, on: terms))
        }
        return await QuotaWatch(self.premises).warn(orders, prepared, tenant: tenant)
    }

    private func prepare(
        _ raw: RawOrder, _ goods: GoodsBook, _ ports: [String: PortProfile], _ policy: IntakePolicy,
        tenant: GatewayConfiguration.Tenant, on terms: Terms
    ) async throws(GatewayError) -> Prepared {
        var prepared = Prepared(
            result: IntakeResult(
                orderNo: raw.orderNo, verdict: .refused, revision: nil, violations: [], estimatedTax: nil),
            new: nil)
        prepared.result.isTest = tenant.isTest
        let today = self.premises.clock.now()
        let enrichment = GoodsEnrichment(raw, goods: goods, ports: ports, codes: self.premises.codes, policy: policy)
        let verdict = enrichment.check(tenant: tenant.profile, ports: ports, today: today)
        func inputHash() -> [UInt8] {
            Digest.sha256(
                enrichment.inputBytes(accepted: verdict.order, tenant: tenant.profile, ports: ports, today: today))
        }
        guard let order = verdict.order else {
            prepared.result.violations = verdict.violations
            guard !raw.itemNumbers.isEmpty, let orderNo = raw.orderNo,
                let revision = try await self.revision(ofOrder: orderNo, tenant, inputHash())
            else { return prepared }
            // The registry has changed since; the order is stored as it was filed.
            prepared.result.verdict = .alreadyHere
            prepared.result.revision = revision
            prepared.result.violations = []
            return prepared
        }
        prepared.result.violations = verdict.warnings
        prepared.result.estimatedTax = verdict.estimate?.total
        let tax = verdict.estimate?.total ?? .zero
        guard var new = self.newOrder(order, hash: inputHash(), tax, tenant, terms.source) else { return prepared }
        new.countedValue = AnnualQuota.value(of: order, rules: self.premises.intakePolicy.tax)
        new.repairedValues = raw.texts(at: Set(verdict.warnings.filter(\.isRepair).map(\.at)))
        new.isCorrection = terms.isCorrection
        new.agreedParts = terms.agreed
        new.heldUntil = terms.heldUntil
        if case .upload(_, .some) = terms.source { new.isResumed = true }
        prepared.new = new
        return prepared
    }

    /// The revision that is stored when the same came in before.
    private func revision(
        ofOrder orderNo: String, _ tenant: GatewayConfiguration.Tenant, _ hash: [UInt8]
    ) async throws(GatewayError) -> Int? {
        do {
            return try await self.premises.ledger.revision(ofOrder: orderNo, tenant: tenant.id, hash: hash)
        } catch {
            throw GatewayError(.storage, "the orders were not stored: \(error.code.rawValue)", isRetriable: true)
        }
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
            if let revision = await self.revision(ofContent: new) {
                result.verdict = .alreadyHere
                result.revision = revision
                return
            }
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
        case .splitDoesNotAddUp(let left):
            result.verdict = .refused
            result.violations = [Violation.split(left: left)]
        case .erased:
            result.verdict = .refused
            result.violations = [Violation.erased]
        case .keyTaken(let kind):
            result.verdict = .refused
            result.violations = [Violation.keyTaken(kind)]
        }
    }

    /// The revision that is stored when it says the same although it came in otherwise: written out once, and once left to the
    /// goods registry.
    private func revision(ofContent new: NewOrder) async -> Int? {
        let ledger = self.premises.ledger
        let orderNo = new.order.orderNo
        guard let content = try? await ledger.content(ofOrder: orderNo, tenant: new.tenant), content == new.order
        else { return nil }
        return (try? await ledger.order(orderNo, tenant: new.tenant, now: self.premises.clock.now()))?.revision
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
        _ order: Order, hash: [UInt8], _ tax: Amount, _ tenant: GatewayConfiguration.Tenant, _ source: IntakeSource
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
        var new = NewOrder(
            tenant: tenant.id, order: order, hash: hash, estimatedTax: tax,
            source: source.description, partWait: route.port.partWait, documents: documents)
        new.urgency = Urgency.headStart(
            promised: order.dispatchBy.flatMap { Timestamp(beijing: $0) },
            isPerishable: order.lines.contains { $0.perishable == true }, accepted: self.premises.clock.now())
        return new
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
    /// `api <request id>`, `upload <file name>` or `upload <key> <file name>`.
    public var description: String {
        switch self {
        case .api(let requestID): "api \(requestID)"
        case .upload(let fileName, nil): "upload \(fileName)"
        case .upload(let fileName, let key?): "upload \(key) \(fileName)"
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

    /// What is stored under this number cannot be compared or changed any more.
    static let erased = Violation(
        code: "order_erased", at: "/orderNo", element: nil,
        message: LocalizedText(
            en:
                "An order of this number was filed and its content is erased, for its time of keeping is over. Use another number.",
            zh: "该订单号已申报过，且已过保存期，内容已删除。请使用其他订单号。",
            ko: "이 주문번호는 이미 신고되었고 보관 기간이 지나 내용이 삭제되었습니다. 다른 번호를 사용하십시오."))

    /// Orders that share one payment must sum up to it.
    fileprivate static func split(left: Amount) -> Violation {
        Violation(
            code: "split_sum", at: "/payment/splitAmountPaid", element: nil,
            message: LocalizedText(
                en:
                    "The orders of this payment do not sum up to it, or disagree on its amount or number; \(left) of it is left. Correct the amounts.",
                zh: "合并支付的各订单金额之和与支付金额不符，或金额、订单数不一致；剩余 \(left)。请更正。",
                ko: "합산 결제의 주문 금액 합계가 결제 금액과 맞지 않거나 금액·주문 수가 서로 다릅니다. 남은 금액은 \(left)입니다. 금액을 수정하십시오."))
    }

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
