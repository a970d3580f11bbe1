import Declarations

/// Request to take exported goods back, 213 → 214: within a year of release, never more than is left of a line. The standard
/// prints no export numbers for it; those of the import return are used.
struct Port213: PortKind {
    let kind = DocumentKind.exportReturn
    let noun = "出口退货申请单"
    let codes = RefusalCodes(
        625_000...625_999, check: -625_001, duplicate: -625_022, nothingToChange: Port625.failed, locked: -625_022,
        noLines: -625_006, unknown: Port625.failed, state: -625_022, declarant: -625_020, system: -625_019,
        noSignature: -625_028, signature: -625_005)
    let owner: String? = "agentCode"
    let letter: String? = "B"
    let receipt = ReceiptElement.list("ebpCode?, ebcCode?, agentCode, coElNo, preNo?, invtNo")
    let statuses = [120, 800]

    func check(_ document: FiledDocument, _ rules: PortRules) -> Finding? {
        let head = document.head
        if let name = DocumentChecks.absent(["coElNo", "invtNo", "agentCode", "ebcCode", "reason"], in: head) {
            return self.fails("\(name)为空")
        }
        guard head["ieFlag"] == "I" else { return self.fails("进出口标记不正确") }
        guard head["country"] != "142" else { return self.fails("起运国不正确") }
        guard head["preNo"].isEmpty || document.appType != "1" else {
            return Finding(status: Port625.ownNumber, detail: "预录入编号由系统生成")
        }
        if let finding = DocumentChecks.distinctLines(document) { return finding }
        guard document.lines.allSatisfy({ $0.amount("qty").map { $0 > .zero } ?? false }) else {
            return self.fails("退货数量不正确")
        }
        return nil
    }

    func admit(_ document: FiledDocument, in house: CustomsHouse) -> Finding? {
        let head = document.head
        guard let (inventory, stored) = house.inventory(numbered: head["invtNo"], .exportInventory),
            let facts = stored.facts
        else { return Finding(status: self.codes.unknown, detail: "清单编号不存在") }
        if let name = house.contradiction(document, stored, comparing: ["ebpCode", "ebcCode"]) {
            return self.fails("\(name)与清单不一致")
        }
        guard stored.isReleased, !house.isBeingCancelled(inventory) else {
            return Finding(status: self.codes.state, detail: "清单当前状态不允许退货")
        }
        let mode = facts.tradeMode == "1210" ? "1261" : "9661"
        guard head["tradeMode"] == mode else { return self.fails("贸易方式不正确") }
        let left = house.quantitiesLeft(inventory, without: document.key)
        for line in document.lines {
            guard let goods = facts.goods.first(where: { $0.gnum == Int(line["gnum"]) }) else {
                return Finding(status: Port625.noSuchLine, detail: "商品序号不在原清单中")
            }
            guard goods.gcode == line["gcode"], goods.gname.utf8.elementsEqual(line["gname"].utf8),
                goods.unit == line["unit"]
            else { return Finding(status: Port625.otherGoods, detail: "商品与原清单不一致") }
            guard let quantity = line.amount("qty"), quantity <= left[goods.gnum] ?? .zero,
                let statutory = line.amount("qty1"), statutory <= goods.statutoryQuantity
            else { return Finding(status: Port625.failed, detail: "退货数量大于可退数量") }
        }
        return nil
    }

    func entered(_ document: FiledDocument, in house: inout CustomsHouse, answered: Timestamp) {
        house.reserveReturn(document, .exportInventory)
        house.returning[Self.waybill(document)] = document.key
    }

    func examine(_ document: FiledDocument, in house: inout CustomsHouse, at moment: Timestamp) -> Examination {
        house.judgeReturn(document, .exportInventory, within: house.settings.rules.exportReturnDays)
    }

    /// By which a tally finds the request.
    static func waybill(_ document: FiledDocument) -> String {
        document.head["logisticsCode"] + "/" + document.head["logisticsNo"]
    }
}
