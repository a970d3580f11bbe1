public import Declarations

/// What one poll or push brought.
public struct ReceiptBatch: Sendable {
    public var route: String
    /// The polled stream and where to poll from next; nil for pushed receipts.
    public var cursor: (stream: ReceiptKind, next: Timestamp)?
    public var items: [Item]
    /// They come out of the journal and are not written into it again.
    public var isJournaled = false

    /// One raw receipt.
    public struct Item: Sendable {
        public var kind: ReceiptKind?
        /// `xml` or `haikou_json`: how to read it.
        public var format: String
        public var bytes: [UInt8]

        public init(kind: ReceiptKind?, format: String, bytes: [UInt8]) {
            self.kind = kind
            self.format = format
            self.bytes = bytes
        }
    }

    public init(route: String, cursor: (stream: ReceiptKind, next: Timestamp)?, items: [Item]) {
        self.route = route
        self.cursor = cursor
        self.items = items
    }
}

/// A raw receipt that is stored and waits to be read.
public struct KeptReceipt: Sendable {
    public var id: Int64
    public var route: String
    public var kind: ReceiptKind?
    public var format: String
    public var bytes: [UInt8]
}

/// What reading a raw receipt gave.
public struct ReadReceipt: Sendable {
    /// The raw receipt.
    public var raw: Int64
    public var route: String
    public var facts: [Fact]
    /// Why (part of) it could not be read; such a receipt is kept and alerted.
    public var unreadable: String?

    /// One record and what its code means.
    public struct Fact: Sendable, Codable {
        public var record: ReceiptRecord
        /// The code that explains a failure.
        public var code: String
        public var rule: CodeRule
        /// Every customs code in the text, for display.
        public var codes: [String]
        /// Keys named inside the text.
        public var namedOrderNo: String?
        public var namedGuids: [String]

        public init(
            record: ReceiptRecord, code: String, rule: CodeRule, codes: [String], namedOrderNo: String?,
            namedGuids: [String]
        ) {
            self.record = record
            self.code = code
            self.rule = rule
            self.codes = codes
            self.namedOrderNo = namedOrderNo
            self.namedGuids = namedGuids
        }
    }

    public init(raw: Int64, route: String, facts: [Fact], unreadable: String?) {
        self.raw = raw
        self.route = route
        self.facts = facts
        self.unreadable = unreadable
    }
}

/// What applying receipts did.
public struct ApplySummary: Sendable, Hashable {
    /// Receipts that were bound, now or by an alias learned now.
    public var applied = 0
    /// Known before.
    public var repeated = 0
    /// Nobody's yet: parked.
    public var orphaned = 0
    /// Poll this route again from here, by the port's clock: an orphan's first receipt may have been lost.
    public var rewind: [String: Timestamp] = [:]

    public init() {}
}
