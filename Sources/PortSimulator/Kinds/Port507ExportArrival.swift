import Declarations

/// Arrival of export parcels at the supervised site, 507 → 508: every waybill on it must be here.
struct Port507: PortKind {
    let kind = DocumentKind.exportArrival
    let noun = "运抵单"
    let codes = RefusalCodes(export: 801)
    let owner: String? = "operatorCode"
    let letter: String? = "A"
    let receipt = ReceiptElement.list("operatorCode, logisticsCode, preNo, copNo, billNo, msgSeqNo")
    let statuses = [399]

    func check(_ document: FiledDocument, _ rules: PortRules) -> Finding? {
        let head = document.head
        if let name = DocumentChecks.absent(["copNo", "operatorCode", "logisticsCode"], in: head) {
            return self.fails("\(name)为空")
        }
        guard head["ieFlag"] == "E" else { return self.fails("进出口标记不正确") }
        return DocumentChecks.split(document) ?? DocumentChecks.numberedLines(document)
    }

    func admit(_ document: FiledDocument, in house: CustomsHouse) -> Finding? {
        let isKnown = house.exportWaybills(document).allSatisfy { house.live[$0]?.isLive == true }
        return isKnown ? nil : Finding(status: self.codes.unknown, detail: "运单不存在")
    }
}
