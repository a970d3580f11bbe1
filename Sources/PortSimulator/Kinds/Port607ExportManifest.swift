import Declarations

/// Export master list, 607 → 608: released inventories that travel under one master bill, each on one list only.
struct Port607: PortKind {
    let kind = DocumentKind.exportManifest
    let noun = "清单总分单"
    let codes = RefusalCodes(export: 901)
    let owner: String? = "agentCode"
    let letter: String? = "W"
    let receipt = ReceiptElement.list("agentCode, logisticsCode, copNo, preNo, billNo, msgSeqNo")

    func check(_ document: FiledDocument, _ rules: PortRules) -> Finding? {
        if let name = DocumentChecks.absent(["copNo", "agentCode", "billNo", "logisticsCode"], in: document.head) {
            return self.fails("\(name)为空")
        }
        return DocumentChecks.split(document) ?? DocumentChecks.numberedLines(document)
    }

    func admit(_ document: FiledDocument, in house: CustomsHouse) -> Finding? {
        for line in document.lines {
            guard let inventory = Self.inventory(line, document, house), let stored = house.live[inventory],
                stored.names.logisticsNo.utf8.elementsEqual(line["logisticsNo"].utf8)
            else { return Finding(status: self.codes.unknown, detail: "清单或运单不存在") }
            guard stored.status == 800 else { return Finding(status: self.codes.state, detail: "清单未放行") }
            if let other = stored.facts?.manifest, other != document.key, house.live[other]?.isLive == true {
                return Finding(status: self.codes.state, detail: "清单已在其他总分单中")
            }
        }
        return nil
    }

    func entered(_ document: FiledDocument, in house: inout CustomsHouse, answered: Timestamp) {
        for line in document.lines {
            guard let inventory = Self.inventory(line, document, house) else { continue }
            house.live[inventory]?.facts?.manifest = document.key
        }
    }

    /// The inventory of a line, by its number or else by the waybill.
    private static func inventory(_ line: FieldRow, _ document: FiledDocument, _ house: CustomsHouse) -> PortKey? {
        guard line["invtNo"].isEmpty else { return house.inventory(numbered: line["invtNo"], .exportInventory)?.key }
        let waybill = PortKey(kind: .exportWaybill, code: document.head["logisticsCode"], number: line["logisticsNo"])
        return house.live[waybill]?.usedBy
    }
}
