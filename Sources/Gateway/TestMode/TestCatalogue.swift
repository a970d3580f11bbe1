import Declarations

/// The test orders that follow from the receipt table (`errors.yaml`): one per receipt and code, and one per status.
///
/// The end states are rules, not observations; a test runs every line and compares. Waybill status (514) and inbound list
/// (712) have no lines: their documents are filed by their own numbers and change no state of an order.
struct TestCatalogue: Sendable {
    let orders: [TestOrder]

    init(_ errors: ErrorDictionary) {
        let kinds: [DocumentKind] = [.order, .payment, .waybill, .inventory, .cancellation, .refund]
        self.orders =
            kinds.flatMap { kind in
                Self.statuses(kind, errors) + errors.entries(in: kind.receipt).compactMap { Self.line($0, kind) }
            }
            + errors.entries(in: .formatRefusal).compactMap { Self.formatRefusal($0) }
    }

    // MARK: Statuses

    /// Statuses of a document on its way, with the state in which the order stays.
    private static func statuses(_ kind: DocumentKind, _ errors: ErrorDictionary) -> [TestOrder] {
        let known: [(Int, OrderState)] =
            switch kind {
            case .inventory:
                [
                    (2, .filed), (3, .filed), (120, .inCustoms), (300, .held), (399, .inCustoms), (400, .inCustoms),
                    (500, .held), (501, .held), (502, .held), (503, .held), (505, .held), (599, .held), (600, .held),
                    (800, .released), (899, .closed),
                ]
            case .cancellation: [(2, .cancelling), (120, .cancelling), (300, .cancelling), (399, .cancelled)]
            case .refund: [(2, .returning), (120, .returning), (300, .returning), (399, .returned)]
            default: [(2, .released), (120, .released)]
            }
        return known.compactMap { status, state in
            errors.name(of: status).map { meaning in
                let isEnd = [OrderState.released, .closed, .cancelled, .returned].contains(state)
                return TestOrder(
                    magic: MagicNumber(receipt: kind.receipt, code: status), code: String(status), kind: kind,
                    act: Self.act(kind), meaning: meaning, effect: isEnd ? .passes : .stays, state: state)
            }
        }
    }

    // MARK: Codes

    private static func line(_ entry: ErrorDictionary.Entry, _ kind: DocumentKind) -> TestOrder? {
        // Of a span, the number nearest to zero stands for all.
        guard let number = entry.span?.upperBound ?? Int(entry.code) else { return nil }
        let effect = Self.effect(of: number, entry.rule, kind)
        return TestOrder(
            magic: MagicNumber(receipt: kind.receipt, code: number), code: String(number), kind: kind,
            act: Self.act(kind), meaning: entry.cause, effect: effect, state: Self.state(effect, kind, number))
    }

    private static func effect(of number: Int, _ rule: CodeRule, _ kind: DocumentKind) -> TestOrder.Effect {
        switch rule.codeClass {
        case .outcome: return Self.isLast(number, kind) ? .passes : .stays
        case .system where rule.isRetriable: return .refiled
        default: break
        }
        // Small positive numbers but 4 are recorded, whatever they are said to mean.
        if (5..<100).contains(number) { return .recorded }
        // Customs rejects; there is nothing to find out about what was sent before.
        if number >= 100 { return .refused }
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

    /// 1800 checked, 1200 at an officer's desk, 2600 released.
    private static func isLast(_ code: Int, _ kind: DocumentKind) -> Bool {
        code == 2600 || code == 1800 && DocumentKind.ofOrders.contains(kind) && kind != .inventory
    }

    private static func state(_ effect: TestOrder.Effect, _ kind: DocumentKind, _ number: Int) -> OrderState {
        switch (effect, kind) {
        case (.passes, .cancellation), (.refiled, .cancellation): .cancelled
        case (.passes, .refund), (.refiled, .refund): .returned
        case (.passes, _), (.refiled, _): .released
        // The request is over; the inventory is as it was.
        case (.refused, .cancellation), (.refused, .refund): .released
        case (.refused, _): .rejected
        // A person is asked, whichever document it is about.
        case (.conflict, _): .conflict
        case (_, .cancellation): .cancelling
        case (_, .refund): .returning
        case (.stays, _): number == 1200 ? .held : .inCustoms
        case (.recorded, _): .sent
        case (.stopsLane, _): .sent
        }
    }

    private static func act(_ kind: DocumentKind) -> TestOrder.Act? {
        switch kind {
        case .cancellation: .cancel
        case .refund: .refund
        default: nil
        }
    }

    /// The whole message is refused, taken apart and sent again.
    private static func formatRefusal(_ entry: ErrorDictionary.Entry) -> TestOrder? {
        guard let number = Int(entry.code) else { return nil }
        return TestOrder(
            magic: MagicNumber(receipt: .formatRefusal, code: number), code: entry.code, kind: .inventory, act: nil,
            meaning: entry.cause, effect: .refiled, state: .released)
    }
}
