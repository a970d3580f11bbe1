public import Declarations

/// What a receipt message says: every node that could be read, and every node that could not.
public struct ReceiptReading: Sendable, Hashable {
    /// The return nodes that could be read, in wire order.
    public var records: [ReceiptRecord]
    /// One `receiptInvalid` per node that could not; the others are not lost by it.
    public var problems: [ManifestError]

    public init(records: [ReceiptRecord] = [], problems: [ManifestError] = []) {
        self.records = records
        self.problems = problems
    }
}
