/// One bonded retail order after normalisation and validation: the trade facts from which documents are derived.
///
/// Field names are those of the customs messages, typos included. Every amount is in CNY (customs code 142).
public struct Order: Sendable, Hashable, Codable {
    /// Order number of the trading platform; unique within one platform.
    public var orderNo: String
    /// Identifier of the port profile the order is declared through, for instance `nanjing`.
    public var port: String
    /// Sum of the lines before non-cash deductions (311 goodsValue).
    public var goodsValue: Amount
    /// Freight and incidental charges paid by the buyer (311 freight).
    public var freight: Amount
    /// Non-cash deductions (311 discount).
    public var discount: Amount
    /// Tax collected from the buyer in advance (311 taxTotal).
    public var taxTotal: Amount
    /// `goodsValue + freight + taxTotal - discount` (311 acturalPaid, official spelling).
    public var acturalPaid: Amount
    /// The buyer, who is the taxpayer and owns the annual quota.
    public var buyer: Buyer
    /// Who receives the parcel.
    public var consignee: Consignee
    /// The payment.
    public var payment: Payment
    /// The parcel.
    public var logistics: Logistics
    /// Free text (311 note).
    public var note: String?
    /// By when the seller promised to dispatch it, `YYYYMMDDhhmmss`, Beijing time; customs never sees it. What is promised
    /// soon is filed first.
    public var dispatchBy: String?
    /// 1…99 lines, numbered 1, 2, 3 … by `gnum`.
    public var lines: [OrderLine]

    public init(
        orderNo: String, port: String, goodsValue: Amount, freight: Amount, discount: Amount, taxTotal: Amount,
        acturalPaid: Amount, buyer: Buyer, consignee: Consignee, payment: Payment, logistics: Logistics,
        note: String?, lines: [OrderLine]
    ) {
        self.orderNo = orderNo
        self.port = port
        self.goodsValue = goodsValue
        self.freight = freight
        self.discount = discount
        self.taxTotal = taxTotal
        self.acturalPaid = acturalPaid
        self.buyer = buyer
        self.consignee = consignee
        self.payment = payment
        self.logistics = logistics
        self.note = note
        self.lines = lines
    }

    /// The buyer (orderer).
    public struct Buyer: Sendable, Hashable, Codable {
        /// Account on the platform.
        public var buyerRegNo: String
        /// Real name.
        public var buyerName: String
        /// Phone.
        public var buyerTelephone: String
        /// `1` citizen identity card, `2` other.
        public var buyerIdType: String
        /// Identity number; 18 characters with checksum for type 1.
        public var buyerIdNumber: String

        public init(
            buyerRegNo: String, buyerName: String, buyerTelephone: String, buyerIdType: String, buyerIdNumber: String
        ) {
            self.buyerRegNo = buyerRegNo
            self.buyerName = buyerName
            self.buyerTelephone = buyerTelephone
            self.buyerIdType = buyerIdType
            self.buyerIdNumber = buyerIdNumber
        }
    }

    /// The recipient; may differ from the buyer.
    public struct Consignee: Sendable, Hashable, Codable {
        /// Name.
        public var consignee: String
        /// Phone.
        public var consigneeTelephone: String
        /// Delivery address, at most 200 characters.
        public var consigneeAddress: String
        /// Six-digit administrative division, when known.
        public var consigneeDistrict: String?

        public init(consignee: String, consigneeTelephone: String, consigneeAddress: String, consigneeDistrict: String?)
        {
            self.consignee = consignee
            self.consigneeTelephone = consigneeTelephone
            self.consigneeAddress = consigneeAddress
            self.consigneeDistrict = consigneeDistrict
        }
    }

    /// The payment, as the payment enterprise reports it.
    public struct Payment: Sendable, Hashable, Codable {
        /// Transaction number of the payment enterprise.
        public var payTransactionId: String
        /// `YYYYMMDDhhmmss`, Beijing time.
        public var payTime: String
        /// Amount paid; must equal `acturalPaid`.
        public var amountPaid: Amount
        /// The buyer's one payment for several orders, of which this is a part with a number and amount of its own.
        public var split: Split?

        public init(payTransactionId: String, payTime: String, amountPaid: Amount, split: Split? = nil) {
            self.payTransactionId = payTransactionId
            self.payTime = payTime
            self.amountPaid = amountPaid
            self.split = split
        }

        /// One payment for several orders. Customs never sees it: each order has its own 411. The parts must sum up to it.
        public struct Split: Sendable, Hashable, Codable {
            /// Transaction number of the whole payment.
            public var transactionId: String
            /// Amount of the whole payment.
            public var amountPaid: Amount
            /// How many orders it is for, 1…99.
            public var orders: Int

            public init(transactionId: String, amountPaid: Amount, orders: Int) {
                self.transactionId = transactionId
                self.amountPaid = amountPaid
                self.orders = orders
            }
        }
    }

    /// The parcel and its waybill.
    public struct Logistics: Sendable, Hashable, Codable {
        /// Waybill number on the label.
        public var logisticsNo: String
        /// Freight the logistics enterprise collects.
        public var freight: Amount
        /// Insurance.
        public var insuredFee: Amount
        /// Gross weight, kg.
        public var grossWeight: Amount
        /// Net weight, kg; not above gross.
        public var netWeight: Amount
        /// Direct purchase: number or name of the means of transport, as in the manifest.
        public var trafNo: String?
        /// Direct purchase: voyage or flight number.
        public var voyageNo: String?
        /// Direct purchase: sea bill of lading, master air waybill or truck manifest number.
        public var billNo: String?
        /// Direct purchase: country of departure, three-digit customs code.
        public var country: String?

        public init(
            logisticsNo: String, freight: Amount, insuredFee: Amount, grossWeight: Amount, netWeight: Amount,
            trafNo: String? = nil, voyageNo: String? = nil, billNo: String? = nil, country: String? = nil
        ) {
            self.logisticsNo = logisticsNo
            self.freight = freight
            self.insuredFee = insuredFee
            self.grossWeight = grossWeight
            self.netWeight = netWeight
            self.trafNo = trafNo
            self.voyageNo = voyageNo
            self.billNo = billNo
            self.country = country
        }
    }
}

/// One line of goods; becomes one OrderList and one InventoryList with the same `gnum`.
public struct OrderLine: Sendable, Hashable, Codable {
    /// Line number: 1, 2, 3 … without gaps.
    public var gnum: Int
    /// Own article number, at most 20 characters.
    public var itemNo: String?
    /// Article number in the bonded account book; nil in direct purchase.
    public var itemRecordNo: String?
    /// Trade name on the platform.
    public var itemName: String
    /// Ten-digit commodity code.
    public var gcode: String
    /// True product name.
    public var gname: String
    /// Specification text: brand type, export benefit, use, pack, brand …
    public var gmodel: String
    /// Bar code; `无` when there is none.
    public var barCode: String
    /// Country of origin, three-digit customs code (133 Korea).
    public var country: String
    /// Sales unit, three-digit customs code.
    public var unit: String
    /// Quantity in the sales unit.
    public var qty: Amount
    /// Unit price; 0 for a gift.
    public var price: Amount
    /// `price × qty`.
    public var totalPrice: Amount
    /// First statutory unit of the commodity code (035 kilogram for cosmetics).
    public var unit1: String
    /// Quantity in the first statutory unit: net content, not packed weight.
    public var qty1: Amount
    /// Second statutory unit, when the code has one (011 piece).
    public var unit2: String?
    /// Quantity in the second statutory unit; present exactly with `unit2`.
    public var qty2: Amount?
    /// What one sales unit contains; decides the consumption tax threshold.
    public var netContent: NetContent?
    /// Free text.
    public var note: String?
    /// Perishable goods are filed first; customs never sees it.
    public var perishable: Bool?

    public init(
        gnum: Int, itemNo: String?, itemRecordNo: String?, itemName: String, gcode: String, gname: String,
        gmodel: String, barCode: String, country: String, unit: String, qty: Amount, price: Amount,
        totalPrice: Amount, unit1: String, qty1: Amount, unit2: String?, qty2: Amount?, netContent: NetContent?,
        note: String?
    ) {
        self.gnum = gnum
        self.itemNo = itemNo
        self.itemRecordNo = itemRecordNo
        self.itemName = itemName
        self.gcode = gcode
        self.gname = gname
        self.gmodel = gmodel
        self.barCode = barCode
        self.country = country
        self.unit = unit
        self.qty = qty
        self.price = price
        self.totalPrice = totalPrice
        self.unit1 = unit1
        self.qty1 = qty1
        self.unit2 = unit2
        self.qty2 = qty2
        self.netContent = netContent
        self.note = note
    }

    /// Net content of one sales unit.
    public struct NetContent: Sendable, Hashable, Codable {
        /// How much.
        public var value: Amount
        /// Measured in.
        public var unit: Measure

        public init(value: Amount, unit: Measure) {
            self.value = value
            self.unit = unit
        }

        /// What a threshold is counted in.
        public enum Measure: String, Sendable, Hashable, Codable, CaseIterable {
            /// Grams.
            case gram = "g"
            /// Millilitres; one counts as one gram.
            case millilitre = "ml"
            /// Sheets (masks, patches).
            case sheet = "sheet"
        }
    }
}
