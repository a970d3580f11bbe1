public import Declarations

/// Everything that decides what may be done with a stored order.
public struct Dossier: Sendable {
    public var orderNo: String
    public var port: String
    public var revision: Int
    public var state: OrderState
    public var facts: OrderActFacts
    /// Number that customs gave the inventory.
    public var invtNo: String?
    /// Own number of the inventory.
    public var copNo: String?
    /// Returned quantities by `gnum`, of returns that are under way or accepted.
    public var returned: [Int: Amount]
    /// Cancellations and returns asked for so far; a request names it, so that two never count the same goods.
    public var requests: Int
    /// The newest revision; nil when the dossier's documents are filed by their fields.
    public var content: Order?
    /// The ledger's epoch, in which numbers of requests begin anew; 1 when it was never restored.
    public var epoch = 1
}

/// Take an order back.
public struct CancelRequest: Sendable {
    public var tenant: String
    public var orderNo: String
    /// `Dossier.requests` as it was read.
    public var requestsSeen: Int
    /// The 623, when the inventory may be at customs; nil when it was not.
    public var document: NewDocument?

    public init(tenant: String, orderNo: String, requestsSeen: Int, document: NewDocument?) {
        self.tenant = tenant
        self.orderNo = orderNo
        self.requestsSeen = requestsSeen
        self.document = document
    }
}

/// Take goods of a released order back.
public struct RefundRequest: Sendable {
    public var tenant: String
    public var orderNo: String
    /// `Dossier.requests` as it was read.
    public var requestsSeen: Int
    /// The 625.
    public var document: NewDocument
    /// Quantities by `gnum`.
    public var quantities: [Int: Amount]
    /// With this return everything came back.
    public var completes: Bool
    /// What the buyer's yearly amount gets back once customs accepts it, CNY.
    public var credit: Amount = .zero

    public init(
        tenant: String, orderNo: String, requestsSeen: Int, document: NewDocument, quantities: [Int: Amount],
        completes: Bool
    ) {
        self.tenant = tenant
        self.orderNo = orderNo
        self.requestsSeen = requestsSeen
        self.document = document
        self.quantities = quantities
        self.completes = completes
    }
}

/// What became of an act.
public enum ActResult: Sendable, Hashable {
    case done
    /// No such order, or no such part of it.
    case notFound
    /// Not in this state; what is possible instead.
    case impossible(state: OrderState, instead: [OrderAct])
    /// The content it needs is erased.
    case erased
    /// The order moved while the act was prepared: read it again.
    case moved
    /// An order holds at most 64 documents.
    case full
}

/// What a person learned that customs holds of a document.
public enum SettledState: String, Sendable, Hashable, Codable, CaseIterable {
    /// Nothing: the document counts as rejected and may be filed again.
    case absent
    case filed
    case inCustoms = "in_customs"
    case released
}

/// A document that is filed by its fields.
public struct NewFiling: Sendable {
    public var tenant: String
    /// Which documents belong together: an order number, or the document's own number.
    public var dossier: String
    public var port: String
    /// With a body.
    public var document: NewDocument
    /// Documents of the dossier that must be good before it is sent.
    public var dependsOn: [DocumentKind]
    /// How long it waits for parts that others file.
    public var partWait: Duration
    /// Asks customs to delete what is stored (appType 3).
    public var isDeletion: Bool
    public var source: String

    public init(
        tenant: String, dossier: String, port: String, document: NewDocument, dependsOn: [DocumentKind],
        partWait: Duration, isDeletion: Bool, source: String
    ) {
        self.tenant = tenant
        self.dossier = dossier
        self.port = port
        self.document = document
        self.dependsOn = dependsOn
        self.partWait = partWait
        self.isDeletion = isDeletion
        self.source = source
    }
}

/// An order that another system filed.
public struct AdoptedOrder: Sendable {
    public var order: NewOrder
    /// What customs holds, by document; a document that is not named is left to others and never filed by us.
    public var documents: [DocumentKind: Document]
    /// When the inventory was released.
    public var releasedAt: Timestamp?

    /// One document as the other system knows it.
    public struct Document: Sendable {
        public var state: SettledState
        /// When it was last filed; later filings of ours are later than this.
        public var appTime: Timestamp
        /// Own number used by the other system.
        public var copNo: String?
        /// Number given by the e-port, and by customs.
        public var preNo: String?
        public var invtNo: String?

        public init(state: SettledState, appTime: Timestamp, copNo: String?, preNo: String?, invtNo: String?) {
            self.state = state
            self.appTime = appTime
            self.copNo = copNo
            self.preNo = preNo
            self.invtNo = invtNo
        }
    }

    public init(order: NewOrder, documents: [DocumentKind: Document], releasedAt: Timestamp?) {
        self.order = order
        self.documents = documents
        self.releasedAt = releasedAt
    }
}
