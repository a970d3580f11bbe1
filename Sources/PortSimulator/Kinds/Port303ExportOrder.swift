import Declarations

/// Export order, 303 → 304.
struct Port303: PortKind {
    let kind = DocumentKind.exportOrder
    let noun = "出口订单"
    let codes = RefusalCodes(export: 301)
    let receipt = ReceiptElement.list("ebpCode, ebcCode, orderNo")

    func check(_ document: FiledDocument, _ rules: PortRules) -> Finding? {
        let head = document.head
        guard ["E", "B", "W"].contains(head["orderType"]) else { return self.fails("订单类型不正确") }
        if let name = DocumentChecks.absent(["orderNo", "ebpCode", "ebcCode"], in: head) {
            return self.fails("\(name)为空")
        }
        if let finding = DocumentChecks.goods(document, currency: head["currency"]) { return finding }
        guard let goods = head.amount("goodsValue"), goods == DocumentChecks.total(document),
            let freight = head.amount("freight"), freight >= .zero
        else { return self.fails("商品价格不等于表体总价之和") }
        return nil
    }

    func isChangeable(_ stored: LiveRecord, in house: CustomsHouse) -> Bool { house.isUnused(stored) }

    func entered(_ document: FiledDocument, in house: inout CustomsHouse, answered: Timestamp) {
        house.wake(
            WaitName.exportOrder(document.orderNo), due: house.after(house.settings.delays.customs, from: answered))
    }
}
