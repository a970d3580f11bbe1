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
