import Declarations

/// Receipts in the form of the Haikou port: one JSON object each, lower-case names, times in milliseconds.
///
/// A 622 names neither order nor copNo (only preNo, guid and text), as seen in the field; the other kinds carry the
/// official elements.
enum HaikouForm {
    static func write(_ receipt: PortReceipt, orgID: Int64, original: [UInt8]?, into json: inout JSONWriter) {
        if case .garbage(let text) = receipt.extra {
            json.raw(text)
            return
        }
        json.beginObject()
        json.member("org_id", orgID)
        json.member("instm", receipt.storedAt.milliseconds / 1000 * 1000)
        json.member("returntime", receipt.returnTime.milliseconds)
        json.member("returntime2", receipt.returnTime.beijing14)
        json.member("trans_dxpid", receipt.dxpId)
        let names = receipt.names
        switch receipt.kind {
        case .order:
            json.member("re_order_guid", receipt.guid)
            json.member("guid", receipt.guid)
            json.member("ebpcode", names.ebpCode)
            json.member("ebccode", names.ebcCode)
            json.member("orderno", names.orderNo)
        case .payment:
            json.member("guid", receipt.guid)
            json.member("paycode", names.key.code)
            json.member("paytransactionid", names.key.number)
        case .waybill:
            json.member("guid", receipt.guid)
            json.member("logisticscode", names.logisticsCode)
            json.member("logisticsno", names.logisticsNo)
        case .taxBill, .taxBillStatus: self.bill(receipt, &json)
        case .formatRefusal: self.refusal(receipt, original, &json)
        default: self.inventory(receipt, &json)
        }
        switch receipt.kind {
        case .taxBill, .taxBillStatus: break
        default:
            json.member("returnstatus", Int64(receipt.status))
            if case .oversized(let size) = receipt.extra {
                json.member("returninfo", String(repeating: "x", count: size))
            } else {
                json.member("returninfo", receipt.info)
            }
        }
        json.endObject()
    }

    private static func inventory(_ receipt: PortReceipt, _ json: inout JSONWriter) {
        let names = receipt.names
        json.member("re_elist_guid", receipt.guid)
        json.member("re_elist_guid_cus", names.customsGuid)
        json.member("agentcode", names.agentCode)
        json.member("ebpcode", names.ebpCode)
        json.member("ebccode", names.ebcCode)
        if let district = Int64(names.customsCode) { json.member("customscode", district) }
        json.member("createtime", names.createdAt.beijing14)
        if !names.preNo.isEmpty { json.member("preno", names.preNo) }
        if !names.invtNo.isEmpty { json.member("invtno", names.invtNo) }
    }

    private static func bill(_ receipt: PortReceipt, _ json: inout JSONWriter) {
        let names = receipt.names
        json.member("guid", receipt.guid)
        json.member("invtno", names.invtNo)
        json.member("assurecode", names.assureCode)
        switch receipt.extra {
        case .bill(let figures):
            json.member("taxno", figures.taxNo)
            json.member("status", figures.status)
            json.member("entdutyno", figures.entDutyNo)
            json.member("customstax", figures.customsTax.description)
            json.member("valueaddedtax", figures.valueAddedTax.description)
            json.member("consumptiontax", figures.consumptionTax.description)
            json.member("ebccode", names.ebcCode)
            json.member("logisticscode", names.logisticsCode)
            json.member("agentcode", names.agentCode)
            json.member("customscode", names.customsCode)
            json.member("orderno", names.orderNo)
            json.member("logisticsno", names.logisticsNo)
            json.name("taxlistrd")
            json.beginArray()
            for line in figures.lines {
                json.beginObject()
                json.member("gnum", Int64(line.gnum))
                json.member("gcode", line.gcode)
                json.member("taxprice", line.taxPrice.description)
                json.member("customstax", line.customsTax.description)
                json.member("valueaddedtax", line.valueAddedTax.description)
                json.member("consumptiontax", line.consumptionTax.description)
                json.endObject()
            }
            json.endArray()
        case .billStatus(let figures):
            json.member("taxno", figures.taxNo)
            json.member("status", figures.status)
            json.member("entdutyno", figures.entDutyNo)
        default: break
        }
    }

    private static func refusal(_ receipt: PortReceipt, _ original: [UInt8]?, _ json: inout JSONWriter) {
        json.member("guid", receipt.guid)
        guard case .formatRefusal(let identifier, let type, _) = receipt.extra else { return }
        json.member("oricopmsgid", identifier)
        json.member("orimessagetype", type)
        if let original { json.member("oribizmessage", String(decoding: original, as: UTF8.self)) }
    }
}
