import Declarations

/// Inbound list of a supervised site, 711 → 712: the waybills that were unpacked there. In direct purchase no inventory is
/// released before its waybill stands on one.
struct Port711: PortKind {
    let kind = DocumentKind.entryList
    let noun = "入库明细单"
    let codes = RefusalCodes(
        800_000...800_999, check: -800_001, duplicate: -800_003, stale: -800_005, tooMany: -800_006, noLines: -800_000,
        system: -800_004)
    let owner: String? = "operatorCode"
    let letter: String? = "R"
    let receipt = ReceiptElement.list("customsCode?, operatorCode?, copNo?, preNo?, rkdNo?")
    let statuses = [120, 399]

    func check(_ document: FiledDocument, _ rules: PortRules) -> Finding? {
        let head = document.head
        guard !head["copNo"].isEmpty else { return self.fails("企业内部编号为空") }
        guard head["preNo"].isEmpty && head["rkdNo"].isEmpty || document.appType != "1" else {
            return self.fails("新增申报不能填写预录入编号")
        }
        guard head["ieFlag"] == "I" else { return self.fails("进出口标记不正确") }
        if let finding = DocumentChecks.numberedLines(document) { return finding }
        guard Set(document.lines.map { $0["logisticsNo"] }).count == document.lines.count else {
            return self.fails("运单编号重复")
        }
        return nil
    }

    func admit(_ document: FiledDocument, in house: CustomsHouse) -> Finding? {
        let isKnown = Self.waybills(document).allSatisfy { house.live[$0]?.isLive == true }
        return isKnown ? nil : self.fails("运单不存在")
    }

    func passed(_ document: FiledDocument, in house: inout CustomsHouse, at moment: Timestamp) {
        let number = house.nextSerial()
        house.live[document.key]?.names.others["rkdNo"] =
            document.head["customsCode"] + moment.beijing8.prefix(4) + "R" + number
    }

    func finished(_ document: FiledDocument, in house: inout CustomsHouse, at moment: Timestamp) {
        for waybill in Self.waybills(document) {
            house.entries[waybill] = document.key
            house.wake(WaitName.entry(waybill), due: house.after(house.settings.delays.release, from: moment))
        }
    }

    static func waybills(_ document: FiledDocument) -> [PortKey] {
        document.lines.map { line in
            PortKey(kind: .waybill, code: document.head["logisticsCode"], number: line["logisticsNo"])
        }
    }
}
