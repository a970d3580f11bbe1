import Declarations

/// Waybill status "signed for", 513 → 514: only for a waybill that is here, and (a rule of this port) only after its
/// inventory was released. From then on the inventory can no longer be cancelled.
struct Port513: PortKind {
    let kind = DocumentKind.waybillStatus
    let noun = "运单状态"
    let codes = RefusalCodes(
        505_000...505_999, check: -505_011, duplicate: -505_012, stale: -505_016, nothingToChange: -505_014,
        locked: -505_014, tooMany: -505_013, otherTooMany: -505_017, system: -505_015)
    let receipt = ReceiptElement.list("logisticsCode, logisticsNo, logisticsStatus")

    func check(_ document: FiledDocument, _ rules: PortRules) -> Finding? {
        let head = document.head
        guard head["logisticsStatus"] == "S" else { return self.fails("物流状态不正确") }
        guard DocumentChecks.isTime(head["logisticsTime"]) else { return self.fails("状态时间格式不正确") }
        guard head["logisticsTime"] <= document.appTime else { return self.fails("状态时间晚于申报时间") }
        return nil
    }

    func admit(_ document: FiledDocument, in house: CustomsHouse) -> Finding? {
        house.live[self.waybill(of: document)]?.isLive == true ? nil : self.fails("运单不存在")
    }

    func examine(_ document: FiledDocument, in house: inout CustomsHouse, at moment: Timestamp) -> Examination {
        guard house.settings.rules.signedForNeedsRelease else { return .passes }
        guard let inventory = house.live[self.waybill(of: document)]?.usedBy, house.live[inventory]?.isReleased == true
        else { return .rejects(code: nil, text: "运单对应的清单未放行") }
        return .passes
    }

    func finished(_ document: FiledDocument, in house: inout CustomsHouse, at moment: Timestamp) {
        guard let inventory = house.live[self.waybill(of: document)]?.usedBy else { return }
        house.live[inventory]?.facts?.hasLeft = true
    }

    private func waybill(of document: FiledDocument) -> PortKey {
        PortKey(kind: .waybill, code: document.head["logisticsCode"], number: document.head["logisticsNo"])
    }
}
