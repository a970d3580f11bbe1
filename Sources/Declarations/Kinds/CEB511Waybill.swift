extension DocumentKind {
    /// Waybill, filed by the logistics enterprise. It names no goods, so that a change of goods alone leaves a filed
    /// waybill as it is. Message 物流运单, CEB511Message.
    public static let waybill = DocumentKind(
        KindDefinition(
            511, .import,
            receipt: ReceiptDefinition(512, node: "LogisticsReturn"),
            node: "Logistics",
            head: .init(
                "LogisticsHead",
                """
                guid C36, appType C1, appTime C14, appStatus C1..3, logisticsCode C1..18, \
                logisticsName C1..100, logisticsNo C1..60, billNo? C0..37, orderNo C1..60, freight? N19,5, \
                insuredFee? N19,5, currency C3, weight N19,5, packNo INT..9, goodsInfo? C0..200, \
                consignee C1..100, consigneeAddress C1..200, consigneeTelephone C1..50, note? C0..1000
                """),
            signed: false, key: ["logisticsCode", "logisticsNo"],
            derivation: .init(head: WaybillDocument.head)))
}

/// The waybill, CEB511Message. It names no goods, so that a change of goods alone leaves a filed waybill as it is.
enum WaybillDocument {
    typealias Head = DocumentElement<DerivationSource>

    static let head: [Head] = [
        Head("logisticsCode") { $0.tenant.logistics.code },
        Head("logisticsName") { $0.tenant.logistics.name },
        Head("logisticsNo") { $0.order.logistics.logisticsNo },
        Head(later: "billNo") { present($0.order.logistics.billNo) },
        Head("orderNo") { $0.order.orderNo },
        Head("freight") { $0.order.logistics.freight.description },
        Head("insuredFee") { $0.order.logistics.insuredFee.description },
        Head("currency") { _ in Wire.yuan },
        Head("weight") { $0.order.logistics.grossWeight.description },
        Head("packNo") { _ in Wire.onePack },
        Head(later: "goodsInfo") { _ in nil },
        Head("consignee") { $0.order.consignee.consignee },
        Head("consigneeAddress") { $0.order.consignee.consigneeAddress },
        Head("consigneeTelephone") { $0.order.consignee.consigneeTelephone },
        Head(later: "note") { _ in nil },
    ]
}
