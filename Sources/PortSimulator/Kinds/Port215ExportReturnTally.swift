import Declarations

/// Tally of exported goods that came back, 215 → 216: only for goods whose return customs has stored. The standard prints no
/// export numbers for it; those of the inbound list are used.
struct Port215: PortKind {
    let kind = DocumentKind.exportReturnTally
    let noun = "出口退货理货明细单"
    let codes = RefusalCodes(
        800_000...800_999, check: -800_001, duplicate: -800_003, stale: -800_005, tooMany: -800_006, system: -800_004)
    let owner: String? = "operatorCode"
    let letter: String? = "o"
    let receipt = ReceiptElement.list("operatorCode, logisticsCode, logisticsNo, coElNo, preNo?")
    let statuses = [399]

    func check(_ document: FiledDocument, _ rules: PortRules) -> Finding? {
        let head = document.head
        if let name = DocumentChecks.absent(["coElNo", "operatorCode", "logisticsCode", "logisticsNo"], in: head) {
            return self.fails("\(name)为空")
        }
        return head["ieFlag"] == "I" ? nil : self.fails("进出口标记不正确")
    }

    func admit(_ document: FiledDocument, in house: CustomsHouse) -> Finding? {
        let requests: [PortKey]
        if let inventory = house.inventory(numbered: document.head["invtNo"], .exportInventory) {
            requests = inventory.stored.facts?.returns ?? []
        } else {
            requests = house.returning[Port213.waybill(document)].map { [$0] } ?? []
        }
        let isStored = requests.contains { key in house.live[key].map { $0.isLive && $0.status != 2 } ?? false }
        return isStored ? nil : self.fails("退货申请单不存在或未入库")
    }
}
