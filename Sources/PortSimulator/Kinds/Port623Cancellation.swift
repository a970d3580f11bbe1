import Declarations

/// Request to cancel an import inventory, 623 → 624. Before release, or after it while the goods are here and the officer
/// agrees. Settled (399), it ends the inventory, gives the annual use back and frees the business key.
struct Port623: PortKind {
    let kind = DocumentKind.cancellation
    let noun = "撤销申请单"
    let codes = RefusalCodes(
        623_000...623_999, check: -623_001, duplicate: -623_009, tooMany: -623_008, unknown: -623_003, state: -623_005,
        declarant: -623_021, system: -623_027, noSignature: -623_017, signature: -623_029)
    let letter: String? = "C"
    let receipt = ReceiptElement.list("customsCode?, agentCode?, ebpCode?, ebcCode?, copNo, preNo, invtNo?")
    let appTypes: Set<String> = ["1"]
    let statuses = [120, 399]

    /// The request contradicts the inventory it names.
    static let contradiction = -623_014

    func check(_ document: FiledDocument, _ rules: PortRules) -> Finding? {
        let head = document.head
        if let name = DocumentChecks.absent(["copNo", "invtNo", "reason"], in: head) { return self.fails("\(name)为空") }
        guard head["preNo"].isEmpty else { return self.fails("新增申报不能填写预录入编号") }
        guard Identity.isPlausible(type: head["buyerIdType"], number: head["buyerIdNumber"]) else {
            return self.fails("订购人证件号码不正确")
        }
        return nil
    }

    func admit(_ document: FiledDocument, in house: CustomsHouse) -> Finding? {
        guard let (inventory, stored) = house.inventory(numbered: document.head["invtNo"], .inventory) else {
            return Finding(status: self.codes.unknown, detail: "清单编号不存在")
        }
        if let name = house.contradiction(document, stored) {
            let code = name == "agentCode" ? self.codes.declarant : Self.contradiction
            return Finding(status: code, detail: "\(name)与清单不一致")
        }
        guard house.isCancellable(inventory) else { return Finding(status: self.codes.state, detail: "清单当前状态不允许撤销") }
        return nil
    }

    func examine(_ document: FiledDocument, in house: inout CustomsHouse, at moment: Timestamp) -> Examination {
        house.judgeCancellation(document, .inventory)
    }

    func finished(_ document: FiledDocument, in house: inout CustomsHouse, at moment: Timestamp) {
        house.cancel(document, .inventory, at: moment)
    }
}
