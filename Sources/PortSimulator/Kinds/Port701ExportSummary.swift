import Declarations

/// Request to sum up released export inventories, 701 → 702, then 792 with the result. Names inventories or a period; only
/// inventories filed for summing up (`statisticsFlag` B), each once.
struct Port701: PortKind {
    let kind = DocumentKind.exportSummary
    let noun = "汇总申请单"
    let codes = RefusalCodes(export: 701)
    let owner: String? = "agentCode"
    let letter: String? = "H"
    let receipt = ReceiptElement.list("agentCode, ebcCode, copNo, preNo, sumNo?, msgSeqNo")
    let statuses = [399]

    func check(_ document: FiledDocument, _ rules: PortRules) -> Finding? {
        let head = document.head
        if let name = DocumentChecks.absent(["copNo", "agentCode", "ebcCode", "declAgentCode"], in: head) {
            return self.fails("\(name)为空")
        }
        guard ["1", "2"].contains(head["summaryFlag"]) else { return self.fails("汇总标志不正确") }
        if let finding = DocumentChecks.split(document) { return finding }
        guard head["startTime"].isEmpty == head["endTime"].isEmpty else { return self.fails("汇总起止时间必须同时填写") }
        if let period = Self.period(document) {
            guard period.lowerBound <= period.upperBound else { return self.fails("汇总结束时间早于开始时间") }
        } else if !head["startTime"].isEmpty {
            return self.fails("汇总时间不正确")
        } else if document.lines.isEmpty {
            return Finding(status: self.codes.noLines, detail: "表体为空")
        }
        guard Set(document.lines.map { $0["invtNo"] }).count == document.lines.count else {
            return Finding(status: self.codes.repeatedLine, detail: "清单编号重复")
        }
        return nil
    }

    func admit(_ document: FiledDocument, in house: CustomsHouse) -> Finding? {
        if Self.period(document) != nil {
            return Self.inventories(document, house).isEmpty
                ? Finding(status: self.codes.unknown, detail: "没有可汇总的清单") : nil
        }
        for line in document.lines {
            guard let (_, stored) = house.inventory(numbered: line["invtNo"], .exportInventory),
                stored.names.ebcCode.utf8.elementsEqual(document.head["ebcCode"].utf8)
            else { return Finding(status: self.codes.unknown, detail: "清单编号不存在") }
            guard Self.isReady(stored, for: document, house) else {
                return Finding(status: self.codes.state, detail: "清单当前状态不能汇总")
            }
        }
        return nil
    }

    func entered(_ document: FiledDocument, in house: inout CustomsHouse, answered: Timestamp) {
        for inventory in Self.inventories(document, house) { house.live[inventory]?.facts?.summary = document.key }
    }

    func ended(_ key: PortKey, in house: inout CustomsHouse) {
        for inventory in house.summed(in: key) { house.live[inventory]?.facts?.summary = nil }
    }

    func passed(_ document: FiledDocument, in house: inout CustomsHouse, at moment: Timestamp) {
        let number = house.nextSerial()
        house.live[document.key]?.names.others["sumNo"] = "S" + moment.beijing8 + number
    }

    func finished(_ document: FiledDocument, in house: inout CustomsHouse, at moment: Timestamp) {
        guard let stored = house.live[document.key] else { return }
        house.agenda.add(
            .summarise, key: document.key, generation: stored.generation,
            due: house.after(house.settings.delays.summing, from: moment))
    }

    private static func period(_ document: FiledDocument) -> (lowerBound: Timestamp, upperBound: Timestamp)? {
        let head = document.head
        guard DocumentChecks.isTime(head["startTime"]), DocumentChecks.isTime(head["endTime"]),
            let start = Timestamp(beijing: head["startTime"]), let end = Timestamp(beijing: head["endTime"])
        else { return nil }
        return (start, end)
    }

    /// What the request sums up: with a period the list is ignored.
    private static func inventories(_ document: FiledDocument, _ house: CustomsHouse) -> [PortKey] {
        guard let period = self.period(document) else {
            return document.lines.compactMap { house.inventory(numbered: $0["invtNo"], .exportInventory)?.key }
        }
        return house.live.filter { key, stored in
            guard key.kind == .exportInventory, let released = stored.facts?.releasedAt else { return false }
            return period.lowerBound <= released && released <= period.upperBound
                && stored.names.ebcCode.utf8.elementsEqual(document.head["ebcCode"].utf8)
                && self.isReady(stored, for: document, house)
        }.keys.sorted { $0.description < $1.description }
    }

    private static func isReady(_ stored: LiveRecord, for document: FiledDocument, _ house: CustomsHouse) -> Bool {
        guard stored.isReleased, let facts = stored.facts, facts.isSummedByCustoms else { return false }
        return facts.summary == nil || facts.summary == document.key
    }
}

extension CustomsHouse {
    /// The inventories that a summary holds, by number.
    func summed(in key: PortKey) -> [PortKey] {
        self.live.filter { $0.value.facts?.summary == key }.keys.sorted { $0.description < $1.description }
    }

    /// The result of a summary, as 792.
    mutating func summarise(_ entry: Agenda.Entry) {
        guard let stored = self.live[entry.key], let request = stored.document else { return }
        var result = SummaryFigures(
            opDate: entry.due.beijing17, declSeqNo: "S" + entry.due.beijing8 + self.nextSerial(),
            entryId: stored.names.customsCode + entry.due.beijing8.prefix(4) + "0" + self.nextSerial(),
            parties: Dictionary(
                uniqueKeysWithValues: ["agentName", "ebcName", "declAgentCode", "declAgentName"].map {
                    ($0, request.head[$0])
                }))
        for key in self.summed(in: entry.key) {
            guard let inventory = self.live[key], let facts = inventory.facts else { continue }
            result.grossWeight = result.grossWeight + facts.grossWeight
            result.netWeight = result.netWeight + facts.netWeight
            for goods in facts.goods {
                result.lines.append(
                    .init(
                        invtNo: inventory.names.invtNo, logisticsNo: inventory.names.logisticsNo, gnum: goods.gnum,
                        gcode: goods.gcode))
            }
        }
        self.record.count("summaries")
        self.emit(
            PortReceipt(
                kind: .summaryResult, dxpId: stored.dxpId, status: 0, guid: self.foreignGuid(entry.key), info: "",
                returnTime: entry.due, storedAt: entry.due, names: stored.names, extra: .summary(result)))
    }
}
