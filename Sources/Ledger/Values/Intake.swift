public import Declarations

/// The unit of claiming, fairness and pausing: one kind of document of one tenant, over one route, by one signer.
public struct LaneKey: Sendable, Hashable {
    /// Port + channel + transport identity.
    public var route: String
    /// Port profile.
    public var port: String
    public var kind: DocumentKind
    public var signer: String
    public var tenant: String

    public init(route: String, port: String, kind: DocumentKind, signer: String, tenant: String) {
        self.route = route
        self.port = port
        self.kind = kind
        self.signer = signer
        self.tenant = tenant
    }
}

/// An order to be stored.
public struct NewOrder: Sendable {
    public var tenant: String
    public var order: Order
    /// SHA-256 of the normalised input: the same hash is the same order.
    public var hash: [UInt8]
    /// Tax estimate, CNY.
    public var estimatedTax: Amount
    /// Where it came from, for the record.
    public var source: String
    /// How long its inventory waits for parts filed by others.
    public var partWait: Duration
    public var documents: [NewDocument]
    /// Values as they were written, by place, where normalisation repaired them; kept sealed with the revision.
    public var repairedValues: [String: String] = [:]
    /// What it counts against the yearly amount of its buyer, CNY; nil for goods, freight and insurance.
    public var countedValue: Amount?
    /// The calendar year in which it counts, Beijing time; nil for the present one.
    public var countedYear: Int?
    /// Asked for as a correction: also taken while a part is under way, and filed when that is answered.
    public var isCorrection = false
    /// Parts filed by others whose new content the tenant vouches for.
    public var agreedParts: Set<DocumentKind> = []
    /// Its documents are claimed as if they had been due this much earlier; see `Urgency`.
    public var urgency: Duration = .zero
    /// Nothing of it is claimed before this moment unless somebody lets it go; nil when it is not held.
    public var heldUntil: Timestamp?
    /// Its source tells it again after a crash: what that source stored is accepted, not already here.
    public var isResumed = false

    public init(
        tenant: String, order: Order, hash: [UInt8], estimatedTax: Amount, source: String, partWait: Duration,
        documents: [NewDocument]
    ) {
        self.tenant = tenant
        self.order = order
        self.hash = hash
        self.estimatedTax = estimatedTax
        self.source = source
        self.partWait = partWait
        self.documents = documents
    }
}

/// One document of an order to be stored.
public struct NewDocument: Sendable {
    public var key: BusinessKey
    /// The lane it is filed on; nil when somebody else files it.
    public var lane: LaneKey?
    /// Hash of its content without `guid`, `appType` and `appTime`.
    public var contentHash: [UInt8]
    /// Own number, of kinds that have one.
    public var copNo: String?
    /// Its content, when that is not derived from the order alone.
    public var body: DocumentBody?

    public init(key: BusinessKey, lane: LaneKey?, contentHash: [UInt8], copNo: String?, body: DocumentBody? = nil) {
        self.key = key
        self.lane = lane
        self.contentHash = contentHash
        self.copNo = copNo
        self.body = body
    }
}

/// What became of a new order.
public enum AcceptResult: Sendable, Hashable {
    /// Stored now under this revision.
    case accepted(revision: Int)
    /// The same content is stored under this revision.
    case alreadyHere(revision: Int)
    /// Other content is stored and was already sent; the state it is in.
    case differs(state: OrderState)
    /// The new content contradicts a document that somebody else files.
    case breaksForeignPart(DocumentKind)
    /// One payment for several orders: the parts do not sum up to it; this much of it is left.
    case splitDoesNotAddUp(left: Amount)
    /// The order was filed, and its content is erased since its time is over: nothing can be compared or changed.
    case erased
    /// Another order already uses this business key.
    case keyTaken(DocumentKind)
    /// This order alone could not be stored; a person is told.
    case failed(LedgerError)
}
