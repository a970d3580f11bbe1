import Declarations

/// In which state an order, or the dossier of a document that is filed by its fields, stays after an answer to one kind of
/// document. These are rules, not observations; a test runs every line and compares.
struct TestEnding {
    let kind: DocumentKind

    /// When all goes well.
    var good: OrderState {
        switch self.kind {
        case .cancellation, .exportCancellation: .cancelled
        case .refund: .returned
        // Goods that come back leave the export as it was.
        case .exportReturn: .released
        default: self.isPart || self.kind.isDeclaration ? .released : self.settles ? .closed : .inCustoms
        }
    }

    /// While the document waits for its end.
    var open: OrderState {
        switch self.kind {
        case .cancellation, .exportCancellation: .cancelling
        case .refund, .exportReturn: .returning
        default: .sent
        }
    }

    /// When the document stays at a status.
    func state(at status: Int) -> OrderState {
        if self.isPart { return self.good }
        if self.kind.isRequest { return status >= self.lastOfRequest ? self.good : self.open }
        return switch status {
        case 1: .sent
        case 2, 3: .filed
        case 120, 400: .inCustoms
        case 399: self.settles ? .closed : .inCustoms
        case 800: .released
        case 899: .closed
        default: .held
        }
    }

    /// What becomes of the document that stays at a status.
    func effect(at status: Int) -> TestOrder.Effect {
        switch status {
        case 1: .recorded
        case 2 where !self.isPart, 3 where !self.isPart: .stays
        default: [self.good, .closed].contains(self.state(at: status)) ? .passes : .stays
        }
    }

    /// What becomes of the document that is answered with a code.
    func effect(of code: Int, _ rule: CodeRule) -> TestOrder.Effect {
        switch rule.codeClass {
        case .outcome: return self.isLast(code) ? .passes : .stays
        case .system where rule.isRetriable: return .refiled
        default: break
        }
        // Small positive numbers but 4 are recorded, whatever they are said to mean.
        if (5..<100).contains(code) { return .recorded }
        // Customs rejects; there is nothing to find out about what was sent before.
        if code >= 100 { return .refused }
        switch rule.codeClass {
        case .system: return .recorded
        case .duplicate: return .conflict
        case .stale: return .refiled
        // Halved until the document is alone, and then refused.
        case .size: return .refused
        case .signature, .permission, .registration: return .stopsLane
        case .data, .quota, .state, .nothingToChange, .unknown, .outcome: return .refused
        }
    }

    /// The state after a code.
    func state(after effect: TestOrder.Effect, _ code: Int) -> OrderState {
        switch effect {
        case .passes, .refiled: self.good
        // A request is over; the inventory is as it was.
        case .refused: self.kind.isRequest ? .released : .rejected
        // A person is asked, whichever document it is about.
        case .conflict: .conflict
        case .stays where !self.kind.isRequest: code == 1200 ? .held : .inCustoms
        // Ready again, and nothing else of its dossier is at customs.
        case .stopsLane where !self.kind.isRequest && !self.isPart && !self.kind.isDeclaration: .accepted
        case .stays, .recorded, .stopsLane: self.open
        }
    }

    /// 1800 checked, 1200 at an officer's desk, 2600 released.
    private func isLast(_ code: Int) -> Bool {
        code == 2600 || code == 1800 && (self.isPart || self.good == .inCustoms)
    }

    /// Order, payment and waybill: the order goes on without them once they are there.
    private var isPart: Bool { DocumentKind.ofOrders.contains(self.kind) && !self.kind.isDeclaration }
    /// Customs' last word about it is 399.
    private var settles: Bool { self.kind.definition.endsSettled && self.kind.receipt.statuses.contains(399) }
    private var lastOfRequest: Int { self.settles ? 399 : 800 }
}
