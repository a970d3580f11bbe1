/// The life of one filing of a document. Raw values are stored and shown.
public enum SubmissionState: String, Sendable, Hashable, Codable, CaseIterable {
    /// A member of a message whose bytes are not stored yet.
    case frozen
    /// Its message is signed and stored; nothing was sent.
    case sealed
    /// Handed to a channel at least once.
    case attempted
    /// Accepted by the e-port (status 2 or 3), or so inferred from a duplicate answer.
    case filed
    /// Stored by customs (status 120 or 399).
    case inCustoms = "in_customs"
    /// Held for review, inspection or detention (300, 500 …).
    case held
    /// Released (800).
    case released
    /// Clearance closed (899).
    case closed
    /// Refused for good; wait for a correction.
    case rejected
    /// Its message was refused as a whole; the document is filed again.
    case void
    /// Taken back before anything was sent.
    case withdrawn
    /// Replaced by a later submission of the same document.
    case superseded
    /// Delivered, and no receipt within the port's limit.
    case silent

    /// Nothing follows but a recorded, authorised request.
    public var isFinal: Bool {
        switch self {
        case .closed, .rejected, .void, .withdrawn, .superseded: true
        default: false
        }
    }

    /// Good enough for an inventory that depends on this part (customs compares parts that are 2 or 120).
    public var satisfiesInventory: Bool {
        switch self {
        case .filed, .inCustoms, .released, .closed: true
        default: false
        }
    }
}

/// The state of a document: its own waiting states, or that of its newest submission.
public enum DocumentState: String, Sendable, Hashable, Codable, CaseIterable {
    /// Waits for the documents it depends on.
    case waiting
    /// May be put into a message.
    case ready
    /// Filed by somebody else; we only wait for it.
    case awaited
    case frozen, sealed, attempted, filed, held, released, closed, rejected, silent
    case inCustoms = "in_customs"
    /// A newer revision waits until the filing under way is answered.
    case correcting
    /// Taken back before customs had it.
    case withdrawn
    /// Deleted at customs by our request (appType 3).
    case deleted
    /// An inventory that customs cancelled by our request (624).
    case cancelled
    /// An inventory all of whose goods came back (626).
    case returned
    /// No answer can be had; a person decides.
    case unknown
    /// Customs holds something else under this key; a person decides.
    case conflict

    /// Nothing follows but a recorded, authorised request.
    public var isFinal: Bool {
        switch self {
        case .closed, .rejected, .withdrawn, .deleted, .cancelled, .returned: true
        default: false
        }
    }

    /// Customs has nothing of it, or nothing any more.
    public var isGone: Bool { [.withdrawn, .deleted, .cancelled].contains(self) }

    /// The document's state while this submission is its newest. `void`, `withdrawn` and `superseded` submissions
    /// are always followed by a new one, for which the document is `ready`.
    public init(newest submission: SubmissionState) {
        switch submission {
        case .frozen: self = .frozen
        case .sealed: self = .sealed
        case .attempted: self = .attempted
        case .filed: self = .filed
        case .inCustoms: self = .inCustoms
        case .held: self = .held
        case .released: self = .released
        case .closed: self = .closed
        case .rejected: self = .rejected
        case .silent: self = .silent
        case .void, .withdrawn, .superseded: self = .ready
        }
    }
}

/// An order as its tenant sees it; derived from its documents.
public enum OrderState: String, Sendable, Hashable, Codable, CaseIterable {
    case accepted, prepared, sent, filed, held, released, closed, rejected, unknown, conflict
    case inCustoms = "in_customs"
    /// A cancellation is under way: nothing may ship, also when a release arrives first.
    case cancelling
    case cancelled
    /// A return is under way.
    case returning
    case returned

    /// Nothing follows without the tenant's act. A rejected order is final until it is corrected.
    public var isFinal: Bool { [.closed, .rejected, .cancelled, .returned].contains(self) }
}
