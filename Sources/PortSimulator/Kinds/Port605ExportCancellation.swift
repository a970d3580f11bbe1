import Declarations

/// Request to cancel an export inventory, 605 → 606: only while the goods have not departed.
struct Port605: PortKind {
    let kind = DocumentKind.exportCancellation
    let noun = "出口撤销申请单"
    let codes = RefusalCodes(export: 605)
    let letter: String? = "C"
    let receipt = ReceiptElement.list("agentCode, copNo, preNo, invtNo")
    let statuses = [399]

    func check(_ document: FiledDocument, _ rules: PortRules) -> Finding? {
        DocumentChecks.absent(["copNo", "invtNo", "reason", "agentCode"], in: document.head).map {
            self.fails("\($0)为空")
        }
    }

    func admit(_ document: FiledDocument, in house: CustomsHouse) -> Finding? {
        guard let (inventory, stored) = house.inventory(numbered: document.head["invtNo"], .exportInventory) else {
            return Finding(status: self.codes.unknown, detail: "清单编号不存在")
        }
        if let name = house.contradiction(document, stored) {
            return Finding(status: self.codes.declarant, detail: "\(name)与清单不一致")
        }
        guard house.isCancellable(inventory) else { return Finding(status: self.codes.state, detail: "清单当前状态不允许撤销") }
        return nil
    }

    func examine(_ document: FiledDocument, in house: inout CustomsHouse, at moment: Timestamp) -> Examination {
        house.judgeCancellation(document, .exportInventory)
    }

    func finished(_ document: FiledDocument, in house: inout CustomsHouse, at moment: Timestamp) {
        house.cancel(document, .exportInventory, at: moment)
    }
}
