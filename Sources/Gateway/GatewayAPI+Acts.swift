public import Declarations

/// An act on a stored order.
public enum OrderActRequest: Sendable, Hashable {
    /// Take it back. The reason goes to customs when a 623 is needed, at most 1000 characters.
    case cancel(reason: String)
    /// Take goods back after release: quantities by `gnum`, or everything that is left.
    case refund(reason: String, quantities: [Int: Amount]?)
    /// File documents again that were rejected, are unknown or in conflict; no kinds: all of them.
    case refile(kinds: Set<Int>)
    /// What a person found customs to hold: `absent`, `filed`, `in_customs`, `released`.
    case settle(kind: Int, state: String)
    /// Declare without waiting longer for parts that others file.
    case proceed
    /// The returned goods are back in the supervised place.
    case confirmArrival
}

/// What became of an act.
public enum ActOutcome: Sendable {
    /// Done; the order as it is now.
    case done(OrderView)
    /// The request itself is wrong.
    case refused([Violation])
    /// Not in this state; what is possible instead.
    case impossible(state: OrderState, instead: [OrderAct])
    /// The content it needs is erased, for its time is over.
    case erased
    /// The tenant has no such order, or the order no such part.
    case notFound
}

/// What would become of an order: the answer of a dry run.
public struct OrderCheck: Sendable {
    /// Verdict, violations and estimate, exactly as intake would give them.
    public var result: IntakeResult
    /// Its documents; empty when it would be refused.
    public var documents: [Document]
    /// What customs would answer to the first thing that is wrong; nil when nothing foreseeable is.
    public var foreseen: Foreseen?

    /// One document as it would be filed.
    public struct Document: Sendable {
        public var kind: Int
        public var key: String
        /// Filed by us; otherwise awaited.
        public var isOurs: Bool
        /// A whole message with this document alone, unsigned; guid and times are examples.
        public var xml: String

        public init(kind: Int, key: String, isOurs: Bool, xml: String) {
            self.kind = kind
            self.key = key
            self.isOurs = isOurs
            self.xml = xml
        }
    }

    /// A receipt that customs would send.
    public struct Foreseen: Sendable, Hashable {
        /// Number of the receipt message.
        public var receipt: Int
        public var code: String
        public var meaning: LocalizedText

        public init(receipt: Int, code: String, meaning: LocalizedText) {
            self.receipt = receipt
            self.code = code
            self.meaning = meaning
        }
    }

    public init(result: IntakeResult, documents: [Document], foreseen: Foreseen?) {
        self.result = result
        self.documents = documents
        self.foreseen = foreseen
    }
}

/// An order that another system filed, as its tenant hands it over.
public struct OrderAdoption: Sendable {
    public var order: RawOrder
    /// By number of the message (311, 411, 511, 621); what is not named is left to others and never filed by us.
    public var documents: [Int: Document]
    /// 14 digits, Beijing time: when the inventory was released.
    public var releasedAt: String?

    /// What the other system knows of one document.
    public struct Document: Sendable, Hashable {
        /// `filed`, `in_customs` or `released`.
        public var state: String
        /// 14 digits, Beijing time: its last `appTime`.
        public var appTime: String
        public var copNo: String?
        public var preNo: String?
        public var invtNo: String?

        public init(state: String, appTime: String, copNo: String?, preNo: String?, invtNo: String?) {
            self.state = state
            self.appTime = appTime
            self.copNo = copNo
            self.preNo = preNo
            self.invtNo = invtNo
        }
    }

    public init(order: RawOrder, documents: [Int: Document], releasedAt: String?) {
        self.order = order
        self.documents = documents
        self.releasedAt = releasedAt
    }
}

/// A document that is filed by its fields, by their official names.
public struct DocumentFiling: Sendable, Hashable {
    /// Number of the message, for instance 711.
    public var kind: Int
    /// Port profile.
    public var port: String
    public var head: [String: String]
    public var lines: [[String: String]]
    /// `1` or `2` to file or change it, `3` to delete it; whether it is new or a change is found by the gateway.
    public var isDeletion: Bool

    public init(kind: Int, port: String, head: [String: String], lines: [[String: String]], isDeletion: Bool) {
        self.kind = kind
        self.port = port
        self.head = head
        self.lines = lines
        self.isDeletion = isDeletion
    }
}

/// What became of a document that is filed by its fields.
public struct FilingResult: Sendable {
    public var verdict: IntakeResult.Verdict
    /// Under which number it can be looked up as an order: its order number, or its own.
    public var dossier: String?
    /// Revision that holds this content; nil when refused.
    public var revision: Int?
    public var violations: [Violation]

    public init(verdict: IntakeResult.Verdict, dossier: String?, revision: Int?, violations: [Violation]) {
        self.verdict = verdict
        self.dossier = dossier
        self.revision = revision
        self.violations = violations
    }
}
