import Declarations

/// One receipt as the port keeps it for polling.
struct PortReceipt: Sendable, Hashable {
    /// What a receipt carries beyond a status.
    enum Extra: Sendable, Hashable {
        case none
        case bill(TaxBillFigures)
        case billStatus(TaxBillFigures)
        case summary(SummaryFigures)
        case formatRefusal(oriCopMsgId: String, oriMessageType: String, message: Int)
        /// No receipt at all: an element of this text.
        case garbage(String)
        /// A receipt whose text is this many bytes long.
        case oversized(Int)
    }

    var kind: ReceiptKind
    var dxpId: String
    var status: Int
    var guid: String
    var info: String
    /// When customs or the e-port answered.
    var returnTime: Timestamp
    /// When the local port stored it; polls select by this, in whole seconds.
    var storedAt: Timestamp
    /// Left out of polls before this moment.
    var hiddenUntil: Timestamp?
    var names: ReceiptNames
    var extra = Extra.none
    /// How often polls may still show it; nil is always.
    var showings: Int?

    /// Whether it has a status with a text; bills and summaries have figures instead.
    var carriesText: Bool { ![.taxBill, .taxBillStatus, .summaryResult].contains(self.kind) }
}

/// A tax bill.
struct TaxBillFigures: Sendable, Hashable {
    var taxNo: String
    var status: String
    var entDutyNo: String
    var lines: [TaxReckoner.Line]

    var customsTax: Amount { self.lines.map(\.customsTax).reduce(.zero, +) }
    var valueAddedTax: Amount { self.lines.map(\.valueAddedTax).reduce(.zero, +) }
    var consumptionTax: Amount { self.lines.map(\.consumptionTax).reduce(.zero, +) }
    var total: Amount { self.customsTax + self.valueAddedTax + self.consumptionTax }
}

/// The result of a summary of export inventories.
struct SummaryFigures: Sendable, Hashable {
    struct Line: Sendable, Hashable {
        var invtNo: String
        var logisticsNo: String
        var gnum: Int
        var gcode: String
    }

    /// When it was summed up, 17 digits.
    var opDate: String
    var declSeqNo: String
    /// Number of the customs declaration.
    var entryId: String
    /// Enterprises as the request named them.
    var parties: [String: String]
    var grossWeight = Amount.zero
    var netWeight = Amount.zero
    var lines: [Line] = []
}
