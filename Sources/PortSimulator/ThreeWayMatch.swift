import Declarations

/// The comparison of order, payment, waybill and inventory.
enum ThreeWayMatch {
    enum Result: Sendable, Hashable {
        /// Everything agrees.
        case agrees
        /// Rejected; `code` nil is a plain sentence of an officer.
        case differs(code: String?, text: String)
    }

    static func compare(
        order: FiledDocument, payment: FiledDocument, waybill: FiledDocument, inventory: FiledDocument
    ) -> Result {
        func differs(_ code: String, details: String = "") -> Result {
            .differs(code: code, text: "[Code:\(code);Desc:\(CustomsWords.words(code))]" + details)
        }
        func plain(_ text: String) -> Result { .differs(code: nil, text: text) }
        let (one, paid, parcel, list) = (order.head, payment.head, waybill.head, inventory.head)

        if !one["payCode"].isEmpty, !self.same(one["payCode"], paid["payCode"]) { return differs("13035") }
        if one.amount("acturalPaid") != paid.amount("amountPaid") {
            return differs(
                "1332",
                details: ",[OrderHead.acturalPaid:\(one["acturalPaid"]),PaymentHead.amountPaid:\(paid["amountPaid"])]")
        }
        if !self.same(one["buyerName"], paid["payerName"]) || !self.same(one["buyerIdNumber"], paid["payerIdNumber"]) {
            return differs("1327")
        }
        if !self.same(one["buyerName"], list["buyerName"]) || !self.same(one["buyerIdNumber"], list["buyerIdNumber"]) {
            return differs("13127")
        }
        if !self.same(one["buyerTelephone"], list["buyerTelephone"]) { return differs("130126") }
        if ["consignee", "consigneeTelephone", "consigneeAddress"].contains(where: { !self.same(one[$0], parcel[$0]) })
        {
            return plain("订单收货人信息与运单收货人信息不一致")
        }
        if !self.same(one["consigneeAddress"], list["consigneeAddress"]) { return plain("收件地址与订单不一致") }
        if !self.same(parcel["orderNo"], one["orderNo"]) { return plain("运单订单编号不一致") }
        if !self.same(one["ebcCode"], list["ebcCode"]) || !self.same(one["ebpCode"], list["ebpCode"]) {
            return plain("电商企业或电商平台不一致")
        }
        if order.lines.count != inventory.lines.count { return differs("1320") }
        for (ordered, declared) in zip(order.lines, inventory.lines) where !self.agree(ordered, declared) {
            return differs("1322")
        }
        return .agrees
    }

    private static func agree(_ ordered: FieldRow, _ declared: FieldRow) -> Bool {
        guard ordered["gnum"] == declared["gnum"] else { return false }
        for name in ["qty", "price", "totalPrice"] where ordered.amount(name) != declared.amount(name) { return false }
        for name in ["unit", "country"] where !self.same(ordered[name], declared[name]) { return false }
        for name in ["itemNo", "itemName", "barCode"] where !ordered[name].isEmpty && !declared[name].isEmpty {
            guard self.same(ordered[name], declared[name]) else { return false }
        }
        return true
    }

    /// Compares bytes, not characters: `é` written in two ways is two texts to customs.
    private static func same(_ left: String, _ right: String) -> Bool { left.utf8.elementsEqual(right.utf8) }
}
