import Declarations

/// Payment, 411 → 412.
struct Port411: PortKind {
    let kind = DocumentKind.payment
    let noun = "支付单"
    let codes = RefusalCodes(
        401_001...404_999, check: -401_009, duplicate: -401_007, stale: -401_012, nothingToChange: -401_006,
        locked: -401_008, tooMany: -401_013, system: -401_011)
    let receipt = ReceiptElement.list("payCode, payTransactionId")

    func check(_ document: FiledDocument, _ rules: PortRules) -> Finding? {
        let head = document.head
        guard head["currency"] == "142" else { return self.fails("币制必须为142") }
        guard let paid = head.amount("amountPaid"), paid > .zero else { return self.fails("支付金额不正确") }
        guard DocumentChecks.isTime(head["payTime"]) else { return self.fails("支付时间格式不正确") }
        guard Identity.isPlausible(type: head["payerIdType"], number: head["payerIdNumber"]) else {
            return self.fails("支付人证件号码不正确")
        }
        return nil
    }

    func isChangeable(_ stored: LiveRecord, in house: CustomsHouse) -> Bool { house.isUnused(stored) }

    func entered(_ document: FiledDocument, in house: inout CustomsHouse, answered: Timestamp) {
        house.noteTransaction(document)
        house.wake(WaitName.order(document.orderNo), due: house.after(house.settings.delays.customs, from: answered))
    }

    func name(_ document: FiledDocument) -> String {
        "支付企业编码：\(document.head["payCode"]),支付交易编号：\(document.head["payTransactionId"])"
    }
}
