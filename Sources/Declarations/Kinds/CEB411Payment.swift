extension DocumentKind {
    /// Payment document, filed by the payment enterprise. The payer is the buyer: customs compares name and identity
    /// number (1327). Message 支付凭证, CEB411Message.
    public static let payment = DocumentKind(
        KindDefinition(
            411, .import,
            receipt: ReceiptDefinition(412, node: "PaymentReturn"),
            node: "Payment",
            head: .init(
                "PaymentHead",
                """
                guid C36, appType C1, appTime C14, appStatus C1..3, payCode C1..18, payName C1..100, \
                payTransactionId C1..60, orderNo C1..60, ebpCode C1..18, ebpName C1..100, payerIdType C1, \
                payerIdNumber C1..60, payerName C1..60, telephone? C0..60, amountPaid N19,5, currency C3, \
                payTime C14, note? C0..1000
                """),
            signed: false, key: ["payCode", "payTransactionId"],
            derivation: .init(head: PaymentDocument.head)))
}

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
        Head(later: "note") { _ in nil },
    ]
}
