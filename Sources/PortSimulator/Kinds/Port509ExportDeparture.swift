import Declarations

/// Departure of export parcels, 509 → 510: only what was released may leave. Settled, it closes the inventories (899).
struct Port509: PortKind {
    let kind = DocumentKind.exportDeparture
    let noun = "离境单"
    let codes = RefusalCodes(export: 505)
    let owner: String? = "logisticsCode"
    let letter: String? = "D"
    let receipt = ReceiptElement.list("logisticsCode, copNo, preNo, msgSeqNo")
    let statuses = [399]

    func check(_ document: FiledDocument, _ rules: PortRules) -> Finding? {
        let head = document.head
        if let name = DocumentChecks.absent(["copNo", "logisticsCode"], in: head) { return self.fails("\(name)为空") }
        guard DocumentChecks.isTime(head["leaveTime"]) else { return self.fails("离境时间格式不正确") }
        return DocumentChecks.split(document) ?? DocumentChecks.numberedLines(document)
    }

    func admit(_ document: FiledDocument, in house: CustomsHouse) -> Finding? {
        for waybill in house.exportWaybills(document) {
            guard let stored = house.live[waybill], stored.isLive else {
                return Finding(status: self.codes.unknown, detail: "运单不存在")
            }
            guard let inventory = stored.usedBy, house.live[inventory]?.status == 800 else {
                return Finding(status: self.codes.state, detail: "运单对应的清单未放行")
            }
        }
        return nil
    }

    func finished(_ document: FiledDocument, in house: inout CustomsHouse, at moment: Timestamp) {
        for waybill in house.exportWaybills(document) {
            guard let inventory = house.live[waybill]?.usedBy, house.live[inventory]?.status == 800 else { continue }
            house.step(inventory, to: 899, ReturnText.good(899), at: moment)
        }
    }
}
