import Declarations

/// The test numbers that follow from the receipt tables: for every document that is filed, one per code of its receipt
/// (`errors.yaml`) and one per status that the standard lists for it (`ReceiptKind.statuses`).
struct TestCatalogue: Sendable {
    let orders: [TestOrder]

    init(_ errors: ErrorDictionary) {
        self.orders =
            DocumentKind.allCases.flatMap { kind in
                Self.statuses(kind, errors)
                    + errors.entries(in: kind.receipt).compactMap { Self.line($0, kind, errors) }
            }
            + errors.entries(in: .formatRefusal).compactMap { Self.formatRefusal($0) }
    }

    /// Statuses that are no codes: those of a document on its way.
    private static func statuses(_ kind: DocumentKind, _ errors: ErrorDictionary) -> [TestOrder] {
        let ending = TestEnding(kind: kind)
        return kind.receipt.statuses.compactMap { status in
            guard errors.known(String(status), in: kind.receipt) == nil, let meaning = errors.name(of: status) else {
                return nil
            }
            return self.order(kind, status, meaning, ending.effect(at: status), ending.state(at: status))
        }
    }

    private static func line(
        _ entry: ErrorDictionary.Entry, _ kind: DocumentKind, _ errors: ErrorDictionary
    ) -> TestOrder? {
        guard let number = self.number(of: entry, in: kind.receipt, errors) else { return nil }
        let ending = TestEnding(kind: kind)
        let effect = ending.effect(of: number, entry.rule)
        return self.order(kind, number, entry.cause, effect, ending.state(after: effect, number))
    }

    /// The number of an entry. Of a span, that nearest to zero which has no entry of its own stands for all.
    private static func number(
        of entry: ErrorDictionary.Entry, in receipt: ReceiptKind, _ errors: ErrorDictionary
    ) -> Int? {
        guard let span = entry.span else { return Int(entry.code) }
        return span.reversed().first { errors.known(String($0), in: receipt)?.span == span }
    }

    private static func order(
        _ kind: DocumentKind, _ number: Int, _ meaning: LocalizedText, _ effect: TestOrder.Effect, _ state: OrderState
    ) -> TestOrder {
        let act: TestOrder.Act? =
            switch kind {
            case .cancellation: .cancel
            case .refund: .refund
            default: nil
            }
        return TestOrder(
            magic: MagicNumber(receipt: kind.receipt, code: number), code: String(number), kind: kind, act: act,
            filing: TestFiling(kind), meaning: meaning, effect: effect, state: state)
    }

    /// The whole message is refused, taken apart and sent again.
    private static func formatRefusal(_ entry: ErrorDictionary.Entry) -> TestOrder? {
        guard let number = Int(entry.code) else { return nil }
        return TestOrder(
            magic: MagicNumber(receipt: .formatRefusal, code: number), code: entry.code, kind: .inventory, act: nil,
            meaning: entry.cause, effect: .refiled, state: .released)
    }
}
