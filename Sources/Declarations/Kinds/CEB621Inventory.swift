extension DocumentKind {
    /// Import inventory: the declaration proper. Message 进口清单, CEB621Message.
    public static let inventory = DocumentKind(
        KindDefinition(
            621, .import,
            receipt: ReceiptDefinition(622, node: "InventoryReturn", numbers: ["copNo", "preNo", "invtNo"]),
            node: "Inventory",
            head: .init(
                "InventoryHead",
                """
                guid C36, appType C1, appTime C14, appStatus C1..3, orderNo C1..60, ebpCode C1..18, \
                ebpName C1..100, ebcCode C1..18, ebcName C1..100, logisticsNo C1..60, logisticsCode C1..18, \
                logisticsName C1..100, copNo? C0..20, preNo? C0..18, assureCode C1..30, emsNo? C0..30, \
                invtNo? C0..18, ieFlag C1, declTime C8, customsCode C4, portCode C4, ieDate? C8, \
                buyerIdType C1, buyerIdNumber C1..60, buyerName C1..60, buyerTelephone C1..30, \
                consigneeAddress C1..200, agentCode C1..18, agentName C1..100, areaCode? C0..18, \
                areaName? C0..100, tradeMode C4, trafMode C1, trafNo? C0..100, voyageNo? C0..32, \
                billNo? C0..37, loctNo? C0..10, licenseNo? C0..19, country C3, freight N19,5, insuredFee N19,5, \
                currency C3, wrapType? C1, packNo INT..9, grossWeight N19,5, netWeight N19,5, note? C0..1000
                """),
            list: .init(
                "InventoryList",
                """
                gnum INT, itemRecordNo? C0..30, itemNo? C0..20, itemName? C0..250, gcode C10, gname C1..250, \
                gmodel C1..510, barCode? C0..50, country C3, tradeCountry? C1..3, currency C3, qty N19,5, \
                unit C3, qty1 N19,5, unit1 C3, qty2? N19,5, unit2? C3, price N19,5, totalPrice N19,5, \
                note? C0..1000
                """),
            lines: 1...99,
            signed: true, key: ["ebpCode", "orderNo"],
            derivation: .init(head: InventoryDocument.head, line: InventoryDocument.line)))
}

/// The import inventory, CEB621Message: the declaration proper.
///
/// Bonded goods (1210, 1239) name the account book and the warehouse enterprise, goods of direct purchase (9610) the means
/// of transport and the country they left; the trade mode of the port leaves the others out.
enum InventoryDocument {
    typealias Head = DocumentElement<DerivationSource>
    typealias Line = DocumentElement<OrderLine>

    static let head: [Head] = [
        Head("orderNo") { $0.order.orderNo },
        Head("ebpCode") { $0.tenant.platform.code },
        Head("ebpName") { $0.tenant.platform.name },
        Head("ebcCode") { $0.tenant.merchant.code },
        Head("ebcName") { $0.tenant.merchant.name },
        Head("logisticsNo") { $0.order.logistics.logisticsNo },
        Head("logisticsCode") { $0.tenant.logistics.code },
        Head("logisticsName") { $0.tenant.logistics.name },
        Head("copNo") { present($0.copNo) },
        Head("assureCode") { $0.tenant.assureCode },
        Head("emsNo") { $0.isUnderAccountBook ? present($0.place.emsNo) : nil },
        Head("ieFlag") { _ in Wire.importFlag },
        Head("customsCode") { $0.port.customsCode },
        Head("portCode") { $0.port.portCode },
        Head("buyerIdType") { $0.order.buyer.buyerIdType },
        Head("buyerIdNumber") { $0.order.buyer.buyerIdNumber },
        Head("buyerName") { $0.order.buyer.buyerName },
        Head("buyerTelephone") { $0.order.buyer.buyerTelephone },
        Head("consigneeAddress") { $0.order.consignee.consigneeAddress },
        Head("agentCode") { $0.tenant.declarant.code },
        Head("agentName") { $0.tenant.declarant.name },
        Head("areaCode") { $0.isUnderAccountBook ? present($0.place.warehouse?.code) : nil },
        Head("areaName") { $0.isUnderAccountBook ? present($0.place.warehouse?.name) : nil },
        Head("tradeMode") { $0.port.tradeMode },
        Head("trafMode") { $0.port.trafMode },
        Head(later: "trafNo") { $0.wanted(.trafNo, $0.order.logistics.trafNo) },
        Head(later: "voyageNo") { $0.wanted(.voyageNo, $0.order.logistics.voyageNo) },
        Head(later: "billNo") { $0.wanted(.billNo, $0.order.logistics.billNo) },
        Head("loctNo") { present($0.port.loctNo) },
        Head("country") { $0.wanted(.departureCountry, $0.order.logistics.country) ?? $0.port.country },
        Head("freight") { $0.order.logistics.freight.description },
        Head("insuredFee") { $0.order.logistics.insuredFee.description },
        Head("currency") { _ in Wire.yuan },
        Head("wrapType") { present($0.port.wrapType) },
        Head("packNo") { _ in Wire.onePack },
        Head("grossWeight") { $0.order.logistics.grossWeight.description },
        Head("netWeight") { $0.order.logistics.netWeight.description },
    ]

    static let line: [Line] = [
        Line("gnum") { String($0.gnum) },
        Line("itemRecordNo") { present($0.itemRecordNo) },
        Line("itemNo") { present($0.itemNo) },
        Line("itemName") { present($0.itemName) },
        Line("gcode") { $0.gcode },
        Line("gname") { $0.gname },
        Line("gmodel") { $0.gmodel },
        Line("barCode") { present($0.barCode) },
        Line("country") { $0.country },
        Line("currency") { _ in Wire.yuan },
        Line("qty") { $0.qty.description },
        Line("unit") { $0.unit },
        Line("qty1") { $0.qty1.description },
        Line("unit1") { $0.unit1 },
        Line("qty2") { $0.qty2?.description },
        Line("unit2") { present($0.unit2) },
        Line("price") { $0.price.description },
        Line("totalPrice") { $0.totalPrice.description },
        Line("note") { present($0.note) },
    ]
}
