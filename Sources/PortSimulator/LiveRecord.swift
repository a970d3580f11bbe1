import Declarations

/// What the port stores under one business key.
struct LiveRecord: Sendable {
    /// Statuses of our own beside those of customs.
    static let deleted = -3
    static let cancelled = -4

    /// The stored document; dropped when nothing will be compared with it any more.
    var document: FiledDocument?
    var names: ReceiptNames
    var dxpId: String
    var guid: String
    var appTime: String
    var content: String
    /// All contents that were ever live under this key.
    var contents: Set<String>
    /// 2, 3, 120, 300, 399, 500, 800, 899, 100 …, ``deleted`` or ``cancelled``.
    var status = 2
    /// Grows with every accepted filing; older agenda entries are void.
    var generation: Int
    /// The inventory that was cleared with this part.
    var usedBy: PortKey?
    /// Share of the annual quota that is booked.
    var booking: Quota.Booking?
    var bill: TaxBillFigures?
    /// The bill was sent.
    var isBilled = false
    /// What stays known of an inventory.
    var facts: InventoryFacts?
    /// Quantities of a return, by the line of its inventory.
    var returned: [Int: Amount] = [:]

    /// Stored and neither rejected nor removed.
    var isLive: Bool {
        self.status != 100 && self.status != 700 && self.status != Self.deleted && self.status != Self.cancelled
    }
    /// Good enough to be compared with an inventory.
    var isComparable: Bool { [2, 3, 120, 399].contains(self.status) && self.document != nil }
    /// Let go by customs.
    var isReleased: Bool { self.status == 800 || self.status == 899 }
}

/// What cancellation, return, tally, manifest and summary ask of an inventory, also after its body is gone.
struct InventoryFacts: Sendable {
    struct Goods: Sendable {
        var gnum: Int
        var gcode: String
        var gname: String
        var unit: String
        var quantity: Amount
        var statutoryQuantity: Amount
        var value: Amount
    }

    var tradeMode: String
    var goods: [Goods]
    /// Hash of the buyer's identity; empty for export.
    var identity = ""
    /// Goods, freight and insurance: what the annual use is reckoned by.
    var dutiableValue: Amount
    var grossWeight = Amount.zero
    var netWeight = Amount.zero
    var isSummedByCustoms = false
    var releasedAt: Timestamp?
    /// Returns that were stored, refused ones too.
    var returns: [PortKey] = []
    /// Handed to the buyer: too late to cancel.
    var hasLeft = false
    /// The master list it travels on.
    var manifest: PortKey?
    /// The summary it went into.
    var summary: PortKey?

    init(_ document: FiledDocument) {
        self.tradeMode = document.head["tradeMode"]
        self.dutiableValue = TaxReckoner.dutiableValue(document)
        self.goods = document.lines.map { line in
            Goods(
                gnum: Int(line["gnum"]) ?? 0, gcode: line["gcode"], gname: line["gname"], unit: line["unit"],
                quantity: line.amount("qty") ?? .zero, statutoryQuantity: line.amount("qty1") ?? .zero,
                value: line.amount("totalPrice") ?? .zero)
        }
        self.grossWeight = document.head.amount("grossWeight") ?? .zero
        self.netWeight = document.head.amount("netWeight") ?? .zero
        self.isSummedByCustoms = document.head["statisticsFlag"] == "B"
    }
}

/// What each identity has used of its annual quota. Identities are kept as hashes.
struct Quota: Sendable {
    struct Booking: Sendable, Hashable {
        var identity: String
        var year: String
        var amount: Amount
    }

    /// By identity and year.
    private(set) var used: [String: Amount] = [:]

    static func name(_ identity: String, _ year: String) -> String { identity + " " + year }

    func used(_ identity: String, _ year: String) -> Amount { self.used[Self.name(identity, year)] ?? .zero }

    mutating func book(_ booking: Booking) {
        self.used[Self.name(booking.identity, booking.year), default: .zero] =
            self.used(booking.identity, booking.year) + booking.amount
    }

    mutating func giveBack(_ booking: Booking) {
        self.used[Self.name(booking.identity, booking.year), default: .zero] =
            self.used(booking.identity, booking.year) - booking.amount
    }
}
