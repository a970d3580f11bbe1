/// A place that holds receipts until we say that they are kept: a folder, a queue.
public protocol Mailbox: Sendable {
    /// Up to so many receipts, without removing them. What is not settled comes again.
    ///
    /// - Throws: `TransportError` when the place cannot be reached.
    func take(upTo limit: Int) async throws(TransportError) -> MailboxBatch
    /// Ends what was kept: to the done place, or to the failure place when it could not be read.
    ///
    /// - Throws: the first `TransportError`, after the others were settled as far as the place can be reached; what was
    ///   not settled may come again and is dropped as a repetition.
    func settle(_ settlements: [MailboxSettlement]) async throws(TransportError)
}

/// What one look into a mailbox brought.
public struct MailboxBatch: Sendable {
    /// Receipts, as they came.
    public var items: [MailboxItem]
    /// Nothing more was waiting, half-written files aside.
    public var isEmptied: Bool
    /// Entries with names that no honest sender gives; they are left lying.
    public var oddNames: Int
    /// Entries that could not be read this time. Receipts may be among them, so this was no good look.
    public var unread: Int
    /// Entries that were kept before and cannot be taken off.
    public var unmoved: Int

    public init(
        items: [MailboxItem] = [], isEmptied: Bool = true, oddNames: Int = 0, unread: Int = 0, unmoved: Int = 0
    ) {
        self.items = items
        self.isEmptied = isEmptied
        self.oddNames = oddNames
        self.unread = unread
        self.unmoved = unmoved
    }

    /// Whether one more may be taken: a handful of large ones would be too much to hold at once.
    func hasRoom(upTo limit: Int) -> Bool {
        self.items.count < limit && self.items.reduce(0) { $0 + $1.receipt.bytes.count } < Self.byteBudget
    }

    /// How many bytes a handful may have before it counts as full.
    static let byteBudget = 32 << 20
}

/// One receipt in a mailbox.
public struct MailboxItem: Sendable {
    /// By what the mailbox knows it, until it is settled.
    public var id: String
    public var receipt: RawReceipt
    /// It is larger than we read: these are its first bytes, and the whole goes to the failure place.
    public var isCut: Bool

    /// How much is kept of one that is too large.
    static let cutBytes = 64 << 10

    public init(id: String, receipt: RawReceipt, isCut: Bool = false) {
        self.id = id
        self.receipt = receipt
        self.isCut = isCut
    }
}

/// What is to become of an item that was kept.
public struct MailboxSettlement: Sendable, Hashable {
    public var id: String
    public var isReadable: Bool

    public init(id: String, isReadable: Bool) {
        self.id = id
        self.isReadable = isReadable
    }
}
