public import Declarations

/// An order as stored.
public struct OrderRecord: Sendable {
    public var id: Int64
    public var orderNo: String
    public var port: String
    public var revision: Int
    public var state: OrderState
    public var since: Timestamp
    public var estimatedTax: Amount
    public var billedTax: Amount?
    /// Code of the refusal, and the receipt kind it came in.
    public var causeCode: String?
    public var causeReceipt: ReceiptKind?
    /// When customs released it.
    public var releasedAt: Timestamp?
    /// Own number, e-port number and customs number of its inventory.
    public var numbers: InventoryNumbers = InventoryNumbers()
    public var bills: [Bill] = []
    /// What may be asked for now.
    public var actions: [OrderAct] = []
    public var documents: [Document]
    public var receipts: [Receipt]
    public var events: [EventRecord]
    /// Since when the content, and with it everything about persons, is erased; nil while it is kept.
    public var erasedAt: Timestamp?

    /// The numbers of an inventory.
    public struct InventoryNumbers: Sendable, Hashable {
        public var copNo: String?
        public var preNo: String?
        public var invtNo: String?
    }

    /// A tax bill: `1` generated, `2` summed up into a payment book, `3` void. An 818 alone brings no amounts.
    public struct Bill: Sendable, Hashable {
        public var taxNo: String
        public var status: String
        public var customsTax: Amount?
        public var valueAddedTax: Amount?
        public var consumptionTax: Amount?
    }

    /// A document with its filings, oldest first.
    public struct Document: Sendable {
        public var key: BusinessKey
        public var state: DocumentState
        public var submissions: [Submission]
    }

    /// One filing.
    public struct Submission: Sendable {
        public var guid: String
        public var appType: String
        public var appTime: Timestamp
        public var state: SubmissionState
        public var message: Int64?
        public var attempts: Int
    }

    /// One receipt, without its text.
    public struct Receipt: Sendable {
        public var kind: ReceiptKind
        public var status: Int
        public var returnTime: String
        public var codes: [String]
        public var receivedAt: Timestamp
    }
}

/// One event.
public struct EventRecord: Sendable {
    public var sequence: Int64
    /// In which life of the ledger it happened; it rises with every restore.
    public var epoch = 1
    public var type: String
    public var orderNo: String
    /// Counts the events of one order.
    public var orderSequence: Int
    public var at: Timestamp
    public var data: [String: String]
}

/// Counters and ages.
public struct LedgerStatistics: Sendable {
    /// Kept by the writer: `order.state.released`, `document.621.filed`, `attempt.accepted`, `receipt.orphan` …
    public var counters: [String: Int64]
    /// Age of the oldest document that could be sent and is not.
    public var oldestPending: Duration?
    /// Lanes that a person or a refusal stopped: key and reason.
    public var stoppedLanes: [(lane: String, reason: String)]
    public var openExceptions: Int
    /// Size of the write-ahead log, bytes.
    public var logBytes: Int64
    /// Sealed values and hashes that name an older key than the newest; beyond a million of a column it counts no further.
    public var outdatedValues = 0
}

/// An open question for a person.
public struct ExceptionRecord: Sendable {
    public var id: Int64
    public var kind: String
    public var tenant: String
    public var subject: String
    public var openedAt: Timestamp
    public var detail: String
}
