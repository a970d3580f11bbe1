public import Declarations

/// How a test number reaches a document that is filed by its fields (`POST /v1/documents`).
public struct TestFiling: Sendable, Hashable {
    /// The element of its head that ends in the number, for instance `copNo`.
    public var element: String
    /// Documents that the simulator must have stored, or released, before it looks at this one.
    public var needs: [DocumentKind]

    public init(element: String, needs: [DocumentKind]) {
        self.element = element
        self.needs = needs
    }

    /// Nil for what comes out of an order or an act on it.
    init?(_ kind: DocumentKind) {
        guard !DocumentKind.ofOrders.contains(kind), !kind.isOfOrder else { return nil }
        let definition = kind.definition
        let own = definition.receipt.definition.numbers.first ?? definition.key.last
        let shared = ["orderNo", "logisticsNo"].first { definition.key.contains($0) }
        guard let element = shared ?? own else { return nil }
        self.init(element: element, needs: Self.needs(kind))
    }

    private static func needs(_ kind: DocumentKind) -> [DocumentKind] {
        switch kind {
        case .waybillStatus: [.inventory]
        case .entryList: [.waybill]
        case .exportArrival: [.exportWaybill]
        case .exportManifest, .exportDeparture, .exportSummary, .exportCancellation, .exportReturn: [.exportInventory]
        default: kind.prerequisites
        }
    }
}
