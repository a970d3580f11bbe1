import Declarations

/// Import order, 311 → 312. An inventory waits for it and uses it up.
struct Port311: PortKind {
    let kind = DocumentKind.order
    let noun = "订单"
    let codes = RefusalCodes(
        301_001...304_999, check: -301_008, duplicate: -301_010, stale: -301_014, nothingToChange: -301_009,
        locked: -301_011, tooMany: -301_015, noLines: -301_001, repeatedLine: -301_002, system: -301_013,
        signature: -301_020)
    let receipt = ReceiptElement.list("ebpCode, ebcCode, orderNo")

    func check(_ document: FiledDocument, _ rules: PortRules) -> Finding? {
        let head = document.head
        guard head["currency"] == "142" else { return self.fails("币制必须为142") }
        if let finding = DocumentChecks.goods(document, currency: "142") { return finding }
        guard head["orderType"] == "I" else { return self.fails("订单类型不正确") }
        guard let goods = head.amount("goodsValue"), let freight = head.amount("freight"),
            let discount = head.amount("discount"), let tax = head.amount("taxTotal"),
            let paid = head.amount("acturalPaid"), paid == goods + freight + tax - discount
        else { return self.fails("实际支付金额不等于商品价格加运杂费加代扣税款减非现金抵扣金额") }
        guard goods == DocumentChecks.total(document) else { return self.fails("商品价格不等于表体总价之和") }
        guard Identity.isPlausible(type: head["buyerIdType"], number: head["buyerIdNumber"]) else {
            return self.fails("订购人证件号码不正确")
        }
        return nil
    }

    func isChangeable(_ stored: LiveRecord, in house: CustomsHouse) -> Bool { house.isUnused(stored) }

    func taken(_ document: FiledDocument, in house: CustomsHouse) -> String { ReturnText.taken(document, "") }

    func entered(_ document: FiledDocument, in house: inout CustomsHouse, answered: Timestamp) {
        house.wake(WaitName.order(document.orderNo), due: house.after(house.settings.delays.customs, from: answered))
        house.expectPlayedPayment(document, answered: answered)
    }

    func write(_ receipt: PortReceipt, into json: inout JSONWriter) {
        json.member("re_order_guid", receipt.guid)
        json.member("guid", receipt.guid)
        json.member("ebpcode", receipt.names.ebpCode)
        json.member("ebccode", receipt.names.ebcCode)
        json.member("orderno", receipt.names.orderNo)
    }

    func name(_ document: FiledDocument) -> String { "电商企业编码：\(document.head["ebcCode"]),订单编号：\(document.orderNo)" }
}
