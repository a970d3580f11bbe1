/// One way in which the port misbehaves. Each has a rate from 0 to 1 and may be limited to a number of times.
public enum Fault: String, Sendable, Hashable, CaseIterable {
    /// The message is thrown away, yet answered `OK`.
    case loseRequest
    /// HTTP 500; nothing was taken.
    case errorBefore
    /// HTTP 500 although the message was taken.
    case errorAfter
    /// The bytes are read, nothing is taken, no answer comes.
    case hangBefore
    /// The message is taken, no answer comes.
    case hangAfter
    /// The message is taken, the connection is closed in the middle of the answer.
    case halfReply
    /// The answer comes late (`delaySeconds`).
    case delay
    /// A poll is answered by HTTP 500.
    case pollError
    /// A poll is never answered.
    case pollHang
    /// The connection is closed in the middle of a poll answer.
    case pollHalf
    /// A poll answer is no JSON at all.
    case pollGarbage
    /// A receipt is left out of all polls for `lostSeconds`; after that only a poll that goes back finds it.
    case loseReceipt
    /// A receipt is never shown.
    case loseReceiptForever
    /// A receipt is shown twice, as two rows.
    case duplicateReceipt
    /// A receipt is shown up to `reorderSeconds` late, so that later ones overtake it.
    case reorderReceipt
    /// An unreadable element comes with a receipt.
    case garbageReceipt
    /// An element of `oversizedBytes` comes with a receipt, in two polls.
    case oversizedReceipt
    /// A receipt for an order that nobody filed comes with a receipt.
    case unknownReceipt
    /// Customs rejects the inventory (100 with `rejectCode`).
    case reject
    /// The e-port refuses the document with its passing system error (orders, payments, inventories).
    case systemError
    /// The first status 2 of an inventory is left out for `lostSeconds`.
    case dropFirstTwo
    /// An inventory is never billed.
    case loseBill
}

/// How often a fault happens.
public struct FaultRate: Sendable, Hashable {
    /// From 0 (never) to 1 (always).
    public var rate: Double
    /// At most this often; nil is unlimited.
    public var times: Int?

    public init(rate: Double, times: Int? = nil) {
        self.rate = rate
        self.times = times
    }
}
