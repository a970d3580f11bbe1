import Declarations
import Testing

@Suite struct CodeBookTests {
    private static let book = CodeBook(
        [
            .init(receipt: .order, code: "-301013"): CodeRule(.system, isRetriable: true),
            .init(receipt: .order, code: "1313"): CodeRule(.quota),
            .init(receipt: .payment, code: "-401500"): CodeRule(.duplicate),
        ],
        spans: [
            .init(receipt: .payment, codes: -402000 ... -401001, rule: CodeRule(.signature)),
            .init(receipt: .payment, codes: -403000 ... -402001, rule: CodeRule(.data)),
        ])

    @Test func ownRuleGoesBeforeTheSpan() {
        #expect(Self.book.rule("-401500", in: .payment).codeClass == .duplicate)
        #expect(Self.book.rule("-401501", in: .payment).codeClass == .signature)
        #expect(Self.book.rule("-402000", in: .payment).codeClass == .signature)
        #expect(Self.book.rule("-402001", in: .payment).codeClass == .data)
        #expect(Self.book.rule("-401001", in: .payment).codeClass == .signature)
    }

    @Test(arguments: ["-401000", "-403001", "1313", "", "-", "x", "-401500..-401501", "--401500"])
    func unknownInPayments(code: String) {
        #expect(Self.book.rule(code, in: .payment) == CodeRule(.unknown))
    }

    @Test func numbersAreReusedByReceipts() {
        #expect(Self.book.rule("-301013", in: .order).isRetriable)
        #expect(Self.book.rule("-301013", in: .waybill) == CodeRule(.unknown))
        #expect(Self.book.rule("-401501", in: .order) == CodeRule(.unknown))
    }

    /// A code nobody knows rejects the document and is never filed again by the gateway.
    @Test(arguments: [-301099, -987_654, -1])
    func unknownErrorsReject(status: Int) {
        let rule = Self.book.rule("\(status)", in: .order)
        let fact = ReceiptFact(status: status, returnTime: 20_251_112_090_000_000, code: "\(status)", rule: rule)
        let submission = SubmissionFacts(
            state: .attempted, returnTime: 0, status: 0, appType: "1", isNewest: true, maybeSentBefore: false,
            sameContent: true, refiles: 0, staleRefiles: 0, flippedToNew: false, flippedToChange: false)
        #expect(Clearance(refileLimit: 3).decide(fact, for: submission) == .reject)
    }

    /// A status nobody knows is kept and changes nothing.
    @Test(arguments: [18, 23, 99, 400, 777])
    func unknownStatusesAreRecorded(status: Int) {
        let fact = ReceiptFact(
            status: status, returnTime: 20_251_112_090_000_000, code: "\(status)", rule: CodeRule(.unknown))
        let submission = SubmissionFacts(
            state: .filed, returnTime: 0, status: 0, appType: "1", isNewest: true, maybeSentBefore: false,
            sameContent: true, refiles: 0, staleRefiles: 0, flippedToNew: false, flippedToChange: false)
        #expect(Clearance(refileLimit: 3).decide(fact, for: submission) == .record)
    }
}
