extension DocumentKind {
    /// Electronic order, filed by the platform or merchant. Message 电子订单, CEB311Message.
    public static let order = DocumentKind(
        KindDefinition(
            311, .import,
            receipt: ReceiptDefinition(312, node: "OrderReturn"),
            node: "Order",
            head: .init(
                "OrderHead",
                """
                guid C36, appType C1, appTime C14, appStatus C1..3, orderType C1, orderNo C1..60, \
                ebpCode C1..18, ebpName C1..100, ebcCode C1..18, ebcName C1..100, goodsValue N19,5, \
                freight N19,5, discount N19,5, taxTotal N19,5, acturalPaid N19,5, currency C3, \
                buyerRegNo C1..60, buyerName C1..60, buyerTelephone C1..30, buyerIdType C1, \
                buyerIdNumber C1..60, payCode? C0..18, payName? C0..100, payTransactionId? C0..60, \
                batchNumbers? C0..100, consignee C1..100, consigneeTelephone C1..50, consigneeAddress C1..200, \
                consigneeDistrict? C6, note? C0..1000
                """),
            list: .init(
                "OrderList",
                """
                gnum INT, itemNo? C0..30, itemName C1..250, gmodel C1..510, itemDescribe? C0..1000, \
                barCode? C0..50, unit C3, qty N19,5, price N19,5, totalPrice N19,5, currency C3, country C3, \
                note? C0..1000
                """),
            lines: 1...99,
            signed: false, key: ["ebpCode", "orderNo"],
            derivation: .init(head: OrderDocument.head, line: OrderDocument.line)))
}

/// The electronic order, CEB311Message.
enum OrderDocument {
    typealias Head = DocumentElement<DerivationSource>
    typealias Line = DocumentElement<OrderLine>

    static let head: [Head] = [
        Head("orderType") { _ in Wire.importFlag },
        Head("orderNo") { $0.order.orderNo },
        Head("ebpCode") { $0.tenant.platform.code },
        Head("ebpName") { $0.tenant.platform.name },
        Head("ebcCode") { $0.tenant.merchant.code },
        Head("ebcName") { $0.tenant.merchant.name },
        Head("goodsValue") { $0.order.goodsValue.description },
        Head("freight") { $0.order.freight.description },
        Head("discount") { $0.order.discount.description },
        Head("taxTotal") { $0.order.taxTotal.description },
        Head("acturalPaid") { $0.order.acturalPaid.description },
        Head("currency") { _ in Wire.yuan },
        Head("buyerRegNo") { $0.order.buyer.buyerRegNo },
        Head("buyerName") { $0.order.buyer.buyerName },
        Head("buyerTelephone") { $0.order.buyer.buyerTelephone },
        Head("buyerIdType") { $0.order.buyer.buyerIdType },
        Head("buyerIdNumber") { $0.order.buyer.buyerIdNumber },
        Head("payCode") { present($0.tenant.payment.code) },
        Head("payName") { present($0.tenant.payment.name) },
        Head("payTransactionId") { present($0.order.payment.payTransactionId) },
        Head(later: "batchNumbers") { _ in nil },
        Head("consignee") { $0.order.consignee.consignee },
        Head("consigneeTelephone") { $0.order.consignee.consigneeTelephone },
        Head("consigneeAddress") { $0.order.consignee.consigneeAddress },
        Head("consigneeDistrict") { present($0.order.consignee.consigneeDistrict) },
        Head("note") { present($0.order.note) },
    ]

    static let line: [Line] = [
        Line("gnum") { String($0.gnum) },
        Line("itemNo") { present($0.itemNo) },
        Line("itemName") { $0.itemName },
        Line("gmodel") { $0.gmodel },
        Line(later: "itemDescribe") { _ in nil },
        Line("barCode") { present($0.barCode) },
        Line("unit") { $0.unit },
        Line("qty") { $0.qty.description },
        Line("price") { $0.price.description },
        Line("totalPrice") { $0.totalPrice.description },
        Line("currency") { _ in Wire.yuan },
        Line("country") { $0.country },
        Line("note") { present($0.note) },
    ]
}
