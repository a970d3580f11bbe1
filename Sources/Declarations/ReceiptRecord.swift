/// One answer of customs or the e-port about one document (or one message, or one tax bill), read leniently.
public struct ReceiptRecord: Sendable, Hashable, Codable {
    /// Which receipt message it came in.
    public var kind: ReceiptKind
    /// `guid` of the return node; often our own head guid when the e-port answers, a foreign one when customs does.
    public var guid: String?
    /// `guid` attribute of the receipt's root.
    public var rootGuid: String?
    /// Platform code (312, 622).
    public var ebpCode: String?
    /// Merchant code (312, 622, 816).
    public var ebcCode: String?
    /// Order number (312; 816 as an extra; or found inside `returnInfo` of a 622).
    public var orderNo: String?
    /// Payment enterprise (412).
    public var payCode: String?
    /// Payment transaction (412).
    public var payTransactionId: String?
    /// Logistics enterprise (512).
    public var logisticsCode: String?
    /// Waybill number (512, 816 as an extra).
    public var logisticsNo: String?
    /// Our own document number (622); real error receipts lack it.
    public var copNo: String?
    /// Number given by the e-port (622).
    public var preNo: String?
    /// Number given by customs from status 120 on (622, 816, 818).
    public var invtNo: String?
    /// Further elements that name a document or what became of it (`logisticsStatus`, `coElNo`, `rkdNo`, `sumNo`,
    /// `entryId` …), by their official names.
    public var others: [String: String] = [:]
    /// `CopMsgId` of the refused envelope (900).
    public var oriCopMsgId: String?
    /// Type of the refused message (900).
    public var oriMessageType: String?
    /// `returnStatus`: a positive stage or a negative e-port error. Of a 792 `decState` as far as it is a number, else 0;
    /// `others` has it as written.
    public var status: Int
    /// `returnTime` (792: `opDate`) as 17 digits; shorter times of old feeds are padded with zeros.
    public var returnTime: String
    /// `returnInfo` as read; may hold personal data.
    public var returnInfo: String
    /// The tax bill of an 816 or 818.
    public var taxBill: TaxBill?

    public init(kind: ReceiptKind, status: Int, returnTime: String, returnInfo: String) {
        self.kind = kind
        self.status = status
        self.returnTime = returnTime
        self.returnInfo = returnInfo
    }

    /// Elements beside the common ones that name a document or say what became of it.
    public static let furtherElements = [
        "logisticsStatus", "coElNo", "rkdNo", "sumNo", "billNo", "payNo", "operatorCode", "msgSeqNo", "decState",
        "declSeqNo", "decTmpNo", "decPreNo", "entryId",
    ]

    /// The value of an element that names a document, by its official name.
    public subscript(element: String) -> String? {
        switch element {
        case "ebpCode": self.ebpCode
        case "ebcCode": self.ebcCode
        case "orderNo": self.orderNo
        case "payCode": self.payCode
        case "payTransactionId": self.payTransactionId
        case "logisticsCode": self.logisticsCode
        case "logisticsNo": self.logisticsNo
        case "copNo": self.copNo
        case "preNo": self.preNo
        case "invtNo": self.invtNo
        default: self.others[element]
        }
    }

    /// What an 816 or 818 says about a bill. Amounts in CNY; an 818 carries no amounts.
    public struct TaxBill: Sendable, Hashable, Codable {
        /// Number of the electronic tax bill.
        public var taxNo: String
        /// `1` generated, `2` summed up, `3` void.
        public var status: String
        /// Duty due.
        public var customsTax: Amount?
        /// Value-added tax due.
        public var valueAddedTax: Amount?
        /// Consumption tax due.
        public var consumptionTax: Amount?
        /// Duty payment book, once there is one.
        public var entDutyNo: String?
        /// Tax of each line (816); empty when not every line can be read.
        public var lines: [Line] = []

        public init(
            taxNo: String, status: String, customsTax: Amount?, valueAddedTax: Amount?, consumptionTax: Amount?,
            entDutyNo: String?
        ) {
            self.taxNo = taxNo
            self.status = status
            self.customsTax = customsTax
            self.valueAddedTax = valueAddedTax
            self.consumptionTax = consumptionTax
            self.entDutyNo = entDutyNo
        }

        /// Tax of one line of the inventory. Amounts in CNY.
        public struct Line: Sendable, Hashable, Codable {
            /// Line of the inventory.
            public var gnum: Int
            /// Commodity code as customs taxed it.
            public var gcode: String
            /// Dutiable price of the line.
            public var taxPrice: Amount
            /// Duty due.
            public var customsTax: Amount
            /// Value-added tax due.
            public var valueAddedTax: Amount
            /// Consumption tax due.
            public var consumptionTax: Amount

            public init(
                gnum: Int, gcode: String, taxPrice: Amount, customsTax: Amount, valueAddedTax: Amount,
                consumptionTax: Amount
            ) {
                self.gnum = gnum
                self.gcode = gcode
                self.taxPrice = taxPrice
                self.customsTax = customsTax
                self.valueAddedTax = valueAddedTax
                self.consumptionTax = consumptionTax
            }
        }
    }
}
