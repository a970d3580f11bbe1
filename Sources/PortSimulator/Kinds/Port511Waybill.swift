import Declarations

/// Import waybill, 511 → 512. The table has no number for an older one and none for a passing fault.
struct Port511: PortKind {
    let kind = DocumentKind.waybill
    let noun = "运单"
    let codes = RefusalCodes(
        504_000...504_999, check: -504_011, duplicate: -504_012, nothingToChange: -504_014, locked: -504_016,
        tooMany: -504_013)
    let receipt = ReceiptElement.list("logisticsCode, logisticsNo")

    func check(_ document: FiledDocument, _ rules: PortRules) -> Finding? {
        guard document.head["currency"] == "142" else { return self.fails("币制必须为142") }
        return document.head["packNo"] == "1" ? nil : self.fails("件数必须为1")
    }

    func isChangeable(_ stored: LiveRecord, in house: CustomsHouse) -> Bool { house.isUnused(stored) }

    func entered(_ document: FiledDocument, in house: inout CustomsHouse, answered: Timestamp) {
        house.wake(WaitName.order(document.orderNo), due: house.after(house.settings.delays.customs, from: answered))
    }

    func name(_ document: FiledDocument) -> String {
        "物流企业编码：\(document.head["logisticsCode"]),物流运单编号：\(document.head["logisticsNo"])"
    }
}
