/// The waybill, CEB511Message. It names no goods, so that a change of goods alone leaves a filed waybill as it is.
enum WaybillDocument {
    typealias Head = DocumentElement<DerivationSource>

    static let head: [Head] = [
        Head("logisticsCode") { $0.tenant.logistics.code },
        Head("logisticsName") { $0.tenant.logistics.name },
        Head("logisticsNo") { $0.order.logistics.logisticsNo },
        Head("orderNo") { $0.order.orderNo },
        Head("freight") { $0.order.logistics.freight.description },
        Head("insuredFee") { $0.order.logistics.insuredFee.description },
        Head("currency") { _ in Wire.yuan },
        Head("weight") { $0.order.logistics.grossWeight.description },
        Head("packNo") { _ in Wire.onePack },
        Head("consignee") { $0.order.consignee.consignee },
        Head("consigneeAddress") { $0.order.consignee.consigneeAddress },
        Head("consigneeTelephone") { $0.order.consignee.consigneeTelephone },
    ]
}
