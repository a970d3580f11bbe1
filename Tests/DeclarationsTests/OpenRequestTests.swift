import Declarations
import Testing

/// When a request about an inventory is over.
@Suite struct OpenRequestTests {
    @Test(
        arguments: [
            (.exportReturn, .released, true), (.exportReturn, .inCustoms, false), (.exportReturn, .rejected, true),
            (.refund, .released, false), (.refund, .closed, true), (.exportCancellation, .inCustoms, false),
            (.exportCancellation, .closed, true),
        ] as [(DocumentKind, DocumentState, Bool)])
    func whatStandsInTheWay(_ kind: DocumentKind, _ state: DocumentState, _ isOver: Bool) {
        let facts = OrderActFacts(
            documents: [
                .init(kind: .exportInventory, state: .released, isOurs: true, isDeleting: false),
                .init(kind: kind, state: state, isOurs: true, isDeleting: false),
            ], hasInvtNo: true, releasedAt: nil)
        #expect(facts.hasOpenRequest == !isOver)
    }
}
