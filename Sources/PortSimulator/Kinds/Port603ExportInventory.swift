import Declarations

/// Export inventory, 603 → 604: waits for order, receipt of payment and waybill, is compared with the order, released and
/// closed at departure. No tax.
struct Port603: PortKind {
    let kind = DocumentKind.exportInventory
    let noun = "出口清单"
    let codes = RefusalCodes(export: 601)
    let letter: String? = "B"
    let receipt = ReceiptElement.list("agentCode, copNo, preNo, invtNo, ebcCode, ebpCode, orderNo, statisticsFlag")
    let statuses = [120, 800]
    let isNumberedByCustoms = true

    func check(_ document: FiledDocument, _ rules: PortRules) -> Finding? {
        let head = document.head
        if let name = DocumentChecks.absent(["copNo", "orderNo", "ebpCode", "ebcCode", "agentCode"], in: head) {
            return self.fails("\(name)为空")
        }
        guard head["preNo"].isEmpty && head["invtNo"].isEmpty || document.appType != "1" else {
            return self.fails("新增申报不能填写预录入编号")
        }
        guard head["ieFlag"] == "E" else { return self.fails("进出口标记不正确") }
        guard ["A", "B"].contains(head["statisticsFlag"]) else { return self.fails("申报业务类型不正确") }
        guard ["9610", "1210", "9710", "9810"].contains(head["tradeMode"]) else { return self.fails("贸易方式不支持") }
        guard head["country"] != "142" else { return self.fails("运抵国不正确") }
        guard ["1", "2", "3"].contains(head["fFlag"]), ["1", "2", "3"].contains(head["iFlag"]) else {
            return self.fails("运费或保费标志不正确")
        }
        guard let packs = Int(head["packNo"]), packs >= 1 else { return self.fails("件数不正确") }
        if head["tradeMode"] == "1210" {
            let isComplete =
                DocumentChecks.absent(["emsNo", "iacCode", "iacName"], in: head) == nil
                && document.lines.allSatisfy { !$0["itemRecordNo"].isEmpty }
            guard isComplete else { return self.fails("特殊区域出口账册和区内企业必填") }
        }
        return DocumentChecks.weights(document) ?? DocumentChecks.goods(document, currency: nil)
            ?? DocumentChecks.statutory(document)
    }

    func entered(_ document: FiledDocument, in house: inout CustomsHouse, answered: Timestamp) {
        house.live[document.key]?.facts = InventoryFacts(document)
    }

    func examine(_ document: FiledDocument, in house: inout CustomsHouse, at moment: Timestamp) -> Examination {
        let parts = Self.parts(document)
        let names = [
            WaitName.exportOrder(document.orderNo), WaitName.exportOrder(document.orderNo),
            WaitName.exportWaybill(document.head),
        ]
        let missing = zip(parts, names).filter { house.live[$0.0]?.isComparable != true }.map(\.1)
        guard missing.isEmpty, let order = house.live[parts[0]]?.document else { return .waits(missing) }
        if let reason = Self.difference(order, document) {
            return .rejects(code: reason, text: ReturnText.customs(reason, CustomsWords.words(reason)))
        }
        guard order.head["ebcCode"].utf8.elementsEqual(document.head["ebcCode"].utf8) else {
            return .rejects(code: nil, text: "电商企业不一致")
        }
        return .passes
    }

    func passed(_ document: FiledDocument, in house: inout CustomsHouse, at moment: Timestamp) {
        for part in Self.parts(document) { house.live[part]?.usedBy = document.key }
        house.giveNumber(document, letter: "E", at: moment)
    }

    func finished(_ document: FiledDocument, in house: inout CustomsHouse, at moment: Timestamp) {
        house.live[document.key]?.facts?.releasedAt = moment
        house.shelve(Self.parts(document) + [document.key])
    }

    /// Order, receipt of payment, waybill.
    private static func parts(_ document: FiledDocument) -> [PortKey] {
        let head = document.head
        return [
            PortKey(kind: .exportOrder, code: head["ebpCode"], number: document.orderNo),
            PortKey(kind: .exportPayment, code: head["ebcCode"], number: document.orderNo),
            PortKey(kind: .exportWaybill, code: head["logisticsCode"], number: head["logisticsNo"]),
        ]
    }

    /// Lines correspond to those of the order by number.
    private static func difference(_ order: FiledDocument, _ document: FiledDocument) -> String? {
        guard order.lines.count == document.lines.count else { return "1320" }
        for (ordered, declared) in zip(order.lines, document.lines) {
            let isSame =
                ordered["gnum"] == declared["gnum"] && ordered["unit"] == declared["unit"]
                && ordered["currency"] == declared["currency"]
                && ["qty", "price", "totalPrice"].allSatisfy { ordered.amount($0) == declared.amount($0) }
            guard isSame else { return "1322" }
        }
        return nil
    }
}
