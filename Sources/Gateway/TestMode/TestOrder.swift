public import Declarations

/// One line of the catalogue of test orders: an end of an order number, or of the number of a document that is filed by its
/// fields, what the built-in simulator answers to it, and how the order or the document's dossier ends.
public struct TestOrder: Sendable {
    /// What the number asks for.
    public var magic: MagicNumber
    /// The code as it stands in the receipt, for instance `-621018`, `1313` or `300`.
    public var code: String
    /// The document that gets the answer.
    public var kind: DocumentKind
    /// What has to be done before the answer can come.
    public var act: Act?
    /// How it is filed when it does not come out of an order; nil when the order's number asks for it.
    public var filing: TestFiling?
    /// What the code means.
    public var meaning: LocalizedText
    /// What becomes of the document.
    public var effect: Effect
    /// The state in which the order, or the dossier of the document, stays.
    public var state: OrderState

    public init(
        magic: MagicNumber, code: String, kind: DocumentKind, act: Act?, filing: TestFiling? = nil,
        meaning: LocalizedText, effect: Effect, state: OrderState
    ) {
        self.magic = magic
        self.code = code
        self.kind = kind
        self.act = act
        self.filing = filing
        self.meaning = meaning
        self.effect = effect
        self.state = state
    }

    /// What the order answers under `next_action` then.
    public var nextAction: String { self.state.nextAction }
    /// The end of the number, for instance `-T622-1313`.
    public var ending: String { self.magic.suffix }
    /// The element that ends in it.
    public var element: String { self.filing?.element ?? "orderNo" }

    /// An act on the released order.
    public enum Act: String, Sendable, Hashable, CaseIterable {
        /// `POST /v1/orders/{orderNo}/cancel`.
        case cancel
        /// `POST /v1/orders/{orderNo}/return`.
        case refund = "return"
    }

    /// What becomes of the document that gets the answer.
    public enum Effect: String, Sendable, Hashable, CaseIterable {
        /// Refused once; a correction, or filing it again, goes through.
        case refused
        /// The gateway files it again by itself, and it goes through.
        case refiled
        /// Customs holds something else under the number: a person decides.
        case conflict
        /// Its lane stops until an operator resumes it; then it goes through.
        case stopsLane = "stops_lane"
        /// Recorded; the gateway goes on waiting, and delivers it again when the port's silence limit is over.
        case recorded
        /// It stays in this state.
        case stays
        /// It goes through.
        case passes
    }
}

extension OrderState {
    /// `none`, `wait`, `correct`, `call_customs`, `do_not_ship`: what the tenant should do in this state.
    public var nextAction: String {
        switch self {
        case .released, .closed, .cancelled, .returned: "none"
        case .cancelling, .returning: "do_not_ship"
        case .rejected: "correct"
        case .unknown, .conflict: "call_customs"
        case .accepted, .prepared, .sent, .filed, .inCustoms, .held: "wait"
        }
    }
}

/// What the edge tells about test mode.
public protocol TestModeAPI: Sendable {
    /// The catalogue of test orders, by receipt and code.
    func testOrders() -> [TestOrder]
}

extension GatewayDesk {
    public func testOrders() -> [TestOrder] { TestCatalogue(self.premises.errors).orders }
}
