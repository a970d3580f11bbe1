public import Declarations

/// What the port got and what it did with it: the outside judge of a gateway's behaviour. Holds no buyer data.
public struct PortRecord: Sendable, Codable {
    /// One POST.
    public struct Request: Sendable, Codable, Hashable {
        /// 1, 2, 3 … in order of arrival; also the number of its message.
        public var number: Int
        /// RFC 3339, by the simulator's clock.
        public var at: String
        /// MessageId of the envelope; nil when it could not be read.
        public var envelopeID: String?
        /// SHA-256 of the XML, hexadecimal; nil when there was none.
        public var sha256: String?
        /// Number of the message, for instance 621.
        public var kind: Int?
        /// `guid` of the root.
        public var rootGuid: String?
        /// Documents in the message.
        public var documents: Int
        /// What went back: an HTTP status, `hang` or `half`.
        public var answer: String
        /// Whether customs took the message (faults may lose it).
        public var taken: Bool
        /// What was wrong with the message as a whole: `format`, `too_many`, `signature`, `envelope`.
        public var fault: String?
        /// Why, in words without values of a document.
        public var reason: String?
        /// Valid by the official schema; nil when it was not asked.
        public var officiallyValid: Bool?
    }

    /// One arrival of a document.
    public struct Filing: Sendable, Codable, Hashable {
        /// What the port decided.
        public enum Verdict: String, Sendable, Codable, Hashable {
            /// Stored as a new declaration.
            case accepted
            /// Replaced the stored one on request (appType 2).
            case changed
            /// Removed the stored one on request (appType 3).
            case deleted
            /// Answered well once more without a second record.
            case acceptedAgain
            /// The same document again.
            case redelivered
            /// The key is already there.
            case duplicate
            /// Older than what is there.
            case stale
            /// Refused by a check.
            case refused
            /// A fault threw it away.
            case lost
            /// Its message was refused as a whole.
            case messageRefused
        }

        /// Number of the request.
        public var message: Int
        public var guid: String
        public var appType: String
        public var appTime: String
        /// SHA-256 of the content without guid, appType, appTime and declTime, hexadecimal.
        public var content: String
        public var verdict: Verdict
        /// First status it was answered with: 2 or a negative number; 0 for none.
        public var status: Int
    }

    /// Everything about one business key.
    public struct Declaration: Sendable, Codable, Hashable {
        /// Number of the message, for instance 621.
        public var kind: Int
        /// Whose number it is: platform (311), payment enterprise (411), logistics enterprise (511), merchant (621), the
        /// inventory's number (625), the enterprise that numbers its own lists (711, 607 …); empty for 623 and 605, whose
        /// number is that of the inventory.
        public var code: String
        /// Order number (311, 621), transaction (411), waybill (511), inventory (623, 605), own number (625, 711 …).
        public var number: String
        /// All arrivals, oldest first.
        public var filings: [Filing]
        /// Present status: 2, 120, 300, 399, 500, 800, 899, 100; 0 when nothing was ever stored; -3 when deleted, -4 when
        /// cancelled by a settled request.
        public var status: Int
        /// Stored and not ended.
        public var live: Bool
        /// Guid of the stored filing.
        public var liveGuid: String?
        public var preNo: String?
        /// Given by customs, or the inventory that a request is about.
        public var invtNo: String?
        /// The order it belongs to, as far as the port knows.
        public var orderNo: String?
        /// Tax billed and not void.
        public var billed: Amount?
        /// 1 generated, 2 summed up, 3 void; nil when no bill was sent.
        public var billStatus: String?
        /// Share of the buyer's annual use that it holds now.
        public var quotaUsed: Amount?
        /// Quantity returned or asked to be, by line number.
        public var returned: [String: Amount]?
        /// How many different contents were live, one after the other or together.
        public var liveContents: Int
    }

    /// What must never happen.
    public struct Violation: Sendable, Codable, Hashable {
        public enum Rule: String, Sendable, Codable, Hashable {
            /// A second, different declaration was filed as new while another was live.
            case secondDeclaration
            /// A message came again under its root guid with other bytes.
            case redeliveryDiffers
            /// A document guid came in two different messages.
            case guidReused
            /// A message that does not satisfy the schema.
            case invalidSchema
            /// A message whose signature or certificate does not hold.
            case invalidSignature
            /// A message that does not satisfy the official schema.
            case officiallyInvalid
            /// An envelope that was not taken.
            case invalidEnvelope
            /// More of a line was returned than was declared.
            case returnsExceed
            /// One inventory was cancelled twice.
            case cancelledTwice
            /// The annual use that is booked is not what was declared less what was rejected, cancelled and returned.
            case quotaWrong
            /// A direct purchase was released although no inbound list names its waybill.
            case releasedWithoutEntryList
        }

        public var rule: Rule
        /// Business key or request number.
        public var subject: String
    }

    /// Every POST, oldest first.
    public var requests: [Request] = []
    /// By business key, `621 ebcCode/orderNo`.
    public var declarations: [String: Declaration] = [:]
    /// Receipts by kind and status, faults by name, polls.
    public var counters: [String: Int] = [:]
    /// Found while the messages came in.
    public private(set) var found: [Violation] = []

    /// How often each inventory was cancelled, by its number.
    var cancelled: [String: Int] = [:]
    private var digestByRoot: [String: String] = [:]
    private var digestByGuid: [String: String] = [:]

    private enum CodingKeys: String, CodingKey { case requests, declarations, counters, found }

    init() {}

    /// Everything that must never happen and did.
    public func violations() -> [Violation] { self.found }

    /// The declaration of an order (621 by merchant code, 311 by platform code …).
    public func declaration(_ kind: DocumentKind, code: String, number: String) -> Declaration? {
        self.declarations[PortKey(kind: kind, code: code, number: number).description]
    }

    /// Everything of one kind, by key.
    public func declarations(of kind: DocumentKind) -> [Declaration] {
        self.declarations.filter { $0.value.kind == kind.rawValue }.sorted { $0.key < $1.key }.map(\.value)
    }

    /// Arrivals whose key was live with the same content under another guid: refilings that were not needed.
    public var needlessRefilings: Int {
        self.declarations.values.reduce(0) { sum, declaration in
            sum + declaration.filings.count { $0.verdict == .duplicate && $0.appType == "1" }
        }
    }

    /// Drops what is known of documents, by their keys, and all requests: a port that runs for weeks keeps no record.
    mutating func forget(_ keys: Set<String>) {
        for guid in keys.compactMap({ self.declarations[$0] }).flatMap(\.filings).map(\.guid) {
            self.digestByGuid[guid] = nil
        }
        self.declarations = self.declarations.filter { !keys.contains($0.key) }
        self.requests = []
        self.digestByRoot = [:]
    }

    mutating func count(_ name: String, _ amount: Int = 1) { self.counters[name, default: 0] += amount }

    mutating func find(_ rule: Violation.Rule, _ subject: String) {
        let violation = Violation(rule: rule, subject: subject)
        if !self.found.contains(violation) { self.found.append(violation) }
    }

    mutating func note(_ request: Request) {
        self.requests.append(request)
        self.count("requests")
        let subject = "request \(request.number)"
        switch request.fault {
        case "format": self.find(.invalidSchema, subject)
        case "signature": self.find(.invalidSignature, subject)
        case "envelope": self.find(.invalidEnvelope, subject)
        default: break
        }
        if request.officiallyValid == false { self.find(.officiallyInvalid, subject) }
        guard let digest = request.sha256, let root = request.rootGuid, !root.isEmpty else { return }
        if let earlier = self.digestByRoot[root] {
            self.count("redeliveries")
            if earlier != digest { self.find(.redeliveryDiffers, subject) }
        }
        self.digestByRoot[root] = digest
    }

    mutating func note(_ filing: Filing, key: PortKey, messageDigest: String) {
        let name = key.description
        if let earlier = self.digestByGuid[filing.guid], earlier != messageDigest { self.find(.guidReused, name) }
        self.digestByGuid[filing.guid] = messageDigest
        self.count("filings \(key.kind.rawValue)")
        self.count("verdict \(filing.verdict.rawValue)")
        self.declarations[
            name,
            default: Declaration(
                kind: key.kind.rawValue, code: key.code, number: key.number, filings: [], status: 0, live: false,
                liveContents: 0)
        ].filings.append(filing)
    }
}
