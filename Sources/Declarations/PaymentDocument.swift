/// The payment document, CEB411Message. The payer is the buyer: customs compares name and identity number (1327).
enum PaymentDocument {
    typealias Head = DocumentElement<DerivationSource>

    static let head: [Head] = [
        Head("payCode") { $0.tenant.payment.code },
        Head("payName") { $0.tenant.payment.name },
        Head("payTransactionId") { $0.order.payment.payTransactionId },
        Head("orderNo") { $0.order.orderNo },
        Head("ebpCode") { $0.tenant.platform.code },
        Head("ebpName") { $0.tenant.platform.name },
        Head("payerIdType") { $0.order.buyer.buyerIdType },
        Head("payerIdNumber") { $0.order.buyer.buyerIdNumber },
        Head("payerName") { $0.order.buyer.buyerName },
        Head("telephone") { present($0.order.buyer.buyerTelephone) },
        Head("amountPaid") { $0.order.payment.amountPaid.description },
        Head("currency") { _ in Wire.yuan },
        Head("payTime") { $0.order.payment.payTime },
    ]
}
