import Declarations

/// Receipts in the form of the Haikou port: one JSON object each, lower-case names, times in milliseconds.
///
/// A 622 names neither order nor copNo (only preNo, guid and text), as seen in the field; every other kind carries the
/// official elements in lower case.
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
        switch receipt.kind {
        case .taxBill, .taxBillStatus: self.bill(receipt, &json)
        case .formatRefusal: self.refusal(receipt, original, &json)
        case .summaryResult: self.summary(receipt, &json)
        default: receipt.names.key.port.write(receipt, into: &json)
        }
        if receipt.carriesText {
            json.member("returnstatus", Int64(receipt.status))
            if case .oversized(let size) = receipt.extra {
                json.member("returninfo", String(repeating: "x", count: size))
            } else {
                json.member("returninfo", receipt.info)
            }
        }
        json.endObject()
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

    private static func summary(_ receipt: PortReceipt, _ json: inout JSONWriter) {
        guard case .summary(let figures) = receipt.extra else { return }
        for (name, value) in ReceiptXML.summaryHead(receipt, figures) { json.member(name.lowercased(), value) }
        json.name("summaryresultlist")
        json.beginArray()
        for (index, line) in figures.lines.enumerated() {
            json.beginObject()
            json.member("invtno", line.invtNo)
            json.member("logisticsno", line.logisticsNo)
            json.member("gseqno", Int64(index + 1))
            json.member("gnum", Int64(line.gnum))
            json.member("gcode", line.gcode)
            json.endObject()
        }
        json.endArray()
    }

    private static func refusal(_ receipt: PortReceipt, _ original: [UInt8]?, _ json: inout JSONWriter) {
        json.member("guid", receipt.guid)
        guard case .formatRefusal(let identifier, let type, _) = receipt.extra else { return }
        json.member("oricopmsgid", identifier)
        json.member("orimessagetype", type)
        if let original { json.member("oribizmessage", String(decoding: original, as: UTF8.self)) }
    }
}
