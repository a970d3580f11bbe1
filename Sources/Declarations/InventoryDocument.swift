/// The import inventory, CEB621Message: the declaration proper, here in bonded mode.
///
/// Transport means (`trafNo`, `voyageNo`, `billNo`) belong to direct import and are left out.
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
        Head("emsNo") { present($0.tenant.emsNo) },
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
        Head("areaCode") { present($0.tenant.warehouse.code) },
        Head("areaName") { present($0.tenant.warehouse.name) },
        Head("tradeMode") { $0.port.tradeMode },
        Head("trafMode") { $0.port.trafMode },
        Head("loctNo") { present($0.port.loctNo) },
        Head("country") { $0.port.country },
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
