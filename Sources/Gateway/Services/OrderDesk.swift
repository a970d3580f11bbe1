import Cryptography
import Declarations
import Ledger
import Logging

/// Acts on stored orders: reads the dossier, makes the request document, hands both to the ledger, which decides.
struct OrderDesk: Sendable {
    private let premises: Premises
    /// An order may move between reading and writing; then the act is prepared again.
    private static let attempts = 5

    init(_ premises: Premises) { self.premises = premises }

    func act(
        _ request: OrderActRequest, on orderNo: String, tenant: GatewayConfiguration.Tenant
    ) async throws(GatewayError) -> ActOutcome {
        do {
            for _ in 0..<Self.attempts {
                if let outcome = try await self.outcome(of: request, orderNo, tenant) { return outcome }
            }
        } catch {
            self.premises.logger.error("an act failed", metadata: ["code": "\(error.code.rawValue)"])
            throw GatewayError(
                .storage, "the act cannot be stored: \(error.code.rawValue)", isRetriable: error.isRetriable)
        }
        throw GatewayError(.storage, "order \(orderNo) keeps changing; try again", isRetriable: true)
    }

    /// Cancels those of some orders of which nothing was sent yet; how many.
    func takeBack(
        _ numbers: [String], tenant: GatewayConfiguration.Tenant
    ) async throws(GatewayError) -> Int {
        var done = 0
        for number in numbers {
            let state: OrderState?
            do {
                state = try await self.premises.ledger.order(
                    number, tenant: tenant.id, now: self.premises.clock.now())?.state
            } catch {
                throw GatewayError(.storage, "an order cannot be read: \(error.code.rawValue)", isRetriable: true)
            }
            guard state == .accepted || state == .prepared,
                case .done = try await self.act(.cancel(reason: "upload withdrawn"), on: number, tenant: tenant)
            else { continue }
            done += 1
        }
        return done
    }

    /// Nil when the order moved meanwhile.
    private func outcome(
        of request: OrderActRequest, _ orderNo: String, _ tenant: GatewayConfiguration.Tenant
    ) async throws(LedgerError) -> ActOutcome? {
        switch try await self.step(request, orderNo, tenant) {
        case .answer(let outcome): return outcome
        case .ledger(.done):
            self.premises.wakeups.raisePreparers()
            let record = try await self.premises.ledger.order(
                orderNo, tenant: tenant.id, now: self.premises.clock.now())
            var view = record.map(OrderViewBuilder(errors: self.premises.errors).view)
            view?.isTest = tenant.isTest
            return view.map { .done($0) } ?? .notFound
        case .ledger(.notFound): return .notFound
        case .ledger(.impossible(let state, let instead)): return .impossible(state: state, instead: instead)
        case .ledger(.erased): return .erased
        case .ledger(.full): return .refused([.dossierFull])
        case .ledger(.moved): return nil
        }
    }

    private enum Step {
        case ledger(ActResult)
        case answer(ActOutcome)
    }

    private func step(
        _ request: OrderActRequest, _ orderNo: String, _ tenant: GatewayConfiguration.Tenant
    ) async throws(LedgerError) -> Step {
        let (ledger, now) = (self.premises.ledger, self.premises.clock.now())
        switch request {
        case .cancel(let reason): return try await self.cancel(orderNo, tenant, reason)
        case .refund(let reason, let quantities): return try await self.refund(orderNo, tenant, reason, quantities)
        case .refile(let numbers):
            let kinds = Set(numbers.compactMap(DocumentKind.init(rawValue:)))
            guard kinds.count == numbers.count else { return .answer(.refused([.unknownKind])) }
            return .ledger(try await ledger.refile(orderNo, tenant: tenant.id, kinds: kinds, now: now))
        case .settle(let number, let word):
            guard let kind = DocumentKind(rawValue: number) else { return .answer(.refused([.unknownKind])) }
            guard let state = SettledState(rawValue: word) else { return .answer(.refused([.unknownSettledState])) }
            return .ledger(
                try await ledger.settle(orderNo, tenant: tenant.id, kind: kind, as: state, now: now))
        case .proceed: return .ledger(try await ledger.proceed(orderNo, tenant: tenant.id, now: now))
        case .confirmArrival: return .ledger(try await ledger.confirmArrival(orderNo, tenant: tenant.id, now: now))
        }
    }

    // MARK: Requests to customs

    private func cancel(
        _ orderNo: String, _ tenant: GatewayConfiguration.Tenant, _ reason: String
    ) async throws(LedgerError) -> Step {
        guard Self.isReason(reason) else { return .answer(.refused([.badReason])) }
        let now = self.premises.clock.now()
        guard let dossier = try await self.premises.ledger.dossier(orderNo, tenant: tenant.id, now: now) else {
            return .answer(.notFound)
        }
        var document: NewDocument?
        if !dossier.facts.isUndeclared, dossier.facts.allows(.cancel, at: now) {
            guard let (order, route, invtNo) = self.material(dossier) else { return .answer(.notFound) }
            let key = BusinessKey(.cancellation, [invtNo])
            let copNo = Premises.copNo(for: key, generation: dossier.requests + 1, epoch: dossier.epoch)
            let body = DocumentDerivation.cancellation(
                of: order, tenant: tenant.profile, port: route.port, invtNo: invtNo, copNo: copNo, reason: reason)
            document = self.premises.newDocument(body, copNo: copNo, route: route, tenant: tenant)
        }
        return .ledger(
            try await self.premises.ledger.cancel(
                CancelRequest(tenant: tenant.id, orderNo: orderNo, requestsSeen: dossier.requests, document: document),
                now: now))
    }

    private func refund(
        _ orderNo: String, _ tenant: GatewayConfiguration.Tenant, _ reason: String, _ quantities: [Int: Amount]?
    ) async throws(LedgerError) -> Step {
        guard Self.isReason(reason) else { return .answer(.refused([.badReason])) }
        let now = self.premises.clock.now()
        guard let dossier = try await self.premises.ledger.dossier(orderNo, tenant: tenant.id, now: now) else {
            return .answer(.notFound)
        }
        guard dossier.facts.allows(.refund, at: now) else {
            if dossier.facts.isErased { return .answer(.erased) }
            return .answer(.impossible(state: dossier.state, instead: dossier.facts.possible(at: now)))
        }
        guard let (order, route, invtNo) = self.material(dossier) else { return .answer(.notFound) }
        let plan = ReturnPlan(order: order, returned: dossier.returned, asked: quantities)
        guard plan.violations.isEmpty else { return .answer(.refused(plan.violations)) }
        let copNo = Premises.copNo(
            for: BusinessKey(.refund, [invtNo]), generation: dossier.requests + 1, epoch: dossier.epoch)
        let body = DocumentDerivation.refund(
            of: order, tenant: tenant.profile, port: route.port, invtNo: invtNo, copNo: copNo, reason: reason,
            quantities: plan.quantities)
        let document = self.premises.newDocument(body, copNo: copNo, route: route, tenant: tenant)
        var request = RefundRequest(
            tenant: tenant.id, orderNo: orderNo, requestsSeen: dossier.requests, document: document,
            quantities: plan.quantities, completes: plan.completes)
        request.credit = AnnualQuota.value(
            returning: plan.quantities, of: order, rules: self.premises.intakePolicy.tax)
        return .ledger(try await self.premises.ledger.refund(request, now: now))
    }

    /// What a request about the inventory is made from.
    private func material(_ dossier: Dossier) -> (order: Order, route: Route, invtNo: String)? {
        guard let order = dossier.content, let route = self.premises.routes[dossier.port], let invtNo = dossier.invtNo
        else { return nil }
        return (order, route, invtNo)
    }

    private static func isReason(_ text: String) -> Bool {
        (1...1000).contains(text.unicodeScalars.count) && text.contains { !$0.isWhitespace }
    }
}

extension Violation {
    fileprivate static let badReason = Violation(
        code: "reason_missing", at: "/reason", element: nil,
        message: LocalizedText(
            en: "The officer reads the reason: give 1 to 1000 characters.", zh: "关员会查看原因，请填写1至1000个字符。",
            ko: "세관원이 사유를 확인합니다. 1~1000자로 입력하십시오."))
    fileprivate static let unknownKind = Violation(
        code: "unknown_document", at: "/document", element: nil,
        message: LocalizedText(
            en: "No document has this number; use the number of its message, for instance 621.",
            zh: "没有此编号的单证，请使用报文编号，例如621。", ko: "이 번호의 문서가 없습니다. 전문 번호(예: 621)를 사용하십시오."))
    fileprivate static let unknownSettledState = Violation(
        code: "unknown_state", at: "/state", element: nil,
        message: LocalizedText(
            en: "The state is one of absent, filed, in_customs, released.",
            zh: "状态只能是 absent、filed、in_customs 或 released。", ko: "상태는 absent, filed, in_customs, released 중 하나입니다."))
    fileprivate static let dossierFull = Violation(
        code: "dossier_full", at: "", element: nil,
        message: LocalizedText(
            en: "This order already holds as many documents as it can; nothing was stored. Ask the operator.",
            zh: "该订单的单证数量已达上限，未保存任何内容，请联系运维人员。",
            ko: "이 주문의 문서 수가 한도에 도달하여 저장하지 않았습니다. 운영자에게 문의하십시오."))
}
