public import Declarations
import Foundation

/// A good order that a test may bend before it hands it in. Synthetic throughout.
public struct SampleOrder: Sendable {
    /// The number; also the root of its payment and waybill numbers.
    public var orderNo: String
    /// Bottles of toner at 129.00.
    public var quantity: Int
    /// A second line, one box of ten sheet masks at 100.00, is on the order.
    public var hasSecondLine: Bool
    /// What was paid, when it is not what the order says.
    public var amountPaid: Amount?
    /// Free text.
    public var note: String?
    /// How the goods come from abroad: the order is one of direct purchase and names no account-book numbers.
    public var transport: Transport?

    /// The means of transport of a parcel.
    public struct Transport: Sendable {
        public var trafNo: String
        public var voyageNo: String
        public var billNo: String
        public var country: String

        public init(
            trafNo: String = "KE893", voyageNo: String = "KE893", billNo: String = "180-12345675",
            country: String = "133"
        ) {
            self.trafNo = trafNo
            self.voyageNo = voyageNo
            self.billNo = billNo
            self.country = country
        }

        /// The fields of `logistics` in the order's JSON, with a comma before them.
        fileprivate var json: String {
            ",\"trafNo\":\"\(self.trafNo)\",\"voyageNo\":\"\(self.voyageNo)\",\"billNo\":\"\(self.billNo)\",\"country\":\"\(self.country)\""
        }
    }

    public init(_ orderNo: String, quantity: Int = 2, hasSecondLine: Bool = false) {
        self.orderNo = orderNo
        self.quantity = quantity
        self.hasSecondLine = hasSecondLine
    }

    /// Tax as the rules of 2019 give it: 9.1 % per line, to the fen.
    public var tax: Amount {
        let toner = Amount(Int64(129 * self.quantity))
        let lines = self.hasSecondLine ? [toner, Amount(100)] : [toner]
        return lines.reduce(.zero) { $0 + Self.share($1) }
    }

    private static func share(_ value: Amount) -> Amount {
        Amount(units: value.units * 91 / 1000).roundedToFen
    }

    public var goodsValue: Amount { Amount(Int64(129 * self.quantity + (self.hasSecondLine ? 100 : 0))) }

    /// As the merchant API takes it.
    public var json: [UInt8] {
        let paid = self.goodsValue + self.tax
        var text = """
            {"orderNo":"\(self.orderNo)","port":"nanjing","goodsValue":"\(self.goodsValue)","freight":"0","discount":"0",
            "taxTotal":"\(self.tax)","acturalPaid":"\(paid)",
            "buyer":{"buyerRegNo":"user-1","buyerName":"许景行","buyerTelephone":"10000009999","buyerIdType":"1",
            "buyerIdNumber":"000000196612039991"},
            "consignee":{"consignee":"许景行","consigneeTelephone":"10000009999","consigneeAddress":"河南省郑州市样例路245号"},
            "payment":{"payTransactionId":"P\(self.orderNo)","payTime":"20260301120000","amountPaid":"\(self.amountPaid ?? paid)"},
            "logistics":{"logisticsNo":"L\(self.orderNo)","freight":"0","insuredFee":"0","grossWeight":"2","netWeight":"1"\(self.transport?.json ?? "")},
            "lines":[\(self.line(1, "A1008", "3304990039", "爽肤水", "142", self.quantity, 129, "200", "ml"))
            """
        if self.hasSecondLine {
            text += "," + self.line(2, "A2001", "3304990049", "面膜", "140", 1, 100, "10", "sheet")
        }
        text += "]"
        if let note = self.note { text += ",\"note\":\"\(note)\"" }
        return Array((text + "}").utf8)
    }

    /// As intake takes it.
    public func raw() throws -> RawOrder {
        guard let order = try RawOrder.read(json: self.json).first else { throw CocoaError(.coderReadCorrupt) }
        return order
    }

    private func line(
        _ gnum: Int, _ item: String, _ code: String, _ name: String, _ unit: String, _ qty: Int, _ price: Int,
        _ content: String, _ measure: String
    ) -> String {
        let kilograms = measure == "ml" ? Amount(units: Int64(qty) * 20_000) : Amount(units: Int64(qty) * 25_000)
        let record = self.transport == nil ? "\"itemRecordNo\":\"NJ\(item)\"," : ""
        return """
            {"gnum":\(gnum),"itemNo":"\(item)",\(record)"itemName":"\(name)","gcode":"\(code)","gname":"\(name)",
            "gmodel":"4|3|面部护肤用|\(content)\(measure)|柚芽牌","barCode":"无","country":"133","unit":"\(unit)","qty":"\(qty)",
            "price":"\(price)","totalPrice":"\(price * qty)","unit1":"035","qty1":"\(kilograms)","unit2":"011","qty2":"\(qty)",
            "netContent":{"value":"\(content)","unit":"\(measure)"}}
            """
    }
}
