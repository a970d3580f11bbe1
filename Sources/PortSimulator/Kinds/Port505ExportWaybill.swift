import Declarations

/// Export waybill, 505 → 506.
struct Port505: PortKind {
    let kind = DocumentKind.exportWaybill
    let noun = "出口运单"
    let codes = RefusalCodes(export: 501)
    let receipt = ReceiptElement.list("logisticsCode, logisticsNo")
    let statuses = [399]

    func check(_ document: FiledDocument, _ rules: PortRules) -> Finding? {
        let head = document.head
        if let name = DocumentChecks.absent(["logisticsCode", "logisticsNo", "goodsInfo"], in: head) {
            return self.fails("\(name)为空")
        }
        guard let packs = Int(head["packNo"]), packs >= 1 else { return self.fails("件数不正确") }
        guard let weight = head.amount("grossWeight"), weight > .zero else { return self.fails("毛重不正确") }
        return nil
    }

    func isChangeable(_ stored: LiveRecord, in house: CustomsHouse) -> Bool { house.isUnused(stored) }

    func entered(_ document: FiledDocument, in house: inout CustomsHouse, answered: Timestamp) {
        house.wake(
            WaitName.exportWaybill(document.head), due: house.after(house.settings.delays.customs, from: answered))
    }
}
