public import Declarations

/// What one poll brought.
public struct PollBatch: Sendable, Hashable {
    /// One per receipt, bytes as they came.
    public var receipts: [RawReceipt]
    /// Parts of the answer that are no receipt: to be kept and alerted.
    public var unreadable: [RawReceipt]
    /// Up to here the answer is complete: when the request began, by our clock or by the server's (`Date`),
    /// whichever is earlier. Receipts of this very moment may still come: the next poll overlaps.
    public var asOf: Timestamp
    /// False when the answer broke off in the middle: keep what came, but do not move the cursor.
    public var isComplete: Bool

    public init(receipts: [RawReceipt], unreadable: [RawReceipt] = [], asOf: Timestamp, isComplete: Bool = true) {
        self.receipts = receipts
        self.unreadable = unreadable
        self.asOf = asOf
        self.isComplete = isComplete
    }
}
