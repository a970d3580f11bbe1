/// What a tenant or a person may ask for about an order that is stored.
public enum OrderAct: String, Sendable, Hashable, Codable, CaseIterable {
    /// Other content: a new revision (appType 2 where customs may hold the old one).
    case correct
    /// Take the order back: withdrawn while nothing is declared, by a 623 afterwards.
    case cancel
    /// Take goods back after release, whole or part (625).
    case refund = "return"
    /// File documents again, unchanged, that were rejected or whose fate is unknown.
    case refile
    /// Say what customs holds of a document whose state is unknown or in conflict.
    case settle
    /// Declare now, without waiting longer for parts that others file.
    case proceed

    /// Days from release within which a return may be asked for (announcement 2020-45).
    public static let returnDays = 30
    /// Days from release within which the goods must have arrived (announcement 2020-45).
    public static let arrivalDays = 45
}

/// What decides which acts are possible.
public struct OrderActFacts: Sendable, Hashable {
    /// One document of the order.
    public struct Document: Sendable, Hashable {
        public var kind: DocumentKind
        public var state: DocumentState
        /// Filed by us; the others are awaited.
        public var isOurs: Bool
        /// Its current filing asks for deletion (appType 3).
        public var isDeleting: Bool

        public init(kind: DocumentKind, state: DocumentState, isOurs: Bool, isDeleting: Bool = false) {
            self.kind = kind
            self.state = state
            self.isOurs = isOurs
            self.isDeleting = isDeleting
        }
    }

    public var documents: [Document]
    /// Customs has numbered the inventory.
    public var hasInvtNo: Bool
    /// When the inventory was released; nil when it was not.
    public var releasedAt: Timestamp?
    /// An earlier filing of the inventory may be at customs while another is prepared.
    public var mayBeDeclared: Bool
    /// The content is erased: nothing can be filed any more.
    public var isErased = false
    /// Right after a restore: a lost edition of the ledger may have declared the inventory, and receipts may still tell.
    public var isUntold = false

    public init(documents: [Document], hasInvtNo: Bool, releasedAt: Timestamp?, mayBeDeclared: Bool = false) {
        self.documents = documents
        self.hasInvtNo = hasInvtNo
        self.releasedAt = releasedAt
        self.mayBeDeclared = mayBeDeclared
    }

    private var inventory: DocumentState? {
        self.documents.first { $0.kind.isDeclaration && $0.isOurs }?.state
    }

    /// A cancellation, deletion or return is under way.
    public var hasOpenRequest: Bool {
        self.documents.contains { ($0.kind.isRequest || $0.isDeleting) && !$0.kind.isOver(in: $0.state) }
    }

    /// Nothing of the inventory can be at customs.
    public var isUndeclared: Bool {
        switch self.inventory {
        case nil, .rejected: true
        case .waiting, .ready, .frozen, .sealed: !self.mayBeDeclared
        default: false
        }
    }

    /// A request or deletion that got stuck: refused, unknown, in conflict, or taken for filed without a word.
    private func isStuck(_ document: Document) -> Bool {
        document.isOurs && [.rejected, .unknown, .conflict].contains(document.state)
            && (document.isDeleting || document.kind.isRequest && document.state != .rejected)
    }

    /// The acts that are possible now, in the order of the enumeration.
    public func possible(at now: Timestamp) -> [OrderAct] { OrderAct.allCases.filter { self.allows($0, at: now) } }

    /// Whether an act is possible now.
    public func allows(_ act: OrderAct, at now: Timestamp) -> Bool {
        // What customs holds can be written down without the content.
        if self.isErased, act != .settle { return false }
        // What got stuck under way is freed by a person, whatever else is open.
        if [.refile, .settle].contains(act), self.documents.contains(where: self.isStuck) { return true }
        guard !self.hasOpenRequest, self.inventory?.isGone != true, self.inventory != .returned,
            self.documents.contains(where: { $0.isOurs && !$0.state.isGone })
        else { return false }
        let own = self.documents.filter { $0.isOurs && !$0.kind.isRequest }.map(\.state)
        switch act {
        case .correct: return self.isUndeclared
        case .cancel:
            if self.isUndeclared { return !self.isUntold }
            return self.hasInvtNo && [.inCustoms, .held, .released].contains(self.inventory)
        case .refund:
            guard let releasedAt, [.released, .closed].contains(self.inventory), self.hasInvtNo else { return false }
            return now <= releasedAt + .seconds(OrderAct.returnDays * 86_400)
        case .refile: return own.contains { [.rejected, .unknown, .conflict].contains($0) }
        case .settle: return own.contains { [.unknown, .conflict].contains($0) }
        case .proceed:
            return self.inventory == .waiting && self.documents.contains { !$0.isOurs && $0.state == .awaited }
        }
    }
}

extension DocumentKind {
    /// The declaration proper, of import or export.
    public var isDeclaration: Bool { [.inventory, .exportInventory].contains(self) }

    /// Asks customs for something about a document that was filed before.
    public var isRequest: Bool { [.cancellation, .refund, .exportCancellation, .exportReturn].contains(self) }

    /// Nothing more comes for it in this state. Customs' last word about exported goods that come back is their release (800).
    public func isOver(in state: DocumentState) -> Bool {
        state.isFinal || self == .exportReturn && state == .released
    }
}
