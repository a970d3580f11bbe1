import Declarations

/// The frame of one message as the standard (edition 202205, import) prescribes it: names, wire order, widest types.
///
/// A template fills this frame and may be stricter, never wider. `?` marks an element that may be left out.
struct OfficialLayout {
    /// Element of one document.
    var node: String
    /// Element of its head, and the head's elements.
    var head: String
    var headFields: [Field]
    /// Element of a line, and the line's elements; nil for documents without lines.
    var list: String?
    var lineFields: [Field]
    /// Whether the signature is mandatory.
    var signed: Bool

    /// Documents per message and lines per document.
    static let mostDocuments = 100
    static let mostLines = 99
    /// Namespace of all elements.
    static let namespace = "http://www.chinaport.gov.cn/ceb"

    /// One element.
    struct Field {
        var name: String
        var type: FieldType
        var optional: Bool
    }

    /// The sender, the same in every message.
    static let transferFields = fields(
        "copCode C1..18, copName C0..100, dxpMode C3, dxpId C0..30, note? C0..1000")

    /// The frame of one kind.
    static func of(_ kind: DocumentKind) -> OfficialLayout {
        switch kind {
        case .order:
            OfficialLayout(
                node: "Order", head: "OrderHead",
                headFields: fields(
                    """
                    guid C36, appType C1, appTime C14, appStatus C1..3, orderType C1, orderNo C1..60, ebpCode C1..18, \
                    ebpName C1..100, ebcCode C1..18, ebcName C1..100, goodsValue N19,5, freight N19,5, discount N19,5, \
                    taxTotal N19,5, acturalPaid N19,5, currency C3, buyerRegNo C1..60, buyerName C1..60, \
                    buyerTelephone C1..30, buyerIdType C1, buyerIdNumber C1..60, payCode? C0..18, payName? C0..100, \
                    payTransactionId? C0..60, batchNumbers? C0..100, consignee C1..100, consigneeTelephone C1..50, \
                    consigneeAddress C1..200, consigneeDistrict? C6, note? C0..1000
                    """),
                list: "OrderList",
                lineFields: fields(
                    """
                    gnum INT, itemNo? C0..30, itemName C1..250, gmodel C1..510, itemDescribe? C0..1000, \
                    barCode? C0..50, unit C3, qty N19,5, price N19,5, totalPrice N19,5, currency C3, country C3, \
                    note? C0..1000
                    """),
                signed: false)
        case .payment:
            OfficialLayout(
                node: "Payment", head: "PaymentHead",
                headFields: fields(
                    """
                    guid C36, appType C1, appTime C14, appStatus C1..3, payCode C1..18, payName C1..100, \
                    payTransactionId C1..60, orderNo C1..60, ebpCode C1..18, ebpName C1..100, payerIdType C1, \
                    payerIdNumber C1..60, payerName C1..60, telephone? C0..60, amountPaid N19,5, currency C3, \
                    payTime C14, note? C0..1000
                    """),
                list: nil, lineFields: [], signed: false)
        case .waybill:
            OfficialLayout(
                node: "Logistics", head: "LogisticsHead",
                headFields: fields(
                    """
                    guid C36, appType C1, appTime C14, appStatus C1..3, logisticsCode C1..18, logisticsName C1..100, \
                    logisticsNo C1..60, billNo? C0..37, orderNo C1..60, freight? N19,5, insuredFee? N19,5, \
                    currency C3, weight N19,5, packNo INT, goodsInfo? C0..200, consignee C1..100, \
                    consigneeAddress C1..200, consigneeTelephone C1..50, note? C0..1000
                    """),
                list: nil, lineFields: [], signed: false)
        case .inventory:
            OfficialLayout(
                node: "Inventory", head: "InventoryHead",
                headFields: fields(
                    """
                    guid C36, appType C1, appTime C14, appStatus C1..3, orderNo C1..60, ebpCode C1..18, \
                    ebpName C1..100, ebcCode C1..18, ebcName C1..100, logisticsNo C1..60, logisticsCode C1..18, \
                    logisticsName C1..100, copNo? C0..20, preNo? C0..18, assureCode C1..30, emsNo? C0..30, \
                    invtNo? C0..18, ieFlag C1, declTime C8, customsCode C4, portCode C4, ieDate? C8, buyerIdType C1, \
                    buyerIdNumber C1..60, buyerName C1..60, buyerTelephone C1..30, consigneeAddress C1..200, \
                    agentCode C1..18, agentName C1..100, areaCode? C0..18, areaName? C0..100, tradeMode C4, \
                    trafMode C1, trafNo? C0..100, voyageNo? C0..32, billNo? C0..37, loctNo? C0..10, \
                    licenseNo? C0..19, country C3, freight N19,5, insuredFee N19,5, currency C3, wrapType? C1, \
                    packNo INT, grossWeight N19,5, netWeight N19,5, note? C0..1000
                    """),
                list: "InventoryList",
                lineFields: fields(
                    """
                    gnum INT, itemRecordNo? C0..30, itemNo? C0..20, itemName? C0..250, gcode C10, gname C1..250, \
                    gmodel C1..510, barCode? C0..50, country C3, tradeCountry? C1..3, currency C3, qty N19,5, \
                    unit C3, qty1 N19,5, unit1 C3, qty2? N19,5, unit2? C3, price N19,5, totalPrice N19,5, \
                    note? C0..1000
                    """),
                signed: true)
        }
    }

    /// Reads `name type, name? type`.
    private static func fields(_ text: String) -> [Field] {
        var fields: [Field] = []
        for item in text.split(separator: ", ") {
            let parts = item.split(separator: " ")
            guard parts.count == 2, let type = FieldType(String(parts[1])) else { continue }
            let optional = parts[0].hasSuffix("?")
            fields.append(
                Field(name: String(optional ? parts[0].dropLast() : parts[0]), type: type, optional: optional))
        }
        return fields
    }
}
