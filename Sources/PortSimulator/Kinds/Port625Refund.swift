import Declarations

/// Return of goods of a released import inventory, 625 → 626: within 30 days of release, never more of a line than is left
/// of it. Settled (399), the buyer's annual use is credited.
struct Port625: PortKind {
    let kind = DocumentKind.refund
    let noun = "退货申请单"
    let codes = RefusalCodes(
        625_000...625_999, check: -625_001, duplicate: -625_022, nothingToChange: Self.failed, locked: -625_022,
        noLines: -625_006, unknown: Self.failed, state: -625_022, declarant: -625_020, system: -625_019,
        noSignature: -625_028, signature: -625_005)
    let letter: String? = "T"
    let receipt = ReceiptElement.list("customsCode?, agentCode?, ebpCode?, ebcCode?, copNo, preNo, invtNo?")
    let statuses = [120, 399]

    /// The declaration failed; the text says why.
    static let failed = -625_004
    /// The e-port gives the preNo.
    static let ownNumber = -625_008
    /// Goods that differ from the line they name.
    static let otherGoods = -625_007
    /// No such line.
    static let noSuchLine = -625_209

    func check(_ document: FiledDocument, _ rules: PortRules) -> Finding? {
        let head = document.head
        if let name = DocumentChecks.absent(["copNo", "invtNo", "reason"], in: head) { return self.fails("\(name)为空") }
        guard head["preNo"].isEmpty || document.appType != "1" else {
            return Finding(status: Self.ownNumber, detail: "预录入编号由系统生成")
        }
        guard Identity.isPlausible(type: head["buyerIdType"], number: head["buyerIdNumber"]) else {
            return self.fails("订购人证件号码不正确")
        }
        if let finding = DocumentChecks.distinctLines(document) { return finding }
        guard document.lines.allSatisfy({ $0.amount("qty").map { $0 > .zero } ?? false }) else {
            return self.fails("退货数量不正确")
        }
        return nil
    }

    func admit(_ document: FiledDocument, in house: CustomsHouse) -> Finding? {
        guard let (inventory, stored) = house.inventory(numbered: document.head["invtNo"], .inventory) else {
            return Finding(status: self.codes.unknown, detail: "清单编号不存在")
        }
        if let name = house.contradiction(document, stored) {
            let code = name == "agentCode" ? self.codes.declarant : self.codes.checkFailed
            return Finding(status: code, detail: "\(name)与清单不一致")
        }
        guard stored.isReleased, !house.isBeingCancelled(inventory) else {
            return Finding(status: self.codes.state, detail: "清单当前状态不允许退货")
        }
        let left = house.quantitiesLeft(inventory, without: document.key)
        for line in document.lines {
            guard let goods = stored.facts?.goods.first(where: { $0.gnum == Int(line["gnum"]) }) else {
                return Finding(status: Self.noSuchLine, detail: "商品序号不在原清单中")
            }
            guard goods.gcode == line["gcode"], goods.gname.utf8.elementsEqual(line["gname"].utf8) else {
                return Finding(status: Self.otherGoods, detail: "商品与原清单不一致")
            }
            guard goods.unit == line["unit"] else { return self.fails("计量单位与原清单不一致") }
            guard let quantity = line.amount("qty"), quantity <= left[goods.gnum] ?? .zero else {
                return Finding(status: Self.failed, detail: "退货数量大于可退数量")
            }
        }
        return nil
    }

    func entered(_ document: FiledDocument, in house: inout CustomsHouse, answered: Timestamp) {
        house.reserveReturn(document, .inventory)
    }

    func examine(_ document: FiledDocument, in house: inout CustomsHouse, at moment: Timestamp) -> Examination {
        house.judgeReturn(document, .inventory, within: house.settings.rules.returnDays)
    }

    func finished(_ document: FiledDocument, in house: inout CustomsHouse, at moment: Timestamp) {
        house.creditReturn(document, at: moment)
    }
}
