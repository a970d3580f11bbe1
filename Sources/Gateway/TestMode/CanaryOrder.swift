import Declarations

/// The order that a canary sends: one bottle of toner, paid and shipped by nobody.
public enum CanaryOrder {
    /// How its numbers begin; those of nobody else may.
    public static let prefix = "CANARY-"

    /// The order of a moment.
    /// - Parameter port: where it is declared.
    static func json(at moment: Timestamp, port: String) -> [UInt8] {
        let number = "\(self.prefix)\(moment.milliseconds)"
        let price = Amount(129)
        // 9.1 % of the price: 70 % of the value added tax of 13 %. When the law changes, the canary says so first.
        let tax = Amount(units: price.units * 91 / 1000).roundedToFen
        let paid = price + tax
        func text(_ value: String) -> JSON { .string(value) }
        let line = JSON.object([
            ("gnum", 1), ("itemNo", "CANARY"), ("itemRecordNo", "CANARY"), ("itemName", "爽肤水"),
            ("gcode", "3304990039"), ("gname", "爽肤水"), ("gmodel", "4|3|面部护肤用|200ml|无品牌"), ("barCode", "无"),
            ("country", "133"), ("unit", "142"), ("qty", "1"), ("price", text(price.description)),
            ("totalPrice", text(price.description)), ("unit1", "035"), ("qty1", "0.2"), ("unit2", "011"),
            ("qty2", "1"), ("netContent", .object([("value", "200"), ("unit", "ml")])),
        ])
        let person = "金丝雀"
        return JSON.object([
            ("orderNo", text(number)), ("port", text(port)), ("goodsValue", text(price.description)),
            ("freight", "0"), ("discount", "0"), ("taxTotal", text(tax.description)),
            ("acturalPaid", text(paid.description)),
            (
                "buyer",
                .object([
                    ("buyerRegNo", "canary"), ("buyerName", text(person)), ("buyerTelephone", "10000009999"),
                    ("buyerIdType", "1"), ("buyerIdNumber", "000000196612039991"),
                ])
            ),
            (
                "consignee",
                .object([
                    ("consignee", text(person)), ("consigneeTelephone", "10000009999"),
                    ("consigneeAddress", "河南省郑州市样例路245号"),
                ])
            ),
            (
                "payment",
                .object([
                    ("payTransactionId", text("P" + number)), ("payTime", text(moment.beijing14)),
                    ("amountPaid", text(paid.description)),
                ])
            ),
            (
                "logistics",
                .object([
                    ("logisticsNo", text("L" + number)), ("freight", "0"), ("insuredFee", "0"),
                    ("grossWeight", "0.3"), ("netWeight", "0.2"),
                ])
            ),
            ("lines", .array([line])),
        ]).bytes
    }
}
