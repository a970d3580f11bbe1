import Declarations

/// What customs stores under one business key.
struct LiveRecord: Sendable {
    /// Statuses of our own beside those of customs.
    static let deleted = -3

    /// The stored document; dropped when nothing will be compared with it any more.
    var document: FiledDocument?
    var names: ReceiptNames
    var dxpId: String
    var guid: String
    var appTime: String
    var content: String
    /// All contents that were ever live under this key.
    var contents: Set<String>
    /// 2, 120, 300, 500, 800, 100, or ``deleted``.
    var status = 2
    /// Grows with every accepted filing; older agenda entries are void.
    var generation: Int
    /// The inventory that was cleared with this part.
    var usedBy: PortKey?
    /// Share of the annual quota that is booked.
    var booking: Quota.Booking?
    var bill: TaxBillFigures?

    /// Stored and neither rejected nor removed.
    var isLive: Bool { self.status != 100 && self.status != Self.deleted && self.status != 700 }
    /// Good enough to be compared with an inventory.
    var isComparable: Bool { (self.status == 2 || self.status == 120) && self.document != nil }
}

/// What each identity has used of its annual quota. Identities are kept as hashes.
struct Quota: Sendable {
    struct Booking: Sendable, Hashable {
        var identity: String
        var year: String
        var amount: Amount
    }

    private var used: [String: Amount] = [:]

    func used(_ identity: String, _ year: String) -> Amount { self.used[identity + " " + year] ?? .zero }

    mutating func book(_ booking: Booking) {
        self.used[booking.identity + " " + booking.year] = self.used(booking.identity, booking.year) + booking.amount
    }

    mutating func giveBack(_ booking: Booking) {
        self.used[booking.identity + " " + booking.year] = self.used(booking.identity, booking.year) - booking.amount
    }
}
