import Declarations

/// Receipt of payment for an export order, 403 → 404.
struct Port403: PortKind {
    let kind = DocumentKind.exportPayment
    let noun = "出口收款单"
    let codes = RefusalCodes(export: 401)
    let receipt = ReceiptElement.list("ebcCode, orderNo, payNo?")

    func check(_ document: FiledDocument, _ rules: PortRules) -> Finding? {
        let head = document.head
        if let name = DocumentChecks.absent(["orderNo", "ebpCode", "ebcCode", "payName"], in: head) {
            return self.fails("\(name)为空")
        }
        guard let charge = head.amount("charge"), charge > .zero else { return self.fails("收款金额不正确") }
        guard DocumentChecks.isTime(head["accountingDate"]) else { return self.fails("到账时间格式不正确") }
        return nil
    }

    func isChangeable(_ stored: LiveRecord, in house: CustomsHouse) -> Bool { house.isUnused(stored) }

    func entered(_ document: FiledDocument, in house: inout CustomsHouse, answered: Timestamp) {
        house.wake(
            WaitName.exportOrder(document.orderNo), due: house.after(house.settings.delays.customs, from: answered))
    }
}
